"""What people wrote in their own words, as paragraphs with their language.  Pure."""

import re
from collections.abc import Mapping
from typing import Final

from config.languages import LANGUAGES
from curator.desk import formats
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
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_SENTENCES: Final = re.compile(r".*[.!?](?=\s)", re.DOTALL)
_POINT: Final = re.compile(r"^\s*[-*•–]\s+")


def section(words: Written | None, name: str) -> tuple[Block, ...]:
    """A section's text in the document's language, else in another one that says so; () for none."""
    code, text = _text(words or {}, name)
    if not text:
        return ()
    here = code == language()
    made = [block for part in _PARAGRAPHS.split(text) for block in _blocks(part, "" if here else code)]
    return tuple(made) if here else (Paragraph(str(WRITTEN_IN[code]), quiet=True), *made)


def beginning(words: Written | None, name: str, length: int) -> tuple[Block, ...]:
    """Its first paragraph; of a longer one as many whole sentences as fit, or else words."""
    code, text = _text(words or {}, name)
    first = _line(_PARAGRAPHS.split(text)[0])
    if len(first) > length:
        whole = _SENTENCES.match(first[: length + 1])
        first = whole[0].rstrip() if whole else formats.excerpt(first, length)
    return (Paragraph(first, "" if code == language() else code),) if first else ()


def _text(words: Written, name: str) -> tuple[str, str]:
    """The language and the text of a section; those of the document's language before all others."""
    for code in sorted(LANGUAGES, key=lambda one: one != language()):
        text = words.get(code, {}).get(name, "").replace("\r\n", "\n").strip()
        if text:
            return code, text
    return "", ""


def _blocks(part: str, code: str) -> list[Block]:
    """A paragraph, or points where each line begins as one."""
    lines = [line for line in part.splitlines() if line.strip()]
    if not code and lines and all(_POINT.match(line) for line in lines):
        return [Points(tuple(_line(_POINT.sub("", line)) for line in lines))]
    return [Paragraph(_line(part), code)] if lines else []


def _line(text: str) -> str:
    return " ".join(text.split())
