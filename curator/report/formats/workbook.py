"""A document's tables as a workbook: what people calculate on with."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from curator.figures.workbook import EMPTY, Front, Put, Sheet, Style, as_xlsx
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
    sheets = [_sheet(grid, document) for grid in grids]
    title = f"{document.cover.title}, {document.cover.period}"
    dates = _DATES.get(document.language, "d.m.yyyy")
    return as_xlsx(_front(document, grids), sheets, document.made, title[:255], dates)


def _grids(document: Document) -> Iterator[Grid]:
    for block in document.blocks:
        if isinstance(block, Pictured):
            yield replace(block.grid, caption=block.chart.title)
        elif isinstance(block, Grid):
            yield block
    yield from document.sheets


def _front(document: Document, grids: tuple[Grid, ...]) -> Front:
    cover = document.cover
    funder = (cover.funder_name, cover.funder_sentence)
    told = (cover.period, cover.team, cover.version, cover.project_number, *funder)
    return Front(
        name=document.labels.contents,
        title=_short(cover.title),
        told=tuple(_short(words) for words in told if words),
        listed=tuple((_short(grid.caption), _short(grid.note)) for grid in grids),
    )


def _sheet(grid: Grid, document: Document) -> Sheet:
    """A table; behind a column another one of what its cells tell besides: percentages, spam, words."""
    unknown = document.labels.not_known
    columns: list[tuple[str, list[Put]]] = []
    for place, head in enumerate(grid.heads):
        cells = [row[place] for row in grid.rows]
        told = unknown if place in grid.numbers else ""
        columns.append((head, [_put(cell, told) for cell in cells]))
        if any(cell.change for cell in cells):
            columns.append((_percent_head(head, cells, document), [_percent(cell) for cell in cells]))
        if any(cell.clean not in {None, cell.value} for cell in cells):
            clean = [EMPTY if cell.clean is None else Put(cell.clean, Style.NUMBER) for cell in cells]
            columns.append((f"{head}: {document.labels.clean}", clean))
        if any(cell.note for cell in cells):
            columns.append((f"{head}: {document.labels.note}", [Put(_short(cell.note)) for cell in cells]))
    heads = tuple(_short(head) for head, _ in columns)
    return Sheet(grid.caption, heads, tuple(zip(*(cells for _, cells in columns), strict=True)), unknown)


def _percent_head(head: str, cells: list[Cell], document: Document) -> str:
    """“Muutos edelliseen kauteen (%)”; a column that has other figures too says that these are changes."""
    mixed = any(isinstance(cell.value, int) and cell.change is None for cell in cells)
    return f"{head}: {document.labels.change} (%)" if mixed else f"{head} (%)"


def _percent(cell: Cell) -> Put:
    """How much in a hundred, empty where nobody tells it."""
    percent = cell.change.percent if cell.change else None
    return EMPTY if percent is None else Put(percent, Style.SIGNED)


def _put(cell: Cell, unknown: str) -> Put:
    """A number or a date to calculate with, nothing where it is not known, else the text."""
    if cell.value is None:
        return Put(None, Style.UNKNOWN) if cell.text == unknown and unknown else Put(_short(cell.text))
    if isinstance(cell.value, date):
        return Put(cell.value, Style.DATE)
    return Put(cell.value, Style.SIGNED if cell.change else Style.NUMBER)


def _short(words: str) -> str:
    return words[:_LONGEST]
