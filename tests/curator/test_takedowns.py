"""Taking down by link: everything that is this post goes, and stays away."""

import pytest
from sqlalchemy.orm import Session

from collector.identity import of_link
from config import clock
from config.models import Team
from curator import picks, shown
from curator.material import Subject
from curator.picking import stories
from curator.picking.stories import Brought
from curator.picks import Answers, PickError, Problem
from curator.removing import takedowns
from tests.sample import Sample

LINK = "https://suo.example/@aino/1"


def typed(sample: Sample) -> Subject:
    """A story somebody typed from a link, before any source had seen the post."""
    brought = Brought("Usva nousee.", "Aino", clock.day_of(sample.now), identity=of_link(LINK))

    def keep(session: Session) -> Subject:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        return stories.bring(session, sample.people["editor"], team, brought, sample.now)

    return sample.database.writing(keep)


def lift(sample: Sample, subject: Subject) -> None:
    week, editor = clock.week_of(sample.now), sample.people["editor"]
    team = sample.teams["kemijarvi"]
    sample.database.writing(picks.pick, editor, team, subject, week, Answers(), at=sample.now)


def on_wall(sample: Sample) -> int:
    with sample.database.reading() as session:
        return len(shown.latest(session, sample.campaign, None, clock.day_of(sample.now)))


def test_a_typed_story_goes_down_also_when_a_source_has_seen_the_post_since(sample: Sample) -> None:
    lift(sample, typed(sample))
    sample.post()
    assert on_wall(sample) == 1
    ended = sample.database.writing(takedowns.take_down, LINK, sample.now)
    assert ended is not None
    assert len(ended) == 1
    assert on_wall(sample) == 0


def test_a_story_taken_down_does_not_come_back_as_a_post(sample: Sample) -> None:
    typed(sample)
    sample.database.writing(takedowns.take_down, LINK, sample.now)
    sample.post()
    identity = of_link(LINK)
    assert identity is not None
    with sample.database.reading() as session:
        known = stories.known(session, sample.campaign, identity)
    assert known is not None
    with pytest.raises(PickError) as refused:
        lift(sample, known)
    assert refused.value.problem is Problem.TAKEN_DOWN


def test_a_story_that_a_source_sees_later_is_not_picked_twice(sample: Sample) -> None:
    subject = typed(sample)
    sample.post()
    identity = of_link(LINK)
    assert identity is not None
    with sample.database.reading() as session:
        assert stories.known(session, sample.campaign, identity) == subject


def test_a_link_nobody_has_seen_is_told(sample: Sample) -> None:
    assert sample.database.writing(takedowns.take_down, "https://a.example/1", sample.now) is None
    assert sample.database.writing(takedowns.take_down, "ei linkkiä", sample.now) is None
