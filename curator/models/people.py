"""The staff: who they are, what they may, how they sign in, what they should know."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from config.clock import now
from config.tables import Row, Utc, one_of


class Role(StrEnum):
    """What a person may do."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"
    OWNER = "owner"
    """Of the whole campaign; only with scope CAMPAIGN."""


class Scope(StrEnum):
    """Where a role holds."""

    TEAM = "team"
    CAMPAIGN = "campaign"


class Person(Row, table=True):
    """Someone of the staff.  `password` is an argon2id hash, "" until the invitation is used."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    password: str = ""
    language: str = Field(default="fi", max_length=8)
    active: bool = True
    created_at: datetime = Field(default_factory=now, sa_type=Utc)
    totp: str = ""
    """The sealed secret of the second factor, "" without one."""
    totp_step: int = 0
    """The time step of the last code used: a code opens once."""
    outside_id: str | None = Field(default=None, unique=True, max_length=64)
    """A digest of who they are to the single sign-on: issuer and subject."""


class RecoveryCode(Row, table=True):
    """A code for when the second factor is lost; it opens once."""

    digest: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    spent_at: datetime | None = Field(default=None, sa_type=Utc)


class Membership(Row, table=True):
    """A person's role in one team, or over a whole campaign."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    scope: Scope = Field(sa_type=one_of(Scope), primary_key=True)
    scope_id: int = Field(primary_key=True)
    role: Role = Field(sa_type=one_of(Role))


class Invitation(Row, table=True):
    """A one-time link, kept as a digest; spent by POST only, because mail scanners open links."""

    digest: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id")
    created_at: datetime = Field(default_factory=now, sa_type=Utc)
    expires_at: datetime = Field(sa_type=Utc)
    spent_at: datetime | None = Field(default=None, sa_type=Utc)
    signs_in: bool = False
    """True: it opens a session as it is, without asking for a password to be chosen."""
    team_id: int | None = Field(default=None, foreign_key="team.id")
    week: date | None = None
    """Both set: the session it opens sees only this team's week."""


class SignIn(Row, table=True):
    """One signed-in browser; the cookie holds the secret, this row only its digest."""

    digest: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=Utc)
    seen_at: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    way: str = Field(default="password", max_length=16)
    """``password``, ``link`` or ``outside`` (single sign-on)."""
    agent: str = Field(default="", max_length=80)
    """Which browser, in words people know: “Firefox, Windows”."""
    strong_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the second factor was given, or the single sign-on answered for it."""
    team_id: int | None = Field(default=None, foreign_key="team.id")
    week: date | None = None
    """Both set: it sees only this team's week."""


class SignInTry(Row, table=True):
    """A failed try to sign in, for throttling; keys are digests, rows go after a day."""

    __table_args__ = (
        Index("ix_signintry_account_at", "account", "at"),
        Index("ix_signintry_address_at", "address", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(max_length=64)
    address: str = Field(max_length=64)
    at: datetime = Field(sa_type=Utc)


class Notice(Row, table=True):
    """Something one person should know: a pick's post has gone, a key dies in a week.

    It waits on the desk until it is seen; `sent_at` says when it also went out as a message.
    """

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject", "subject_id", "step"),
        Index(
            "ix_notice_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=32)
    subject: str = Field(max_length=32)
    """A table's name in lower case: ``pick``, ``credential``, ``source``."""
    subject_id: int
    step: int = 0
    """Which of several about the same: the days ahead."""
    facts: Any = Field(default_factory=dict, sa_type=JSON)
    at: datetime = Field(sa_type=Utc)
    seen_at: datetime | None = Field(default=None, sa_type=Utc)
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    problem: str = ""
    """Why it could not be sent."""
    tries: int = 0
    due_at: datetime | None = Field(default=None, sa_type=Utc)
    """When to send it (again); None: it is not to be sent any more."""


class AuditEvent(Row, table=True):
    """Who did what, by ids only: no names and no texts."""

    __table_args__ = (Index("ix_auditevent_at", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Utc)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """None: the service itself or the command line."""
    action: str = Field(max_length=48)
    subject: str = Field(max_length=48)
    subject_id: int
    facts: Any = Field(default_factory=dict, sa_type=JSON)
