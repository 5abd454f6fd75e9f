"""Which program a server of the fediverse runs, and what that means for asking it."""

import re
from typing import Any, Final

from collector.door import Door
from collector.errors import Misconfigured, Refused, Unreadable
from collector.links import resolved
from collector.payload import items, part, words
from collector.text import one_line
from collector.values import Ask

UNKNOWN: Final = "unknown"

_NODEINFO: Final = "http://nodeinfo.diaspora.software/ns/schema/"
_VERSION: Final = re.compile(r"\d+")


def find(door: Door, ask: Ask) -> str:
    """``gotosocial 0.19.1``, as the server's nodeinfo says; `UNKNOWN` where it has none.

    Two requests, so what it gives is kept.  Raises only `Transient`.
    """
    try:
        links = door.get(f"{ask.server.rstrip('/')}/.well-known/nodeinfo", source=ask.name).json()
        told = [
            resolved(ask.server, words(part(link, "href")))
            for link in items(part(links, "links"))
            if words(part(link, "rel")).startswith(_NODEINFO)
        ]
        # The newest version of the document stands last in some lists and first in others.
        document = next((url for url in sorted(told, reverse=True) if url), "")
        return named(door.get(document, source=ask.name).json()) if document else UNKNOWN
    except (Misconfigured, Refused, Unreadable):
        return UNKNOWN


def named(nodeinfo: Any) -> str:
    """Name and version out of a nodeinfo document, lower case; `UNKNOWN` when it says neither."""
    about = part(nodeinfo, "software")
    told = f"{words(part(about, 'name'))} {words(part(about, 'version'))}"
    return one_line(told, 80).lower() or UNKNOWN


def folds(software: str) -> bool:
    """Whether one spelling of a hashtag finds all (`sources.md` §0.1): Mastodon does since 4.0.

    A program nobody could name is taken for what most are.
    """
    name, _, version = software.partition(" ")
    if name != "mastodon":
        return name in {"", UNKNOWN}
    major = _VERSION.match(version)
    return major is None or int(major[0]) >= 4


def skips_ahead(software: str) -> bool:
    """Whether ``min_id`` gives the newest posts instead of the next ones, as Pixelfed's does."""
    return software.startswith("pixelfed")
