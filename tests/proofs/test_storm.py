"""A server that allows little: its limits are kept to the second, whatever it says them with."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from collector.door import Door
from collector.run import Collector
from config.db import Database
from config.models import CampaignSource, Relation, Source
from tests.fakes.mastodon import status
from tests.fakes.web import Asked, Reply, Web
from tests.sample import Sample

WINDOW = timedelta(minutes=5)
ALLOWED = 7
SOURCES = 12
HOURS = 1


class Clock:
    """Time goes on when the test says so."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self.moment


class Limited:
    """Answers so many requests in a window, then 429; says so as `words` would have it."""

    def __init__(self, clock: Clock, words: str) -> None:
        self._clock, self._words = clock, words
        self._ends = clock.now()
        self._left = 0
        self.asked: list[datetime] = []
        self.refused: list[tuple[datetime, datetime]] = []

    def __call__(self, asked: Asked) -> Reply:
        now = self._clock.now()
        if now >= self._ends:
            self._ends, self._left = now + WINDOW, ALLOWED
        self.asked.append(now)
        if self._left == 0:
            self.refused.append((now, self._ends))
            return Reply(429, b'{"error": "Too many requests"}', self._told())
        self._left -= 1
        statuses = [] if "_id=" in asked.path else [status(7)]
        told = self._told() if self._words.startswith("remaining") else {}
        return Reply(body=json.dumps(statuses).encode(), headers=told)

    def _told(self) -> dict[str, str]:
        seconds = int((self._ends - self._clock.now()).total_seconds())
        return {
            "after": {"Retry-After": str(seconds)},
            "after as a date": {"Retry-After": self._ends.strftime("%a, %d %b %Y %H:%M:%S GMT")},
            "reset": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": self._ends.isoformat()},
            "remaining": {
                "X-RateLimit-Remaining": str(self._left),
                "X-RateLimit-Reset": self._ends.isoformat(),
            },
            "remaining, newer": {"RateLimit": f'"default";r={self._left};t={seconds}'},
        }[self._words]


@pytest.fixture
def storm(database: Database, request: pytest.FixtureRequest) -> Iterator[Limited]:
    """Twelve sources on one such server, asked for an hour."""
    clock = Clock()
    server = Limited(clock, request.param)
    with Web({None: server}) as web:
        sample = Sample(database)
        database.writing(_ask_for, sample, web.origin)
        door = Door(allow=web.allow, pace=0, now=clock.now)
        collector = Collector(database, door, tombstone_key=b"k" * 32, who="storm", now=clock.now)
        until = clock.moment + timedelta(hours=HOURS)
        while clock.moment < until:
            collector.once()
            clock.moment += timedelta(seconds=15)
        collector.close()
        door.close()
        yield server


def _ask_for(session: Session, sample: Sample, origin: str) -> None:
    for number in range(SOURCES):
        source = Source(kind="mastodon", server=origin, query=f"tunniste{number}", name=f"{number}")
        session.add(source)
        session.flush()
        session.add(
            CampaignSource(campaign_id=sample.campaign, source_id=source.id or 0, relation=Relation.PUBLIC)
        )


@pytest.mark.parametrize("storm", ["after", "after as a date", "reset"], indirect=True)
def test_nothing_is_asked_before_the_wait_a_server_asked_for_is_over(storm: Limited) -> None:
    assert storm.refused
    for refused_at, until in storm.refused:
        assert [moment for moment in storm.asked if refused_at < moment < until] == []
    for (_, ended), (again, _) in pairwise(storm.refused):
        assert again >= ended
    windows = timedelta(hours=HOURS) / WINDOW
    assert len(storm.refused) <= windows
    # It is still asked: patience is not giving up.
    assert len(storm.asked) - len(storm.refused) >= SOURCES * HOURS


@pytest.mark.parametrize("storm", ["remaining", "remaining, newer"], indirect=True)
def test_a_server_that_says_what_is_left_never_has_to_refuse(storm: Limited) -> None:
    assert storm.refused == []
    assert len(storm.asked) >= SOURCES * HOURS
