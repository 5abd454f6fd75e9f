"""A team's pause (*tauko*): no notices but the ones that cannot wait, and its suggestions wait for it.

Dates are Helsinki's, both included.  What a paused team has not seen is kept until `AFTER` after the
pause, and nothing for longer than a pause can last and `AFTER` together.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Team
from curator import acts
from curator.models import Pause

LONGEST: Final = 90
"""Days, the first and the last counted."""
AFTER: Final = timedelta(days=14)
KEPT_AT_MOST: Final = timedelta(days=LONGEST) + AFTER
FARTHEST: Final = timedelta(days=366)
"""So far ahead a pause may begin."""


class Problem(StrEnum):
    """Why a pause cannot be made; the desk has the words."""

    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    PAST = "past"
    TOO_FAR = "too_far"
    OVERLAPS = "overlaps"


class PauseError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Span:
    """A pause's dates, both included."""

    starts: date
    ends: date

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends


def problem(wanted: Span, others: list[Span], today: date) -> Problem | None:
    """Why a span cannot be a pause; None when it can.  A pause may begin today, not earlier."""
    if wanted.ends < wanted.starts:
        return Problem.BACKWARDS
    if wanted.starts < today:
        return Problem.PAST
    if wanted.starts > today + FARTHEST:
        return Problem.TOO_FAR
    if (wanted.ends - wanted.starts).days + 1 > LONGEST:
        return Problem.TOO_LONG
    if any(wanted.starts <= one.ends and one.starts <= wanted.ends for one in others):
        return Problem.OVERLAPS
    return None


def add(session: Session, person_id: int, team_id: int, starts: date, ends: date, at: datetime) -> Pause:
    """Plan a pause.  `PauseError` when a rule says no."""
    # Of two that plan at once the second sees the first's.
    session.get_one(Team, team_id, with_for_update=True)
    planned = [Span(one.starts, one.ends) for one in of_team(session, team_id, clock.day_of(at))]
    found = problem(Span(starts, ends), planned, clock.day_of(at))
    if found is not None:
        raise PauseError(found)
    made = Pause(team_id=team_id, starts=starts, ends=ends, person_id=person_id, at=at)
    session.add(made)
    session.flush()
    acts.record(
        session, person_id, "pause", "team", team_id, starts=starts.isoformat(), ends=ends.isoformat()
    )
    return made


def end(session: Session, person_id: int, team_id: int, pause_id: int, at: datetime) -> bool:
    """Call a pause off, or end one that runs so that today is a working day; False when there is none."""
    kept = session.get(Pause, pause_id, with_for_update=True)
    today = clock.day_of(at)
    if kept is None or kept.team_id != team_id or kept.ends < today:
        return False
    if kept.starts >= today:
        session.delete(kept)
    else:
        kept.ends = today - timedelta(days=1)
        session.add(kept)
    acts.record(session, person_id, "pause_ended", "team", team_id)
    return True


def of_team(session: Session, team_id: int, today: date) -> list[Pause]:
    """A team's pauses that have not ended by a Helsinki date, the first to begin first."""
    rows = select(Pause).where(col(Pause.team_id) == team_id, col(Pause.ends) >= today)
    return list(session.execute(rows.order_by(col(Pause.starts), col(Pause.id))).scalars())


def running(session: Session, team_id: int, day: date) -> Pause | None:
    """The pause a Helsinki date falls in."""
    return session.execute(
        select(Pause)
        .where(col(Pause.team_id) == team_id, col(Pause.starts) <= day, col(Pause.ends) >= day)
        .limit(1)
    ).scalar()


def of_week(session: Session, week: date) -> dict[int, list[Span]]:
    """The pauses that touch a week (its Monday's date), by team."""
    rows = select(Pause).where(col(Pause.starts) <= week + timedelta(days=6), col(Pause.ends) >= week)
    found: dict[int, list[Span]] = {}
    for one in session.execute(rows.order_by(col(Pause.starts))).scalars():
        found.setdefault(one.team_id, []).append(Span(one.starts, one.ends))
    return found


def recent(session: Session, now: datetime) -> list[Pause]:
    """Pauses that have begun and for which suggestions are still kept."""
    today = clock.day_of(now)
    rows = select(Pause).where(col(Pause.starts) <= today, col(Pause.ends) >= today - AFTER)
    return list(session.execute(rows.order_by(col(Pause.id))).scalars())


def since(session: Session, team_id: int, now: datetime, window: timedelta) -> datetime:
    """From when on a team's suggestions are worth looking through; aware.

    That is `window` back, and as far again as a pause that runs, or ended less than `AFTER` ago, has
    lasted: what was new when it began is still there.
    """
    usual = now - window
    mine = [one for one in recent(session, now) if one.team_id == team_id]
    if not mine:
        return usual
    first = min(clock.starts(one.starts) for one in mine) - window
    return max(min(usual, first), now - KEPT_AT_MOST)
