"""Series that come as files: lines of a date, a figure and perhaps a note, as spreadsheets save them.

Pure.  Either every line can be read or nothing is taken: the errors are told by line.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from typing import Final

from config import clock
from curator.figures import readings
from curator.figures.readings import Typed

LINES: Final = 5_000
TOLD: Final = 20
"""So many errors are told at once."""

_ISO: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_ZONED: Final = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.,]+ ?(?:Z|[+-]\d\d:?\d\d)")
"""A moment that says its time zone, of which Helsinki's date may be another."""
_FINNISH: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: .*)?")
_SIGNS: Final = (";", "\t", ",")
_SAYS_SIGN: Final = re.compile(r"sep=([;\t,|])\s*")
_CUT: Final = re.compile(r"[^,]*,\s*\d{1,3},\s*\d{3}\s*(?:,|$)")
"""A line with commas whose figure has one too: ``2026-11-23,12,345``."""


class LineProblem(StrEnum):
    """What is wrong with a line or with the file; the desk has the words."""

    EMPTY = "empty"
    """Of the file: there is no figure in it."""
    TOO_LONG = "too_long"
    """Of the file."""
    ONE_COLUMN = "one_column"
    NO_DATE = "no_date"
    TWICE = "twice"
    """The date is on an earlier line too."""
    NOT_A_NUMBER = "not_a_number"
    CUT = "cut"
    """The figure seems to be in two columns, by a comma of its own."""
    QUOTES = "quotes"
    """A quotation mark is missing, or stands where none may."""
    TOO_LARGE = "too_large"
    IN_FUTURE = "in_future"
    NOTE_TOO_LONG = "note_too_long"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where; `line` counts from 1, 0 is the file."""

    line: int
    problem: LineProblem
    text: str = ""
    """The cell as it was sent, cut short."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table, which may be of several lines; `number` is its first one's."""

    number: int
    cells: list[str]
    problem: LineProblem | None
    """Why its cells cannot be told apart; None: they can."""


def read(data: bytes, today: date) -> tuple[list[Typed], list[Fault]]:
    """The figures of a file in order of dates, and everything wrong with it; `today` as in Helsinki.

    UTF-8, UTF-16 (with a mark) or Windows-1252; semicolons, tabs or commas.  What stands above the figures
    is passed over: a title and heads (Meta Business Suite), lines that begin with # (Google Analytics).
    So are further columns, and a third one that has a head and a figure in every line: it is no note.
    A note in quotation marks may have several lines.
    """
    rows = _rows(_text(data))
    if len(rows) > LINES:
        return [], [Fault(0, LineProblem.TOO_LONG)]
    heads, rows = _below_heads(rows)
    if not rows:
        return [], [Fault(0, LineProblem.EMPTY)]
    found: dict[date, Typed] = {}
    faults: list[Fault] = []
    noted = not (heads > 2 and all(map(_goes_on, rows)))
    for row in rows:
        one = _line(row, heads, today, noted=noted)
        if isinstance(one, Fault):
            faults.append(one)
        elif one.day in found:
            faults.append(Fault(row.number, LineProblem.TWICE, row.cells[0]))
        else:
            found[one.day] = one
    return [found[day] for day in sorted(found)], faults


def day_of(text: str) -> date | None:
    """A date as files have it: 2026-11-23, 23.11.2026, 20261123, a time after it passed over.

    A time that says its zone is one in Helsinki.  None for anything else, and for years that nobody means.
    """
    if _ZONED.fullmatch(text):
        return _in_helsinki(text)
    iso, finnish = _ISO.fullmatch(text), _FINNISH.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    elif finnish:
        day, month, year = finnish.groups()
    else:
        return None
    try:
        return clock.meant(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _in_helsinki(text: str) -> date | None:
    try:
        return clock.meant(clock.day_of(datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))))
    except (ValueError, OverflowError):
        return None


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str) -> list[_Row]:
    """The rows that are not empty, cells told apart by the sign under which most begin with a day."""
    text = text.replace("\0", "")
    above, said = 0, None
    for line in StringIO(text, newline=""):
        found = _SAYS_SIGN.fullmatch(line)
        if line.strip() and not line.startswith("#") and not found:
            break
        above, said = above + 1, found or said
    tables = [list(_table(text, sign, above)) for sign in ((said[1],) if said else _SIGNS)]
    return max(tables, key=_fit)


def _fit(rows: Sequence[_Row]) -> tuple[int, int, bool]:
    """How well a table looks like days with figures; one in which there is none, like a table at all."""
    days = [row.cells for row in rows if len(row.cells) > 1 and day_of(row.cells[0])]
    figures = sum(readings.whole_number(cells[1]) is not None for cells in days)
    return figures, len(days), any(len(row.cells) > 1 for row in rows)


def _table(text: str, sign: str, above: int) -> Iterator[_Row]:
    """The rows under one sign; lines `above` them are passed over, a quotation mark there closes nothing."""
    lines: list[str] = []

    def told() -> Iterator[str]:
        for line in StringIO(text, newline=""):
            lines.append(line)
            yield line if len(lines) > above else "\n"

    # Strictly: a quotation mark that is never closed would take in all lines below it as one note.
    rows = csv.reader(told(), delimiter=sign, strict=True)
    while True:
        number, problem = len(lines), None
        try:
            cells = [cell.strip() for cell in next(rows)]
        except StopIteration:
            return
        except csv.Error:
            cells = [lines[number].strip()]
            problem = LineProblem.QUOTES if '"' in cells[0] else LineProblem.ONE_COLUMN
        if sign == "," and _CUT.match("".join(lines[number:])):
            problem = LineProblem.CUT
        if any(cells) and not cells[0].startswith("#"):
            yield _Row(number + 1, cells, problem)


def _below_heads(rows: list[_Row]) -> tuple[int, list[_Row]]:
    """Without a line of heads, nor the title of one cell above it; before them how many heads there are."""
    if len(rows) > 1 and len(rows[0].cells) == 1 < len(rows[1].cells) and _is_head(rows[1]):
        return len(rows[1].cells), rows[2:]
    return (len(rows[0].cells), rows[1:]) if rows and _is_head(rows[0]) else (0, rows)


def _is_head(row: _Row) -> bool:
    return row.problem is None and not any(sign.isdigit() for sign in "".join(row.cells[:2]))


def _goes_on(row: _Row) -> bool:
    """Whether a second figure follows the first one."""
    return len(row.cells) > 2 and readings.whole_number(row.cells[2]) is not None


def _line(row: _Row, heads: int, today: date, *, noted: bool) -> Typed | Fault:
    cells, number = row.cells, row.number
    first, second, note = (*cells, "", "")[:3] if len(cells) > 1 else (cells[0], "", "")
    # Under as many heads as it has columns, each is a figure of its own.
    if row.problem is not None and (row.problem is not LineProblem.CUT or len(cells) != heads):
        return Fault(number, row.problem, _short(",".join(cells)))
    if len(cells) < 2:
        return Fault(number, LineProblem.ONE_COLUMN, _short(first))
    day = day_of(first)
    if day is None:
        return Fault(number, LineProblem.NO_DATE, _short(first))
    typed = Typed(readings.whole_number(second), day, note.removeprefix("'") if noted else "")
    wrong = readings.problems(typed, today)
    if not wrong:
        return typed
    return Fault(number, LineProblem(wrong[0].value), _short(second if typed.value is None else first))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
