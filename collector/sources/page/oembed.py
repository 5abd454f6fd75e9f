"""oEmbed 1.0 documents, read into facts.  Pure, and total over any JSON."""

import re
from dataclasses import dataclass
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from collector.errors import Unreadable
from collector.identity import Identity
from collector.links import resolved
from collector.payload import count, language, part, words
from collector.text import from_html, one_line, shortened
from collector.values import IncomingMedia, MediaKind

_KINDS: Final = frozenset({"photo", "video", "rich", "link"})
_CAPTIONS: Final = frozenset({"tiktok"})
"""Networks that send a post's words as its title."""

_LONGEST: Final = 20_000
_PICTURE: Final = re.compile(r"\s*pic\.(?:twitter|x)\.com/\w+\s*$")


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says, as plain text; ``""`` and None where it does not."""

    title: str = ""
    text: str = ""
    language: str | None = None
    author: str = ""
    author_url: str = ""
    site: str = ""
    picture: IncomingMedia | None = None


def read(payload: Any, identity: Identity | None) -> Told:
    """The facts in a document about `identity` (None: some page); `Unreadable` for what is none."""
    if not isinstance(payload, dict) or words(payload.get("type")) not in _KINDS:
        raise Unreadable("no oEmbed document came")
    title = one_line(from_html(words(payload.get("title"))[:_LONGEST]), 500)
    text, spoken = ("", None) if identity is None else _quoted(words(payload.get("html")), identity)
    if identity is not None and identity.network in _CAPTIONS:
        title, text = "", shortened(from_html(words(payload.get("title"))[:_LONGEST]))
    return Told(
        title=title,
        text=text,
        language=spoken,
        author=one_line(from_html(words(payload.get("author_name"))[:_LONGEST]), 200),
        author_url=resolved("", words(payload.get("author_url"))),
        site=one_line(words(payload.get("provider_name"))[:_LONGEST], 200),
        picture=_picture(payload),
    )


def _quoted(html: str, identity: Identity) -> tuple[str, str | None]:
    """(words, language) of an X post: the paragraph in the blockquote, without who said it and when.

    Others' HTML holds a player, or “view this on …”, not the post's words.
    """
    if identity.network != "x" or "<p" not in html:
        return "", None
    said = LexborHTMLParser(html[:_LONGEST]).css_first("blockquote > p")
    if said is None:
        return "", None
    text = _PICTURE.sub("", from_html(said.html or ""))
    return shortened(text), language(said.attributes.get("lang"))


def _picture(payload: dict[str, Any]) -> IncomingMedia | None:
    """The still of a video, or the photo itself."""
    photo = payload.get("type") == "photo"
    for name, sides in (("url", ""), ("thumbnail_url", "thumbnail_")):
        url = resolved("", words(payload.get(name))) if photo or name != "url" else ""
        if url:
            return IncomingMedia(
                MediaKind.VIDEO if payload.get("type") == "video" else MediaKind.IMAGE,
                url,
                None,
                _side(part(payload, f"{sides}width")),
                _side(part(payload, f"{sides}height")),
            )
    return None


def _side(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:6])
    return count(value) or None
