"""What becomes of a team's picks when it takes part no more.

Those of weeks begun are the campaign's history and stay, also that of the week in which somebody ends
the team.  Those of weeks that begin after its last day, and those in stock, end: nobody is there to
answer for them, and nothing fills its weeks any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, SQLColumnExpression, case, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator import acts
from curator.models import Ending, Pick, Slot

LAST_BEGUN: Final = case((col(Team.ended_on) > col(Team.ends), col(Team.ended_on)), else_=col(Team.ends))
"""`last_begun` for the database."""


@dataclass(frozen=True, slots=True)
class Left:
    """How many picks end with a team."""

    planned: int
    """For weeks that it does not see."""
    spares: int


def has_ended(team: Team, day: date) -> bool:
    """Whether a team takes part no more on a Helsinki date."""
    return team.ends is not None and team.ends < day


def last_begun(team: Team) -> date | None:
    """A team's weeks are those that begin by this Helsinki date; None: no bound."""
    return max(team.ends, team.ended_on or team.ends) if team.ends is not None else None


def begins_too_late(team: Team, week: date) -> bool:
    """Whether a week (a Monday) is none of a team's any more."""
    last = last_begun(team)
    return last is not None and last < week


def comes_too_late(team: Team, week: date, slot: Slot, today: date) -> bool:
    """Whether a team has no use for a pick of a week (a Monday), or today for one in stock."""
    return has_ended(team, today) if slot is Slot.SPARE else begins_too_late(team, week)


def are_left(last: date | SQLColumnExpression[date | None]) -> ColumnElement[bool]:
    """Which picks end with a team: living ones of weeks that begin after a date, and the stock."""
    return col(Pick.ended_at).is_(None) & or_(col(Pick.week) > last, col(Pick.slot) == Slot.SPARE)


def left(session: Session, team_id: int, last: date) -> Left:
    """How many picks would end with a team, if its weeks were those that begin by a date."""
    rows = session.execute(select(Pick).where(col(Pick.team_id) == team_id, are_left(last))).scalars()
    return _counted(rows.all())


def end(session: Session, person_id: int | None, team_id: int, last: date, at: datetime) -> Left:
    """End them; gives how many there were.  `person_id` None: by itself, when the last day had passed."""
    rows = session.execute(
        select(Pick)
        .where(col(Pick.team_id) == team_id, are_left(last))
        .order_by(col(Pick.id))
        .with_for_update()
    )
    ended = rows.scalars().all()
    for one in ended:
        one.ended_at, one.ending = at, Ending.TEAM_ENDED
        session.add(one)
        acts.record(session, person_id, "end_with_team", "pick", one.id or 0, slot=one.slot.value)
    session.flush()
    return _counted(ended)


def _counted(picks: Sequence[Pick]) -> Left:
    spares = sum(one.slot is Slot.SPARE for one in picks)
    return Left(len(picks) - spares, spares)
