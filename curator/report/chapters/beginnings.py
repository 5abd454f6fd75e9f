"""The beginning of what people wrote, where paper has only some lines for it.  Pure.

What is left out is said: a text ends with a whole sentence or with “…”.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from curator.desk import formats
from curator.report.chapters import sentences
from curator.report.document import Paragraph, Points

LINE: Final = 90
"""Characters a line of paper has."""
_MORE: Final = " …"


def lines(blocks: Sequence[Paragraph | Points]) -> int:
    """How many lines of paper they take."""
    return sum(_lines(text) for block in blocks for text in _texts(block))


def shares(needs: Sequence[int], room: int) -> list[int]:
    """Lines for each of several texts: as many as it needs, or as many as others that need too many."""
    given = [0] * len(needs)
    for place, at in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        given[at] = min(needs[at], room // (len(needs) - place))
        room -= given[at]
    return given


def fitting(blocks: Sequence[Paragraph | Points], room: int) -> tuple[Paragraph | Points, ...]:
    """As much of them as `room` lines hold: whole points and sentences, or else words."""
    kept: list[Paragraph | Points] = []
    for block in blocks:
        cut = block if lines((block,)) <= room else _cut(block, room)
        if cut:
            kept.append(cut)
        if cut is not block:
            break
        room -= lines((block,))
    if len(kept) < len(blocks) and kept and isinstance(kept[-1], Paragraph):
        kept[-1] = _leading_nowhere(kept[-1])
    return tuple(kept)


def _texts(block: Paragraph | Points) -> tuple[str, ...]:
    return (block.text,) if isinstance(block, Paragraph) else block.items


def _lines(text: str) -> int:
    return sum(-(-len(line) // LINE) for line in text.split("\n"))


def _cut(block: Paragraph | Points, room: int) -> Paragraph | Points | None:
    """What `room` lines hold of one that needs more; None where that is nothing."""
    if not room:
        return None
    if isinstance(block, Paragraph):
        return replace(block, text=_beginning(block.text, room))
    kept = list(_first(block.items, room)) or [_beginning(block.items[0], room)]
    return replace(block, items=(*kept[:-1], _going_on(kept[-1])))


def _first(items: Sequence[str], room: int) -> Iterator[str]:
    for item in items:
        room -= _lines(item)
        if room < 0:
            return
        yield item


def _beginning(text: str, room: int) -> str:
    """Lines as they were typed, the last one cut where it is too long."""
    typed = text.split("\n")
    kept = list(_first(typed, room))
    left = room - sum(map(_lines, kept))
    if left:
        kept.append(formats.excerpt(typed[len(kept)], left * LINE))
    said = "\n".join(kept)
    return sentences.whole(text, len(said)) or _going_on(said)


def _leading_nowhere(block: Paragraph) -> Paragraph:
    """A text that ends in a colon, where what it leads to is left out."""
    return replace(block, text=_going_on(block.text)) if block.text.endswith(":") else block


def _going_on(text: str) -> str:
    return text if text.endswith(_MORE) else text.rstrip(":") + _MORE
