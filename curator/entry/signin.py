"""Coming in: passwords, tries, and signed-in browsers kept in the database.

The numbers are those of ASVS 5 level 2: argon2id with 32 MiB and two passes; at most 10 tries an
account in 5 minutes and 20 a day, 20 an address an hour, never a lock for good; a sign-in lasts
2 hours idle and 12 hours in all.
"""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database
from curator import acts
from curator.entry import tries, week_links
from curator.entry.people import RANK, digest, end_all, invited, only_signs_in, roles, tidy_email
from curator.models import Invitation, Person, Role, SignIn

HASHER: Final = PasswordHash((Argon2Hasher(memory_cost=32_768, time_cost=2, parallelism=1),))
IDLE: Final = timedelta(hours=2)
LONGEST: Final = timedelta(hours=12)
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128
# Each hash takes 32 MiB: a flood of sign-ins must wait, not eat the machine.
_HASHING = threading.BoundedSemaphore(2)
_NOBODY: Final = HASHER.hash(secrets.token_urlsafe(16))


class Problem(StrEnum):
    """Why a person cannot come in; the desk has the words."""

    WRONG = "wrong"
    TOO_MANY_TRIES = "too_many_tries"
    LINK_SPENT = "link_spent"
    PASSWORD_SHORT = "password_short"  # noqa: S105  a word for a problem, no secret
    PASSWORD_LONG = "password_long"  # noqa: S105  the same
    PASSWORD_OBVIOUS = "password_obvious"  # noqa: S105  the same
    CODE_WRONG = "code_wrong"
    CODE_LOST = "code_lost"
    OUTSIDE_UNKNOWN = "outside_unknown"
    OUTSIDE_TAKEN = "outside_taken"
    OUTSIDE_LATE = "outside_late"
    OUTSIDE_REFUSED = "outside_refused"
    OUTSIDE_FAILED = "outside_failed"


class SignInError(Exception):
    """The door stays shut, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed-in person and the teams they may work for, by team id."""

    person_id: int
    name: str
    email: str
    language: str
    roles: Mapping[int, Role]
    seen_at: datetime
    """When the sign-in was last noted to be in use."""
    week: date | None = None
    """Came by a week's link: sees only this week (its Monday) of the one team in `roles`."""
    has_code: bool = False
    """The account has a second factor."""
    strong: bool = True
    """It was given in this sign-in, or none is asked for in one of its way."""

    def may(self, team_id: int, role: Role) -> bool:
        """Whether the person has at least this role in a team."""
        held = self.roles.get(team_id)
        return held is not None and RANK[held] >= RANK[role]


def check_password(password: str, person: Person) -> None:
    """`SignInError` unless the password is long enough and not the person's own name or address."""
    if len(password) < SHORTEST_PASSWORD:
        raise SignInError(Problem.PASSWORD_SHORT)
    if len(password) > LONGEST_PASSWORD:
        raise SignInError(Problem.PASSWORD_LONG)
    plain = password.lower()
    if len(set(plain)) < 5 or plain in {person.email, person.name.lower()} or plain in _OBVIOUS:
        raise SignInError(Problem.PASSWORD_OBVIOUS)


def accept(database: Database, secret: str, password: str, at: datetime) -> str:
    """Spend a one-time link: set the password and sign in; gives the sign-in's secret.

    `SignInError` when the link is spent or old, or the password is not good enough; a refused
    password leaves the link good.
    """
    with database.reading() as session:
        person = invited(session, secret, at)
    if person is None:
        raise SignInError(Problem.LINK_SPENT)
    check_password(password, person)
    with _HASHING:
        hashed = HASHER.hash(password)
    return database.writing(_accept, secret, hashed, at)


def spend(session: Session, secret: str, at: datetime) -> str:
    """Spend a one-time link that signs in as it is; `SignInError` when it is no such link or spent.

    A week's link opens a session for the week it is spent in, of its team alone.
    """
    person = invited(session, secret, at)
    if person is None or person.id is None or not only_signs_in(session, secret):
        raise SignInError(Problem.LINK_SPENT)
    team = week_links.opens(session, secret)
    if team is not None and not week_links.is_good(session, person.id, team.id or 0):
        raise SignInError(Problem.LINK_SPENT)
    spend_link(session, secret, at)
    acts.record(session, person.id, "sign_in", "person", person.id)
    if team is None:
        return begin(session, person.id, at, way="link", strong=True)
    return begin(session, person.id, at, way="link", team_id=team.id, week=clock.week_of(at))


def _accept(session: Session, secret: str, hashed: str, at: datetime) -> str:
    spent = spend_link(session, secret, at)
    session.execute(update(Person).where(col(Person.id) == spent).values(password=hashed))
    end_all(session, spent, at)
    acts.record(session, spent, "accept", "person", spent)
    return begin(session, spent, at)


def spend_link(session: Session, secret: str, at: datetime) -> int:
    """Spend a link, once among any number of tries; gives whose it was."""
    spent = session.execute(
        update(Invitation)
        .where(col(Invitation.digest) == digest(secret), col(Invitation.spent_at).is_(None))
        .values(spent_at=at)
        .returning(col(Invitation.person_id))
    ).scalar()
    if spent is None:
        raise SignInError(Problem.LINK_SPENT)
    return spent


def sign_in(database: Database, email: str, password: str, address: str, at: datetime) -> str:
    """Sign in; gives the secret the browser keeps.  `SignInError` says no more than it must."""
    account = tidy_email(email)
    keys = (digest(account), digest(tries.place(address)))
    if not database.writing(tries.may_try, *keys, at):
        raise SignInError(Problem.TOO_MANY_TRIES)
    with database.reading() as session:
        person = session.execute(select(Person).where(col(Person.email) == account)).scalar()
    known = person is not None and person.active and bool(person.password)
    with _HASHING:
        try:
            # An unknown account takes as long as a known one.
            right, renewed = HASHER.verify_and_update(
                password[: LONGEST_PASSWORD + 1], person.password if person and known else _NOBODY
            )
        except UnknownHashError:
            right, renewed = False, None
    if not right or not known or person is None or person.id is None:
        raise SignInError(Problem.WRONG)
    return database.writing(_signed_in, person.id, person.password, renewed, keys[0], at)


def _signed_in(
    session: Session, person_id: int, password: str, renewed: str | None, account: str, at: datetime
) -> str:
    # Hashing takes a while, in which somebody may have shut the account or changed its password.
    still = session.execute(
        update(Person)
        .where(col(Person.id) == person_id, col(Person.active), col(Person.password) == password)
        .values(password=renewed or password)
        .returning(col(Person.id))
    ).scalar()
    if still is None:
        raise SignInError(Problem.WRONG)
    tries.forget(session, account)
    acts.record(session, person_id, "sign_in", "person", person_id)
    return begin(session, person_id, at)


def begin(
    session: Session,
    person_id: int,
    at: datetime,
    *,
    way: str = "password",
    strong: bool = False,
    team_id: int | None = None,
    week: date | None = None,
) -> str:
    """A new sign-in; gives the secret the browser keeps.  `strong`: no second factor is asked for."""
    secret = secrets.token_urlsafe(32)
    begun = SignIn(digest=digest(secret), person_id=person_id, created_at=at, seen_at=at)
    begun.way, begun.team_id, begun.week = way, team_id, week
    begun.strong_at = at if strong else None
    session.add(begun)
    return secret


_SIGNED: Final = (
    select(SignIn, Person)
    .join(Person, col(Person.id) == col(SignIn.person_id))
    .where(col(SignIn.digest) == bindparam("digest"), col(SignIn.ended_at).is_(None), col(Person.active))
)


def signed(session: Session, secret: str, at: datetime) -> Signed | None:
    """Who this browser is signed in as; None when nobody, no longer, or disabled."""
    found = session.execute(_SIGNED, {"digest": digest(secret)}).first()
    if found is None:
        return None
    row, person = found
    if row.seen_at + IDLE <= at or row.created_at + LONGEST <= at:
        return None
    held = roles(session, row.person_id)
    if row.team_id is not None:
        # By a week's link: that team alone, as one who picks, whatever else the person may do.
        held = {row.team_id: Role.EDITOR} if row.team_id in held else {}
        if not held or not week_links.is_good(session, row.person_id, row.team_id):
            return None
    return Signed(
        row.person_id,
        person.name,
        person.email,
        person.language,
        held,
        row.seen_at,
        row.week,
        has_code=bool(person.totp),
        strong=row.strong_at is not None or row.team_id is not None,
    )


def seen(session: Session, secret: str, at: datetime) -> None:
    """Note that a sign-in is in use; called at most once a minute."""
    session.execute(update(SignIn).where(col(SignIn.digest) == digest(secret)).values(seen_at=at))


def sign_out(session: Session, secret: str, person_id: int, at: datetime) -> None:
    """End one sign-in."""
    session.execute(update(SignIn).where(col(SignIn.digest) == digest(secret)).values(ended_at=at))
    acts.record(session, person_id, "sign_out", "person", person_id)


def sign_out_everywhere(session: Session, person_id: int, at: datetime) -> None:
    """End all sign-ins of a person, this one too."""
    end_all(session, person_id, at)
    acts.record(session, person_id, "sign_out_everywhere", "person", person_id)


_OBVIOUS: Final = frozenset(
    {
        "password1234",
        "salasana1234",
        "salasana12345",
        "123456789012",
        "qwertyuiop123",
        "kemijarvi2026",
        "kemijärvi2026",
        "someseina2026",
        "someseinä2026",
        "lösenord1234",
        "administrator",
        "viestinta2026",
        "viestintä2026",
    }
)
