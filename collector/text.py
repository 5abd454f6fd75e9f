"""Text from outside becomes plain text here, once.

What comes out is plain: composed (NFC), with single line breaks and at most one blank line, without
control characters and without the marks that turn the reading direction of what follows.  It is not
marked safe: whoever shows it escapes it, because `<` is a character like any other in it.
"""

import re
import unicodedata
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from collector.links import resolved

TEXT_LIMIT: Final = 10_000
"""Characters of a post's text that are kept; an article goes on where it was published."""

# Lexbor takes quadratic time for nested <div>s, so a hostile text is cut before it is parsed:
# this many tags and characters are more than ten times what `TEXT_LIMIT` needs.
_MOST_TAGS: Final = 4_000
_MOST_HTML: Final = 200_000

# Controls but tab and line breaks, lone surrogates, byte order marks, zero-width spaces, soft
# hyphens, direction overrides and isolates, annotation marks and non-characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")

# A form feed is white space to HTML, so it stays where it is put even between the rows of a table.
_PARAGRAPH = re.compile(
    r"<(?=/?(?:p|div|h[1-6]|ul|ol|dl|blockquote|pre|section|article|figure|table|header|footer)\b)",
    re.IGNORECASE,
)
_LINE = re.compile(r"<(?=(?:br|li|tr|dt|dd|hr|figcaption)\b)", re.IGNORECASE)
_NOT_TEXT = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title")
_HAS_NOT_TEXT = re.compile(rf"<(?:{'|'.join(_NOT_TEXT)})\b", re.IGNORECASE)
# Mastodon writes a long link in three spans, of which people see the middle one and a "…".
_HIDDEN_PART = re.compile(r'<span class="invisible">[^<]*</span>')
_SHORTENED = re.compile(r'(<span class="ellipsis">[^<]*)(?=</span>)')


def from_plain(text: str) -> str:
    """Plain text from outside, tidied; tidying twice changes nothing.  Any string will do."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    if not text.isprintable():
        text = _LINE_END.sub("\n", text)
    lines = "\n".join([" ".join(line.split()) for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def from_html(html: str) -> str:
    """The text of an HTML fragment as a person would read it; any string will do.

    Paragraphs are set apart by a blank line, ``<br>`` and list items by a line break; entities are
    decoded once; scripts, styles and drawings are left out.
    """
    if "<" not in html and "&" not in html:
        return one_line(html)
    html = _bounded(html).replace("\f", " ")
    if 'class="invisible"' in html:
        html = _SHORTENED.sub(r"\1…", _HIDDEN_PART.sub("", html))
    parser = LexborHTMLParser(_LINE.sub("\f<", _PARAGRAPH.sub("\f\f<", html)))
    if _HAS_NOT_TEXT.search(html):
        parser.strip_tags(list(_NOT_TEXT), recursive=True)
    body = parser.body
    read = body.text_lexbor() if body is not None else ""
    return from_plain("\n".join([one_line(line) for line in read.split("\f")]))


def one_line(text: str, limit: int = _MOST_HTML) -> str:
    """A name or a heading: plain text on one line, at most `limit` characters."""
    return " ".join(from_plain(text).split())[:limit].rstrip()


def shortened(text: str, limit: int = TEXT_LIMIT) -> str:
    """A long text up to a word before `limit` characters, then "…"; a short one as it is."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return cut[: cut.rindex(" ")].rstrip() + "…" if " " in cut[-100:] else cut + "…"


def first_image(html: str, base: str) -> tuple[str, str | None] | None:
    """(cleaned address, alternative text) of the first picture in an HTML fragment.

    `base` is the address relative ones start from.  The alternative text is None where there is
    none, ``""`` where it was left empty.  Pixels that only count readers, and emoji, are passed by.
    """
    if "<img" not in html.lower():
        return None
    for image in LexborHTMLParser(_bounded(html)).css("img"):
        about = image.attributes
        if _is_small(about) or "emoji" in (about.get("class") or ""):
            continue
        address = resolved(base, about.get("src") or "")
        if address:
            alt = about.get("alt", "") if "alt" in about else None
            return address, None if alt is None else from_plain(alt)
    return None


def _is_small(about: dict[str, str | None]) -> bool:
    sizes = [(about.get(side) or "").removesuffix("px") for side in ("width", "height")]
    return any(size.isascii() and size.isdigit() and int(size[:6]) < 32 for size in sizes)


def _bounded(html: str) -> str:
    html = html[:_MOST_HTML]
    if html.count("<") > _MOST_TAGS:
        html = "<".join(html.split("<", _MOST_TAGS)[:_MOST_TAGS])
    return html
