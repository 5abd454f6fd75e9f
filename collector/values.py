"""Facts on their way in: what a source reads out of a network's answer.

`None` always means “the network did not say”, never 0 and never "".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Cursor = Mapping[str, Any]
"""Where a source goes on next time: small, JSON, known to that source only."""


class MediaKind(StrEnum):
    """What a post carries beside its text."""

    IMAGE = "image"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a source is asked for; mirrors a `Source` row without being one."""

    source_id: int
    kind: str
    server: str
    """An origin: ``https://mastodon.social``."""
    query: str
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What its credential holds, opened: ``{"token": …}``; empty without one."""
    name: str = ""

    @property
    def token(self) -> str:
        """The access token, "" without one."""
        return self.secret.get("token", "")


@dataclass(frozen=True, slots=True)
class IncomingAuthor:
    """Who posted, as the network says."""

    uri: str
    """Global identity in the network; the same whoever tells of it."""
    handle: str
    """``user@domain``, a Bluesky handle, a site's name."""
    name: str
    url: str
    bot: bool = False


@dataclass(frozen=True, slots=True)
class IncomingMedia:
    """A picture or a video's still.  `alt` is the author's own, plain text, ``""`` when left empty."""

    kind: MediaKind
    url: str
    """Where the picture (of a video: its still) can be fetched."""
    alt: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class IncomingPost:
    """One public post as one source sees it now.  `text` is plain text with line breaks."""

    network: str
    uri: str
    """Identity in the network, from `collector.identity`: all ways to a post give the same."""
    native_id: str
    """What this source calls it."""
    url: str
    """Where a person reads it."""
    text: str
    published_at: datetime | None
    """Aware; None when the source does not say (the first sighting then counts)."""
    author: IncomingAuthor | None
    """None: the network does not tell who posted."""
    edited_at: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    """Hashtags as written, without ``#``."""
    media: tuple[IncomingMedia, ...] = ()
    title: str = ""
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    clicks: int | None = None
    """Of own channels' posts only."""
    is_reply: bool = False
    sensitive: bool = False
    restricted: bool = False
    """Its author shows it to signed-in people only: counted, never on a wall."""
    second_hand: bool = False
    """Somebody else tells of it (a feed that links elsewhere): it never changes what its own place told."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a source, newest post first or not: storing does not mind.

    `cursor` is kept in the same transaction as the posts.  `more`: another page can be asked for
    at once.  `faults` tells, in words for a developer, which entries could not be read.
    """

    posts: tuple[IncomingPost, ...]
    cursor: Cursor = field(default_factory=dict)
    more: bool = False
    faults: tuple[str, ...] = ()
    partial: str = ""
    """Why this view shows only a share of what there is, lower case; "" when it shows all it promises."""
    cost: int = 0
    """What the network takes for this answer, in thousandths of a dollar."""


@dataclass(frozen=True, slots=True)
class IncomingReply:
    """A public answer under a post, by the post's own author.  `text` is plain text."""

    native_id: str
    url: str
    text: str
    at: datetime
    """Aware."""


@dataclass(frozen=True, slots=True)
class Known:
    """A stored post as a source is asked to look at it again."""

    native_id: str
    uri: str
    url: str
    looked_at: datetime | None = None
    """When the network last said how it is (aware); None: it never did."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The network says that there is no such post: deleted, or hidden from the public."""


@dataclass(frozen=True, slots=True)
class There:
    """The network says that the post is there and public, and nothing more about it."""


Looked = Mapping[str, IncomingPost | Missing | There]
"""What looking again gave, by `Known.native_id`; one that is not in it: unknown, no proof of anything."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """A credential's secret after signing in or renewing."""

    secret: Mapping[str, str] = field(repr=False)
    expires_at: datetime | None = None
    """Aware; None: it does not say."""
    account: str = ""
    """As whom it asks, "" when that did not change."""
