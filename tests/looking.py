"""A campaign whose posts come from one server at home, a clock tests turn, and somebody who looks again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from collector import engagement, store, wishes
from collector.checks import Checker
from collector.door import Door
from collector.engagement import Counts
from collector.models import Post, SourceState
from collector.sources import mastodon
from config.models import CampaignSource, Relation, Source
from tests.fakes.home import Home
from tests.fakes.web import Web
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
HOUR = timedelta(hours=1)


class Clock:
    """Moves only when told to."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


class Looking:
    """Posts seen at `home` through one source, and a `Checker` for them."""

    def __init__(self, sample: Sample, web: Web, door: Door) -> None:
        self.sample, self.database, self.door = sample, sample.database, door
        self.home, self.clock = Home(web), Clock()
        self.source = self.database.writing(self.ask_for, web.origin)
        self.checker = self.another("me")

    def another(self, who: str) -> Checker:
        return Checker(self.database, self.door, key=KEY, who=who, now=self.clock)

    def ask_for(self, session: Session, origin: str, kind: str = "mastodon", query: str = "kemijärvi") -> int:
        source = Source(kind=kind, server=origin, query=query, name=f"#{query}")
        session.add(source)
        session.flush()
        asked = CampaignSource(
            campaign_id=self.sample.campaign, source_id=source.id or 0, relation=Relation.PUBLIC
        )
        session.add(asked)
        session.flush()
        wishes.enrol(session)
        state = session.get_one(SourceState, source.id)
        state.due_at = self.clock() + timedelta(days=400)
        return source.id or 0

    def collect(self, number: int, source: int | None = None, **changes: Any) -> int:
        """Somebody at home writes a post, and the source sees it; gives the post's id."""
        return self.see(self.home.write(number, **changes), self.source if source is None else source)

    def see(self, status: dict[str, Any], source: int) -> int:
        """A source sees a post now."""

        def keep(session: Session) -> int:
            row = session.get_one(Source, source)
            page = mastodon.read([status], wishes.ask_of(row))
            assert not page.faults
            store.save(
                session,
                page.posts,
                source_id=source,
                wishes=wishes.of_source(session, source),
                fetched_at=self.clock(),
                tombstone_key=KEY,
                checks=True,
            )
            found = session.query(Post).filter_by(uri=page.posts[0].uri).one()
            return found.id or 0

        return self.database.writing(keep)

    def post(self, post_id: int) -> Post:
        with self.database.reading() as session:
            return session.get_one(Post, post_id)

    def look(self, post_id: int | None = None, after: timedelta = timedelta()) -> int:
        """Turn the clock and look at what is due, or (`post_id`) at one post in any case."""
        self.clock.forward(after)
        if post_id is not None:
            self.database.writing(self._make_due, post_id)
        return self.checker.once()

    def _make_due(self, session: Session, post_id: int) -> None:
        session.get_one(Post, post_id).check_at = self.clock()

    def likes(self, post_id: int) -> list[int | None]:
        return [counts.likes for counts in self.history(post_id)]

    def history(self, post_id: int) -> list[Counts]:
        with self.database.reading() as session:
            return [counts for _, counts in engagement.history(session, post_id)]

    def close(self) -> None:
        self.checker.close()
