"""What was seen: posts and who saw them, how sources and hosts do, and what was counted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from collector.values import MediaKind
from config.clock import now
from config.tables import Row, Utc, one_of


class Author(Row, table=True):
    """Someone who posted; `handle` is how the network names them."""

    __table_args__ = (UniqueConstraint("network", "uri"),)

    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(max_length=24)
    uri: str
    handle: str
    name: str
    url: str
    bot: bool = False


class Post(Row, table=True):
    """One public post.  `(network, uri)` is its identity, whoever told of it.

    `published_at` never changes once stored (counters are by its day).  `version_at` and
    `fetched_at` order views: an older view never overwrites a newer.  Counts are the largest seen,
    None where no one said.
    """

    __table_args__ = (
        UniqueConstraint("network", "uri"),
        Index("ix_post_published_at", "published_at"),
        Index("ix_post_url", "url"),
    )

    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(max_length=24)
    uri: str
    url: str
    author_id: int = Field(foreign_key="author.id", index=True)
    title: str = ""
    text: str
    language: str | None = Field(default=None, max_length=16)
    published_at: datetime = Field(sa_type=Utc)
    edited_at: datetime | None = Field(default=None, sa_type=Utc)
    version_at: datetime = Field(sa_type=Utc)
    fetched_at: datetime = Field(sa_type=Utc)
    first_seen_at: datetime = Field(sa_type=Utc)
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    is_reply: bool = False
    sensitive: bool = False
    gone_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the network said it no longer shows it."""
    taken_down_at: datetime | None = Field(default=None, sa_type=Utc)
    """When somebody asked us not to show it."""


class PostTag(Row, table=True):
    """A post counts under a key of a campaign; what a key is, `collector.volume` says.

    Never removed but by purge or erasure: a tag edited away has still been seen.
    """

    __table_args__ = (Index("ix_posttag_campaign_id_key_published_at", "campaign_id", "key", "published_at"),)

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    key: str = Field(primary_key=True, max_length=130)
    published_at: datetime = Field(sa_type=Utc)


class Media(Row, table=True):
    """A picture of a post (of a video: its still).  `file` is our own re-encoded copy."""

    __table_args__ = (UniqueConstraint("post_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id")
    position: int
    kind: MediaKind = Field(sa_type=one_of(MediaKind))
    url: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None
    file: str | None = None
    """Name in the pictures folder; None: not fetched (yet)."""
    fault: str | None = None
    """Why there is no copy."""


class Sighting(Row, table=True):
    """A source has seen a post, under the name it has there."""

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    native_id: str = Field(primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    seen_at: datetime = Field(sa_type=Utc)


class Tombstone(Row, table=True):
    """An erased post's or author's identity, hashed with our key: collecting must not bring it back."""

    network: str = Field(primary_key=True, max_length=24)
    digest: str = Field(primary_key=True, max_length=64)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


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
    CHECK = "check"
    """Ask a source now; `subject` is a Source id."""


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


class TagDay(Row, table=True):
    """Posts counted per Helsinki day; no personal data.  posts = live rows + removed, always."""

    __table_args__ = (CheckConstraint("removed >= 0 AND posts >= removed", name="removed_of_posts"),)

    day: date = Field(primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    network: str = Field(primary_key=True, max_length=24)
    key: str = Field(primary_key=True, max_length=130)
    posts: int = 0
    removed: int = 0
