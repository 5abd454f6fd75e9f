"""How a post's counts have grown: what each look at it gave, kept apart from the largest ever seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Engagement
from config.db import insert_into

STEPS: Final = (timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=28))
"""So long after a post was first seen its counts are always written down."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A post's counts at one look; None: the network did not say."""

    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    clicks: int | None = None


def at_step(first_seen: datetime, before: datetime, now: datetime) -> bool:
    """Whether one of the steps has come since the look before; times are aware."""
    return any(before < first_seen + step <= now for step in STEPS)


def keep(session: Session, post_id: int, counts: Counts, at: datetime, *, always: bool) -> bool:
    """Write down what a look gave if it differs from the one before, or `always`; gives whether it did."""
    latest = (
        select(Engagement)
        .where(col(Engagement.post_id) == post_id)
        .order_by(col(Engagement.at).desc())
        .limit(1)
    )
    row = session.execute(latest).scalar()
    before = Counts() if row is None else _counts(row)
    if before == counts and not always:
        return False
    written = insert_into(session, Engagement).values(
        post_id=post_id,
        at=at,
        likes=counts.likes,
        reposts=counts.reposts,
        replies=counts.replies,
        clicks=counts.clicks,
    )
    session.execute(written.on_conflict_do_nothing())
    return True


def history(session: Session, post_id: int) -> list[tuple[datetime, Counts]]:
    """When a post was looked at and what its counts were, oldest first.  Times are aware UTC."""
    rows = session.execute(
        select(Engagement).where(col(Engagement.post_id) == post_id).order_by(col(Engagement.at))
    ).scalars()
    return [(row.at, _counts(row)) for row in rows]


def _counts(row: Engagement) -> Counts:
    return Counts(row.likes, row.reposts, row.replies, row.clicks)
