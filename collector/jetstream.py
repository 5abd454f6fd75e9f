"""Jetstream's events read into what they mean for us.  Pure, and total over any JSON.

Jetstream tells of every post of Bluesky's network as it is written, changed or deleted, and of
accounts that are switched off or come back; it knows nothing of hashtags, so they are matched here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from collector.identity import is_did, of_bluesky
from collector.payload import Broken, part, words
from collector.sources.bluesky.richtext import tags_of
from config.hashtags import fold

COLLECTION: Final = "app.bsky.feed.post"
OVERLAP_US: Final = 5_000_000
"""Listening is taken up again so many microseconds before where it was left."""

_TIMES: Final = range(10**15, 10**17)
_LEFT: Final = frozenset({"deleted", "deactivated", "suspended", "takendown"})


class What(StrEnum):
    """What an event tells."""

    WRITTEN = "create"
    CHANGED = "update"
    DELETED = "delete"
    LEFT = "left"
    """An account is no longer shown, and none of its posts."""
    BACK = "back"
    OTHER = "other"
    """Nothing that concerns us."""


_OPERATIONS: Final = frozenset({What.WRITTEN, What.CHANGED, What.DELETED})


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `at` is Jetstream's clock in microseconds since 1970, `about` a post's or account's uri."""

    at: int
    what: What
    about: str = ""
    tags: frozenset[str] = frozenset()
    """Folded hashtags of a post that was written or changed."""


def read(event: Any) -> Event:
    """What an event tells; `Broken` for what is none."""
    at, did = part(event, "time_us"), words(part(event, "did"))
    if type(at) is not int or at not in _TIMES:
        raise Broken("no usable “time_us”")
    if not is_did(did):
        raise Broken("no usable “did”")
    kind = part(event, "kind")
    if kind == "commit":
        return _commit(at, did, part(event, "commit"))
    if kind == "account":
        return _account(at, did, part(event, "account"))
    return Event(at, What.OTHER)


def _commit(at: int, did: str, commit: Any) -> Event:
    operation = words(part(commit, "operation"))
    if part(commit, "collection") != COLLECTION or operation not in _OPERATIONS:
        return Event(at, What.OTHER)
    identity = of_bluesky(f"at://{did}/{COLLECTION}/{words(part(commit, 'rkey'))}")
    if identity is None:
        raise Broken("no usable “rkey”")
    record = part(commit, "record")
    tags = frozenset(map(fold, tags_of(record))) if operation != What.DELETED else frozenset()
    return Event(at, What(operation), identity.uri, tags)


def _account(at: int, did: str, account: Any) -> Event:
    if part(account, "active") is True:
        return Event(at, What.BACK, did)
    return Event(at, What.LEFT if part(account, "status") in _LEFT else What.OTHER, did)


def address(server: str, cursor: Mapping[str, Any], largest: int) -> str:
    """Where to listen on `server` (an origin) from `cursor` on; events over `largest` bytes are left out."""
    parts = urlsplit(server)
    scheme = "ws" if parts.scheme in {"http", "ws"} else "wss"
    asked = {"wantedCollections": COLLECTION, "maxMessageSizeBytes": str(largest)}
    since = left_at(cursor)
    if since is not None:
        asked["cursor"] = str(since - OVERLAP_US)
    return f"{scheme}://{parts.netloc}/subscribe?{urlencode(asked)}"


def left_at(cursor: Mapping[str, Any]) -> int | None:
    """Where listening was left, by Jetstream's clock; None where it never began."""
    since = cursor.get("time_us")
    return since if type(since) is int and since in _TIMES else None
