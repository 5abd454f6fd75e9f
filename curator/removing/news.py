"""Whom a removal request concerns, and what they are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Team
from curator import notices
from curator.desk.notice_words import REMOVAL_ALARM, REMOVAL_ASKED, REMOVAL_ELSEWHERE, REMOVAL_WAITS
from curator.entry import people
from curator.models import Membership, Notice, Person, Pick, RemovalRequest, Role, Scope
from curator.removing import whereabouts
from curator.turns import duty

SUBJECT: Final = "removalrequest"


def tell(
    session: Session, request_id: int, picks: Sequence[Pick], *, urgent: bool, hidden: bool, at: datetime
) -> None:
    """Tell of a request: whoever is on duty and the deputy; where it did not hide, or a child or danger
    is named, the team's admins too.  Other teams whose picks it hid are told that it did."""
    row = session.get_one(RemovalRequest, request_id)
    pick = session.get_one(Pick, row.pick_id)
    where = whereabouts.of(session, picks, clock.day_of(at), lifted=True)
    facts = {"week": pick.week.isoformat(), "urgent": urgent, "where": where.value}
    kind = REMOVAL_ASKED if hidden else REMOVAL_ALARM
    concerned = named(session, row.team_id, at)
    if urgent or not hidden:
        concerned = sorted({*concerned, *admins(session, row.team_id)})
    notices.tell(session, concerned, kind, SUBJECT, request_id, 0, facts, at)
    for other in picks:
        if hidden and other.ended_at is None and other.team_id != row.team_id and other.id:
            week = {"week": other.week.isoformat()}
            told = named(session, other.team_id, at)
            notices.tell(session, told, REMOVAL_ELSEWHERE, "pick", other.id, request_id, week, at)


def remind(session: Session, request_id: int, hours: int, at: datetime) -> int:
    """Tell the admins too that a request waits and how many hours of our goal are left; gives how many."""
    row = session.get_one(RemovalRequest, request_id)
    pick = session.get_one(Pick, row.pick_id)
    concerned = sorted({*named(session, row.team_id, at), *admins(session, row.team_id)})
    facts = {"week": pick.week.isoformat(), "hours": hours}
    return notices.tell(session, concerned, REMOVAL_WAITS, SUBJECT, request_id, hours, facts, at)


def settled(session: Session, request_ids: Sequence[int], at: datetime) -> None:
    """Nobody has to be told any more: notices about these requests are put away, and not sent."""
    session.execute(
        update(Notice)
        .where(
            col(Notice.subject) == SUBJECT,
            col(Notice.subject_id).in_(request_ids),
            col(Notice.seen_at).is_(None),
        )
        .values(seen_at=at, due_at=None)
    )


def named(session: Session, team_id: int, at: datetime) -> list[int]:
    """Whoever is on duty this week and the deputy; where nobody is, everybody who works for the team.

    Of a team that has ended, those of its heir.
    """
    team_id = people.answering_for(session, team_id)
    on_duty = duty.those(duty.of(session, team_id, clock.week_of(at)))
    return on_duty or people.working_for(session, team_id)


def admins(session: Session, team_id: int) -> list[int]:
    """A team's admins and the campaign's owners who may sign in; of a team that has ended, its heir's."""
    team = session.get_one(Team, people.answering_for(session, team_id))
    mine = (col(Membership.scope) == Scope.TEAM) & (col(Membership.scope_id) == team.id)
    whole = (col(Membership.scope) == Scope.CAMPAIGN) & (col(Membership.scope_id) == team.campaign_id)
    rows = session.execute(
        select(col(Person.id))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            (mine & (col(Membership.role) == Role.ADMIN)) | (whole & (col(Membership.role) == Role.OWNER)),
            col(Person.active),
        )
        .distinct()
    ).scalars()
    return sorted(number for number in rows if number is not None)
