"""Taking down: whatever a link leads to is off every wall, and stays off.

What its own network has removed for good is let go of here too.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase, identity
from collector.models import Post
from config.models import Campaign
from curator import acts, picks
from curator.material import Subject, subject_of
from curator.models import Ending, Pick, Story
from curator.picking import stories
from curator.privacy import keeping
from curator.removing import wishes
from curator.removing.wishes import Wish
from curator.report import erasing


def take_down(session: Session, link: str, at: datetime) -> list[int] | None:
    """End every pick of the post or story behind a link, and never show or suggest it again.

    Gives the ids of the picks ended; None when nobody has seen such a post.
    """
    who = identity.of_link(link)
    if who is None:
        return None
    found = {
        subject
        for campaign_id in session.execute(select(col(Campaign.id))).scalars()
        if campaign_id is not None
        for subject in stories.all_known(session, campaign_id, who)
    }
    if not found:
        return None
    return [pick_id for subject in sorted(found) for pick_id in take_down_subject(session, subject, at)]


def take_down_pick(session: Session, pick_id: int, at: datetime) -> list[int] | None:
    """As `take_down`, of what a pick of ours shows, which needs no link; None: there is no such pick."""
    pick = session.get(Pick, pick_id)
    return take_down_subject(session, subject_of(pick), at) if pick else None


def apply(session: Session, wish: Wish, wall_url: str) -> list[int] | None:
    """Take a kept wish into the database; None when nobody has seen what it names."""
    number = wishes.pick_number(wish.link, wall_url)
    if number is not None:
        return take_down_pick(session, number, wish.at)
    return take_down(session, wish.link, wish.at)


def gone_for_good(session: Session, limit: int = 100) -> list[int]:
    """Posts that their networks have said twice, an hour or more apart, they do not have."""
    rows = session.execute(select(col(Post.id)).where(col(Post.confirmed_at).is_not(None)).limit(limit))
    return [post_id for post_id in rows.scalars() if post_id is not None]


def clear(session: Session, post_ids: Sequence[int], at: datetime) -> None:
    """Let go of posts that are gone for good: emptied where a pick names them, else removed."""
    named = session.execute(select(Pick).where(col(Pick.post_id).in_(post_ids))).scalars().all()
    picked = {pick.post_id for pick in named if pick.post_id is not None}
    erasing.told_of(session, [pick.id for pick in named if pick.id is not None], at)
    keeping.empty(session, sorted(picked), at)
    erase.remove(session, sorted(keeping.let_go(session, sorted(set(post_ids) - picked), at)))


def take_down_subject(session: Session, subject: Subject, at: datetime) -> list[int]:
    """As `take_down`, of a post or story that is here."""
    if subject.post_id:
        erase.take_down(session, subject.post_id, at)
        acts.record(session, None, "take_down", "post", subject.post_id)
    else:
        session.execute(update(Story).where(col(Story.id) == subject.story_id).values(taken_down_at=at))
        acts.record(session, None, "take_down", "story", subject.story_id)
    return picks.end_all(session, subject, Ending.TAKEN_DOWN, at)
