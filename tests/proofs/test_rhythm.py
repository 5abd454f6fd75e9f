"""A month of the whole worker in a minute: its own task table, turned by hand while the clock is held.

What is said to happen hourly, daily or after 28 days is counted at the server that is asked.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

import someseina
from collector import engagement, schedule
from collector.door import Door
from collector.models import Post
from collector.schedule import Task
from config import clock
from config.models import CampaignSource, Relation, Source
from config.settings import Settings
from curator import picks
from curator.material import Subject
from curator.picks import Answers
from tests.fakes import mastodon
from tests.fakes.web import Asked, Reply, Web
from tests.sample import Sample

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEP = timedelta(minutes=10)
SHOWN, COMING, UNPICKED = "1", "2", "3"


class Hands:
    """What turns the task table instead of the clockwork: each task at its own pace, one after another."""

    def __init__(self, story: Callable[["Hands"], None]) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)
        self._story = story
        self._tasks: Sequence[Task] = ()
        self._due: dict[str, datetime] = {}

    def turn(self, tasks: Sequence[Task], stop: threading.Event) -> None:
        """In place of `collector.schedule.turn`."""
        self._tasks = tasks
        self._due = {task.name: self.moment + timedelta(seconds=task.every) for task in tasks}
        self._story(self)
        assert not stop.is_set()

    def zoned(self, zone: tzinfo) -> datetime:
        """In place of `datetime.now`: the clock only moves when it is moved."""
        return self.moment.astimezone(zone)

    def go_on(self, for_: timedelta, step: timedelta = STEP) -> None:
        """Let time pass in steps; after each, what is due is done and waited for."""
        until = self.moment + for_
        while self.moment < until:
            self.moment += step
            for task in self._tasks:
                if self._due[task.name] <= self.moment:
                    self._due[task.name] = self.moment + timedelta(seconds=task.every)
                    done = task.do()
                    for one in done if isinstance(done, list) else []:
                        assert isinstance(one, Future)
                        one.result()


class Server:
    """A Mastodon server that writes down which post was looked at when."""

    def __init__(self, web: Web, now: Callable[[], datetime]) -> None:
        self.statuses = [self._written(web.origin, int(number), now()) for number in "123"]
        self.looks: dict[str, list[datetime]] = {number: [] for number in "123"}
        self._now = now
        web.routes["/api/v1/statuses"] = self._batch
        web.routes["/api/v1/timelines/tag/kemijarvi"] = mastodon.timeline(self.statuses)

    def _written(self, origin: str, number: int, at: datetime) -> mastodon.Status:
        return mastodon.status(
            number,
            uri=f"{origin}/users/usva/statuses/{number}",
            url=f"{origin}/@usva/{number}",
            created_at=(at - timedelta(minutes=5)).isoformat(),
            account=mastodon.account(acct="usva", url=f"{origin}/@usva"),
            favourites_count=3,
        )

    def _batch(self, asked: Asked) -> Reply:
        for number in parse_qs(urlsplit(asked.path).query).get("id[]", []):
            self.looks[number].append(self._now())
        return mastodon.batch(self.statuses)(asked)

    def delete(self, number: str) -> None:
        self.statuses[:] = [one for one in self.statuses if one["id"] != number]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


Living = Callable[[Callable[[Hands, Server], None]], None]


@pytest.fixture
def living(sample: Sample, settings: Settings, web: Web, monkeypatch: pytest.MonkeyPatch) -> Living:
    """Runs the worker through a story, from the moment on at which three posts were written."""

    def live(story: Callable[[Hands, Server], None]) -> None:
        hands = Hands(lambda hands: story(hands, server))
        held = SimpleNamespace(now=hands.zoned, combine=datetime.combine)
        monkeypatch.setattr(clock, "datetime", held)
        monkeypatch.setattr(schedule, "turn", hands.turn)
        server = Server(web, lambda: hands.moment)
        sample.database.writing(ask_for, sample, web.origin)
        door = Door(settings.contact, allow=web.allow, pace=0)
        someseina.working(settings, sample.database, door, threading.Event())

    return live


def ask_for(session: Session, sample: Sample, origin: str) -> None:
    source = Source(kind="mastodon", server=origin, query="kemijarvi", name="#kemijarvi")
    session.add(source)
    session.flush()
    session.add(
        CampaignSource(campaign_id=sample.campaign, source_id=source.id or 0, relation=Relation.PUBLIC)
    )


def post(sample: Sample, number: str) -> Post:
    with sample.database.reading() as session:
        found = select(Post).where(col(Post.uri).like(f"%/statuses/{number}"))
        return session.execute(found).scalar_one()


def lift(sample: Sample, number: str, now: datetime, *, weeks: int) -> None:
    subject = Subject(post_id=post(sample, number).id or 0)
    week = clock.week_of(now) + timedelta(weeks=weeks)
    team = sample.teams["kemijarvi"]
    sample.database.writing(picks.pick, sample.people["owner"], team, subject, week, Answers(), at=now)


def since(start: datetime, looks: list[datetime]) -> list[timedelta]:
    return [look - start for look in looks]


def test_what_is_on_a_wall_is_looked_at_hourly_other_picks_daily_and_the_rest_for_its_counts(
    sample: Sample, living: Living
) -> None:
    begun: list[datetime] = []
    server: list[Server] = []

    def story(hands: Hands, asked: Server) -> None:
        hands.go_on(STEP)
        begun.append(hands.moment)
        server.append(asked)
        lift(sample, SHOWN, hands.moment, weeks=0)
        lift(sample, COMING, hands.moment, weeks=3)
        hands.go_on(2 * DAY)
        hands.go_on(27 * DAY, 6 * HOUR)

    living(story)

    looks = {number: since(begun[0], moments) for number, moments in server[0].looks.items()}
    early = {number: [one for one in found if one <= 2 * DAY] for number, found in looks.items()}
    gaps = [later - earlier for earlier, later in zip(early[SHOWN], early[SHOWN][1:], strict=False)]
    assert all(HOUR - STEP <= gap <= HOUR + STEP for gap in gaps), gaps
    assert early[SHOWN][0] <= HOUR + STEP
    assert early[SHOWN][-1] >= 2 * DAY - HOUR - STEP
    # The first hour's step of its counts, then once a day.
    assert [round(one / HOUR) for one in early[COMING]][:1] == [1]
    assert len(early[COMING]) in {2, 3, 4}
    assert all(
        later - earlier <= DAY + STEP
        for earlier, later in zip(early[COMING], early[COMING][1:], strict=False)
    )
    assert [round(one / HOUR) for one in early[UNPICKED]] == [1, 24]
    assert [round(one / DAY, 0) for one in looks[UNPICKED][2:]] == [7, 28]
    with sample.database.reading() as session:
        history = engagement.history(session, post(sample, UNPICKED).id or 0)
    assert [counts.likes for _, counts in history] == [3, 3, 3, 3]


def test_a_post_deleted_at_its_network_is_off_the_wall_at_the_first_look_and_gone_after_the_second(
    sample: Sample, settings: Settings, living: Living
) -> None:
    seen: list[tuple[bool, Any, Any]] = []

    def note() -> None:
        found = post(sample, SHOWN)
        wall = b"".join(path.read_bytes() for path in settings.published.rglob("*.json"))
        seen.append((found.url.encode() in wall, found.gone_at, found.confirmed_at))

    def story(hands: Hands, asked: Server) -> None:
        hands.go_on(STEP)
        lift(sample, SHOWN, hands.moment, weeks=0)
        hands.go_on(STEP)
        note()
        asked.delete(SHOWN)
        hands.go_on(HOUR + STEP)
        # What the last task of one step found out is published by the first of the next.
        hands.go_on(timedelta(seconds=60), timedelta(seconds=30))
        note()

    living(story)

    (before, *unharmed), (after, gone_at, confirmed_at) = seen
    assert (before, unharmed) == (True, [None, None])
    assert not after
    assert gone_at is not None
    assert confirmed_at is None, "one answer alone lets nothing go for good"
