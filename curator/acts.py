"""Traces of decisions: every write of the desk leaves an AuditEvent, in the same transaction.

Ids only, never names or texts.  What may change a wall also moves `ShownSeq`, so that the
publisher looks within a second; a forgotten move costs 30 seconds, never a wrong wall.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.clock import now
from config.db import insert_into
from config.models import Campaign
from curator.models import AuditEvent, ShownSeq


def record(
    session: Session, person_id: int | None, action: str, subject: str, subject_id: int, **facts: Any
) -> None:
    """Write down who did what; `facts` are ids, dates and words of our own, nothing personal."""
    session.add(
        AuditEvent(
            at=now(), person_id=person_id, action=action, subject=subject, subject_id=subject_id, facts=facts
        )
    )


def alone(session: Session, campaign_id: int) -> None:
    """Of two transactions that decide about a campaign at once the second waits here for the first.

    Called before anything is looked at, so that what is looked at is as the first one left it.
    """
    # Other rows may go on being added to the campaign meanwhile.
    session.get_one(Campaign, campaign_id, with_for_update={"key_share": True})


def walls_may_change(session: Session) -> None:
    """Tell the publisher that what is shown may be different after this transaction."""
    moved = insert_into(session, ShownSeq).values(id=1, number=1)
    session.execute(
        moved.on_conflict_do_update(index_elements=("id",), set_={"number": col(ShownSeq.number) + 1})
    )


def sequence(session: Session) -> int:
    """The number that moves whenever a wall may look different."""
    return session.execute(select(col(ShownSeq.number)).where(col(ShownSeq.id) == 1)).scalar() or 0
