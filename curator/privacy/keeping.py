"""What of the collected is still needed: the posts of picks, and of picks that ended not long ago.

A living pick keeps its post.  A pick that ended keeps it for `ARCHIVE`: it may be brought back, and
the year's report names it.  After that the pick stays as a line of history (team, week, figures),
the post is emptied, and documents that named it get a version that does not.  A post nobody picked is
kept by nothing, but while a team that has not seen it has a pause: setting it aside goes with it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from collector.models import Post, PostTag
from config import clock
from config.models import Team
from curator import candidates
from curator.models import Permission, Pick, Review, VersionReason
from curator.privacy import naming
from curator.report import erasing
from curator.suggesting import marks
from curator.turns import pauses

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
    archived = picked - needed
    ended = [pick.id for pick in picks if pick.id and pick.post_id in archived]
    erasing.told_of(session, ended, now, VersionReason.ARCHIVE)
    empty(session, sorted(archived), now)
    free = set(post_ids) - picked
    free -= _waiting(session, free, now)
    marks.leave(session, free)
    for table in (Review, Permission):
        session.execute(delete(table).where(col(table.post_id).in_(free)))
    return free


def _waiting(session: Session, post_ids: Collection[int], now: datetime) -> set[int]:
    """Posts that a team with a pause has not seen: they stay until two weeks after it.

    That is what had come in the 30 days before the pause or came during it, that the team's campaign
    collected and the team has not put aside; and nothing older than `pauses.KEPT_AT_MOST`.
    """
    kept: set[int] = set()
    for pause in pauses.recent(session, now) if post_ids else ():
        campaign_id = select(col(Team.campaign_id)).where(col(Team.id) == pause.team_id).scalar_subquery()
        aside = select(col(Review.post_id)).where(col(Review.team_id) == pause.team_id)
        rows = (
            select(col(Post.id))
            .join(PostTag, col(PostTag.post_id) == col(Post.id))
            .where(
                col(Post.id).in_(post_ids),
                col(PostTag.campaign_id) == campaign_id,
                col(Post.first_seen_at) >= clock.starts(pause.starts) - candidates.WINDOW,
                col(Post.first_seen_at) < clock.starts(pause.ends + timedelta(days=1)),
                col(Post.first_seen_at) >= now - pauses.KEPT_AT_MOST,
                col(Post.id).not_in(aside),
            )
        )
        kept.update(post_id for post_id in session.execute(rows).scalars() if post_id is not None)
    return kept


def empty(
    session: Session, post_ids: Sequence[int], at: datetime, *, tombstone_key: bytes | None = None
) -> list[str]:
    """Empty posts that picks name, and all that people wrote about them; gives the files left."""
    lifted = session.execute(select(Pick).where(col(Pick.post_id).in_(post_ids))).scalars().all()
    naming.empty_picks(session, lifted)
    steps = session.execute(select(Permission).where(col(Permission.post_id).in_(post_ids))).scalars().all()
    naming.empty_permissions(session, steps)
    session.execute(delete(Review).where(col(Review.post_id).in_(post_ids)))
    marks.leave(session, post_ids)
    return erase.hollow(session, post_ids, at, tombstone_key=tombstone_key)
