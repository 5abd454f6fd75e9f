"""The baton: one team has it, who has it passes it on, and the others are told."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from config import clock
from config.db import Database
from curator.models import AuditEvent, Baton
from curator.shaping import teams
from curator.turns import batons
from curator.turns.batons import BatonError, Problem
from tests.curator.turning import Coming
from tests.sample import Sample

WEEK = timedelta(weeks=1)


@pytest.fixture
def coming(sample: Sample) -> Coming:
    return Coming(sample)


def holder(coming: Coming, weeks: int = 0) -> str | None:
    week = clock.week_of(coming.sample.now) + weeks * WEEK
    with coming.sample.database.reading() as session:
        held = batons.holder(session, coming.sample.campaign, week)
    return held.team if held else None


def take(coming: Coming, team: str = "kemijarvi", weeks: int = 0) -> None:
    sample = coming.sample
    sample.database.writing(batons.take, coming.editor, sample.teams[team], sample.now + weeks * WEEK)


def give(coming: Coming, giver: str, to: str, weeks: int = 0) -> None:
    sample = coming.sample
    sample.database.writing(
        batons.pass_on, coming.editor, sample.teams[giver], sample.teams[to], sample.now + weeks * WEEK
    )


def test_it_is_with_nobody_until_a_team_takes_it_and_then_with_that_one(coming: Coming) -> None:
    assert holder(coming) is None
    take(coming)
    assert [holder(coming, week) for week in (0, 1, 9)] == ["Kemijärvi"] * 3
    with pytest.raises(BatonError) as refused:
        take(coming, "posio")
    assert refused.value.problem is Problem.TAKEN


def test_it_goes_round_a_week_at_a_time_and_its_way_is_kept(coming: Coming) -> None:
    take(coming)
    give(coming, "kemijarvi", "keminmaa")
    give(coming, "keminmaa", "posio", weeks=1)
    assert [holder(coming, week) for week in (0, 1, 2, 5)] == ["Kemijärvi", "Keminmaa", "Posio", "Posio"]
    with coming.sample.database.reading() as session:
        assert len(session.execute(select(Baton)).scalars().all()) == 3
        traces = session.execute(select(AuditEvent)).scalars()
        assert [one.action for one in traces] == ["baton_taken", "baton_passed", "baton_passed"]


def test_only_who_has_it_passes_it_on_and_only_once(coming: Coming) -> None:
    take(coming)
    for giver, to, problem in (
        ("posio", "keminmaa", Problem.NOT_YOURS),
        ("kemijarvi", "kemijarvi", Problem.NO_SUCH_TEAM),
    ):
        with pytest.raises(BatonError) as refused:
            give(coming, giver, to)
        assert refused.value.problem is problem
    give(coming, "kemijarvi", "posio")
    with pytest.raises(BatonError) as again:
        give(coming, "kemijarvi", "keminmaa")
    assert again.value.problem is Problem.NOT_YOURS


def test_passing_it_on_can_be_undone_until_the_other_teams_week_begins(coming: Coming) -> None:
    sample, mine = coming.sample, coming.team
    take(coming)
    give(coming, "kemijarvi", "posio")
    assert not sample.database.writing(batons.take_back, coming.editor, sample.teams["posio"], sample.now)
    assert sample.database.writing(batons.take_back, coming.editor, mine, sample.now)
    assert holder(coming, 1) == "Kemijärvi"
    give(coming, "kemijarvi", "posio")
    assert not sample.database.writing(batons.take_back, coming.editor, mine, sample.now + WEEK)
    assert holder(coming, 1) == "Posio"


def test_whoever_is_on_duty_in_the_receiving_team_is_told(coming: Coming) -> None:
    take(coming)
    give(coming, "kemijarvi", "keminmaa")
    assert coming.told() == [(coming.sample.people["neighbour"], "baton")]


def test_of_two_that_pass_it_on_at_once_one_does(coming: Coming, database: Database) -> None:
    take(coming)
    refused: list[Problem] = []
    start = threading.Barrier(2)

    def go(to: str) -> None:
        start.wait(10)
        try:
            give(coming, "kemijarvi", to)
        except BatonError as error:
            refused.append(error.problem)

    threads = [threading.Thread(target=go, args=(to,)) for to in ("posio", "keminmaa")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(refused) == 1
    with database.reading() as session:
        assert len(session.execute(select(Baton)).scalars().all()) == 2


@pytest.mark.parametrize(
    ("steps", "now", "then"),
    [
        ((), "Keminmaa", "Keminmaa"),
        (("kemijarvi",), "Keminmaa", "Keminmaa"),
        (("posio", "kemijarvi"), "Posio", "Keminmaa"),
    ],
)
def test_a_baton_left_with_a_team_that_has_ended_can_be_taken(
    coming: Coming, steps: tuple[str, ...], now: str, then: str
) -> None:
    """Nobody is there to pass it on: the round would stand still for good."""
    for number, team in enumerate(steps):
        if number == 0:
            take(coming, team)
        else:
            give(coming, steps[number - 1], team)
    sample = coming.sample
    if steps:
        with pytest.raises(BatonError):
            take(coming, "keminmaa")
    sample.database.writing(teams.end, 1, sample.teams["kemijarvi"], sample.teams["posio"], sample.now)
    take(coming, "keminmaa")
    assert (holder(coming), holder(coming, 1)) == (now, then)
    with pytest.raises(BatonError):
        take(coming, "posio")
