"""How long a weekly pick takes: minutes from coming in to the saved pick, of a year's documents.

The rule: a sitting is what one person did without a pause of more than an hour.  Its beginning is the
person's last signing in within the 60 minutes before the pick was saved; without one the first thing
they did within those 60 minutes (they had stayed signed in).  A second pick of the same sitting is
counted from the first one.  Of a pick before which nothing is known nothing is told: somebody who
only read for a while and then picked leaves no trace of the reading.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median as middle
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator.models import AuditEvent, Slot

LONGEST: Final = timedelta(minutes=60)
PICK: Final = "pick"
COMING_IN: Final = frozenset({"sign_in", "accept"})


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person did; `at` is aware."""

    at: datetime
    what: str
    """As the activity log has it."""


def minutes(session: Session, pick_ids: Collection[int]) -> list[int]:
    """Of each weekly pick of which it is known, how many minutes it took."""
    saved = session.execute(
        select(AuditEvent)
        .where(
            col(AuditEvent.action) == PICK,
            col(AuditEvent.subject) == PICK,
            col(AuditEvent.subject_id).in_(pick_ids),
            col(AuditEvent.person_id).is_not(None),
        )
        .order_by(col(AuditEvent.at), col(AuditEvent.id))
    ).scalars()
    by_person: dict[int, list[datetime]] = {}
    for one in saved:
        if one.person_id is not None and one.facts.get("slot") == Slot.WEEKLY.value:
            by_person.setdefault(one.person_id, []).append(one.at)
    return [
        took
        for person_id, times in sorted(by_person.items())
        for took in _of_person(_acts(session, person_id, min(times) - LONGEST, max(times)), times)
    ]


def of_pick(saved: datetime, before: Sequence[Act]) -> int | None:
    """Minutes that a pick saved at a moment took, at least 1; `before`: what the person did, oldest first.

    None where nothing is known of the hour before.
    """
    near = [one for one in before if saved - LONGEST <= one.at < saved]
    beginnings = [place for place, one in enumerate(near) if one.what == PICK or one.what in COMING_IN]
    first = near[beginnings[-1]] if beginnings else near[0] if near else None
    return max(1, round((saved - first.at) / timedelta(minutes=1))) if first is not None else None


def median(told: Sequence[int]) -> int | None:
    """The middle one, rounded; None of none."""
    return round(middle(told)) if told else None


def _of_person(acts: Sequence[Act], times: Sequence[datetime]) -> list[int]:
    known = (of_pick(saved, acts) for saved in times)
    return [one for one in known if one is not None]


def _acts(session: Session, person_id: int, first: datetime, last: datetime) -> list[Act]:
    rows = session.execute(
        select(col(AuditEvent.at), col(AuditEvent.action))
        .where(
            col(AuditEvent.person_id) == person_id,
            col(AuditEvent.at) >= first,
            col(AuditEvent.at) <= last,
        )
        .order_by(col(AuditEvent.at), col(AuditEvent.id))
    )
    return [Act(at, what) for at, what in rows]
