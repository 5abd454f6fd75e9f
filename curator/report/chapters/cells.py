"""Cells of a document's tables: a figure in words, and beside it what a workbook calculates with."""

from datetime import date

from curator.desk import figures_words, formats
from curator.desk.language import gettext
from curator.figures.sums import Change, Figure
from curator.report.document import Cell


def number(value: int | None) -> Cell:
    """A number, an unknown one in words."""
    return Cell(figures_words.figure(value), value)


def both(seen: int | None, clean: int | None) -> Cell:
    """A number in one cell with what it is without spam, where that is another one."""
    return Cell(figures_words.twice(seen, clean), seen, clean=clean)


def day(when: date | None) -> Cell:
    """A Helsinki date; none is a dash."""
    return Cell("–") if when is None else Cell(formats.full_date(when), when)


def changed(of: Change | None) -> Cell:
    """A change; a workbook gets by how many, and by how much in a hundred."""
    return Cell(figures_words.change(of), of.amount if of else None, of)


def text(said: object) -> Cell:
    """Words, a dash for none."""
    return Cell(str(said) or "–")


def once(of: Figure) -> tuple[Cell, ...]:
    """A figure with its changes, as `once_heads` has it."""
    return number(of.now), changed(of.change), changed(of.change_of_year)


def once_heads() -> tuple[str, ...]:
    """The heads of `once`."""
    return (
        gettext("Number"),
        gettext("Change since last period"),
        gettext("Change since last year"),
    )


def twice(of: Figure) -> tuple[Cell, ...]:
    """A figure counted twice, all seen and without spam, with its changes."""
    return number(of.now), number(of.clean), changed(of.change), changed(of.change_of_year)


def twice_heads() -> tuple[str, ...]:
    """The heads of `twice`."""
    return (
        gettext("All seen"),
        gettext("Without spam"),
        gettext("Change since last period"),
        gettext("Change since last year"),
    )
