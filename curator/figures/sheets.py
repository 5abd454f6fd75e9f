"""Tables as files: CSV as Excel in Finnish opens it, and XLSX with typed cells.

A text never becomes a formula: in CSV it is given a mark that shows it as text, in XLSX every text
is written as one.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any, Final

Cell = str | int | date | None
"""None: not known, an empty cell."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SIGNS: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NAME_LIMIT: Final = 31
_NARROW: Final = 11
_WIDE: Final = 60


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
    """A workbook with a sheet for each table: heads frozen, numbers and dates typed, columns filterable.

    The same tables and the same moment `made` (aware) give the same bytes.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  heavy, and few people take a file along

    target = BytesIO()
    with Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        styles = {
            int: book.add_format({"num_format": "#,##0"}),
            date: book.add_format({"num_format": date_format, "align": "left"}),
            str: book.add_format({"text_wrap": True, "valign": "top"}),
        }
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_free_name(table.name, taken))
            _write(sheet, table, head, styles)
    return target.getvalue()


def _write(sheet: Any, table: Table, head: Any, styles: dict[type, Any]) -> None:
    for column, words in enumerate(table.heads):
        sheet.write_string(0, column, words, head)
        sheet.set_column(column, column, _width([row[column] for row in table.rows], words))
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                sheet.write_string(number, column, cell, styles[str])
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell, styles[int])
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, datetime.combine(cell, time.min), styles[date])
            elif cell is None and table.unknown:
                sheet.write_blank(number, column, None, styles[str])
                sheet.write_comment(number, column, table.unknown, {"author": ""})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.heads) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _width(cells: Sequence[Cell], words: str) -> int:
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    return min(_WIDE, max(_NARROW, longest + 2, max(map(len, words.split()), default=0) + 4))


def _cut(name: str, length: int) -> str:
    """The whole words of a name that fit, with a sign that there were more."""
    if len(name) <= length:
        return name
    short = name[: length - 1]
    return f"{short.rsplit(maxsplit=1)[0].rstrip(' ,')} …" if " " in short else f"{short}…"


def _free_name(name: str, taken: set[str]) -> str:
    """A name Excel takes: 31 characters, none of its signs, not used by another sheet."""
    tidy = first = _cut(name.translate(_SIGNS).strip(" '"), _NAME_LIMIT) or "1"
    number = 1
    while tidy.casefold() in taken:
        number += 1
        tidy = f"{_cut(first, _NAME_LIMIT - 4)} {number}"
    taken.add(tidy.casefold())
    return tidy
