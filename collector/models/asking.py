"""Asking: how sources and hosts do, what was asked when, and what other rooms want done."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from config.tables import Row, Utc, one_of


class SourceState(Row, table=True):
    """How a source does.  Times are written down, so a restart forgets nothing."""

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    host: str = Field(index=True)
    due_at: datetime = Field(sa_type=Utc, index=True)
    cursor: Any = Field(default_factory=dict, sa_type=JSON)
    last_try_at: datetime | None = Field(default=None, sa_type=Utc)
    last_ok_at: datetime | None = Field(default=None, sa_type=Utc)
    failures: int = 0
    reason: str = Field(default="", max_length=24)
    """"" while it works, else the error's class."""
    problem: str = ""
    partial: str = ""
    """Why it shows only a share of what there is, while it works; "" when it shows all it promises."""
    stopped: bool = False
    """True: refused for good, not asked any more."""


class HostState(Row, table=True):
    """One host's politeness: who works it, until when to wait, whether its circuit is open."""

    host: str = Field(primary_key=True)
    claimed_by: str = Field(default="", max_length=96)
    claimed_until: datetime | None = Field(default=None, sa_type=Utc)
    not_before: datetime | None = Field(default=None, sa_type=Utc)
    failures: int = 0


class Lease(Row, table=True):
    """Who alone may do something now, such as working this database."""

    name: str = Field(primary_key=True, max_length=24)
    holder: str = Field(default="", max_length=96)
    until: datetime = Field(sa_type=Utc)


class Run(Row, table=True):
    """One asking of one source, kept 14 days."""

    __table_args__ = (Index("ix_run_source_id_started_at", "source_id", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id")
    started_at: datetime = Field(sa_type=Utc)
    ended_at: datetime = Field(sa_type=Utc)
    pages: int = 0
    seen: int = 0
    new: int = 0
    reason: str = Field(default="", max_length=24)
    problem: str = ""


class Gap(Row, table=True):
    """A time in which a source told nothing: unknown, never 0.  Open while `until_at` is None."""

    __table_args__ = (
        Index(
            "uq_gap_source_id_open",
            "source_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id")
    reason: str = Field(max_length=24)
    from_at: datetime = Field(sa_type=Utc)
    until_at: datetime | None = Field(default=None, sa_type=Utc)


class ErrandKind(StrEnum):
    """What a later room may ask the collector to do."""

    LINK = "link"
    """Read a pasted link; `subject` is the link."""
    PICTURE = "picture"
    """Fetch a picture; `subject` is a Media id."""
    FULL_PICTURE = "full_picture"
    """Fetch a picture in full size; `subject` is a Media id."""
    CHECK = "check"
    """Ask a source now; `subject` is a Source id."""
    RECHECK = "recheck"
    """Look at a post again now; `subject` is a Post id."""
    REPLIES = "replies"
    """Look now and then whether a post's author has answered since `asked_at`; `subject` is a Post id."""
    CONNECT = "connect"
    """Finish a connection a person began; `subject` is a Credential id."""
    MENTION = "mention"
    """Read a post that names an account of ours; `subject` is ``<Instagram user id>:<media id>``."""


class Errand(Row, table=True):
    """An ask going down as a row; the outcome is a fact on it, nobody is called back."""

    __table_args__ = (
        Index(
            "uq_errand_kind_subject_open",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("ix_errand_due_at", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: ErrandKind = Field(sa_type=one_of(ErrandKind))
    subject: str
    asked_at: datetime = Field(sa_type=Utc)
    due_at: datetime = Field(sa_type=Utc)
    tries: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    post_id: int | None = Field(default=None, foreign_key="post.id")
    """The post a link led to."""
    reason: str = Field(default="", max_length=24)
    problem: str = ""


class Spending(Row, table=True):
    """What a month has cost so far with one key to a network that takes money for what it shows."""

    account: str = Field(primary_key=True, max_length=96)
    """``<kind of source>:<name of the key>``."""
    month: str = Field(primary_key=True, max_length=7)
    """``2026-11``, in UTC as networks bill."""
    spent: int = 0
    """Thousandths of a dollar."""


class BudgetUse(Row, table=True):
    """Something spent of what a network allows in a sliding window: 30 hashtags in 7 days."""

    budget: str = Field(primary_key=True, max_length=96)
    """Which allowance: ``instagram-tags:17841400000000000``."""
    item: str = Field(primary_key=True, max_length=128)
    at: datetime = Field(sa_type=Utc)
    source_id: int | None = Field(default=None, foreign_key="source.id")
