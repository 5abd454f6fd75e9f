"""A record's text with its facets, whose offsets count UTF-8 bytes.  Pure, and total over any JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from collector.payload import TAG_LIMIT, items, part, web_address, words
from collector.text import from_plain, one_line
from config.hashtags import fold, in_text

_FACET: Final = "app.bsky.richtext.facet#"
_CUT: Final = ("...", "…")


@dataclass(frozen=True, slots=True)
class _Marked:
    """A feature of a piece of the text; `start` and `end` count bytes."""

    start: int
    end: int
    shown: str
    feature: dict[str, Any]


def text_of(record: Any) -> str:
    """The text as people read it; a link that is shown cut short stands there whole."""
    raw = _raw(record)
    before = len(raw) + 1
    for marked in sorted(_marked(record, raw, "link"), key=lambda one: -one.start):
        address = web_address(marked.feature.get("uri"))
        if address and marked.end <= before and _is_cut(marked.shown, address):
            raw = raw[: marked.start] + address.encode() + raw[marked.end :]
            before = marked.start
    return from_plain(raw.decode("utf-8", "replace"))


def tags_of(record: Any) -> tuple[str, ...]:
    """Hashtags without ``#``: as written in the text, then those a record has beside its text."""
    raw = _raw(record)
    tags: dict[str, str] = {}
    for marked in _marked(record, raw, "tag"):
        told = _tag(marked.feature.get("tag"))
        written = in_text(marked.shown)
        same = len(written) == 1 and fold(written[0]) == fold(told) and in_text(f"#{told}") == (told,)
        tags.setdefault(fold(told), written[0] if same else told)
    beside = [_tag(tag) for tag in items(part(record, "tags"))]
    for tag in (*in_text(raw.decode("utf-8", "replace")), *beside):
        tags.setdefault(fold(tag), tag)
    return tuple(tag for key, tag in tags.items() if key and len(tag) <= TAG_LIMIT)


def links_of(record: Any) -> frozenset[str]:
    """The addresses the text links to."""
    return frozenset(words(one.feature.get("uri")) for one in _marked(record, _raw(record), "link"))


def _raw(record: Any) -> bytes:
    return words(part(record, "text")).encode("utf-8", "surrogatepass")


def _tag(value: Any) -> str:
    return one_line(words(value), TAG_LIMIT + 2).lstrip("#＃").strip()


def _marked(record: Any, raw: bytes, what: str) -> Iterator[_Marked]:
    for facet in items(part(record, "facets")):
        start, end = (part(part(facet, "index"), name) for name in ("byteStart", "byteEnd"))
        if not (type(start) is int and type(end) is int and 0 <= start < end <= len(raw)):
            start = end = 0
        shown = raw[start:end].decode("utf-8", "ignore")
        for feature in items(part(facet, "features")):
            if isinstance(feature, dict) and feature.get("$type") == _FACET + what:
                yield _Marked(start, end, shown, feature)


def _is_cut(shown: str, address: str) -> bool:
    """Whether an address is shown without its end; the scheme and ``www.`` may be missing too."""
    begun = next((shown.removesuffix(sign) for sign in _CUT if shown.endswith(sign)), "")
    return bool(begun) and begun in address
