"""What looking at a post again means: when it is hidden, when it may go for good, when to look next.

The rule of deletion: a post that the network says it does not have is hidden at once; only when the
network says so again, an hour or more later, may what is left of it go (`Post.confirmed_at`; how, is
for those to say who need the row).  An error, a refused key or a full server says nothing of a post,
however often it happens: a watched one that nobody has been able to say anything of for a day is
hidden until somebody can, and never deleted for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import engagement, store
from collector.engagement import STEPS, Counts
from collector.models import Post
from collector.values import IncomingPost, Missing, There
from collector.volume import Wish

CONFIRM_AFTER: Final = timedelta(hours=1)
HIDE_AFTER: Final = timedelta(hours=24)
UNANSWERED: Final = 3
"""A watched post is hidden after so many looks without an answer, over `HIDE_AFTER` at least."""
RETRY: Final = timedelta(hours=1)
LET_US: Final = timedelta(days=1)
"""A network that does not let us look is asked again after so long."""
TRIES: Final = 5
"""Looks for the counts' sake only are given up after so many without an answer, until the next step."""

Outcome = IncomingPost | There | Missing | None
"""What a look at a post gave; None: nothing, which proves nothing."""


class Said(StrEnum):
    """What one look at a post gave."""

    THERE = "there"
    MISSING = "missing"
    NOTHING = "nothing"
    """No answer, or one that says nothing of this post."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What looking at a post has given so far; all None for one that is there.  Times are aware."""

    missing_since: datetime | None = None
    gone_at: datetime | None = None
    confirmed_at: datetime | None = None
    unanswered: int | None = None
    unanswered_since: datetime | None = None
    unverified_at: datetime | None = None


def said(outcome: Outcome) -> Said:
    """What a look gave, in short."""
    if outcome is None:
        return Said.NOTHING
    return Said.MISSING if isinstance(outcome, Missing) else Said.THERE


def after(stand: Stand, look: Said, at: datetime, *, watched: bool) -> Stand:
    """How a post stands after one more look at `at` (aware); `watched`: it is on a wall or may be."""
    if look is Said.THERE:
        return Stand()
    if look is Said.MISSING:
        since = stand.missing_since or at
        confirmed = at - since >= CONFIRM_AFTER
        return Stand(
            missing_since=since,
            gone_at=stand.gone_at or at,
            confirmed_at=stand.confirmed_at or (at if confirmed else None),
        )
    looks, since = (stand.unanswered or 0) + 1, stand.unanswered_since or at
    unverified = watched and looks >= UNANSWERED and at - since >= HIDE_AFTER
    return replace(
        stand,
        unanswered=looks,
        unanswered_since=since,
        unverified_at=stand.unverified_at or (at if unverified else None),
    )


def next_check(first_seen: datetime, watch_minutes: int | None, now: datetime) -> datetime | None:
    """When to look at a post that is there: its counts' next step, or sooner when it is watched.

    None: never again.  Times are aware.
    """
    steps: list[datetime] = [first_seen + step for step in STEPS]
    moments = [step for step in steps if step > now]
    if watch_minutes is not None:
        moments.append(now + timedelta(minutes=watch_minutes))
    return min(moments, default=None)


def next_look(
    stand: Stand, first_seen: datetime, watch_minutes: int | None, now: datetime
) -> datetime | None:
    """When to look again at a post that stands so; None: never again.  Times are aware."""
    looks = stand.unanswered or 0
    if stand.confirmed_at is not None:
        return None
    if stand.missing_since is not None:
        return now + _doubled(looks)
    if looks and watch_minutes is not None:
        return now + RETRY
    if 0 < looks < TRIES:
        return now + _doubled(looks - 1)
    return next_check(first_seen, watch_minutes, now)


def _doubled(times: int) -> timedelta:
    wait: timedelta = RETRY * 2 ** min(times, TRIES - 1)
    return wait


def note(session: Session, post_id: int, outcome: Outcome, at: datetime) -> None:
    """Write down what a look at `at` (aware) gave for a post.

    The words and pictures of a post that is there are the caller's to store (`keep`).  A look older
    than the last answer changes nothing.
    """
    post = session.get(Post, post_id, with_for_update=True, populate_existing=True)
    if post is None or (post.checked_at is not None and at < post.checked_at):
        return
    before = post.checked_at or post.first_seen_at
    stand = after(_stand(post), said(outcome), at, watched=post.watch_minutes is not None)
    for name in _STAND:
        setattr(post, name, getattr(stand, name))
    if outcome is not None:
        post.checked_at = at
    post.check_at = next_look(stand, post.first_seen_at, post.watch_minutes, at)
    session.flush()
    if isinstance(outcome, IncomingPost):
        counts = Counts(outcome.likes, outcome.reposts, outcome.replies, outcome.clicks)
        always = engagement.at_step(post.first_seen_at, before, at)
        engagement.keep(session, post_id, counts, at, always=always)


def keep(
    session: Session,
    views: Mapping[int, IncomingPost],
    *,
    source_id: int | None,
    wishes: Sequence[Wish],
    at: datetime,
    tombstone_key: bytes,
) -> None:
    """Store posts that are there as they look at `at` (aware), by their ids, and note that they are."""
    identities = session.execute(
        select(col(Post.id), col(Post.network), col(Post.uri)).where(col(Post.id).in_(sorted(views)))
    )
    # A server's own idea of a post's address must not make a second row of it.
    seen = {
        post_id: replace(views[post_id], network=network, uri=uri)
        for post_id, network, uri in identities
        if post_id is not None
    }
    store.save(
        session,
        list(seen.values()),
        source_id=source_id,
        wishes=wishes,
        fetched_at=at,
        tombstone_key=tombstone_key,
    )
    for post_id, view in sorted(seen.items()):
        note(session, post_id, view, at)


def postpone(session: Session, post_ids: Sequence[int], now: datetime) -> None:
    """Look at posts a day later: their network does not let us, which is no failed look."""
    session.execute(update(Post).where(col(Post.id).in_(post_ids)).values(check_at=now + LET_US))


def look_now(session: Session, post_id: int, now: datetime) -> None:
    """Make a post due: a person wants to know how it is.  One that is gone for good stays so."""
    session.execute(
        update(Post).where(col(Post.id) == post_id, col(Post.confirmed_at).is_(None)).values(check_at=now)
    )


_STAND: Final = tuple(one.name for one in fields(Stand))


def _stand(post: Post) -> Stand:
    return Stand(**{name: getattr(post, name) for name in _STAND})
