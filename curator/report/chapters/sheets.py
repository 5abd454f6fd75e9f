"""Every single figure of a document as tables for its workbook, as the desk's own files have them."""

from datetime import date

from curator.desk import figures_tables, figures_words, formats
from curator.figures import sheets
from curator.report.document import Cell, Grid
from curator.report.frozen import Frozen

NUMBERS = frozenset(range(4, 8))
"""Columns of numbers in the desk's tables: all seen, without spam, and the two to compare with."""


def grids(frozen: Frozen) -> tuple[Grid, ...]:
    """All tables; the last one tells method and gaps.  In the language that is spoken."""
    made = figures_tables.tables(frozen.figures, frozen.typed, frozen.at)
    return tuple(Grid(one.name, one.heads, tuple(map(_row, one.rows)), NUMBERS) for one in made)


def _row(row: tuple[sheets.Cell, ...]) -> tuple[Cell, ...]:
    return tuple(map(_cell, row))


def _cell(cell: sheets.Cell) -> Cell:
    if isinstance(cell, date):
        return Cell(formats.full_date(cell), cell)
    if isinstance(cell, int):
        return Cell(figures_words.figure(cell), cell)
    return Cell(cell or "")
