"""Which text of a feed's entry is the post and which describes a picture.

feedparser 6.0.14 takes ``<media:description>`` of a picture for a text of the entry: after the
entry's own description it lands in `content`, before it in `summary`, and beside a
``<content:encoded>`` it changes only `summary_detail`.  Mastodon's hashtag feeds (``/tags/x.rss``) carry
alternative texts that way.  Where it cannot be known which is which, no text is called alternative:
a wrong one is worse than none.
"""

from dataclasses import dataclass
from typing import Any, Final

from collector.payload import items, part, words
from collector.text import from_plain

_CAPTION: Final = b"<media:description"


@dataclass(frozen=True, slots=True)
class Captions:
    """How a document describes its pictures: at all, each of them, before the entry's own text."""

    any: bool
    each: bool
    first: bool

    @classmethod
    def of(cls, payload: bytes) -> "Captions":
        """What the document's bytes tell."""
        at = payload.find(_CAPTION)
        start = max(payload.rfind(b"<item", 0, max(at, 0)), payload.rfind(b"<entry", 0, max(at, 0)), 0)
        before = payload[start : max(at, 0)]
        each = payload.count(_CAPTION) == payload.count(b"<media:content")
        return cls(at >= 0, each, b"<description" not in before and b"<summary" not in before)

    def body_and_alts(self, entry: dict[str, Any]) -> tuple[dict[str, Any], list[str | None]]:
        """The entry's text (feedparser's detail: type, value, base, language), and one alternative
        text or None for each of its `media_content`."""
        detail = dict(entry.get("summary_detail") or {})
        summary = detail | {"value": words(entry.get("summary"))}
        contents = items(entry.get("content"))
        plain = [dict(text) for text in contents if part(text, "type") == "text/plain"]
        rich = [dict(text) for text in contents if part(text, "type") != "text/plain"]
        alts: list[str | None] = [None] * len(items(entry.get("media_content")))
        if not self.any or not alts:
            return (rich or plain or [summary])[0], alts
        told = len(alts) == 1 or self.each
        changed = words(detail.get("value"))
        if rich:
            if told and changed != summary["value"] and not plain:
                alts[-1] = from_plain(changed)
            return rich[0], alts
        if not plain or not summary["value"]:
            return (plain or [summary])[0], alts
        body, caption = (plain[0], summary) if self.first else (summary, plain[0])
        if told:
            alts[0] = from_plain(words(caption["value"]))
            if len(alts) > 1 and changed != summary["value"]:
                alts[-1] = from_plain(changed)
        return body, alts
