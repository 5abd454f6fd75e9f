"""Taking down: whatever a link leads to is off every wall, and stays off."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase, identity
from config.models import Campaign
from curator import acts, picks, stories
from curator.material import Subject
from curator.models import Ending, Story


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
    return [pick_id for subject in sorted(found) for pick_id in _one(session, subject, at)]


def _one(session: Session, subject: Subject, at: datetime) -> list[int]:
    if subject.post_id:
        erase.take_down(session, subject.post_id, at)
        acts.record(session, None, "take_down", "post", subject.post_id)
    else:
        session.execute(update(Story).where(col(Story.id) == subject.story_id).values(taken_down_at=at))
        acts.record(session, None, "take_down", "story", subject.story_id)
    return picks.end_all(session, subject, Ending.TAKEN_DOWN, at)
