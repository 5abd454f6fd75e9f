"""Quoting a part of somebody's text: word for word, and marked where something is left out.  Pure."""

import re
import unicodedata
from dataclasses import dataclass

_LEFT_OUT = re.compile(r"^(\[?(…|\.{3})\]?\s*)+|(\s*\[?(…|\.{3})\]?)+$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A part of a text as it stands there; `before` and `after` tell where something was left out."""

    text: str
    before: bool
    after: bool


def tidy(excerpt: str) -> str:
    """An excerpt as a person typed it, without the “…” that the card adds by itself."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFC", excerpt).strip())


def part(excerpt: str, text: str) -> Quoted | None:
    """Where a text says an excerpt; None: nowhere.

    Spaces and line breaks are all alike, everything else has to be the same, and no word is cut in
    two.  The part comes with the text's own line breaks.
    """
    whole, words = unicodedata.normalize("NFC", text), tidy(excerpt).split()
    if not words:
        return None
    begins = r"(?<!\w)" if re.match(r"\w", words[0]) else ""
    ends = r"(?!\w)" if re.search(r"\w\Z", words[-1]) else ""
    found = re.search(begins + r"\s+".join(map(re.escape, words)) + ends, whole)
    if found is None:
        return None
    before, after = whole[: found.start()], whole[found.end() :]
    return Quoted(found.group(), bool(before.strip()), bool(after.strip()))
