"""The hashtag a source asks for, in the spellings its network keeps apart, and those a post carries."""

import unicodedata
from collections.abc import Iterable

from collector.errors import Misconfigured
from collector.payload import TAG_LIMIT
from collector.text import one_line
from collector.values import Ask
from config.hashtags import fold, in_text, spelling


def asked(ask: Ask) -> list[str]:
    """The source's hashtag as written (composed, without ``#``) and, where that differs, folded.

    `Misconfigured` for a query that names no hashtag.
    """
    tag = unicodedata.normalize("NFC", one_line(ask.query)).lstrip("#＃").strip()
    if not fold(tag):
        raise Misconfigured(
            "the source names no hashtag", source=ask.name, advice="write the hashtag as query"
        )
    return [tag] if spelling(tag) == fold(tag) else [tag, fold(tag)]


def carried(text: str, named: Iterable[str] = ()) -> tuple[str, ...]:
    """The hashtags of a post as written, each folded one once: those in its text, then those it was
    given beside it (`named`)."""
    found: dict[str, str] = {}
    for tag in (*in_text(text), *(one_line(one).lstrip("#＃") for one in named)):
        key = fold(tag)
        if key and len(tag) <= TAG_LIMIT:
            found.setdefault(key, tag)
    return tuple(found.values())
