"""The activity log as people read it: who did what, newest first, within what they may see."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from config.models import Account, Credential, Tag, Team, Wall
from curator.entry.signin import Signed
from curator.models import (
    AuditEvent,
    Membership,
    Person,
    Pick,
    RemovalRequest,
    Report,
    Role,
    Rule,
    Scope,
    Series,
    Story,
    Submission,
    ToneRound,
)

PAGE: Final = 100
BATCH: Final = 1_000
_OF_A_TEAM: Final[dict[str, type[SQLModel]]] = {
    "account": Account,
    "credential": Credential,
    "pick": Pick,
    "removalrequest": RemovalRequest,
    "report": Report,
    "rule": Rule,
    "series": Series,
    "story": Story,
    "submission": Submission,
    "tag": Tag,
    "tone": ToneRound,
    "wall": Wall,
}
"""What acts are done to that is one team's, by what the log calls it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act.  `person` is "" for the service itself and the command line; `at` is aware UTC.

    `about` is the person it was done to, where that is somebody else, `team` the one it was done for; ""
    where there is none.
    """

    id: int
    at: datetime
    person: str
    action: str
    subject: str
    subject_id: int
    facts: Any
    about: str = ""
    team: str = ""
    team_id: int = 0


def events(session: Session, team: Team, me: Signed, number: int) -> tuple[list[Event], bool]:
    """A page (from 1) of the events a person may see from a team, and whether there are more."""
    wanted = _within(session, team, me)
    found = list(_read(session, wanted, None, PAGE + 1, (number - 1) * PAGE))
    return found[:PAGE], len(found) > PAGE


def all_events(session: Session, team: Team, me: Signed) -> Iterator[Event]:
    """All of them, newest first, a thousand at a time."""
    wanted, before = _within(session, team, me), None
    while found := list(_read(session, wanted, before, BATCH, 0)):
        yield from found
        before = found[-1].id


def _within(session: Session, team: Team, me: Signed) -> ColumnElement[bool]:
    """An owner sees what everybody of the campaign and the service did, an admin the team's people.

    Of those who have been let go they see what these did until then: what was done stays done.
    """
    assert team.id is not None
    of_team = (col(Membership.scope) == Scope.TEAM) & (col(Membership.scope_id) == team.id)
    if not me.may(team.id, Role.OWNER):
        theirs = select(col(Membership.person_id)).where(of_team)
        return or_(
            col(AuditEvent.person_id).in_(theirs),
            col(AuditEvent.person_id) == me.person_id,
            *_until_they_went(session, [team.id]),
        )
    teams = select(col(Team.id)).where(col(Team.campaign_id) == team.campaign_id)
    of_campaign = (col(Membership.scope) == Scope.CAMPAIGN) & (col(Membership.scope_id) == team.campaign_id)
    of_teams = (col(Membership.scope) == Scope.TEAM) & col(Membership.scope_id).in_(teams)
    theirs = select(col(Membership.person_id)).where(or_(of_campaign, of_teams))
    numbers = [number or 0 for number in session.execute(teams).scalars()]
    return or_(
        col(AuditEvent.person_id).is_(None),
        col(AuditEvent.person_id).in_(theirs),
        *_until_they_went(session, numbers),
    )


def _until_they_went(session: Session, teams: Collection[int]) -> Iterator[ColumnElement[bool]]:
    """What each of those did who have been let go from these teams, until then."""
    went = select(col(AuditEvent.id), col(AuditEvent.subject_id), col(AuditEvent.facts)).where(
        col(AuditEvent.action) == "let_go"
    )
    rows = session.execute(went.order_by(col(AuditEvent.id)))
    last = {row.subject_id: row.id for row in rows if row.facts.get("scope_id") in teams}
    for person_id, number in last.items():
        yield (col(AuditEvent.person_id) == person_id) & (col(AuditEvent.id) < number)


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
    found = [(row, name) for row, name in session.execute(rows)]
    owners = _teams_of(session, [row for row, _ in found])
    called = {row.id: row.name for row in session.execute(select(col(Team.id), col(Team.name)))}
    others = {row.subject_id for row, _ in found if row.subject == "person"}
    named = select(col(Person.id), col(Person.name)).where(col(Person.id).in_(others))
    people = {row.id: row.name for row in session.execute(named)}
    for row, name in found:
        about = people.get(row.subject_id, "") if _is_about_another(row) else ""
        team_id = owners.get((row.subject, row.subject_id)) or _team_told(row)
        yield Event(
            row.id or 0,
            row.at,
            name or "",
            row.action,
            row.subject,
            row.subject_id,
            row.facts,
            about,
            called.get(team_id, ""),
            team_id,
        )


def _is_about_another(row: AuditEvent) -> bool:
    return row.subject == "person" and row.subject_id != row.person_id


def _teams_of(session: Session, rows: Sequence[AuditEvent]) -> dict[tuple[str, int], int]:
    """Whose what acts were done to is, as far as it is one team's and still there."""
    found: dict[tuple[str, int], int] = {}
    for subject, table in _OF_A_TEAM.items():
        numbers = {row.subject_id for row in rows if row.subject == subject}
        if numbers:
            key, owner = col(table.id), col(table.team_id)  # type: ignore[attr-defined]
            for number, team_id in session.execute(select(key, owner).where(key.in_(numbers))):
                found[subject, number] = team_id or 0
    return found


def _team_told(row: AuditEvent) -> int:
    """The team that an act itself names; 0 for none."""
    if row.subject == "team":
        return row.subject_id
    in_team = row.facts.get("scope", Scope.TEAM.value) == Scope.TEAM.value
    told = row.facts.get("team") or (row.facts.get("scope_id") if in_team else 0)
    return told if isinstance(told, int) else 0
