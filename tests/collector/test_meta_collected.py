"""Meta from a sealed key to rows: our own posts by their tags, and hashtags without authors."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from collector import states
from collector.door import Door
from collector.errors import KeyRefused, Spent
from collector.graph import keys
from collector.models import Author, BudgetUse, Gap, Post, Sighting, SourceState
from collector.run import Collector
from config import credentials
from config.db import Database
from config.models import CampaignSource, Relation, Source
from tests.fakes import graph as meta
from tests.fakes.web import Web
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
HASHTAG = "17843826142012701"


class Meta:
    """A fake Meta, a database that asks it with a sealed key, and a collector."""

    def __init__(self, database: Database, web: Web) -> None:
        self.database, self.web, self.server = database, web, meta.Graph()
        self.sample = Sample(database)
        web.routes[None] = self.server.answer
        self.door = Door("posti@kunta.example", allow=web.allow, pace=0)
        self.moment = datetime.now(UTC)
        self.collector = Collector(database, self.door, tombstone_key=KEY, who="me", now=self.now)
        database.writing(self._connect)

    def now(self) -> datetime:
        self.moment += timedelta(microseconds=1)
        return self.moment

    def _connect(self, session: Session) -> None:
        credentials.store(
            session,
            KEY,
            name="meta",
            campaign_id=self.sample.campaign,
            kind="meta",
            server=self.web.origin,
            secret={
                "token": meta.TOKEN,
                "app_id": meta.APP_ID,
                "app_secret": meta.APP_SECRET,
                "ig_user": meta.OURS,
                f"page:{meta.PAGE_ID}": meta.PAGE_TOKEN,
            },
        )

    def source(self, kind: str, query: str, relation: Relation = Relation.OWN) -> int:
        return self.database.writing(self._source, kind, query, relation)

    def _source(self, session: Session, kind: str, query: str, relation: Relation) -> int:
        source = Source(
            kind=kind, server=self.web.origin, query=query, credential="meta", name=f"{kind} {query}"
        )
        session.add(source)
        session.flush()
        assert source.id is not None
        session.add(CampaignSource(campaign_id=self.sample.campaign, source_id=source.id, relation=relation))
        return source.id

    def once(self) -> list[states.Asked]:
        self.moment += timedelta(hours=2)
        return self.collector.once()

    def posted(self, hours: int) -> str:
        return f"{self.moment - timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}+0000"

    def count(self, table: type[SQLModel]) -> int:
        with self.database.reading() as session:
            return session.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def working(database: Database, web: Web) -> Iterator[Meta]:
    working = Meta(database, web)
    yield working
    working.collector.close()
    working.door.close()
    assert working.server.leaks == []


def test_of_our_own_accounts_only_what_carries_a_tag_of_the_campaign_is_kept(working: Meta) -> None:
    working.server.media = [
        meta.media(1, timestamp=working.posted(1)),
        meta.media(2, timestamp=working.posted(2), caption="Kirjasto on kiinni huomenna."),
    ]
    working.server.posts = [
        meta.page_post(1, created_time=working.posted(3)),
        meta.page_post(2, created_time=working.posted(4), message="Kirjasto on kiinni huomenna."),
    ]
    working.source("instagram_own", meta.OURS)
    working.source("facebook_page", meta.PAGE_ID)

    assert [one.error for one in working.once()] == [None, None]
    with working.database.reading() as session:
        stored = session.execute(select(Post.network, Post.uri).order_by(col(Post.network))).all()
        assert [tuple(row) for row in stored] == [
            ("facebook", "https://www.facebook.com/1"),
            ("instagram", "https://www.instagram.com/p/DKemiEsim01"),
        ]
        assert set(session.execute(select(Author.handle)).scalars()) == {"aurinkokunta", meta.PAGE_ID}


def test_one_post_seen_under_a_hashtag_and_by_a_tag_of_its_photo_is_one_with_its_author(
    working: Meta,
) -> None:
    node = meta.media(1, timestamp=working.posted(1))
    working.server.hashtags["kemijärvi"] = HASHTAG
    working.server.recent[HASHTAG] = [{name: node[name] for name in node if name != "username"}]
    working.server.tagged = [node]
    found_by_tag = working.source("instagram_tag", "kemijärvi", Relation.PUBLIC)
    assert [one.error for one in working.once()] == [None]
    with working.database.reading() as session:
        assert session.execute(select(Post.author_id)).scalars().all() == [None]
        assert session.get_one(SourceState, found_by_tag).cursor["hashtag"] == HASHTAG
        gaps = session.execute(select(Gap.reason).where(col(Gap.until_at).is_(None))).scalars().all()
        assert gaps == ["partial"]

    working.source("instagram_tagged", meta.OURS, Relation.PUBLIC)
    assert [one.error for one in working.once()] == [None, None]
    assert (working.count(Post), working.count(Author), working.count(Sighting)) == (1, 1, 2)
    with working.database.reading() as session:
        assert session.execute(select(Post.author_id)).scalar_one() is not None


def test_the_thirty_first_hashtag_waits_and_asks_nothing(working: Meta) -> None:
    for number in range(31):
        working.server.hashtags[f"tunniste{number}"] = f"{HASHTAG}{number}"
        working.source("instagram_tag", f"tunniste{number}", Relation.PUBLIC)

    errors = [one.error for one in working.once() if one.error]
    assert [type(error) for error in errors] == [Spent]
    assert (working.count(BudgetUse), len(working.server.searched)) == (30, 30)


def test_a_dead_key_stops_every_source_of_it_and_stands_in_no_row_and_no_log(
    working: Meta, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    working.source("instagram_own", meta.OURS)
    working.source("facebook_page", meta.PAGE_ID)
    working.server.keys.clear()
    errors = [one.error for one in working.once()]
    assert {type(error) for error in errors} == {KeyRefused}

    told = capsys.readouterr()
    rows = []
    with working.database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            rows += [str(tuple(row)) for row in session.execute(select(table))]
    for secret in (meta.TOKEN, meta.PAGE_TOKEN, meta.APP_SECRET):
        assert secret not in json.dumps(rows)
        assert secret not in told.out + told.err


def test_a_key_that_ends_soon_is_extended_while_sources_are_asked(working: Meta) -> None:
    ends = working.moment + keys.RENEW_BEFORE - timedelta(days=1)

    def ends_soon(session: Session) -> None:
        opened = credentials.opened(session, KEY, "meta")
        assert opened is not None
        credentials.renew(session, KEY, opened, opened.secret, expires_at=ends, at=working.moment)

    working.database.writing(ends_soon)
    working.source("instagram_own", meta.OURS)
    assert [one.error for one in working.once()] == [None]
    with working.database.reading() as session:
        opened = credentials.opened(session, KEY, "meta")
    assert opened is not None
    assert opened.secret["token"] == "EAAuusi0123456789tunnus"
    assert opened.expires_at is not None
    assert opened.expires_at > ends + timedelta(days=30)
