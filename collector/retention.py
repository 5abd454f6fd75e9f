"""What was collected and never needed goes again: posts, their pictures, and authors without posts.

A post goes `days` days after we first saw it, unless somebody decided something about it that still
needs it.  Counters and author totals are written in the transaction that removes, so a kill at any
moment neither loses nor doubles a figure.  Picture files follow with the sweep of leftovers.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from collector.models import Post
from collector.values import IncomingPost
from config.db import Database
from config.networks import NETWORKS

BATCH: Final = 200
LISTED: Final = timedelta(days=7)
"""An entry without a date of its own counts as still listed so long after it was last seen."""

LetGo = Callable[[Session, Sequence[int], datetime], Collection[int]]
"""Drops what was decided about posts that nobody needs any more; gives those that may go."""

log = structlog.get_logger()


def tick(database: Database, now: datetime, days: int, let_go: LetGo) -> int:
    """Remove what has been here longer than `days` days, a small transaction at a time; gives how many."""
    removed, after = 0, 0
    while True:
        with database.reading() as session:
            batch = _old(session, now, days, after)
        if not batch:
            break
        removed += database.writing(_remove, batch, now, let_go)
        after = batch[-1]
    if removed:
        log.info("retention", removed=removed, days=days)
    database.writing(forget_counts, now)
    return removed


def forget_counts(session: Session, now: datetime) -> int:
    """Drop counts that a network's terms let us keep no longer, because it has not told them again.

    They are unknown then (`config.networks.Network.counts_last`).  Gives of how many posts.
    """
    counts = (col(Post.likes), col(Post.reposts), col(Post.replies))
    dropped = 0
    for network, one in NETWORKS.items():
        if one.counts_last is None:
            continue
        told_last = now - one.counts_last
        stale = (
            update(Post)
            .where(
                col(Post.network) == network,
                col(Post.fetched_at) < told_last,
                col(Post.checked_at).is_(None) | (col(Post.checked_at) < told_last),
                or_(*(count.is_not(None) for count in counts)),
            )
            .values(likes=None, reposts=None, replies=None)
            .returning(col(Post.id))
        )
        dropped += len(session.execute(stale).all())
    return dropped


def fresh(posts: Iterable[IncomingPost], now: datetime, days: int) -> tuple[IncomingPost, ...]:
    """What of a page a source may still bring: what is older would have gone already.

    Without this a source that lists its old posts again and again would have them removed and
    counted as new every time.
    """
    oldest = now - timedelta(days=days)
    return tuple(one for one in posts if one.published_at is None or one.published_at >= oldest)


def _old(session: Session, now: datetime, days: int, after: int) -> list[int]:
    """Ids above `after`, in order.  An entry without a date stays while its feed lists it (see `fresh`)."""
    undated = col(Post.published_at) == col(Post.first_seen_at)
    rows = session.execute(
        select(col(Post.id))
        .where(
            col(Post.id) > after,
            col(Post.first_seen_at) < now - timedelta(days=days),
            col(Post.uri).not_like(f"{erase.HOLLOW}%"),
            ~(undated & (col(Post.fetched_at) >= now - LISTED)),
        )
        .order_by(col(Post.id))
        .limit(BATCH)
    ).scalars()
    return [post_id for post_id in rows if post_id is not None]


def _remove(session: Session, batch: Sequence[int], now: datetime, let_go: LetGo) -> int:
    going = sorted(let_go(session, batch, now))
    erase.remove(session, going)
    return len(going)
