"""Permissions: each step is a row, the newest one counts, none is ever changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries
from config.models import Account, Relation
from curator import acts
from curator.material import Material, Subject
from curator.models import Permission, PermissionState


def record(
    session: Session,
    person_id: int,
    campaign_id: int,
    subject: Subject,
    state: PermissionState,
    note: str,
    at: datetime,
) -> None:
    """Write down a permission's next step; what it changes on a wall follows by itself."""
    session.add(
        Permission(
            campaign_id=campaign_id,
            post_id=subject.post_id or None,
            story_id=subject.story_id or None,
            state=state,
            note=note.strip(),
            person_id=person_id,
            at=at,
        )
    )
    kind, number = ("post", subject.post_id) if subject.post_id else ("story", subject.story_id)
    acts.record(session, person_id, f"permission_{state}", kind, number)
    acts.walls_may_change(session)


def current(session: Session, campaign_id: int, subjects: Iterable[Subject]) -> Mapping[Subject, Permission]:
    """The newest step of each subject in a campaign; one nobody has asked about is missing."""
    wanted = set(subjects)
    newest = (
        select(func.max(col(Permission.id)))
        .where(
            col(Permission.campaign_id) == campaign_id,
            col(Permission.post_id).in_([one.post_id for one in wanted if one.post_id])
            | col(Permission.story_id).in_([one.story_id for one in wanted if one.story_id]),
        )
        .group_by(col(Permission.post_id), col(Permission.story_id))
    )
    rows = session.execute(select(Permission).where(col(Permission.id).in_(newest))).scalars()
    return {Subject(row.post_id or 0, row.story_id or 0): row for row in rows}


def history(session: Session, campaign_id: int, subject: Subject) -> list[Permission]:
    """Every step, oldest first."""
    column, number = (
        (Permission.post_id, subject.post_id) if subject.post_id else (Permission.story_id, subject.story_id)
    )
    rows = select(Permission).where(col(Permission.campaign_id) == campaign_id, col(column) == number)
    return list(session.execute(rows.order_by(col(Permission.id))).scalars())


def by_channel(session: Session, campaign_id: int, material: Material) -> PermissionState | None:
    """The permission that comes with whose channel it is: own needs none, a partner's stands.

    Where the network does not tell who posted, only the channel that showed it can say.
    """
    relation = None
    if material.author_handle:
        account = select(col(Account.relation)).where(
            col(Account.campaign_id) == campaign_id,
            col(Account.network) == material.network,
            col(Account.handle) == material.author_handle.lower(),
        )
        relation = session.execute(account).scalar()
    if relation is None and material.subject.post_id:
        shown = queries.channels(session, campaign_id, [material.subject.post_id])
        relation = next((whose for whose, _ in shown.values()), None)
    if relation is Relation.OWN:
        return PermissionState.NOT_NEEDED
    if relation is Relation.PARTNER:
        return PermissionState.STANDING
    return None
