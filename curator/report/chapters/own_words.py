"""What people wrote in their own words, as paragraphs and lists with their language.  Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
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
_LINE_OF_ITS_OWN: Final = 90
"""Characters a line of paper has."""
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
    """Its first paragraph or list; of a longer one what fits: whole points, sentences, or else words."""
    code, text = _text(words or {}, name)
    first = _PARAGRAPHS.split(text)[0]
    return tuple(_fitting(_blocks(first, "" if code == language() else code), length))


def _text(words: Written, name: str) -> tuple[str, str]:
    """The language and the text of a section; those of the document's language before all others."""
    for code in sorted(LANGUAGES, key=lambda one: one != language()):
        text = words.get(code, {}).get(name, "").replace("\r\n", "\n").strip()
        if text:
            return code, text
    return "", ""


def _blocks(part: str, code: str) -> Iterator[Paragraph | Points]:
    """Lines that begin as points are a list, those between are a paragraph."""
    lines = [line for line in part.splitlines() if line.strip()]
    for listed, found in groupby(lines, key=lambda line: bool(_POINT.match(line))):
        if listed:
            yield Points(tuple(_line(_POINT.sub("", line)) for line in found), code)
        else:
            yield Paragraph(_line(" ".join(found)), code)


def _fitting(blocks: Iterator[Paragraph | Points], room: int) -> Iterator[Block]:
    """As much of them as `room` characters hold, and always something of the first."""
    for place, block in enumerate(blocks):
        needs = len(block.text) if isinstance(block, Paragraph) else sum(map(_needs, block.items))
        if needs <= room:
            yield block
            room -= needs
            continue
        if isinstance(block, Points):
            kept = _points(block.items, room, needed=not place)
            if kept:
                yield Points(kept, block.language)
        elif not place:
            yield Paragraph(_sentences(block.text, room), block.language)
        return


def _points(items: Sequence[str], room: int, *, needed: bool) -> tuple[str, ...]:
    """The first ones that fit; where one is needed and none does, the beginning of the first."""
    kept: list[str] = []
    left = room
    for item in items:
        left -= _needs(item)
        if left < 0:
            break
        kept.append(item)
    return tuple(kept) or ((_sentences(items[0], room),) if needed else ())


def _needs(item: str) -> int:
    """How much room a point takes: it has a line of its own, however short it is."""
    return max(len(item), _LINE_OF_ITS_OWN)


def _sentences(text: str, room: int) -> str:
    whole = _SENTENCES.match(text[: room + 1])
    return whole[0].rstrip() if whole else formats.excerpt(text, room)


def _line(text: str) -> str:
    return " ".join(text.split())
