"""Workbooks: tables that are calculated with, behind a page that is read where there is one.

Every text is written as one, so that none becomes a formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO
from typing import Any, Final


class Style(StrEnum):
    """How a cell is shown."""

    TEXT = "text"
    NUMBER = "number"
    SIGNED = "signed"
    """By how much something has changed: +3, -3, ±0."""
    DATE = "date"
    UNKNOWN = "unknown"
    """Empty, with the sheet's comment."""


@dataclass(frozen=True, slots=True)
class Put:
    """One cell as it is written."""

    value: str | int | date | None
    style: Style = Style.TEXT


EMPTY: Final = Put(None)
"""A cell in which there is nothing, and nothing to say of it."""


@dataclass(frozen=True, slots=True)
class Front:
    """What a workbook is of: its title, the lines below it, its tables and what must be known of each."""

    name: str
    title: str
    told: tuple[str, ...]
    listed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; every row has as many cells as there are heads."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Put, ...], ...]
    unknown: str
    """The comment of what is not known, "" for none."""


_SIGNS: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NAME_LIMIT: Final = 31
_NARROW: Final = 11
_WIDE: Final = 60


def as_xlsx(
    front: Front | None, sheets: Sequence[Sheet], made: datetime, title: str, date_format: str
) -> bytes:
    """The bytes of an ``.xlsx``: heads of tables frozen, their columns filterable; the front is plain.

    The same sheets and the same moment `made` (aware) give the same bytes.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  heavy, and few people take a file along

    target = BytesIO()
    with Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        styles = {
            Style.TEXT: text,
            Style.NUMBER: book.add_format({"num_format": "#,##0"}),
            Style.SIGNED: book.add_format({"num_format": "+0;-0;±0"}),
            Style.DATE: book.add_format({"num_format": date_format, "align": "left"}),
            Style.UNKNOWN: text,
        }
        taken: set[str] = set()
        if front is not None:
            first = book.add_worksheet(_free_name(front.name, taken))
            _write_front(first, front, book.add_format({"bold": True, "font_size": 16}), text)
        for sheet in sheets:
            _write(book.add_worksheet(_free_name(sheet.name, taken)), sheet, head, styles)
    return target.getvalue()


def _write_front(page: Any, front: Front, title: Any, text: Any) -> None:
    """A title, lines below it, and after an empty one the list: nothing to sort and nothing to filter."""
    page.set_column(0, 1, _WIDE, text)
    page.write_string(0, 0, front.title, title)
    for row, words in enumerate(front.told, start=1):
        page.write_string(row, 0, words, text)
    for row, (name, note) in enumerate(front.listed, start=len(front.told) + 2):
        page.write_string(row, 0, name, text)
        if note:
            page.write_string(row, 1, note, text)
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write(page: Any, sheet: Sheet, head: Any, styles: dict[Style, Any]) -> None:
    for column, words in enumerate(sheet.heads):
        page.write_string(0, column, words, head)
        page.set_column(column, column, _width([row[column] for row in sheet.rows], words))
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _put(page, number, column, cell, styles[cell.style])
            if cell.style is Style.UNKNOWN and sheet.unknown:
                page.write_blank(number, column, None, styles[cell.style])
                page.write_comment(number, column, sheet.unknown, {"author": ""})
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _put(page: Any, row: int, column: int, cell: Put, style: Any) -> None:
    if isinstance(cell.value, str) and cell.value:
        page.write_string(row, column, cell.value, style)
    elif isinstance(cell.value, int):
        page.write_number(row, column, cell.value, style)
    elif isinstance(cell.value, date):
        page.write_datetime(row, column, datetime.combine(cell.value, time.min), style)


def _width(cells: Sequence[Put], words: str) -> int:
    longest = max((len(cell.value) for cell in cells if isinstance(cell.value, str)), default=0)
    return min(_WIDE, max(_NARROW, longest + 2, max(map(len, words.split()), default=0) + 4))


def _cut(name: str, length: int) -> str:
    """The whole words of a name that fit, with a sign that there were more."""
    if len(name) <= length:
        return name
    short = name[: length - 1]
    return f"{short.rsplit(maxsplit=1)[0].rstrip(' ,')} …" if " " in short else f"{short}…"


def _free_name(name: str, taken: set[str]) -> str:
    """A name Excel takes: 31 characters, none of its signs, not used by another sheet."""
    tidy = first = _cut(" ".join(name.translate(_SIGNS).split()).strip("'"), _NAME_LIMIT) or "1"
    number = 1
    while tidy.casefold() in taken:
        number += 1
        tidy = f"{_cut(first, _NAME_LIMIT - 4)} {number}"
    taken.add(tidy.casefold())
    return tidy
