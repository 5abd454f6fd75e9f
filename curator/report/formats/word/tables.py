"""A table: caption above it, a head that is repeated on every page, numbers at the right."""

from collections.abc import Sequence
from typing import Final

from docx.document import Document as WordDocument

from curator.report.document import Grid
from curator.report.formats import safe
from curator.report.formats.word.elements import Element, element, field, put, runs, say

WIDTH: Final = 9072
"""Twentieths of a point between the margins: 16 cm."""
_LONGEST: Final = 40
_SHORTEST: Final = 8
_WORD: Final = 24
"""Signs of a word that a column is made wide for; a longer one is broken."""


def add(made: WordDocument, grid: Grid, label: str, number: int) -> None:
    """Put a table at the end of a document, with its caption (“Taulukko 3. …”) and its note."""
    caption = made.add_paragraph(style="Caption")
    say(caption, f"{label} ")
    put(caption, *field(r"SEQ Table \* ARABIC", str(number)))
    say(caption, f". {grid.caption}")
    made.element.body._insert_tbl(_table(grid))  # noqa: SLF001  building cell by cell takes minutes
    if grid.note:
        say(made.add_paragraph(style="Small Print"), grid.note)


def widths(grid: Grid) -> tuple[int, ...]:
    """How wide each column is, in twentieths of a point: by its texts, none of them starved."""
    columns = [[head, *(row[place].text for row in grid.rows)] for place, head in enumerate(grid.heads)]
    wanted = [_wanted(column) for column in columns]
    found = [WIDTH * one // sum(wanted) for one in wanted]
    return (found[0] + WIDTH - sum(found), *found[1:])


def _wanted(texts: Sequence[str]) -> int:
    words = max((len(word) for text in texts for word in text.split()), default=0)
    longest = max(map(len, texts), default=0)
    return min(_LONGEST, max(_SHORTEST, min(words, _WORD) + 2, longest * 2 // 3))


def _table(grid: Grid) -> Element:
    wide = widths(grid)
    properties = element(
        "tblPr",
        element("tblStyle", val="Figures"),
        element("tblW", w=WIDTH, type="dxa"),
        # Columns as wide as said: or one long word makes the others too narrow to read.
        element("tblLayout", type="fixed"),
        element(
            "tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=0, noVBand=1
        ),
        element("tblCaption", val=grid.caption),
        element("tblDescription", val=grid.note or grid.caption),
    )
    head = [_cell(text, grid, place, wide[place], "TableHead") for place, text in enumerate(grid.heads)]
    rows = [
        [_cell(cell.text, grid, place, wide[place], "TableText") for place, cell in enumerate(row)]
        for row in grid.rows
    ]
    return element(
        "tbl",
        properties,
        element("tblGrid", *(element("gridCol", w=one) for one in wide)),
        element("tr", element("trPr", _part("firstRow"), element("cantSplit"), element("tblHeader")), *head),
        *(element("tr", element("trPr", element("cantSplit")), *cells) for cells in rows),
    )


def _cell(words: str, grid: Grid, place: int, width: int, style: str) -> Element:
    rtl = safe.is_right_to_left(words)
    properties = [element("pStyle", val=style)]
    properties += [element("bidi")] if rtl else []
    properties += [element("jc", val="right")] if place in grid.numbers else []
    return element(
        "tc",
        element("tcPr", *([] if place else [_part("firstColumn")]), element("tcW", w=width, type="dxa")),
        element("p", element("pPr", *properties), *runs(words, rtl=rtl)),
    )


def _part(name: str) -> Element:
    """Says that a row or a cell is a table's head, for readers that do not work it out themselves."""
    bits = {"firstRow": "100000000000", "firstColumn": "001000000000"}
    return element("cnfStyle", val=bits[name], **{name: 1})
