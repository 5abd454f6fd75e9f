"""Signing in with the organisation's own account: who somebody is there, and whom we take them for.

Nobody is recognised by an e-mail address, which another organisation may hand out as well: the first
time is by an invitation or from one's own settings, and from then on issuer and subject say who it is
(OpenID Connect Core 1.0, 5.7).
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import acts
from curator.entry import signin
from curator.entry.people import digest, invited
from curator.entry.signin import Problem, SignInError
from curator.models import Person

WAY = "outside"


def identity(issuer: str, subject: str) -> str:
    """What we keep of who somebody is elsewhere."""
    return digest(f"{issuer}\n{subject}")


def sign_in(session: Session, who: str, at: datetime) -> str:
    """Sign in whom `who` (an `identity`) is known to be; gives the secret the browser keeps.

    `SignInError` when nobody here is, or they have been shut out.
    """
    person = session.execute(select(Person).where(col(Person.outside_id) == who)).scalar()
    if person is None or person.id is None or not person.active:
        raise SignInError(Problem.OUTSIDE_UNKNOWN)
    acts.record(session, person.id, "sign_in", "person", person.id)
    return signin.begin(session, person.id, at, way=WAY, strong=True)


def accept(session: Session, invitation: str, who: str, at: datetime) -> str:
    """Spend an invitation with the organisation's account instead of a password.

    `SignInError` when the link is spent or old, or somebody else here has this account.
    """
    # Signing in there takes a while, in which the link may have grown old or somebody been shut out.
    if invited(session, invitation, at) is None:
        raise SignInError(Problem.LINK_SPENT)
    person_id = signin.spend_link(session, invitation, at)
    connect(session, person_id, who)
    acts.record(session, person_id, "accept", "person", person_id)
    return signin.begin(session, person_id, at, way=WAY, strong=True)


def connect(session: Session, person_id: int, who: str) -> None:
    """From now on `who` signs in as this person; `SignInError` when it is somebody else's account."""
    other = session.execute(select(col(Person.id)).where(col(Person.outside_id) == who)).scalar()
    if other is not None and other != person_id:
        raise SignInError(Problem.OUTSIDE_TAKEN)
    session.execute(update(Person).where(col(Person.id) == person_id).values(outside_id=who))
    acts.record(session, person_id, "outside_connected", "person", person_id)


def disconnect(session: Session, person_id: int) -> None:
    """The organisation's account signs in as this person no more."""
    session.execute(update(Person).where(col(Person.id) == person_id).values(outside_id=None))
    acts.record(session, person_id, "outside_disconnected", "person", person_id)
