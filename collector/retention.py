"""What was collected and never needed goes again: posts, their pictures, and authors without posts.

A post goes `days` days after we first saw it, unless somebody decided something about it that still
needs it.  Counters and author totals are written in the transaction that removes, so a kill at any
moment neither loses nor doubles a figure.  Picture files follow with the sweep of leftovers.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from collector.models import Post
from collector.values import IncomingPost
from config.db import Database

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
    return removed


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
