"""Kill −9 whoever listens, at any moment: nothing is lost, nothing is counted twice."""

import random
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import wishes
from collector.models import Post, SourceState, TagDay
from config.models import CampaignSource, Relation, Source
from tests.fakes.bluesky import GET_POSTS, Bluesky, view
from tests.fakes.jetstream import START, Jetstream, written
from tests.fakes.web import Web
from tests.proofs import listener, victims
from tests.sample import Sample

EVENTS = 150
APART = 250_000
"""Microseconds between two events, so that twenty are played back again after each kill."""
MOST_KILLS = 40


@pytest.fixture
def sea() -> Iterator[Jetstream]:
    with Jetstream() as server:
        yield server


def _ask(session: Session, campaign_id: int, origin: str) -> int:
    source = Source(kind="bluesky_stream", server=origin, query="kaikki", name="Virta")
    session.add(source)
    session.flush()
    assert source.id is not None
    session.add(CampaignSource(campaign_id=campaign_id, source_id=source.id, relation=Relation.PUBLIC))
    session.flush()
    wishes.enrol(session)
    session.get_one(SourceState, source.id).cursor = {"time_us": START}
    return source.id


def test_a_listener_killed_anywhere_loses_nothing_and_counts_nothing_twice(
    sample: Sample, database_url: str, sea: Jetstream
) -> None:
    database, sky = sample.database, Bluesky()
    source_id = database.writing(_ask, sample.campaign, sea.origin)

    def heard_until() -> int:
        with database.reading() as session:
            return int(session.get_one(SourceState, source_id).cursor["time_us"])

    keys = [f"{number:03}" for number in range(EVENTS)]
    sky.posts = [view(key) for key in keys]
    sea.say(*(written(key, at=START + number * APART) for number, key in enumerate(keys)))
    sea.pace = 0.02
    last, kills, in_the_middle = START + (EVENTS - 1) * APART, 0, 0
    with Web({GET_POSTS: sky.answer}) as web:
        arguments = (database_url, web.allow | sea.allow, web.origin)
        while heard_until() < last and kills < MOST_KILLS:
            before = heard_until()
            with victims.started(listener.listen, *arguments) as (process, talk):
                assert talk.recv() == "begun"
                for _ in range(random.choice((0, 1000, 1000))):  # some die before they wrote anything
                    if heard_until() > before or process.join(0.01):
                        break
                process.join(random.uniform(0, 0.5))
                process.kill()
                process.join(20)
                assert process.exitcode == -signal.SIGKILL
            assert victims.are_gone(database)
            kills += 1
            in_the_middle += before < heard_until() < last

    assert heard_until() == last
    assert in_the_middle >= 2
    with database.reading() as session:
        posts = session.execute(select(func.count()).select_from(Post)).scalar_one()
        counted = session.execute(select(func.sum(col(TagDay.posts))).where(col(TagDay.key) == "*"))
        assert (posts, counted.scalar_one()) == (EVENTS, EVENTS)
