"""Koosteet and raportit: what was made for which period, from which figures, and to whom it went."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from config.tables import Row, Utc, one_of


class ReportKind(StrEnum):
    """The two documents of a period."""

    SUMMARY = "summary"
    """*Kooste*: figures and findings."""
    REPORT = "report"
    """*Raportti*: the same figures, and what people say of them in their own words."""


class VersionReason(StrEnum):
    """Why there is one more version of a document."""

    FIRST = "first"
    WORDS = "words"
    """People's own words have changed."""
    TONE = "tone"
    """The tone has been judged since."""
    CORRECTION = "correction"
    """Figures were counted again; the note says why."""
    ERASURE = "erasure"
    """Somebody or something it told of was erased."""
    ARCHIVE = "archive"
    """A pick it told of ended so long ago that nothing more is kept of it; nobody asked for that."""


class Edition(StrEnum):
    """How much of a document a file tells."""

    FULL = "full"
    SHORT = "short"
    """Two pages for the council."""
    NEWS = "news"
    """The period's picks as text for the staff's own news."""


class Report(Row, table=True):
    """A document of a team's about a period; Helsinki dates, both included."""

    __table_args__ = (UniqueConstraint("team_id", "kind", "whole", "first", "last"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int = Field(foreign_key="team.id")
    """Who made it and answers for it."""
    kind: ReportKind = Field(sa_type=one_of(ReportKind))
    whole: bool = False
    """True: its figures are the whole campaign's; False: the team's."""
    period: str = Field(max_length=16)
    """One of `curator.figures.periods.Kind`."""
    first: date
    last: date
    name: str = Field(default="", max_length=80)
    """What people call the period, "" where its kind and dates say so."""
    words: Any = Field(default_factory=dict, sa_type=JSON)
    """Language → section (`curator.report.words.SECTIONS`) → text, as it is being written."""
    created_at: datetime = Field(sa_type=Utc)
    created_by: int | None = Field(default=None, foreign_key="person.id")
    """None: it was made by itself."""


class ReportVersion(Row, table=True):
    """A document as it stood: its figures frozen, its words copied.  Only the newest has files."""

    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    number: int
    reason: VersionReason = Field(sa_type=one_of(VersionReason))
    note: str = Field(default="", max_length=500)
    frozen: Any = Field(sa_type=JSON)
    """`curator.report.frozen.Frozen` as JSON: numbers and ids, no names of people and no texts of posts."""
    words: Any = Field(default_factory=dict, sa_type=JSON)
    """As `Report.words` was."""
    at: datetime = Field(sa_type=Utc)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    ready_at: datetime | None = Field(default=None, sa_type=Utc)
    """When its files were whole; None: they are still to be made."""
    tries: int = 0
    problem: str = ""
    """Why its files could not be made, a `curator.report.production.waiting.Problem`; "": nothing failed."""
    due_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    """When to make its files (again); None: they are there, or nobody tries any more."""


class ReportFile(Row, table=True):
    """One file of a version, in the reports folder under `name`."""

    __table_args__ = (UniqueConstraint("version_id", "edition", "language", "format"),)

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="reportversion.id")
    edition: Edition = Field(sa_type=one_of(Edition))
    language: str = Field(max_length=8)
    format: str = Field(max_length=8)
    """``html``, ``pdf``, ``docx``, ``xlsx`` or ``txt``."""
    name: str = Field(unique=True, max_length=120)
    size: int
    """Bytes."""


class ReportSending(Row, table=True):
    """Somebody a document goes to: planned for a Helsinki date, sent on one."""

    __table_args__ = (Index("ix_reportsending_report_id", "report_id"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    recipient: str = Field(max_length=120)
    """A body, not a person: “Ohjausryhmä”, “Sivistyspalvelut”."""
    due_on: date | None = None
    sent_on: date | None = None
    version: int | None = None
    """Which one went."""
    note: str = Field(default="", max_length=300)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)


class ToneRound(Row, table=True):
    """The tone of a period's posts as people judged it on a random sample: totals alone."""

    __table_args__ = (UniqueConstraint("team_id", "whole", "first", "last"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int = Field(foreign_key="team.id")
    whole: bool = False
    first: date
    last: date
    population: int
    """Posts that could have been drawn: those still held, spam and off-topic left out."""
    drawn: int
    positive: int = 0
    neutral: int = 0
    critical: int = 0
    not_assessed: int = 0
    """Looked at, and nothing could be said; gone meanwhile counts too."""
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the last one was judged."""


class ToneLeft(Row, table=True):
    """A post of a sample that nobody has judged yet; the row goes when somebody does."""

    round_id: int = Field(foreign_key="toneround.id", primary_key=True)
    place: int = Field(primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True, ondelete="CASCADE")


class Drawing(Row, table=True):
    """A chart of the figures that somebody looked at; the worker draws it into the charts folder."""

    key: str = Field(primary_key=True, max_length=64)
    """A digest of `facts`: the same chart is drawn once."""
    facts: Any = Field(sa_type=JSON)
    """`curator.report.document.Chart` as JSON."""
    asked_at: datetime = Field(sa_type=Utc, index=True)
    drawn_at: datetime | None = Field(default=None, sa_type=Utc)
    tries: int = 0
    """How often drawing it was begun and not finished."""
    due_at: datetime = Field(sa_type=Utc)
    """When to draw it (again)."""
    problem: str = ""
    """Why nobody tries to draw it any more; "": nobody has given it up."""
    seen_on: date
    """The last Helsinki date on which a page showed it."""
