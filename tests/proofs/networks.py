"""Sample servers that several collectors ask at once, and what must hold afterwards."""

import threading
from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import HostState, Post, PostTag, Sighting, TagDay
from collector.samples.content import SampleAuthor, SampleStatus
from collector.samples.mastodon import SampleMastodon
from collector.samples.server import Reply, Request
from config import clock
from config.db import Database
from config.models import CampaignSource, Relation, Source
from tests.proofs.victims import Allow
from tests.sample import Sample

POSTS = 600
AUTHOR = SampleAuthor("aino", "suo.example", "Aino")


class Watched(SampleMastodon):
    """A sample server that counts its answers and notices when it is asked twice at the same time."""

    def __init__(self, statuses: list[SampleStatus], domain: str) -> None:
        super().__init__(statuses, domain=domain)
        self._told = threading.Condition()
        self._at_once = 0
        self.answered = 0
        self.most_at_once = 0

    def answer(self, request: Request) -> Reply:
        with self._told:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self._told.notify_all()
        try:
            return super().answer(request)
        finally:
            with self._told:
                self._at_once -= 1
                self.answered += 1
                self._told.notify_all()

    def wait_until_asked(self, seconds: float = 20) -> bool:
        """Wait until somebody waits for an answer; False when nobody came."""
        with self._told:
            return self._told.wait_for(lambda: self._at_once > 0, seconds)

    def wait_for(self, answers: int, seconds: float = 20) -> bool:
        """Wait until so many answers were given; False when they were not."""
        with self._told:
            return self._told.wait_for(lambda: self.answered >= answers, seconds)


class Networks:
    """Servers that show the same posts, each asked for two hashtags by the sample campaign."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.database: Database = sample.database
        moment = clock.now()
        posts = [a_post(number, moment) for number in range(POSTS)]
        self.servers = [Watched(posts, domain) for domain in ("aukea.example", "tupa.example")]
        for server in self.servers:
            server.start()
        self.sources = self.database.writing(self._ask_for)

    def _ask_for(self, session: Session) -> int:
        for server in self.servers:
            for query in ("kemijärvi", "keminmaa"):
                source = Source(kind="mastodon", server=server.origin, query=query, name=f"#{query}")
                session.add(source)
                session.flush()
                session.add(
                    CampaignSource(
                        campaign_id=self.sample.campaign, source_id=source.id or 0, relation=Relation.PUBLIC
                    )
                )
        return 2 * len(self.servers)

    def leave_only(self, kept: Watched) -> None:
        """No other server is asked, nor counted on."""
        for server in self.servers:
            if server is not kept:
                server.stop()
        self.servers = [kept]
        self.sources = 2
        self.database.writing(self._ask_only, kept.origin)

    def _ask_only(self, session: Session, origin: str) -> None:
        others = select(col(Source.id)).where(col(Source.server) != origin)
        session.execute(
            update(CampaignSource).where(col(CampaignSource.source_id).in_(others)).values(active=False)
        )

    @property
    def allow(self) -> Allow:
        """What a door may open."""
        parts = [urlsplit(server.origin) for server in self.servers]
        return frozenset((part.hostname or "", part.port or 0) for part in parts)

    def stop(self) -> None:
        """Stop all servers."""
        for server in self.servers:
            server.stop()

    def everything_is_there_once(self) -> None:
        """Each post one row, each of its keys one row and one count, seen by each source that shows it."""
        with self.database.reading() as session:
            uris = Counter(session.execute(select(col(Post.uri))).scalars())
            sightings = session.execute(select(func.count()).select_from(Sighting)).scalar()
            whole = session.execute(
                select(func.sum(col(TagDay.posts))).where(col(TagDay.key) == "*")
            ).scalar()
            claimed = session.execute(select(col(HostState.claimed_by))).scalars().all()
        assert uris == Counter(post_uri(number) for number in range(POSTS))
        assert whole == POSTS
        both = sum(number % 3 == 0 for number in range(POSTS))
        assert sightings == len(self.servers) * (POSTS + both)
        assert set(claimed) == {""}
        assert counters(self.database) == rows(self.database)


def a_post(number: int, moment: datetime) -> SampleStatus:
    """Every post is found under #kemijärvi, every third under #keminmaa too."""
    tags = "#kemijärvi #keminmaa" if number % 3 == 0 else "#Kemijarvi"
    made = moment - timedelta(minutes=30 * (number + 1))
    return SampleStatus(str(number), AUTHOR, f"Tarina numero {number}. {tags}", made)


def post_uri(number: int) -> str:
    """The identity of a post, on every server."""
    return f"{AUTHOR.uri}/statuses/{number}"


def rows(database: Database) -> dict[tuple[object, ...], int]:
    """Live (post, campaign, key) rows by counter."""
    with database.reading() as session:
        live = session.execute(
            select(
                col(PostTag.published_at), col(PostTag.campaign_id), col(Post.network), col(PostTag.key)
            ).join(Post, col(Post.id) == col(PostTag.post_id))
        )
        return dict(
            Counter((clock.day_of(at), campaign, network, key) for at, campaign, network, key in live)
        )


def counters(database: Database) -> dict[tuple[object, ...], int]:
    """What the day counters say is live: posts without what was removed."""
    with database.reading() as session:
        return {
            (row.day, row.campaign_id, row.network, row.key): row.posts - row.removed
            for row in session.execute(select(TagDay)).scalars()
            if row.posts > row.removed
        }
