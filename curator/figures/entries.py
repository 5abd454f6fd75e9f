"""A series of readings as people see it: every figure with who typed, corrected or removed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from curator.figures.sums import Change, change
from curator.models import Person, Reading


@dataclass(frozen=True, slots=True)
class Removed:
    """Who removed a reading, and when (aware UTC)."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A reading with who typed it and when (aware UTC).  `corrected`: a later one took its place."""

    id: int
    day: date
    value: int
    note: str
    picture: str | None
    person: str
    at: datetime
    corrected: bool
    removed: Removed | None = None

    @property
    def counts(self) -> bool:
        """Whether it is its day's figure."""
        return not self.corrected and self.removed is None


def entries(session: Session, series_id: int) -> list[Entry]:
    """Every reading with who typed it, the newest date first, corrected ones after what corrects them."""
    remover = aliased(Person)
    rows = session.execute(
        select(Reading, col(Person.name), col(remover.name))
        .join(Person, col(Person.id) == col(Reading.person_id))
        .outerjoin(remover, col(remover.id) == col(Reading.removed_by))
        .where(col(Reading.series_id) == series_id)
        .order_by(col(Reading.day).desc(), col(Reading.id).desc())
    ).all()
    found: list[Entry] = []
    for row, person, by in rows:
        assert row.id is not None
        removed = Removed(by, row.removed_at) if row.removed_at else None
        corrected = bool(found) and found[-1].day == row.day
        found.append(
            Entry(row.id, row.day, row.value, row.note, row.picture, person, row.at, corrected, removed)
        )
    return found


def changes(entries: Sequence[Entry]) -> dict[int, Change]:
    """The change since the reading before, by the id of those that count; the first one has none."""
    counting = [one for one in entries if one.counts]
    found = ((one.id, change(one.value, before.value)) for one, before in pairwise(counting))
    return {number: since for number, since in found if since is not None}
