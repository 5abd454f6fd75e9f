"""Putting a suggestion aside, for later or for good, and taking that back."""

from datetime import datetime

from sqlalchemy.orm import Session

from curator import acts
from curator.models import Decision, Review


def put_aside(
    session: Session, person_id: int, team_id: int, post_id: int, decision: Decision, at: datetime
) -> None:
    """A team decides on a suggestion; a later decision takes the place of an earlier one."""
    session.merge(Review(post_id=post_id, team_id=team_id, decision=decision, person_id=person_id, at=at))
    acts.record(session, person_id, f"review_{decision}", "post", post_id, team=team_id)


def bring_back(session: Session, person_id: int, team_id: int, post_id: int) -> None:
    """Undo: the post is a new suggestion again.  Without a decision nothing changes."""
    kept = session.get(Review, (post_id, team_id))
    if kept is not None:
        session.delete(kept)
        acts.record(session, person_id, "review_undone", "post", post_id, team=team_id)
