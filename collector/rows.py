"""What a page of posts writes: a row of each table, its columns in the order they are written.

Moments are texts, as `moment` gives them: UTC with its zone, the same length always.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple


@lru_cache(maxsize=4096)
def moment(value: datetime) -> str:
    """An aware moment as a row carries it; ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {value}")
    return value.astimezone(UTC).isoformat(" ", "microseconds")


class AuthorRow(NamedTuple):
    """What is written of an author."""

    network: str
    uri: str
    handle: str
    name: str
    url: str
    bot: bool


class PostRow(NamedTuple):
    """What is written of a post."""

    network: str
    uri: str
    author_id: int | None
    published_at: str
    first_seen_at: str
    check_at: str | None
    url: str
    title: str
    text: str
    language: str | None
    edited_at: str | None
    is_reply: bool
    sensitive: bool
    restricted: bool
    version_at: str
    fetched_at: str
    likes: int | None
    reposts: int | None
    replies: int | None
    clicks: int | None


class PairRow(NamedTuple):
    """A post under a key of a campaign."""

    post_id: int
    campaign_id: int
    key: str
    published_at: str


class DayRow(NamedTuple):
    """By how much a counter grows."""

    day: str
    campaign_id: int
    network: str
    key: str
    posts: int
    removed: int = 0


class MediaRow(NamedTuple):
    """A picture of a post."""

    post_id: int
    position: int
    kind: str
    url: str
    alt: str | None
    width: int | None
    height: int | None
    full: bool = False


class SightingRow(NamedTuple):
    """A source has seen a post."""

    source_id: int
    native_id: str
    post_id: int
    seen_at: str


class ErrandRow(NamedTuple):
    """Something to do."""

    kind: str
    subject: str
    asked_at: str
    due_at: str
    tries: int = 0
    reason: str = ""
    problem: str = ""


class TombstoneRow(NamedTuple):
    """An identity that may have been erased."""

    network: str
    digest: str


class StoredPost(NamedTuple):
    """A post of the page as it is stored now, known before or not."""

    id: int
    network: str
    uri: str
    published_at: datetime
    first_seen_at: datetime
    version_at: datetime
