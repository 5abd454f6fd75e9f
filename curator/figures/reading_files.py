"""Series that come as files: lines of a date, a figure and perhaps a note, as spreadsheets save them.

Pure.  Either every line can be read or nothing is taken: the errors are told by line.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from curator.figures import readings
from curator.figures.readings import Typed

LINES: Final = 5_000
TOLD: Final = 20
"""So many errors are told at once."""

_ISO: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_FINNISH: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: .*)?")
_SAYS_SIGN: Final = re.compile(r"sep=(.)")


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


def read(data: bytes, today: date) -> tuple[list[Typed], list[Fault]]:
    """The figures of a file in order of dates, and everything wrong with it; `today` as in Helsinki.

    UTF-8, UTF-16 (with a mark) or Windows-1252; semicolons, tabs or commas.  What stands above the figures
    is passed over: a title and heads (Meta Business Suite), lines that begin with # (Google Analytics).
    So are further columns.
    """
    rows = list(_rows(_text(data)))
    if len(rows) > LINES:
        return [], [Fault(0, LineProblem.TOO_LONG)]
    rows = _below_heads(rows)
    if not rows:
        return [], [Fault(0, LineProblem.EMPTY)]
    found: dict[date, Typed] = {}
    faults: list[Fault] = []
    for number, cells in rows:
        one = _line(number, cells, today)
        if isinstance(one, Fault):
            faults.append(one)
        elif one.day in found:
            faults.append(Fault(number, LineProblem.TWICE, cells[0]))
        else:
            found[one.day] = one
    return [found[day] for day in sorted(found)], faults


def day_of(text: str) -> date | None:
    """A date as files have it: 2026-11-23, 23.11.2026, 20261123, a time after it passed over."""
    iso, finnish = _ISO.fullmatch(text), _FINNISH.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    elif finnish:
        day, month, year = finnish.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of every line that is not empty."""
    lines = text.replace("\0", "").splitlines()
    said = _SAYS_SIGN.fullmatch(lines[0]) if lines else None
    told = [line for line in lines if not line.startswith("#")]
    sign = said[1] if said else next((sign for sign in ";\t" if any(sign in one for one in told)), ",")
    for number, line in enumerate(lines, start=1):
        if line.strip(f" {sign}") and not line.startswith("#") and not (said and number == 1):
            yield number, _cells(line, sign)


def _cells(line: str, sign: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=sign))]
    except csv.Error:
        return [line]


def _below_heads(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Without a line of heads, nor the title of one cell above it."""
    if len(rows) > 1 and len(rows[0][1]) == 1 < len(rows[1][1]) and _is_head(rows[1][1]):
        return rows[2:]
    return rows[1:] if rows and _is_head(rows[0][1]) else rows


def _is_head(cells: Sequence[str]) -> bool:
    return not any(sign.isdigit() for sign in "".join(cells[:2]))


def _line(number: int, cells: Sequence[str], today: date) -> Typed | Fault:
    first, second, note = (*cells, "", "")[:3] if len(cells) > 1 else (cells[0], "", "")
    if len(cells) < 2:
        return Fault(number, LineProblem.ONE_COLUMN, _short(first))
    day = day_of(first)
    if day is None:
        return Fault(number, LineProblem.NO_DATE, _short(first))
    typed = Typed(readings.whole_number(second), day, note.removeprefix("'"))
    wrong = readings.problems(typed, today)
    if not wrong:
        return typed
    return Fault(number, LineProblem(wrong[0].value), _short(second if typed.value is None else first))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
