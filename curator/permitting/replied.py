"""Answers to a permission that was asked: found by the collector, put before who asked.

What an answer means a person decides; a “yes” grants nothing by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries
from collector.models import Reply
from collector.queries import ReplyView
from curator import notices, picks
from curator.desk import notice_words
from curator.entry import people
from curator.material import Subject
from curator.models import Notice, Permission, PermissionState, Person
from curator.permitting import permissions

EARLIER: Final = timedelta(hours=1)
"""Answers a little older than the record of the asking count too: people ask first and record then."""


@dataclass(frozen=True, slots=True)
class News:
    """An answer nobody has been told of, and the id of the step in which it was asked for."""

    asked_id: int
    at: datetime


def found(session: Session, campaign_id: int, subject: Subject) -> list[ReplyView]:
    """What the author has answered since a permission was asked, newest first.

    Nothing once a person has recorded an answer, or before anybody has asked.
    """
    steps = permissions.history(session, campaign_id, subject)
    asked = next((step for step in reversed(steps) if step.state is PermissionState.ASKED), None)
    if asked is None or not subject.post_id or steps[-1].state not in permissions.OPEN:
        return []
    return queries.replies(session, subject.post_id, asked.at - EARLIER)


def news(session: Session, since: datetime | None = None) -> list[News]:
    """Answers that were found after a moment (None: at all) and that nobody has been told of."""
    rows = select(Reply).order_by(col(Reply.at))
    if since is not None:
        rows = rows.where(col(Reply.seen_at) > since)
    replies = session.execute(rows).scalars().all()
    asked = _asked(session, sorted({reply.post_id for reply in replies})) if replies else []
    told = _told(session, asked)
    return [
        News(step.id or 0, reply.at)
        for reply in replies
        for step in asked
        if step.post_id == reply.post_id
        and reply.at >= step.at - EARLIER
        and (step.id, _when(reply.at)) not in told
    ]


def tell(session: Session, new: Sequence[News], at: datetime) -> int:
    """Tell who asked, else who works for the team whose pick it is; gives how many people were told."""
    count = 0
    for one in new:
        step = session.get_one(Permission, one.asked_id)
        for_whom = _whom(session, step)
        count += notices.tell(
            session,
            for_whom,
            notice_words.PERMISSION_REPLY,
            "permission",
            one.asked_id,
            _when(one.at),
            {},
            at,
        )
    return count


def whom_to_tell(session: Session, team_id: int, person_id: int | None) -> list[int]:
    """Who asked or picked, if they still work for the team, else everybody who does."""
    working = people.working_for(session, team_id)
    return [person_id] if person_id in working else working


def _asked(session: Session, post_ids: Sequence[int]) -> list[Permission]:
    """The last asking of each of these posts that is still open, in any campaign."""
    rows = session.execute(
        select(Permission).where(col(Permission.post_id).in_(post_ids)).order_by(col(Permission.id))
    ).scalars()
    last: dict[tuple[int, int | None], Permission] = {}
    open_: dict[tuple[int, int | None], bool] = {}
    for step in rows:
        key = (step.campaign_id, step.post_id)
        open_[key] = step.state in permissions.OPEN
        if step.state is PermissionState.ASKED:
            last[key] = step
    return [step for key, step in last.items() if open_[key]]


def _told(session: Session, asked: Sequence[Permission]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(col(Notice.subject_id), col(Notice.step)).where(
            col(Notice.kind) == notice_words.PERMISSION_REPLY,
            col(Notice.subject) == "permission",
            col(Notice.subject_id).in_([step.id for step in asked]),
        )
    )
    return {(step_id, when) for step_id, when in rows}


def _whom(session: Session, step: Permission) -> list[int]:
    pick = picks.of_subject(session, step.campaign_id, permissions.of_step(step))
    if pick is not None:
        return whom_to_tell(session, pick.team_id, step.person_id)
    person = session.get(Person, step.person_id) if step.person_id else None
    return [person.id] if person is not None and person.active and person.id else []


def _when(moment: datetime) -> int:
    """Tells answers to one asking apart."""
    return int(moment.timestamp())
