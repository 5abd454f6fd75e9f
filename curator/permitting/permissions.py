"""Permissions: each step is a row, the newest one counts, none is ever changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands, queries
from collector.models import Post
from config.models import Account, Relation
from curator import acts
from curator.material import Material, Subject
from curator.may_show import FORBIDDEN, PERMITTED
from curator.models import Permission, PermissionScope, PermissionState
from curator.picking import whose
from curator.picking.answers import PickError, Problem
from curator.report import erasing

OPEN: Final = frozenset({PermissionState.ASKED, PermissionState.NO_ANSWER})
"""Asked, and an answer may still come."""

_BY_RELATION: Final = {
    Relation.OWN: PermissionState.NOT_NEEDED,
    Relation.PARTNER: PermissionState.STANDING,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a step may tell beside its state."""

    note: str = ""
    scope: tuple[PermissionScope, ...] = ()
    """What it is for; empty: the wall."""
    wording: str = ""
    """The words in which it was asked."""
    reply: str = ""
    """What was answered, word for word."""
    reply_url: str = ""


@dataclass(frozen=True, slots=True)
class ByChannel:
    """A permission that comes with whose channel it is; `note` and `on`: who agreed to it, and when."""

    state: PermissionState
    account: str = ""
    note: str = ""
    on: date | None = None


def record(
    session: Session,
    person_id: int | None,
    campaign_id: int,
    subject: Subject,
    state: PermissionState,
    note: str,
    at: datetime,
    told: Told | None = None,
) -> int:
    """Write down a permission's next step; what it changes on a wall follows by itself.  Gives its id.

    While it is asked, answers are looked for where the network shows them.  Documents that tell of what
    may no longer be shown are made anew without it.  `told` has what there is beside the note;
    `person_id` None: the service itself.  `PickError` when it would undo a no (see `may_follow`).
    """
    told = told or Told()
    # Whoever saw the page before the no came is told so: the no is looked for with nobody else at it.
    acts.alone(session, campaign_id)
    if not may_follow(current(session, campaign_id, [subject]).get(subject), state, told.scope):
        raise PickError(Problem.STILL_REFUSED)
    step = Permission(
        campaign_id=campaign_id,
        post_id=subject.post_id or None,
        story_id=subject.story_id or None,
        state=state,
        note=note.strip(),
        scope=[one.value for one in told.scope],
        wording=told.wording.strip(),
        reply=told.reply.strip(),
        reply_url=told.reply_url.strip(),
        person_id=person_id,
        at=at,
    )
    session.add(step)
    session.flush()
    if subject.post_id:
        _listen(session, subject.post_id, state, at)
    kind, number = ("post", subject.post_id) if subject.post_id else ("story", subject.story_id)
    acts.record(session, person_id, f"permission_{state}", kind, number)
    acts.walls_may_change(session)
    if state in FORBIDDEN:
        erasing.told_of_subject(session, campaign_id, subject, at)
    return step.id or 0


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
    return {of_step(row): row for row in rows}


def is_forbidden(session: Session, campaign_id: int, subject: Subject) -> bool:
    """Whether its author has said no, or no longer: then not even its text may be shown."""
    step = current(session, campaign_id, [subject]).get(subject)
    return step is not None and step.state in FORBIDDEN


def history(session: Session, campaign_id: int, subject: Subject) -> list[Permission]:
    """Every step, oldest first."""
    column, number = (
        (Permission.post_id, subject.post_id) if subject.post_id else (Permission.story_id, subject.story_id)
    )
    rows = select(Permission).where(col(Permission.campaign_id) == campaign_id, col(column) == number)
    return list(session.execute(rows.order_by(col(Permission.id))).scalars())


def of_step(step: Permission) -> Subject:
    """What a step is about."""
    return Subject(step.post_id or 0, step.story_id or 0)


def scope_of(step: Permission) -> tuple[PermissionScope, ...]:
    """What a step is for, in the order of `PermissionScope`; empty: nobody said."""
    return tuple(one for one in PermissionScope if one.value in step.scope)


def for_walls(step: Permission | None) -> PermissionState | None:
    """Where a permission stands as far as walls are concerned: one granted for other things only is
    none; None: nobody has asked."""
    if step is None:
        return None
    elsewhere = bool(step.scope) and PermissionScope.WALL.value not in step.scope
    return None if step.state in PERMITTED and elsewhere else step.state


def may_follow(
    last: Permission | None, state: PermissionState, scope: Collection[PermissionScope] = ()
) -> bool:
    """Whether a step may be written down after the newest one, which counts (None: nobody has asked).

    A no stays one until there is a permission that holds the wall: a request, silence or a permission
    for something else would make it look as if nobody had said it.
    """
    if last is None or last.state not in FORBIDDEN or state in FORBIDDEN:
        return True
    return state in PERMITTED and (not scope or PermissionScope.WALL in scope)


def by_channel(session: Session, campaign_id: int, material: Material) -> PermissionState | None:
    """The permission that comes with whose channel it is: own needs none, a partner's stands."""
    found = channel(session, campaign_id, material)
    return found.state if found else None


def channel(session: Session, campaign_id: int, material: Material) -> ByChannel | None:
    """As `by_channel`, with who agreed to it and when; None: it comes with no channel.

    Where the network does not tell who posted, only the channel that showed it can say.  An account
    that is no longer active permits nothing, whatever shows its posts.
    """
    account = None
    if material.author_handle:
        account = session.execute(
            select(Account).where(
                col(Account.campaign_id) == campaign_id,
                col(Account.network) == material.network,
                col(Account.handle) == material.author_handle.lower(),
            )
        ).scalar()
    shown: Mapping[int, tuple[Relation, int | None]] = {}
    if account is None and material.subject.post_id:
        shown = queries.channels(session, campaign_id, [material.subject.post_id])
    uri = session.execute(select(col(Post.uri)).where(col(Post.id) == material.subject.post_id)).scalar()
    by_source = next((relation for relation, _ in shown.values()), Relation.PUBLIC)
    state = _BY_RELATION.get(whose.relation(account, uri or "", by_source))
    if state is None:
        return None
    if account is None:
        return ByChannel(state)
    return ByChannel(state, account.name, account.permission_note, account.permission_on)


def _listen(session: Session, post_id: int, state: PermissionState, at: datetime) -> None:
    if state is PermissionState.ASKED:
        network = session.execute(select(col(Post.network)).where(col(Post.id) == post_id)).scalar()
        if network in errands.LISTENED:
            errands.listen(session, post_id, at)
    elif state not in OPEN:
        errands.listen_no_more(session, post_id)
