"""Putting suggestions aside, for later or for good, and taking that back."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator import acts
from curator.models import Decision, Pick, Review


def put_aside(
    session: Session, person_id: int, team_id: int, post_id: int, decision: Decision, at: datetime
) -> None:
    """A team decides on a suggestion; a later decision takes the place of an earlier one."""
    session.merge(Review(post_id=post_id, team_id=team_id, decision=decision, person_id=person_id, at=at))
    acts.record(session, person_id, f"review_{decision}", "post", post_id, team=team_id)


def put_all_aside(
    session: Session,
    person_id: int,
    team_id: int,
    post_ids: Iterable[int],
    decision: Decision,
    at: datetime,
) -> Pick | None:
    """Decide on several at once, all or, when somebody has just picked one of them, none: that pick."""
    wanted = sorted(set(post_ids))
    campaign_id = session.get_one(Team, team_id).campaign_id
    acts.alone(session, campaign_id)
    first = taken(session, campaign_id, wanted)
    if first is None:
        for post_id in wanted:
            put_aside(session, person_id, team_id, post_id, decision, at)
    return first


def taken(session: Session, campaign_id: int, post_ids: Iterable[int]) -> Pick | None:
    """The first living pick of any of these posts in a campaign."""
    living = select(Pick).where(
        col(Pick.campaign_id) == campaign_id,
        col(Pick.post_id).in_(list(post_ids)),
        col(Pick.ended_at).is_(None),
    )
    return session.execute(living.order_by(col(Pick.id)).limit(1)).scalar()


def bring_back(session: Session, person_id: int, team_id: int, post_id: int) -> None:
    """Undo: the post is a new suggestion again.  Without a decision nothing changes."""
    kept = session.get(Review, (post_id, team_id))
    if kept is not None:
        session.delete(kept)
        acts.record(session, person_id, "review_undone", "post", post_id, team=team_id)


def bring_all_back(session: Session, person_id: int, team_id: int, post_ids: Iterable[int]) -> None:
    """Undo for several."""
    for post_id in sorted(set(post_ids)):
        bring_back(session, person_id, team_id, post_id)
