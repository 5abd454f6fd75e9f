"""Whose week it is: as given, else in turn; only those who pick for the team."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from config import clock
from curator.entry import people
from curator.models import AuditEvent, Role, Scope
from curator.turns import duty
from curator.turns.duty import DutyError, Problem, Turn
from tests.curator.turning import Coming
from tests.sample import Sample

WEEK = timedelta(weeks=1)


@pytest.fixture
def coming(sample: Sample) -> Coming:
    return Coming(sample)


def give(coming: Coming, weeks: int, person: int, deputy: int | None = None) -> None:
    """Give a turn so many weeks from the coming week."""
    this = clock.week_of(coming.sample.now)
    coming.sample.database.writing(
        duty.give, coming.admin, coming.team, coming.week + weeks * WEEK, person, deputy, this
    )


def turns(coming: Coming, count: int = 3) -> list[tuple[int | None, int | None]]:
    with coming.sample.database.reading() as session:
        ahead = duty.ahead(session, coming.team, coming.week, count)
    return [(one.person_id, one.deputy_id) for one in ahead]


@given(st.lists(st.integers(1, 99), min_size=2, max_size=6, unique=True), st.dates())
def test_in_turn_everybody_has_every_so_many_weeks_and_the_next_one_is_the_deputy(
    workers: list[int], day: object
) -> None:
    week = clock.monday(day)  # type: ignore[arg-type]
    if week.toordinal() > 3_650_000:
        return
    found = [duty.in_turn(workers, week + number * WEEK) for number in range(len(workers))]
    assert sorted(one.person_id or 0 for one in found) == sorted(workers)
    assert [one.deputy_id for one in found[:-1]] == [one.person_id for one in found[1:]]


def test_one_person_has_every_week_without_a_deputy_and_nobody_has_none(coming: Coming) -> None:
    assert duty.in_turn([7], coming.week) == Turn(coming.week, 7, None)
    assert duty.in_turn([], coming.week) == Turn(coming.week, None, None)


def test_a_turn_holds_until_a_later_one(coming: Coming) -> None:
    give(coming, 0, coming.editor)
    give(coming, 2, coming.admin, coming.editor)
    assert turns(coming, 4) == [(coming.editor, None)] * 2 + [(coming.admin, coming.editor)] * 2
    coming.sample.database.writing(duty.take_back, coming.admin, coming.team, coming.week + 2 * WEEK)
    assert turns(coming, 4) == [(coming.editor, None)] * 4


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        (lambda one: (one.week + timedelta(days=1), one.editor, None), Problem.NOT_A_WEEK),
        (lambda one: (one.week - 2 * WEEK, one.editor, None), Problem.NOT_A_WEEK),
        (lambda one: (one.week + 40 * WEEK, one.editor, None), Problem.NOT_A_WEEK),
        (lambda one: (one.week, one.sample.people["viewer"], None), Problem.NOT_OF_THE_TEAM),
        (lambda one: (one.week, one.sample.people["neighbour"], None), Problem.NOT_OF_THE_TEAM),
        (lambda one: (one.week, one.editor, one.sample.people["neighbour"]), Problem.NOT_OF_THE_TEAM),
        (lambda one: (one.week, one.editor, one.editor), Problem.OWN_DEPUTY),
    ],
)
def test_who_cannot_have_a_turn_is_not_given_one(
    coming: Coming, chosen: Callable[[Coming], tuple[object, ...]], problem: Problem
) -> None:
    this = clock.week_of(coming.sample.now)
    with pytest.raises(DutyError) as refused:
        coming.sample.database.writing(duty.give, coming.admin, coming.team, *chosen(coming), this)  # type: ignore[arg-type]
    assert refused.value.problem is problem


def test_somebody_who_left_hands_over_to_the_deputy_and_then_to_the_order(coming: Coming) -> None:
    give(coming, 0, coming.editor, coming.admin)
    coming.sample.database.writing(people.disable, None, coming.editor, coming.sample.now)
    assert turns(coming, 1) == [(coming.admin, None)]
    coming.sample.database.writing(people.disable, None, coming.admin, coming.sample.now)
    assert turns(coming, 1) == [(coming.sample.people["owner"], None)]


def test_giving_a_turn_leaves_a_trace_of_ids(coming: Coming) -> None:
    give(coming, 0, coming.editor)
    with coming.sample.database.reading() as session:
        trace = session.execute(select(AuditEvent)).scalars().one()
    assert (trace.action, trace.person_id, trace.subject_id) == ("duty", coming.admin, coming.team)
    assert trace.facts == {"week": coming.week.isoformat(), "person": coming.editor, "deputy": None}


def test_a_new_worker_joins_the_order(coming: Coming) -> None:
    coming.sample.database.writing(
        people.invite,
        None,
        "uusi@kunta.example",
        "Uusi",
        Scope.TEAM,
        coming.team,
        Role.EDITOR,
        coming.sample.now,
    )
    assert len({person for person, _ in turns(coming)}) == 3
