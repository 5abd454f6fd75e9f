"""Tables as files: CSV as Excel in Finnish opens it, and XLSX with typed cells.

A text never becomes a formula: in CSV it is given a mark that shows it as text.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Final

from curator.figures import workbook
from curator.figures.workbook import Put, Style

Cell = str | int | date | None
"""None: not known, an empty cell."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name, heads and rows; every row has as many cells as there are heads."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unknown: str = ""
    """A comment for a workbook's empty cells, "" for none."""


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark that says so, semicolons, dates as 2026-11-23, numbers as digits."""
    target = StringIO()
    rows = csv.writer(target, delimiter=";", lineterminator="\r\n")
    rows.writerow(table.heads)
    rows.writerows([_plain(cell) for cell in row] for row in table.rows)
    return ("\ufeff" + target.getvalue()).encode()


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return "" if cell is None else cell if isinstance(cell, int) else cell.isoformat()


def as_xlsx(tables: Sequence[Table], made: datetime, title: str, date_format: str = "d.m.yyyy") -> bytes:
    """A workbook with a sheet for each table; `made` is aware."""
    sheets = [
        workbook.Sheet(one.name, one.heads, tuple(tuple(map(_put, row)) for row in one.rows), one.unknown)
        for one in tables
    ]
    return workbook.as_xlsx(None, sheets, made, title, date_format)


def _put(cell: Cell) -> Put:
    if isinstance(cell, str):
        return Put(cell)
    if cell is None:
        return Put(None, Style.UNKNOWN)
    return Put(cell, Style.NUMBER if isinstance(cell, int) else Style.DATE)
