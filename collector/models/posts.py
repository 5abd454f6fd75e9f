"""Posts: who made them, what they say and show, who has seen them, and who must not come back."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
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
        Index(
            "ix_post_confirmed_at",
            "confirmed_at",
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
        Index(
            "ix_post_check_at",
            "check_at",
            sqlite_where=text("check_at IS NOT NULL"),
            postgresql_where=text("check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(max_length=24)
    uri: str
    url: str
    author_id: int | None = Field(default=None, foreign_key="author.id", index=True)
    """None: the network does not tell who posted (*tekijä ei tiedossa*)."""
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
    clicks: int | None = None
    """Told of own channels' posts only."""
    is_reply: bool = False
    sensitive: bool = False
    restricted: bool = False
    """Its author shows it to signed-in people only: counted, never on a wall."""
    check_at: datetime | None = Field(default=None, sa_type=Utc)
    """When to look at it again; None: never, or its source cannot."""
    checked_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the network last said something of it."""
    watch_minutes: int | None = None
    """A pick is looked at so often, beside the thinning schedule of its counts."""
    missing_since: datetime | None = Field(default=None, sa_type=Utc)
    """Since when the network says that there is no such post."""
    confirmed_at: datetime | None = Field(default=None, sa_type=Utc)
    """When the network said so again, an hour or more later: what is left of the post is to go."""
    unanswered: int | None = None
    """How often it was looked at in a row without an answer that says anything."""
    unanswered_since: datetime | None = Field(default=None, sa_type=Utc)
    unverified_at: datetime | None = Field(default=None, sa_type=Utc)
    """When it left the walls because nobody has been able to say for a day that it is still there."""
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


class Engagement(Row, table=True):
    """What a post's counts were when looked at again.  None: the network did not say."""

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    at: datetime = Field(sa_type=Utc, primary_key=True)
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    clicks: int | None = None


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
    full: bool = False
    """False: `file` is a small copy, kept because networks' links expire; the full one comes when picked."""
    fault: str | None = None
    """Why there is no copy."""


class Reply(Row, table=True):
    """What a post's author answered publicly under it after we asked them something.

    Goes with the post, and a month after it was seen at the latest.
    """

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    native_id: str = Field(primary_key=True)
    """What the server that told of it calls it."""
    url: str
    text: str
    at: datetime = Field(sa_type=Utc)
    seen_at: datetime = Field(sa_type=Utc, index=True)


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
