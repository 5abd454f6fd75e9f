"""What has become of picked posts, read from what the collector found out, and who should know.

What was last read of a pick's post is written on the pick (`Pick.post_state`, `post_words`), so that
nothing is told twice and nothing is missed, whoever stops when.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Post
from config import clock
from curator import acts, notices
from curator.desk import notice_words
from curator.entry import people
from curator.material import digest
from curator.models import Pick, Slot
from curator.picking import translating
from curator.picking.watching import HOURLY

RECENT: Final = timedelta(weeks=8)
"""Staff are told of picks as old as that; of older ones only while they are on a wall."""


class PostState(StrEnum):
    """Whether a pick's post may be shown, as far as its network is concerned."""

    WELL = ""
    GONE = "gone"
    RESTRICTED = "restricted"
    UNVERIFIED = "unverified"


_KINDS: Final = {
    PostState.WELL: notice_words.POST_BACK,
    PostState.GONE: notice_words.POST_GONE,
    PostState.RESTRICTED: notice_words.POST_RESTRICTED,
    PostState.UNVERIFIED: notice_words.POST_UNVERIFIED,
}
_STATE: Final = case(
    (col(Post.gone_at).is_not(None), PostState.GONE.value),
    (col(Post.restricted), PostState.RESTRICTED.value),
    (col(Post.unverified_at).is_not(None), PostState.UNVERIFIED.value),
    else_=PostState.WELL.value,
)


def unread(session: Session, since: date | None = None) -> bool:
    """Whether there is anything new about a living pick's post; `since`: only of weeks from that one."""
    found = select(col(Pick.id)).join(Post, col(Post.id) == col(Pick.post_id)).where(_is_new(since))
    return session.execute(found.limit(1)).first() is not None


def read(session: Session, at: datetime, since: date | None = None) -> int:
    """Take in what is new: walls are looked at again and staff told; gives how many picks it concerns."""
    rows = session.execute(
        select(Pick, Post, _STATE)
        .join(Post, col(Post.id) == col(Pick.post_id))
        .where(_is_new(since))
        .order_by(col(Pick.id))
        .with_for_update(of=Pick)
    ).all()
    changed = 0
    for pick, post, state in rows:
        changed += _read_one(session, pick, post, PostState(state), at)
    if changed:
        acts.walls_may_change(session)
    return changed


def _is_new(since: date | None) -> ColumnElement[bool]:
    living = and_(col(Pick.ended_at).is_(None), col(Pick.post_id).is_not(None))
    if since is not None:
        living = and_(living, col(Pick.week) >= since)
    seen_since = or_(col(Pick.post_read_at).is_(None), col(Post.fetched_at) > col(Pick.post_read_at))
    return and_(living, or_(col(Pick.post_state) != _STATE, seen_since))


def _read_one(session: Session, pick: Pick, post: Post, state: PostState, at: datetime) -> bool:
    """Compare a pick's post with what was last read of it; gives whether a wall may look different."""
    turned = state.value != pick.post_state
    words = digest(post.title, post.text)
    edited = state is PostState.WELL and pick.post_words not in {"", words}
    pick.post_state, pick.post_read_at = state.value, post.fetched_at
    if state is PostState.WELL or not pick.post_words:
        pick.post_words = words
    if edited:
        pick.post_edited_at = at
    session.add(pick)
    for kind in [_KINDS[state]] * turned + [notice_words.POST_EDITED] * edited:
        acts.record(session, None, kind, "pick", pick.id or 0)
        if pick.week >= clock.week_of(at) - RECENT or post.watch_minutes == HOURLY:
            _tell(session, pick, kind, at)
    return turned or edited


def _tell(session: Session, pick: Pick, kind: str, at: datetime) -> None:
    if pick.slot is Slot.SPARE:
        # It is on no wall; its page in the stock says how it is.
        return
    whom = people.working_for(session, pick.team_id)
    facts: dict[str, object] = {"week": pick.week.isoformat()}
    if kind == notice_words.POST_EDITED and translating.of_picks(session, [pick.id or 0]):
        facts["translated"] = True
    # The moment makes it another notice when the same happens to the same pick again.
    notices.tell(session, whom, kind, "pick", pick.id or 0, int(at.timestamp()), facts, at)
