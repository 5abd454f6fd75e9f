"""Every single figure of a document as tables for its workbook, as the desk's own files have them.

The document's own tables tell changes; these tell the figures they are changes from, and each network's.
"""

from datetime import date

from curator.desk import figures_tables, figures_words, formats
from curator.desk.language import gettext
from curator.figures import sheets
from curator.report.document import Cell, Grid
from curator.report.frozen import Frozen

NUMBERS = frozenset(range(4, 8))
"""Columns of numbers in the desk's tables: all seen, without spam, and the two to compare with."""


def grids(frozen: Frozen) -> tuple[Grid, ...]:
    """All that tell anything; the last one tells method and gaps.  In the language that is spoken."""
    made = figures_tables.tables(frozen.figures, frozen.typed, frozen.at)
    return tuple(_grid(one) for one in made if one.rows)


def _grid(of: sheets.Table) -> Grid:
    rows = tuple(map(_row, of.rows))
    compared_with_nothing = (
        gettext("Authors"),
        gettext("Over time"),
        gettext("Sources by day"),
        gettext("Method and gaps"),
    )
    if of.name in compared_with_nothing:
        return Grid(of.name, of.heads, rows, NUMBERS)
    # Called otherwise than the document's own tables of the same things.
    name = gettext("Comparison – %(table)s", table=of.name)
    note = gettext("With the figures of the period before and of the same period last year.")
    return Grid(name, of.heads, rows, NUMBERS, note)


def _row(row: tuple[sheets.Cell, ...]) -> tuple[Cell, ...]:
    return tuple(map(_cell, row))


def _cell(cell: sheets.Cell) -> Cell:
    if isinstance(cell, date):
        return Cell(formats.full_date(cell), cell)
    if isinstance(cell, int):
        return Cell(figures_words.figure(cell), cell)
    return Cell(cell or "")
