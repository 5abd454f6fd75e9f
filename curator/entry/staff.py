"""What an admin does about people: invite, change a role, give a new link, let go.

A one-time link opens an account with everything it may do.  So nobody gives a link to, or changes, a
person who may do more than themselves, or anything in a team where they are no admin.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator import acts
from curator.entry import people, second_factor
from curator.entry.people import RANK
from curator.entry.signin import Signed
from curator.models import Membership, Person, Role, Scope

NAME_LIMIT = 200


class Problem(StrEnum):
    """Why an admin cannot do something; the desk has the words."""

    NO_ADDRESS = "no_address"
    TOO_LONG = "too_long"
    ABOVE_YOU = "above_you"
    YOURSELF = "yourself"
    LEAVING = "leaving"
    OWNER = "owner"
    NOT_THERE = "not_there"


class StaffError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Member:
    """A person working for a team.

    `above`: their account is not for this admin to touch.  `ours`: their role in this team is.
    """

    person_id: int
    name: str
    email: str
    role: Role
    came: bool
    """Has been in: has set a password, or is the one who looks."""
    above: bool
    has_code: bool
    """Has a second factor."""
    ours: bool


def members(session: Session, team: Team, me: Signed) -> list[Member]:
    """Everybody who may work for a team, the campaign's owners too, by name."""
    rows = session.execute(
        select(Person, Membership)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            col(Person.active),
            or_(
                (col(Membership.scope) == Scope.TEAM) & (col(Membership.scope_id) == team.id),
                (col(Membership.scope) == Scope.CAMPAIGN) & (col(Membership.scope_id) == team.campaign_id),
            ),
        )
    ).all()
    best: dict[int, tuple[Person, Role]] = {}
    for person, held in rows:
        assert person.id is not None
        if person.id not in best or RANK[held.role] > RANK[best[person.id][1]]:
            best[person.id] = (person, held.role)
    found = [
        Member(
            person_id=number,
            name=person.name,
            email=person.email,
            role=role,
            came=bool(person.password) or number == me.person_id,
            above=not _manages(session, me, number),
            has_code=bool(person.totp),
            ours=_is_ours(me, team.id or 0, role),
        )
        for number, (person, role) in best.items()
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def invite(
    session: Session, me: Signed, team_id: int, email: str, name: str, role: Role, at: datetime
) -> str:
    """Let a person work for a team; gives a one-time link's secret, "" when they can sign in already.

    `StaffError` when the address is none, or the role or the person is above the inviter.
    """
    address = people.tidy_email(email)
    if max(len(address) - people.EMAIL_LIMIT, len(name) - NAME_LIMIT) > 0:
        raise StaffError(Problem.TOO_LONG)
    if not people.is_email(address):
        raise StaffError(Problem.NO_ADDRESS)
    if not me.may(team_id, max(role, Role.ADMIN, key=RANK.__getitem__)) or role is Role.OWNER:
        raise StaffError(Problem.ABOVE_YOU)
    acts.alone(session, session.get_one(Team, team_id).campaign_id)
    known = people.find(session, address)
    if known is not None and known.id is not None:
        if known.id == me.person_id:
            raise StaffError(Problem.YOURSELF)
        if not _manages(session, me, known.id):
            return _welcome(session, me, team_id, known, role)
        if known.active and known.password:
            return _welcome(session, me, team_id, known, role)
    return people.invite(session, me.person_id, address, name, Scope.TEAM, team_id, role, at)


def _welcome(session: Session, me: Signed, team_id: int, known: Person, role: Role) -> str:
    """Give somebody who has an account a role in one more team, without touching the account."""
    assert known.id is not None
    held = people.roles(session, known.id).get(team_id)
    if not known.active or (held is not None and RANK[held] > RANK[role]):
        raise StaffError(Problem.ABOVE_YOU)
    session.merge(Membership(person_id=known.id, scope=Scope.TEAM, scope_id=team_id, role=role))
    acts.record(session, me.person_id, "welcome", "person", known.id, scope_id=team_id, role=role.value)
    return ""


def change_role(session: Session, me: Signed, team_id: int, person_id: int, role: Role) -> None:
    """Another role in a team.  `StaffError` when either role is above the one who changes it."""
    held = _membership(session, me, team_id, person_id)
    if role is Role.OWNER or not me.may(team_id, role):
        raise StaffError(Problem.ABOVE_YOU)
    held.role = role
    acts.record(session, me.person_id, "role", "person", person_id, scope_id=team_id, role=role.value)


def new_link(session: Session, me: Signed, team_id: int, person_id: int, at: datetime) -> str:
    """A one-time link for who has lost a password or an invitation.  `StaffError` for one above."""
    _managed(session, me, team_id, person_id)
    acts.record(session, me.person_id, "link", "person", person_id)
    return people.link(session, person_id, at)


def sign_out(session: Session, me: Signed, team_id: int, person_id: int, at: datetime) -> None:
    """End a person's sign-ins everywhere.  `StaffError` for one above."""
    _managed(session, me, team_id, person_id)
    people.end_all(session, person_id, at)
    acts.record(session, me.person_id, "signed_out", "person", person_id)


def drop_code(session: Session, me: Signed, team_id: int, person_id: int, at: datetime) -> None:
    """Take a person's second factor away, for who has lost it.  `StaffError` for one above."""
    _managed(session, me, team_id, person_id)
    second_factor.remove(session, me.person_id, person_id, at)


def _managed(session: Session, me: Signed, team_id: int, person_id: int) -> None:
    _membership(session, me, team_id, person_id)
    if not _manages(session, me, person_id):
        raise StaffError(Problem.ABOVE_YOU)


def let_go(session: Session, me: Signed, team_id: int, person_id: int, at: datetime) -> None:
    """End a person's work for a team; with no other work left the account is shut at once."""
    if person_id == me.person_id:
        raise StaffError(Problem.OWNER if me.may(team_id, Role.OWNER) else Problem.LEAVING)
    held = _membership(session, me, team_id, person_id)
    session.delete(held)
    session.flush()
    acts.record(session, me.person_id, "let_go", "person", person_id, scope_id=team_id)
    if not people.roles(session, person_id):
        people.disable(session, me.person_id, person_id, at)


def _membership(session: Session, me: Signed, team_id: int, person_id: int) -> Membership:
    held = session.get(Membership, (person_id, Scope.TEAM, team_id), with_for_update=True)
    if held is None:
        owns = people.roles(session, person_id).get(team_id) is Role.OWNER
        raise StaffError(Problem.OWNER if owns else Problem.NOT_THERE)
    if person_id == me.person_id:
        raise StaffError(Problem.YOURSELF)
    if not me.may(team_id, max(held.role, Role.ADMIN, key=RANK.__getitem__)):
        raise StaffError(Problem.ABOVE_YOU)
    return held


def _is_ours(me: Signed, team_id: int, role: Role) -> bool:
    """Whether a role in a team, which no owner's is, is within what this admin may give."""
    return role is not Role.OWNER and me.may(team_id, max(role, Role.ADMIN, key=RANK.__getitem__))


def _manages(session: Session, me: Signed, person_id: int) -> bool:
    """Whether everything a person may do is within what this admin may give."""
    return all(
        me.may(team_id, max(role, Role.ADMIN, key=RANK.__getitem__))
        for team_id, role in people.roles(session, person_id).items()
    )
