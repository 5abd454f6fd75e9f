"""A pause: both days included, at most 90, and what was not seen waits for two weeks after it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlmodel import col

from collector import retention
from collector.models import Post
from config import clock
from config.models import Team
from curator import candidates, notices
from curator.models import Decision, Notice
from curator.privacy import keeping
from curator.suggesting import reviews
from curator.turns import pauses
from curator.turns.pauses import PauseError, Problem, Span
from tests.curator.turning import Coming
from tests.sample import Sample

DAY = timedelta(days=1)
TODAY = date(2027, 6, 1)


@pytest.fixture
def coming(sample: Sample) -> Coming:
    return Coming(sample)


def pause(coming: Coming, first: int, last: int) -> int:
    """From so many days from today to so many."""
    today = clock.day_of(coming.sample.now)
    made = coming.sample.database.writing(
        pauses.add, coming.admin, coming.team, today + first * DAY, today + last * DAY, coming.sample.now
    )
    assert made.id is not None
    return made.id


def runs(coming: Coming, days: int) -> bool:
    with coming.sample.database.reading() as session:
        return pauses.running(session, coming.team, clock.day_of(coming.sample.now) + days * DAY) is not None


@given(st.integers(0, 400), st.integers(-5, 200))
def test_a_pause_is_taken_exactly_when_its_days_are_right(ahead: int, length: int) -> None:
    wanted = Span(TODAY + ahead * DAY, TODAY + (ahead + length) * DAY)
    problem = pauses.problem(wanted, [], TODAY)
    if length < 0:
        assert problem is Problem.BACKWARDS
    elif ahead > 366:
        assert problem is Problem.TOO_FAR
    else:
        assert problem is (Problem.TOO_LONG if length + 1 > 90 else None)


@given(st.integers(0, 60), st.integers(0, 20), st.integers(0, 60), st.integers(0, 20))
def test_two_pauses_share_no_day(first: int, length: int, second: int, other: int) -> None:
    one = Span(TODAY + first * DAY, TODAY + (first + length) * DAY)
    two = Span(TODAY + second * DAY, TODAY + (second + other) * DAY)
    shared = any(TODAY + number * DAY in one and TODAY + number * DAY in two for number in range(90))
    assert (pauses.problem(two, [one], TODAY) is Problem.OVERLAPS) is shared


def test_both_days_belong_to_the_pause(coming: Coming) -> None:
    pause(coming, 2, 4)
    assert [runs(coming, day) for day in range(1, 6)] == [False, True, True, True, False]


def test_yesterday_cannot_begin_a_pause(coming: Coming) -> None:
    with pytest.raises(PauseError) as refused:
        pause(coming, -1, 5)
    assert refused.value.problem is Problem.PAST


def test_one_that_has_not_begun_is_called_off_and_one_that_runs_ends_today(coming: Coming) -> None:
    database, at = coming.sample.database, coming.sample.now
    number = pause(coming, 3, 5)
    assert database.writing(pauses.end, coming.admin, coming.team, number, at)
    assert not runs(coming, 4)
    number = pause(coming, 1, 9)
    assert database.writing(pauses.end, coming.admin, coming.team, number, at + 3 * DAY)
    assert [runs(coming, day) for day in (1, 2, 3, 4)] == [True, True, False, False]
    assert not database.writing(pauses.end, coming.admin, coming.team, number, at + 3 * DAY)


def test_another_teams_pause_is_not_ended(coming: Coming) -> None:
    number = pause(coming, 1, 9)
    theirs = coming.sample.teams["keminmaa"]
    assert not coming.sample.database.writing(
        pauses.end, coming.sample.people["neighbour"], theirs, number, coming.sample.now
    )


def suggested(coming: Coming, days: int) -> set[int]:
    with coming.sample.database.reading() as session:
        team = session.get_one(Team, coming.team)
        return {one.post.id for one in candidates.suggestions(session, team, coming.sample.now + days * DAY)}


def purged(coming: Coming, days: int) -> int:
    return retention.tick(coming.sample.database, coming.sample.now + days * DAY, 30, keeping.let_go)


def test_unseen_suggestions_wait_until_two_weeks_after_the_pause(coming: Coming) -> None:
    post = coming.sample.post()
    pause(coming, 1, 60)
    assert [purged(coming, day) for day in (31, 60, 74)] == [0, 0, 0]
    assert suggested(coming, 74) == {post}
    assert purged(coming, 75) == 1


def test_nothing_waits_for_longer_than_a_pause_and_two_weeks(coming: Coming) -> None:
    coming.sample.post()
    pause(coming, 29, 118)
    assert purged(coming, 104) == 0
    assert purged(coming, 105) == 1


def test_what_the_team_has_put_aside_does_not_wait(coming: Coming) -> None:
    post = coming.sample.post()
    coming.sample.database.writing(
        reviews.put_aside, coming.editor, coming.team, post, Decision.REJECTED, coming.sample.now
    )
    pause(coming, 1, 60)
    assert purged(coming, 31) == 1


def test_what_came_after_the_pause_is_kept_as_long_as_usual(coming: Coming) -> None:
    late = coming.sample.post()
    coming.sample.database.writing(
        lambda session: session.execute(
            update(Post).where(col(Post.id) == late).values(first_seen_at=coming.sample.now + 10 * DAY)
        )
    )
    pause(coming, 1, 5)
    assert purged(coming, 41) == 1


def test_without_a_pause_nothing_waits(coming: Coming) -> None:
    coming.sample.post()
    assert purged(coming, 31) == 1


def test_news_of_a_pick_waits_on_the_desk_during_a_pause_while_the_rest_is_sent(coming: Coming) -> None:
    made = coming.pick(coming.sample.post(), at=coming.sample.now)
    pause(coming, 0, 5)
    facts = {"week": coming.week.isoformat()}
    for kind, subject in (("post_gone", "pick"), ("key_died", "credential"), ("removal_asked", "pick")):
        coming.sample.database.writing(
            notices.tell, [coming.editor], kind, subject, made, 0, facts, coming.sample.now
        )
    with coming.sample.database.reading() as session:
        rows = session.execute(select(Notice).order_by(col(Notice.id))).scalars().all()
        assert [row.kind for row in rows if row.due_at is None] == ["post_gone"]
        assert len(notices.waiting(session, coming.editor)) == 3
