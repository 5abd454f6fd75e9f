"""What becomes of a team's picks when it takes part no more."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from config import clock
from config.models import Team
from curator import picks, shown
from curator.figures import deeds
from curator.figures.periods import Span
from curator.material import Subject
from curator.models import AuditEvent, Ending, Pick, Slot
from curator.picking import standing
from curator.picking.standing import State
from curator.picks import Answers, PickError, Problem
from curator.shaping import teams
from tests.sample import Sample

WEEK = timedelta(weeks=1)


class Parting:
    """Keminmaa with a pick of last week, two planned ahead and a spare."""

    def __init__(self, sample: Sample) -> None:
        self.sample, self.team = sample, sample.teams["keminmaa"]
        self.this = clock.week_of(sample.now)
        self.shown = self.pick(self.this - WEEK, at=sample.now - WEEK)
        self.planned = [self.pick(self.this + WEEK), self.pick(self.this + 2 * WEEK, Slot.EXTRA)]
        self.spare = self.pick(self.this, Slot.SPARE)

    def pick(self, week: object, slot: Slot = Slot.WEEKLY, **more: object) -> int:
        sample = self.sample
        made = sample.database.writing(
            picks.pick,
            sample.people["neighbour"],
            self.team,
            Subject(post_id=sample.post(age=timedelta(days=20))),
            week,  # type: ignore[arg-type]
            Answers(),
            slot=slot,
            **more,
        )
        return int(made.id or 0)

    def endings(self) -> dict[int, Ending | None]:
        with self.sample.database.reading() as session:
            return {row.id or 0: row.ending for row in session.execute(select(Pick)).scalars()}

    def ends(self, day: object) -> None:
        self.sample.database.writing(lambda session: setattr(session.get_one(Team, self.team), "ends", day))

    def acts(self) -> list[tuple[str, int]]:
        with self.sample.database.reading() as session:
            rows = session.execute(select(AuditEvent).order_by(col(AuditEvent.id))).scalars()
            return [(row.action, row.subject_id) for row in rows if row.action.startswith(("end", "team_e"))]


@pytest.fixture
def parting(sample: Sample) -> Parting:
    return Parting(sample)


def test_what_is_planned_and_in_stock_ends_with_its_team_and_history_stays(parting: Parting) -> None:
    sample, heir = parting.sample, parting.sample.teams["posio"]
    with sample.database.reading() as session:
        left = teams.left_by(session, session.get_one(Team, parting.team), sample.now)
    assert (left.planned, left.spares) == (2, 1)
    sample.database.writing(teams.end, sample.people["owner"], parting.team, heir, sample.now)
    ended = [*parting.planned, parting.spare]
    assert parting.endings() == {parting.shown: None} | dict.fromkeys(ended, Ending.TEAM_ENDED)
    assert parting.acts() == [*(("end_with_team", one) for one in ended), ("team_ended", parting.team)]
    today = parting.this + 3 * WEEK
    with sample.database.reading() as session:
        walls = {wall.key: wall.archive for wall in shown.walls(session, today)}
        stands = standing.of(session, [session.get_one(Pick, parting.spare)], today)
    assert [one.id for one in walls["kaikki"]] == [parting.shown]
    assert stands[0].state is State.TEAM_ENDED
    assert not stands[0].waits


def test_on_a_monday_the_pick_of_the_week_that_has_begun_stays(parting: Parting) -> None:
    sample, heir, owner = parting.sample, parting.sample.teams["posio"], parting.sample.people["owner"]
    this, on_wall = parting.this + WEEK, parting.planned[0]
    monday = clock.at(this, time(10))
    with sample.database.reading() as session:
        left = teams.left_by(session, session.get_one(Team, parting.team), monday)
    assert (left.planned, left.spares) == (1, 1)
    sample.database.writing(teams.end, owner, parting.team, heir, monday)
    assert sample.database.writing(teams.close, monday + timedelta(hours=1)) == []
    assert parting.endings() == {
        parting.shown: None,
        on_wall: None,
        parting.planned[1]: Ending.TEAM_ENDED,
        parting.spare: Ending.TEAM_ENDED,
    }
    span = Span(this, this + timedelta(days=6))
    with sample.database.reading() as session:
        team = session.get_one(Team, parting.team)
        assert team.ends == this - timedelta(days=1), "its people are let go at once"
        walls = {wall.key: wall.archive for wall in shown.walls(session, this)}
        counted = deeds.picked(session, sample.campaign, parting.team, span)
    assert [one.id for one in walls["kaikki"]] == [on_wall, parting.shown]
    assert [one.id for one in counted] == [on_wall]


def test_they_end_by_themselves_when_the_last_day_has_passed(parting: Parting) -> None:
    sample, last = parting.sample, parting.this + WEEK + timedelta(days=2)
    parting.ends(last)
    day_after = clock.starts(last + timedelta(days=1))
    assert sample.database.writing(teams.close, day_after - timedelta(minutes=1)) == []
    assert sample.database.writing(teams.close, day_after) == [parting.team]
    assert sample.database.writing(teams.close, day_after + timedelta(hours=1)) == []
    first, second = parting.planned
    # Of the week in which it ended the pick was on the walls already.
    assert parting.endings() == {
        parting.shown: None,
        first: None,
        second: Ending.TEAM_ENDED,
        parting.spare: Ending.TEAM_ENDED,
    }


def test_a_week_after_the_last_day_is_on_no_wall_whatever_is_kept(parting: Parting) -> None:
    parting.ends(parting.this + WEEK - timedelta(days=1))
    today = parting.this + 3 * WEEK
    with parting.sample.database.reading() as session:
        walls = {wall.key: wall.archive for wall in shown.walls(session, today)}
        stands = standing.of(session, [session.get_one(Pick, parting.planned[0])], today)
    assert [one.id for one in walls["kaikki"]] == [parting.shown]
    assert (stands[0].state, stands[0].waits) == (State.AFTER_LAST_DAY, False)


def test_nothing_is_picked_for_a_week_after_the_last_day(parting: Parting) -> None:
    sample = parting.sample
    sample.database.writing(picks.withdraw, 1, parting.planned[0])
    parting.ends(parting.this + WEEK - timedelta(days=1))
    parting.pick(parting.this)
    for week, slot in ((parting.this + WEEK, Slot.WEEKLY), (parting.this + WEEK, Slot.EXTRA)):
        with pytest.raises(PickError) as refused:
            parting.pick(week, slot)
        assert refused.value.problem is Problem.AFTER_LAST_DAY
    with pytest.raises(PickError) as refused:
        sample.database.writing(picks.bring_back, 1, parting.planned[0])
    assert refused.value.problem is Problem.NOT_BACK
    sample.database.writing(picks.withdraw, 1, parting.spare)
    parting.ends(clock.day_of(sample.now) - timedelta(days=1))
    with pytest.raises(PickError) as refused:
        parting.pick(parting.this, Slot.SPARE)
    assert refused.value.problem is Problem.NO_STOCK
    with pytest.raises(PickError) as refused:
        sample.database.writing(picks.bring_back, 1, parting.spare)
    assert refused.value.problem is Problem.NO_STOCK


def test_a_team_that_has_ended_picks_nothing_but_may_undo_a_withdrawal(parting: Parting) -> None:
    sample, thursday = parting.sample, clock.starts(parting.this + timedelta(days=3))
    parting.ends(parting.this + timedelta(days=1))
    for more in ({}, {"slot": Slot.EXTRA}, {"replacing": parting.shown}):
        with pytest.raises(PickError) as refused:
            parting.pick(parting.this, at=thursday, **more)  # type: ignore[arg-type]
        assert refused.value.problem is Problem.TEAM_ENDED
    sample.database.writing(picks.withdraw, 1, parting.shown)
    sample.database.writing(picks.bring_back, 1, parting.shown)
    assert parting.endings()[parting.shown] is None
