"""Who is warned before a key to a network ends, and when one is refused.

14, 7 and 1 days ahead, and once when it is no longer taken, the person named for the key is told;
where nobody of the staff has that address, the owners of its campaign are.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock, credentials
from config.credentials import WAITING
from config.models import Credential
from curator import notices
from curator.desk.notice_words import KEY_DIED, KEY_EXPIRES
from curator.entry import people
from curator.models import Membership, Person, Role, Scope

STEPS: Final = (1, 7, 14)
"""Days ahead, the nearest first."""

DIED: Final = 0
_STEPS_A_VERSION: Final = 100


def due_step(ends_at: datetime | None, *, dead: bool, warned: int | None, now: datetime) -> int | None:
    """Which warning is due now: days ahead, 0 when the key is dead or over; None: none.

    `ends_at` as `config.credentials.ends_at` gives it; `warned`: the last warning told.  Steps that
    were slept through are not made up: only the nearest is told.  Times are aware.
    """
    if dead or (ends_at is not None and ends_at <= now):
        return DIED if warned != DIED else None
    if ends_at is None:
        return None
    step = next((days for days in STEPS if ends_at - now <= timedelta(days=days)), None)
    return step if step is not None and (warned is None or step < warned) else None


def tick(session: Session, now: datetime) -> int:
    """Tell every warning that is due; gives how many keys were told of.  In one transaction."""
    told = 0
    for row in session.execute(select(Credential).order_by(col(Credential.id))).scalars():
        ends_at = credentials.ends_at(row)
        step = due_step(ends_at, dead=row.dead_at is not None, warned=row.warned_days, now=now)
        if step is None or row.id is None or row.name.endswith(WAITING):
            continue
        if credentials.warned(session, row.id, row.version, step):
            _tell(session, row, step, now)
            told += 1
    return told


def whom(session: Session, credential: Credential) -> list[int]:
    """The people to warn: the one named for a key, else the owners of its campaign; ids of persons."""
    named = people.find(session, credential.contact) if credential.contact else None
    if named is not None and named.active and named.id is not None:
        return [named.id]
    owners = (
        select(col(Person.id))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            col(Person.active),
            col(Membership.scope) == Scope.CAMPAIGN,
            col(Membership.scope_id) == credential.campaign_id,
            col(Membership.role) == Role.OWNER,
        )
        .order_by(col(Person.id))
    )
    return [person_id for person_id in session.execute(owners).scalars() if person_id is not None]


def _tell(session: Session, row: Credential, step: int, now: datetime) -> None:
    assert row.id is not None
    facts: dict[str, object] = {"name": row.account or row.name}
    if step != DIED and row.expires_at is not None:
        facts |= {"day": clock.day_of(row.expires_at).isoformat(), "days": step}
    kind = KEY_DIED if step == DIED else KEY_EXPIRES
    # A key that was connected again is warned of again.
    number = row.version * _STEPS_A_VERSION + step
    notices.tell(session, whom(session, row), kind, "credential", row.id, number, facts, now)
