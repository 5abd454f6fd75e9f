"""What a post carries beside its text.  Pure, and total over any JSON."""

from collections.abc import Iterator
from typing import Any, Final

from collector.payload import items, part, web_address, words
from collector.text import from_plain
from collector.values import IncomingMedia, MediaKind

_EMBED: Final = "app.bsky.embed."
_LISTS: Final = {f"{_EMBED}images#view": "images", f"{_EMBED}gallery#view": "items"}
_ADDRESSES: Final = ("fullsize", "thumb", "thumbnail")


def media(embed: Any) -> Iterator[IncomingMedia]:
    """The pictures of an embed and the still of its video; a quoted post's own are not its own.

    Its ``aspectRatio`` is a ratio and no size, so sizes stay unknown.
    """
    kind = words(part(embed, "$type"))
    if kind == f"{_EMBED}recordWithMedia#view":
        embed = part(embed, "media")
        kind = words(part(embed, "$type"))
    if kind == f"{_EMBED}video#view":
        yield from _one(MediaKind.VIDEO, embed)
    elif kind in _LISTS:
        for item in items(part(embed, _LISTS[kind])):
            yield from _one(MediaKind.IMAGE, item)


def card(embed: Any) -> str:
    """The address a link card leads to; "" without one, also for a moving picture off the shelf."""
    if words(part(embed, "$type")) == f"{_EMBED}recordWithMedia#view":
        embed = part(embed, "media")
    if words(part(embed, "$type")) != f"{_EMBED}external#view":
        return ""
    address = web_address(part(part(embed, "external"), "uri")) or ""
    return "" if address.partition("?")[0].endswith(".gif") else address


def _one(kind: MediaKind, item: Any) -> Iterator[IncomingMedia]:
    url = next(filter(None, (web_address(part(item, name)) for name in _ADDRESSES)), None)
    if url is not None:
        alt = part(item, "alt")
        yield IncomingMedia(kind, url, from_plain(alt) if isinstance(alt, str) else None)
