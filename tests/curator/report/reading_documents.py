"""What can be read in a document: every text of it, and every cell."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from curator.report.document import Cell, Document, Grid, Heading, Paragraph, Pictured, Points

NOT_READ = {"language", "url", "funder_emblem", "shape", "made"}


def texts(of: Any) -> Iterator[str]:
    """Every text that readers see, in order; documents of the same facts have them at the same places."""
    if isinstance(of, str):
        yield of
    elif isinstance(of, tuple):
        for one in of:
            yield from texts(one)
    elif is_dataclass(of):
        for field in fields(of):
            if field.name not in NOT_READ:
                yield from texts(getattr(of, field.name))


def grids(document: Document) -> list[Grid]:
    """The tables of its blocks, those of charts too."""
    found = [block.grid if isinstance(block, Pictured) else block for block in document.blocks]
    return [one for one in found if isinstance(one, Grid)]


def cells(of: Iterator[Grid] | list[Grid] | tuple[Grid, ...]) -> list[Cell]:
    """All cells of tables."""
    return [cell for grid in of for row in grid.rows for cell in row]


def headings(document: Document, level: int = 1) -> list[str]:
    """Its chapters."""
    return [one.text for one in document.blocks if isinstance(one, Heading) and one.level == level]


def below(document: Document, heading: str) -> list[Any]:
    """The blocks after a heading until the next one."""
    found, here = [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            here = block.text == heading
        elif here:
            found.append(block)
    return found


def sentences(document: Document) -> list[str]:
    """Paragraphs and points."""
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Points):
            found += block.items
    return found
