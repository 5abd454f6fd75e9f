"""A team's weeks: which are free for a pick, and which have one already."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator.models import Pick, Slot


@dataclass(frozen=True, slots=True)
class Week:
    """A week (its Monday's date) and the id of its weekly pick, None while it is free."""

    monday: date
    pick_id: int | None


def ahead(session: Session, team_id: int, first: date, count: int) -> list[Week]:
    """`count` weeks from a Monday on, each with the team's living weekly pick."""
    mondays = [first + timedelta(weeks=number) for number in range(count)]
    rows = session.execute(
        select(col(Pick.week), col(Pick.id)).where(
            col(Pick.team_id) == team_id,
            col(Pick.slot) == Slot.WEEKLY,
            col(Pick.ended_at).is_(None),
            col(Pick.week).in_(mondays),
        )
    )
    taken = {row.week: row.id for row in rows}
    return [Week(monday, taken.get(monday)) for monday in mondays]
