"""What of the collected is still needed: the posts of picks, and of picks that ended not long ago.

A living pick keeps its post.  A pick that ended keeps it for `ARCHIVE`: it may be brought back, and
the year's report names it.  After that the pick stays as a line of history (team, week, figures)
and the post is emptied.  A post nobody picked is kept by nothing: setting it aside goes with it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from curator.models import Permission, Pick, Review

ARCHIVE: Final = timedelta(days=400)
"""A year and the weeks its report takes."""


def let_go(session: Session, post_ids: Sequence[int], now: datetime) -> set[int]:
    """Drop what was decided about posts that are not needed any more; gives those that may be removed."""
    picks = session.execute(select(Pick).where(col(Pick.post_id).in_(post_ids))).scalars().all()
    picked = {pick.post_id for pick in picks if pick.post_id}
    needed = {
        pick.post_id
        for pick in picks
        if pick.post_id and (pick.ended_at is None or pick.ended_at > now - ARCHIVE)
    }
    empty(session, sorted(picked - needed), now)
    free = set(post_ids) - picked
    for table in (Review, Permission):
        session.execute(delete(table).where(col(table.post_id).in_(free)))
    return free


def empty(
    session: Session, post_ids: Sequence[int], at: datetime, *, tombstone_key: bytes | None = None
) -> list[str]:
    """Empty posts that picks name, and all that people wrote about them; gives the files left."""
    for pick in session.execute(select(Pick).where(col(Pick.post_id).in_(post_ids))).scalars():
        pick.with_picture, pick.media_id, pick.alt, pick.photographer = False, None, "", ""
        pick.post_words = ""
        session.add(pick)
    session.flush()
    for step in session.execute(select(Permission).where(col(Permission.post_id).in_(post_ids))).scalars():
        step.note = ""
        session.add(step)
    session.flush()
    session.execute(delete(Review).where(col(Review.post_id).in_(post_ids)))
    return erase.hollow(session, post_ids, at, tombstone_key=tombstone_key)
