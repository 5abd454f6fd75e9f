"""Other people's texts on their way to a card: made harmless to the page around them, and shortened."""

import math
import re
import unicodedata

from babel import Locale, UnknownLocaleError

LINES = 5
WIDTH = 40
"""About as many letters as a card's line takes."""

_NEVER = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.IGNORECASE)


def clean(text: str) -> str:
    """Plain text without what XML cannot hold and without marks that turn the page's writing direction.

    Blank lines and repeated spaces are one line break and one space: a card has no room for air.
    """
    tidy = _TURNING.sub("", _NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = (_SPACES.sub(" ", line).strip() for line in tidy.split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str, limit: int = 80) -> str:
    """A name on one line, at most `limit` characters."""
    line = clean(text).replace("\n", " ")
    return line if len(line) <= limit else line[: _whole(line, limit - 1)].rstrip() + "…"


def excerpt(text: str) -> tuple[str, bool]:
    """About five lines of a cleaned text, and whether anything was left out.

    One line more is let through whole: a link that hides three words helps nobody.
    """
    paragraphs = text.split("\n")
    if sum(map(_lines, paragraphs)) <= LINES + 1:
        return text, False
    shown: list[str] = []
    left = LINES
    for paragraph in paragraphs:
        if _lines(paragraph) > left:
            shown.append(_cut(paragraph, left * WIDTH))
            break
        shown.append(paragraph)
        left -= _lines(paragraph)
        if not left:
            break
    return "\n".join(shown).rstrip(" .,;:–-…") + " …", True


def language_tag(code: str | None) -> str | None:
    """A language code fit for ``lang``; None where nobody knows."""
    return code if code and _LANGUAGE.fullmatch(code) else None


def direction(code: str | None) -> str:
    """``rtl`` or ``ltr`` by the language, ``auto`` where it is not known."""
    if code is None:
        return "auto"
    try:
        return Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"


def _lines(paragraph: str) -> int:
    return math.ceil(len(paragraph) / WIDTH)


def _cut(paragraph: str, limit: int) -> str:
    space = paragraph.rfind(" ", 0, limit + 1)
    return paragraph[: space if space > limit // 2 else _whole(paragraph, limit)]


def _whole(text: str, end: int) -> int:
    """The nearest place at or before `end` that parts no letter from its marks and no joined emoji."""
    while 0 < end < len(text) and (_belongs_to_the_one_before(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


def _belongs_to_the_one_before(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Mn", "Me"}
        or character == "\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
