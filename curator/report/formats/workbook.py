"""A document's tables as a workbook: what people calculate on with."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from curator.figures.sheets import Cell as Value
from curator.figures.sheets import Table, as_xlsx
from curator.report.document import Cell, Document, Grid, Pictured
from curator.report.formats import safe

_LONGEST: Final = 32_767
"""Signs in a cell, as Excel takes them."""
_DATES: Final = {"en": "d mmm yyyy"}


def write(document: Document, pictures: Path) -> bytes:
    """The bytes of an ``.xlsx``: what it is of and what its tables are, then a sheet for each table.

    What is not known is an empty cell with a comment that says so, because 0 would be counted in.
    `pictures` is not needed; every format is asked in the same way.
    """
    del pictures
    document = safe.whole(document)
    grids = tuple(_grids(document))
    unknown = document.labels.not_known
    sheets = [_front(document, grids), *(_sheet(grid, unknown) for grid in grids)]
    title = f"{document.cover.title}, {document.cover.period}"
    return as_xlsx(sheets, document.made, title[:255], _DATES.get(document.language, "d.m.yyyy"))


def _grids(document: Document) -> Iterator[Grid]:
    for block in document.blocks:
        if isinstance(block, Pictured):
            yield replace(block.grid, caption=block.chart.title)
        elif isinstance(block, Grid):
            yield block
    yield from document.sheets


def _front(document: Document, grids: tuple[Grid, ...]) -> Table:
    cover = document.cover
    told = (cover.team, cover.version, cover.project_number, cover.funder_sentence)
    rows = [(words, "") for words in told if words]
    rows += [(grid.caption, grid.note) for grid in grids]
    return Table(
        document.labels.contents,
        (_short(cover.title), _short(cover.period)),
        tuple((_short(first), _short(second)) for first, second in rows),
    )


def _sheet(grid: Grid, unknown: str) -> Table:
    rows = tuple(
        tuple(_value(cell, unknown if place in grid.numbers else "") for place, cell in enumerate(row))
        for row in grid.rows
    )
    return Table(grid.caption, tuple(map(_short, grid.heads)), rows, unknown)


def _value(cell: Cell, unknown: str) -> Value:
    """A number or a date to calculate with, nothing where it is not known, else the text."""
    if cell.value is not None:
        return cell.value
    return None if cell.text == unknown and unknown else _short(cell.text)


def _short(words: str) -> str:
    return words[:_LONGEST]
