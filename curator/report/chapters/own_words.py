"""What people wrote in their own words, as paragraphs and lists with their language.  Pure."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from config.languages import LANGUAGES
from curator.desk.language import language
from curator.desk.language import lazy_gettext as _
from curator.report.document import Block, Paragraph, Points

Written = Mapping[str, Mapping[str, str]]
"""Language → section → text."""
WRITTEN_IN: Final[Mapping[str, object]] = {
    "fi": _("Written in Finnish."),
    "sv": _("Written in Swedish."),
    "en": _("Written in English."),
}
_PARAGRAPHS: Final = re.compile(r"\n[^\S\n]*\n\s*+(?![-*•]\s)")
"""Where one ends: not before a point, which goes on with the list or with what leads to it."""
_POINT: Final = re.compile(r"^\s*[-*•]\s+")
"""Not a long dash: in Finnish it begins what somebody says."""


def section(words: Written | None, name: str) -> tuple[Block, ...]:
    """A section's text in the document's language, else in another one that says so; () for none."""
    code, text = _text(words or {}, name)
    if not text:
        return ()
    here = code == language()
    made = [block for part in _PARAGRAPHS.split(text) for block in _blocks(part, "" if here else code)]
    return tuple(made) if here else (Paragraph(str(WRITTEN_IN[code]), quiet=True), *made)


def opening(words: Written | None, name: str) -> tuple[Paragraph | Points, ...]:
    """Its first paragraph with the list below it; after a colon also what it leads to."""
    code, text = _text(words or {}, name)
    first, *rest = _PARAGRAPHS.split(text)
    parts = [first, *rest[:1]] if first.rstrip().endswith(":") else [first]
    return tuple(block for part in parts for block in _blocks(part, "" if code == language() else code))


def _text(words: Written, name: str) -> tuple[str, str]:
    """The language and the text of a section; those of the document's language before all others."""
    for code in sorted(LANGUAGES, key=lambda one: one != language()):
        text = words.get(code, {}).get(name, "").replace("\r\n", "\n").strip()
        if text:
            return code, text
    return "", ""


def _blocks(part: str, code: str) -> Iterator[Paragraph | Points]:
    """Lines that begin as points are a list, those between are a paragraph of lines as they were typed."""
    lines = [line for line in part.splitlines() if line.strip()]
    for listed, found in groupby(lines, key=lambda line: bool(_POINT.match(line))):
        if listed:
            yield Points(tuple(_line(_POINT.sub("", line)) for line in found), code)
        else:
            yield Paragraph("\n".join(map(_line, found)), code)


def _line(text: str) -> str:
    return " ".join(text.split())
