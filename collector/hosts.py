"""Claiming hosts: one worker at a time is polite to a host; waits and circuits live in its row."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import HostState, SourceState
from collector.sources import STREAMS
from config.db import insert_into
from config.models import CampaignSource, Source

CLAIM_LASTS: Final = timedelta(minutes=5)
OPEN_AFTER: Final = 5
OPEN_FOR: Final = timedelta(minutes=15)
CHECKING: Final = " checks"
"""Ends a worker's name where it claims a host to look at posts again: collecting has claims of its own."""
LISTENING: Final = " listens"
"""The same where it claims one to listen to a stream."""


class ClaimLostError(Exception):
    """Somebody else works this host now: what was about to be written must not be."""


def is_due(now: datetime) -> ColumnElement[bool]:
    """The condition under which a SourceState is asked: due, not stopped, wanted, and no stream."""
    wanted = (
        select(col(CampaignSource.source_id))
        .join(Source, col(Source.id) == col(CampaignSource.source_id))
        .where(col(CampaignSource.active), col(Source.kind).not_in(STREAMS))
    )
    return and_(
        col(SourceState.due_at) <= now, ~col(SourceState.stopped), col(SourceState.source_id).in_(wanted)
    )


def due(session: Session, now: datetime, limit: int = 20) -> list[str]:
    """Hosts with a source that is due, that nobody works and that need not wait, longest due first."""
    rows = session.execute(
        select(col(SourceState.host), col(SourceState.due_at))
        .outerjoin(HostState, col(HostState.host) == col(SourceState.host))
        .where(
            is_due(now),
            or_(col(HostState.not_before).is_(None), col(HostState.not_before) <= now),
            or_(col(HostState.claimed_until).is_(None), col(HostState.claimed_until) <= now),
        )
        .order_by(col(SourceState.due_at))
    )
    return list(dict.fromkeys(host for host, _ in rows))[:limit]


def claim(session: Session, host: str, who: str, now: datetime) -> bool:
    """Take a host for a while; False when somebody else has it or it must rest."""
    known = insert_into(session, HostState).values(host=host, claimed_by="", failures=0)
    session.execute(known.on_conflict_do_nothing())
    taken = session.execute(
        update(HostState)
        .where(
            col(HostState.host) == host,
            or_(col(HostState.claimed_until).is_(None), col(HostState.claimed_until) <= now),
            or_(col(HostState.not_before).is_(None), col(HostState.not_before) <= now),
        )
        .values(claimed_by=who, claimed_until=now + CLAIM_LASTS)
        .returning(col(HostState.host))
    ).scalar()
    return taken is not None


def hold(session: Session, host: str, who: str, now: datetime) -> None:
    """Go on holding a claim; `ClaimLostError` when it is somebody else's by now."""
    held = session.execute(
        update(HostState)
        .where(col(HostState.host) == host, col(HostState.claimed_by) == who)
        .values(claimed_until=now + CLAIM_LASTS)
        .returning(col(HostState.host))
    ).scalar()
    if held is None:
        raise ClaimLostError(host)


def release(session: Session, host: str, who: str) -> None:
    """Give a host back, if it is still ours."""
    session.execute(
        update(HostState)
        .where(col(HostState.host) == host, col(HostState.claimed_by) == who)
        .values(claimed_by="", claimed_until=None)
    )


def release_all(session: Session, who: str) -> None:
    """Give back everything somebody who is no more has claimed, whatever for."""
    session.execute(
        update(HostState)
        .where(col(HostState.claimed_by).in_([who, who + CHECKING, who + LISTENING]))
        .values(claimed_by="", claimed_until=None)
    )


def rests_until(session: Session, host: str, now: datetime) -> datetime | None:
    """Until when a host is left alone; None when it may be asked."""
    row = session.get(HostState, host)
    return row.not_before if row is not None and row.not_before and row.not_before > now else None


def rest(session: Session, host: str, until: datetime) -> None:
    """Leave a host alone until a moment it named with a good answer; no failure of its."""
    session.execute(update(HostState).where(col(HostState.host) == host).values(not_before=until))


def worked(session: Session, host: str) -> None:
    """The host answered: its circuit closes."""
    session.execute(
        update(HostState)
        .where(
            col(HostState.host) == host,
            or_(col(HostState.failures) > 0, col(HostState.not_before).is_not(None)),
        )
        .values(failures=0, not_before=None)
    )


def failed(session: Session, host: str, now: datetime, wait: timedelta | None) -> datetime | None:
    """The host failed or asked for patience; gives until when it rests, None: no rest yet.

    A wait it asked for is kept to the second.  Five failures in a row open its circuit for a
    quarter of an hour, after which one source tries.
    """
    row = session.get_one(HostState, host, with_for_update=True)
    row.failures += 1
    rests: list[datetime] = [now + wait] if wait else []
    if row.failures >= OPEN_AFTER:
        rests.append(now + OPEN_FOR)
    if rests:
        row.not_before = max(rests)
    return row.not_before if rests else None
