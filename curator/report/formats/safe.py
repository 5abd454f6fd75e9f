"""Texts and addresses as every file format bears them, whoever wrote them."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, cast
from urllib.parse import urlsplit

from config.languages import locale
from curator.picking import translating
from curator.report.document import Document

# What XML 1.0 (its production 2, “Char”) has no place for, halves of surrogate pairs among it, and what
# HTML calls control characters and noncharacters besides.
_NOT_BORNE: Final = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
    "|[" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17)) + "]"
)
_STRONG_RIGHT: Final = frozenset({"R", "AL"})


def text(words: str) -> str:
    """The same words without signs that XML or HTML forbid, lines ending in a line feed."""
    return _NOT_BORNE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def whole(document: Document) -> Document:
    """The same document, every text in it as `text` gives it."""
    return cast("Document", _whole(document))


def _whole(value: Any) -> Any:
    if type(value) is str:
        return text(value)
    if isinstance(value, tuple):
        return tuple(map(_whole, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _whole(getattr(value, field.name)) for field in fields(value)})
    return value


def link(url: str) -> str:
    """A web address that a reader may follow, "" for everything else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.netloc else ""


def tag(language: str) -> str:
    """A language as files name it: `fi-FI`, `sv-FI`, `en-GB`; another one's own tag; "" for none."""
    known = translating.tag(language) if language else None
    if known is None:
        return ""
    return str(locale(known)).replace("_", "-") if known in {"fi", "sv", "en", "se"} else known


def is_right_to_left(words: str, language: str = "") -> bool:
    """Whether a text is written from right to left: its language says so, else its first strong sign."""
    if translating.tag(language):
        return translating.direction(language) == "rtl"
    strong = (kind for kind in map(unicodedata.bidirectional, words) if kind in {"L", "R", "AL"})
    return next(strong, "L") in _STRONG_RIGHT
