"""The activity log as people read it: who did what, newest first, within what they may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator.entry.signin import Signed
from curator.models import AuditEvent, Membership, Person, Role, Scope

PAGE: Final = 100
BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Event:
    """One act.  `person` is "" for the service itself and the command line; `at` is aware UTC."""

    id: int
    at: datetime
    person: str
    action: str
    subject: str
    subject_id: int
    facts: Any


def events(session: Session, team: Team, me: Signed, number: int) -> tuple[list[Event], bool]:
    """A page (from 1) of the events a person may see from a team, and whether there are more."""
    wanted = _within(team, me)
    found = list(_read(session, wanted, None, PAGE + 1, (number - 1) * PAGE))
    return found[:PAGE], len(found) > PAGE


def all_events(session: Session, team: Team, me: Signed) -> Iterator[Event]:
    """All of them, newest first, a thousand at a time."""
    wanted, before = _within(team, me), None
    while found := list(_read(session, wanted, before, BATCH, 0)):
        yield from found
        before = found[-1].id


def _within(team: Team, me: Signed) -> ColumnElement[bool]:
    """An owner sees what everybody of the campaign and the service did, an admin the team's people."""
    assert team.id is not None
    of_team = (col(Membership.scope) == Scope.TEAM) & (col(Membership.scope_id) == team.id)
    if not me.may(team.id, Role.OWNER):
        theirs = select(col(Membership.person_id)).where(of_team)
        return col(AuditEvent.person_id).in_(theirs) | (col(AuditEvent.person_id) == me.person_id)
    teams = select(col(Team.id)).where(col(Team.campaign_id) == team.campaign_id)
    of_campaign = (col(Membership.scope) == Scope.CAMPAIGN) & (col(Membership.scope_id) == team.campaign_id)
    of_teams = (col(Membership.scope) == Scope.TEAM) & col(Membership.scope_id).in_(teams)
    theirs = select(col(Membership.person_id)).where(or_(of_campaign, of_teams))
    return col(AuditEvent.person_id).is_(None) | col(AuditEvent.person_id).in_(theirs)


def _read(
    session: Session, wanted: ColumnElement[bool], before: int | None, limit: int, offset: int
) -> Iterator[Event]:
    rows = (
        select(AuditEvent, col(Person.name))
        .outerjoin(Person, col(Person.id) == col(AuditEvent.person_id))
        .where(wanted)
        .order_by(col(AuditEvent.id).desc())
        .limit(limit)
        .offset(offset)
    )
    if before is not None:
        rows = rows.where(col(AuditEvent.id) < before)
    for row, name in session.execute(rows):
        yield Event(row.id or 0, row.at, name or "", row.action, row.subject, row.subject_id, row.facts)
