"""Who may do what: people come by invitation, with a role in a team or over a campaign."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Campaign, Team
from curator import acts
from curator.models import Invitation, Membership, Person, Role, Scope, SignIn

INVITATION_LASTS: Final = timedelta(days=7)
EMAIL_LIMIT: Final = 254
RANK: Final = {Role.VIEWER: 1, Role.EDITOR: 2, Role.ADMIN: 3, Role.OWNER: 4}


def digest(secret: str) -> str:
    """What we keep of a secret that travels."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tidy_email(email: str) -> str:
    """An address as we keep and compare it."""
    return email.strip().lower()


def is_email(address: str) -> bool:
    """Whether a tidied address has the form of one that mail could be sent to."""
    name, _, host = address.partition("@")
    # What separates addresses, groups them or comments on them would make one field reach many people.
    plain = not any(
        sign.isspace() or not sign.isprintable() or sign in '<>"@,;:()[]\\' for sign in name + host
    )
    return bool(name) and bool(host) and plain and len(address) <= EMAIL_LIMIT


def invite(
    session: Session,
    by: int | None,
    email: str,
    name: str,
    scope: Scope,
    scope_id: int,
    role: Role,
    at: datetime,
) -> str:
    """Give a person (new or known) a role and a one-time link's secret, good for 7 days.

    One who was shut out may come again, with a new password.
    """
    address = tidy_email(email)
    person = find(session, address)
    if person is None:
        person = Person(email=address, name=name.strip() or address)
        session.add(person)
        session.flush()
    elif not person.active:
        person.active, person.password = True, ""
    assert person.id is not None
    session.merge(Membership(person_id=person.id, scope=scope, scope_id=scope_id, role=role))
    acts.record(
        session, by, "invite", "person", person.id, scope=scope.value, scope_id=scope_id, role=role.value
    )
    return link(session, person.id, at)


def invite_by_key(session: Session, email: str, name: str, team_key: str, role: str) -> str:
    """Invite by a team's key, "" meaning the whole campaign.

    `LookupError` says what there is not, ValueError what cannot be given.
    """
    if not is_email(tidy_email(email)):
        raise ValueError(f"“{email}” is no e-mail address; write one such as aino.esimerkki@kunta.fi")
    if team_key and role == Role.OWNER:
        raise ValueError("an owner is the whole campaign's: leave the team away, or give another role")
    if team_key:
        team = session.execute(select(Team).where(col(Team.key) == team_key)).scalar()
        if team is None or team.id is None:
            known = ", ".join(session.execute(select(col(Team.key)).order_by(col(Team.key))).scalars())
            raise LookupError(f"there is no team “{team_key}”; there are: {known or 'none'}")
        return invite(session, None, email, name, Scope.TEAM, team.id, Role(role), clock.now())
    campaign = first_campaign(session)
    if campaign is None or campaign.id is None:
        raise LookupError("there is no campaign yet: apply one with `someseina campaigns apply FILE`")
    return invite(session, None, email, name, Scope.CAMPAIGN, campaign.id, Role(role), clock.now())


def find(session: Session, email: str) -> Person | None:
    """The person with an address."""
    return session.execute(select(Person).where(col(Person.email) == tidy_email(email))).scalar()


@dataclass(frozen=True, slots=True)
class Listed:
    """A person with one of their roles."""

    email: str
    role: str
    where: str
    active: bool
    signed_up: bool


def everybody(session: Session) -> list[Listed]:
    """Everyone with each of their roles, by address."""
    teams: dict[tuple[Scope, int | None], str] = {
        (Scope.TEAM, team.id): team.key for team in session.execute(select(Team)).scalars()
    }
    for campaign in session.execute(select(Campaign)).scalars():
        teams[Scope.CAMPAIGN, campaign.id] = campaign.key
    rows = session.execute(
        select(Person, Membership)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .order_by(col(Person.email))
    )
    return [
        Listed(
            person.email,
            held.role.value,
            teams.get((held.scope, held.scope_id), "?"),
            person.active,
            bool(person.password),
        )
        for person, held in rows
    ]


def link(session: Session, person_id: int, at: datetime, *, signs_in: bool = False) -> str:
    """A fresh one-time link's secret for a person; earlier unspent ones end.

    It lets a password be chosen; with `signs_in` it opens one session as it is.
    """
    secret = secrets.token_urlsafe(32)
    session.execute(
        update(Invitation)
        .where(
            col(Invitation.person_id) == person_id,
            col(Invitation.team_id).is_(None),
            col(Invitation.spent_at).is_(None),
        )
        .values(spent_at=at)
    )
    session.add(
        Invitation(
            digest=digest(secret),
            person_id=person_id,
            created_at=at,
            expires_at=at + INVITATION_LASTS,
            signs_in=signs_in,
        )
    )
    return secret


def invited(session: Session, secret: str, at: datetime) -> Person | None:
    """Whose link this is, while it is good; looking does not spend it."""
    row = session.get(Invitation, digest(secret))
    if row is None or row.spent_at is not None or row.expires_at <= at:
        return None
    person = session.get(Person, row.person_id)
    return person if person is not None and person.active else None


def only_signs_in(session: Session, secret: str) -> bool:
    """Whether a link opens a session without a password being chosen."""
    row = session.get(Invitation, digest(secret))
    return row is not None and row.signs_in


def end_all(session: Session, person_id: int, at: datetime) -> None:
    """End every sign-in of a person."""
    session.execute(
        update(SignIn)
        .where(col(SignIn.person_id) == person_id, col(SignIn.ended_at).is_(None))
        .values(ended_at=at)
    )


def disable(session: Session, by: int | None, person_id: int, at: datetime) -> None:
    """Shut a person out: all their sign-ins and links end before the next request."""
    session.execute(update(Person).where(col(Person.id) == person_id).values(active=False))
    session.execute(
        update(Invitation)
        .where(col(Invitation.person_id) == person_id, col(Invitation.spent_at).is_(None))
        .values(spent_at=at)
    )
    end_all(session, person_id, at)
    acts.record(session, by, "disable", "person", person_id)


def roles(session: Session, person_id: int) -> dict[int, Role]:
    """A person's role in each team; a campaign's owner is owner in all its teams."""
    found: dict[int, Role] = {}
    rows = session.execute(select(Membership).where(col(Membership.person_id) == person_id)).scalars().all()
    for row in rows:
        if row.scope is Scope.TEAM:
            teams = [row.scope_id]
        else:
            of_campaign = select(col(Team.id)).where(col(Team.campaign_id) == row.scope_id)
            teams = [team_id for team_id in session.execute(of_campaign).scalars() if team_id is not None]
        for team_id in teams:
            if team_id not in found or RANK[row.role] > RANK[found[team_id]]:
                found[team_id] = row.role
    while inherited := _inherited(session, found):
        found |= inherited
    return found


def _inherited(session: Session, held: dict[int, Role]) -> dict[int, Role]:
    """What a team's people may do for teams that have ended and left it their archive, beside `held`."""
    rows = session.execute(
        select(col(Team.id), col(Team.heir_id)).where(
            col(Team.heir_id).in_(held),
            col(Team.id).not_in(held),
            col(Team.ends) < clock.day_of(clock.now()),
        )
    )
    return {team_id or 0: held[heir_id or 0] for team_id, heir_id in rows}


def answering_for(session: Session, team_id: int) -> int:
    """The team whose people see to a team's archive: itself, or when it has ended its last heir."""
    today, passed = clock.day_of(clock.now()), {team_id}
    team = session.get_one(Team, team_id)
    while team.ends is not None and team.ends < today and team.heir_id and team.heir_id not in passed:
        passed.add(team.heir_id)
        team = session.get_one(Team, team.heir_id)
    return team.id or 0


def working_for(session: Session, team_id: int) -> list[int]:
    """Who makes a team's picks: its editors and admins; where there are none, the campaign's owners.

    Of a team that has ended, those who see to its archive: what there is to tell of its picks goes to them.
    """
    team_id = answering_for(session, team_id)
    campaign_id = session.execute(select(col(Team.campaign_id)).where(col(Team.id) == team_id)).scalar()
    for scope, scope_id, wanted in (
        (Scope.TEAM, team_id, (Role.EDITOR, Role.ADMIN)),
        (Scope.CAMPAIGN, campaign_id, (Role.OWNER,)),
    ):
        rows = session.execute(
            select(col(Person.id))
            .join(Membership, col(Membership.person_id) == col(Person.id))
            .where(
                col(Membership.scope) == scope,
                col(Membership.scope_id) == scope_id,
                col(Membership.role).in_(wanted),
                col(Person.active),
            )
            .order_by(col(Person.id))
        ).scalars()
        found = [person_id for person_id in rows if person_id is not None]
        if found:
            return found
    return []


def choose_language(session: Session, person_id: int, language: str) -> None:
    """The language a person reads the pages in."""
    session.execute(update(Person).where(col(Person.id) == person_id).values(language=language))
    acts.record(session, person_id, "language", "person", person_id, language=language)


def anybody_can_sign_in(session: Session) -> bool:
    """Whether any active person has a password and a role."""
    found = session.execute(
        select(col(Person.id))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Person.active), col(Person.password) != "")
        .limit(1)
    ).scalar()
    return found is not None


def first_campaign(session: Session) -> Campaign | None:
    """The campaign the first admin is made owner of."""
    return session.execute(select(Campaign).order_by(col(Campaign.id)).limit(1)).scalar()
