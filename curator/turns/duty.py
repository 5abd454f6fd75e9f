"""Who picks for a team in a week (*viikkovuoro*), and who does when they do not (*varahenkilö*).

A turn holds from its week on until a later one.  Where none was given, those who work for the team
take the weeks in turn, in the order in which they came; the next one in turn is the deputy.  When a
week has begun its turn is settled: whoever joins the team later does not change whose week it is, and where
its deputy has left or stepped in, the next one in turn becomes the deputy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator import acts
from curator.entry import people
from curator.models import Duty, Person, WeekTurn

WEEKS_AHEAD: Final = 26


class Problem(StrEnum):
    """Why a turn cannot be given; the desk has the words."""

    NOT_A_WEEK = "not_a_week"
    NOT_OF_THE_TEAM = "not_of_the_team"
    OWN_DEPUTY = "own_deputy"


class DutyError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Turn:
    """A week (its Monday's date) and whose turn it is, by ids of persons."""

    week: date
    person_id: int | None
    """None: nobody works for the team."""
    deputy_id: int | None
    given: bool = False
    """True: somebody gave the turn; False: it follows from the order."""
    begins: bool = False
    """True: it was given from this week on."""


def in_turn(workers: Sequence[int], week: date) -> Turn:
    """Whose turn a week is where none was given: each in order, the next one as deputy."""
    if not workers:
        return Turn(week, None, None)
    person = workers[week.toordinal() // 7 % len(workers)]
    return Turn(week, person, _next(person, workers))


def _next(person: int, workers: Sequence[int]) -> int | None:
    """Who of those who work for the team comes after one of them; None: nobody else does."""
    following = workers[(workers.index(person) + 1) % len(workers)]
    return following if following != person else None


def of(session: Session, team_id: int, week: date) -> Turn:
    """Whose turn a week is; those who no longer work for the team are passed over."""
    return ahead(session, team_id, week, 1)[0]


def ahead(session: Session, team_id: int, first: date, count: int) -> list[Turn]:
    """Whose turns `count` weeks from a Monday on are."""
    workers = people.working_for(session, team_id)
    rows = session.execute(
        select(Duty)
        .where(col(Duty.team_id) == team_id, col(Duty.week) < first + timedelta(weeks=count))
        .order_by(col(Duty.week))
    ).scalars()
    given = list(rows)
    weeks = [first + timedelta(weeks=number) for number in range(count)]
    begun = select(WeekTurn).where(col(WeekTurn.team_id) == team_id, col(WeekTurn.week).in_(weeks))
    settled = {row.week: row for row in session.execute(begun).scalars()}
    return [_settled(_turn(given, workers, week), settled.get(week), workers) for week in weeks]


def _turn(given: Sequence[Duty], workers: Sequence[int], week: date) -> Turn:
    row = next((one for one in reversed(given) if one.week <= week), None)
    usual = in_turn(workers, week)
    if row is None:
        return usual
    begins, there = row.week == week, _there(row, workers)
    if there is None:
        return replace(usual, begins=begins)
    return Turn(week, *there, given=True, begins=begins)


def _settled(turn: Turn, row: WeekTurn | None, workers: Sequence[int]) -> Turn:
    there = _there(row, workers) if row else None
    if row is None or there is None:
        return turn
    person, deputy = there
    # A turn that was given away without a deputy stays without one.
    if row.deputy_id is not None and deputy is None:
        deputy = _next(person, workers)
    return replace(turn, person_id=person, deputy_id=deputy)


def _there(row: Duty | WeekTurn, workers: Sequence[int]) -> tuple[int, int | None] | None:
    """Who of a turn still works for the team: the deputy takes the place of who left; None: neither does."""
    deputy = row.deputy_id if row.deputy_id in workers else None
    if row.person_id in workers:
        return row.person_id, deputy
    return None if deputy is None else (deputy, None)


def unsettled(session: Session, team_ids: Sequence[int], week: date) -> list[int]:
    """Those teams whose turn of a week is not settled yet."""
    rows = session.execute(select(col(WeekTurn.team_id)).where(col(WeekTurn.week) == week)).scalars()
    known = set(rows)
    return [one for one in team_ids if one not in known]


def settle(session: Session, team_ids: Sequence[int], week: date) -> None:
    """Settle whose week it is, for a week (a Monday) that has begun; where nobody works nothing is."""
    for team_id in unsettled(session, team_ids, week):
        turn = of(session, team_id, week)
        if turn.person_id is not None:
            session.add(
                WeekTurn(team_id=team_id, week=week, person_id=turn.person_id, deputy_id=turn.deputy_id)
            )


def _unsettle(session: Session, team_id: int, week: date) -> None:
    session.execute(delete(WeekTurn).where(col(WeekTurn.team_id) == team_id, col(WeekTurn.week) >= week))


def give(
    session: Session,
    by: int,
    team_id: int,
    week: date,
    person_id: int,
    deputy_id: int | None,
    this_week: date,
) -> None:
    """Give a turn from a week (a Monday) on.  `DutyError` when a rule says no."""
    if week.weekday() or not this_week <= week <= this_week + timedelta(weeks=WEEKS_AHEAD):
        raise DutyError(Problem.NOT_A_WEEK)
    workers = people.working_for(session, team_id)
    if person_id not in workers or (deputy_id is not None and deputy_id not in workers):
        raise DutyError(Problem.NOT_OF_THE_TEAM)
    if person_id == deputy_id:
        raise DutyError(Problem.OWN_DEPUTY)
    session.get_one(Team, team_id, with_for_update=True)
    session.merge(Duty(team_id=team_id, week=week, person_id=person_id, deputy_id=deputy_id))
    _unsettle(session, team_id, week)
    acts.record(
        session, by, "duty", "team", team_id, week=week.isoformat(), person=person_id, deputy=deputy_id
    )


def take_back(session: Session, by: int, team_id: int, week: date) -> None:
    """Undo a turn that was given from a week on; an earlier one, or the order, holds again."""
    kept = session.get(Duty, (team_id, week))
    if kept is not None:
        session.delete(kept)
        _unsettle(session, team_id, week)
        acts.record(session, by, "duty_undone", "team", team_id, week=week.isoformat())


def those(turn: Turn) -> list[int]:
    """The ids of everybody a week concerns: who is on duty, and the deputy."""
    return [one for one in (turn.person_id, turn.deputy_id) if one is not None]


def names(session: Session, team_id: int) -> dict[int, str]:
    """What everybody who can have a turn is called, by id, in the order of the turns."""
    workers = people.working_for(session, team_id)
    rows = session.execute(select(col(Person.id), col(Person.name)).where(col(Person.id).in_(workers))).all()
    known = {number: name for number, name in rows if number is not None}
    return {number: known[number] for number in workers if number in known}
