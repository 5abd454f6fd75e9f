"""The blocks of a document one after another, as Word's own paragraphs, lists, pictures and tables."""

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Final

from docx.document import Document as WordDocument
from docx.shared import Emu, Pt

from curator.report.document import (
    Block,
    Chart,
    Document,
    Grid,
    Heading,
    KeyFigures,
    Paragraph,
    Pictured,
    Points,
    Stories,
)
from curator.report.formats import charts, safe
from curator.report.formats.word import front, package, tables
from curator.report.formats.word.elements import describe, element, link, put, say

_TWIP: Final = 635
"""EMU, the unit of drawings, in a twentieth of a point."""
_NUMBER: Final = "KeyFigureNumber"
_LARGEST: Final = 10
"""So many signs of a number are as large as that; words that stand for one are longer, and smaller."""


def write(document: Document, pictures: Path) -> bytes:
    """As `curator.report.formats.word.write`."""
    document = safe.whole(document)
    made = package.empty(document)
    front.cover(made, document, pictures)
    if document.with_contents:
        front.contents(made, document)
    headings, grids = count(1), count(1)
    for block in document.blocks:
        _add(made, block, document.labels.table, headings, grids)
    front.around(made, document)
    return package.packed(made)


def _add(made: WordDocument, block: Block, label: str, headings: Iterator[int], grids: Iterator[int]) -> None:
    match block:
        case Heading():
            _heading(made, block, next(headings))
        case Paragraph():
            style = "Small Print" if block.quiet else "Normal"
            say(made.add_paragraph(style=style), block.text, language=block.language)
        case Points():
            for item in block.items:
                say(made.add_paragraph(style="List Bullet"), item, language=block.language)
        case KeyFigures():
            _key_figures(made, block)
        case Grid():
            tables.add(made, block, label, next(grids))
        case Pictured():
            _picture(made, block.chart)
            tables.add(made, block.grid, label, next(grids))
        case Stories():
            _stories(made, block)


def _heading(made: WordDocument, heading: Heading, number: int) -> None:
    line = made.add_paragraph(style=f"Heading {heading.level}")
    put(line, element("bookmarkStart", id=number, name=front.mark(number)))
    say(line, heading.text)
    put(line, element("bookmarkEnd", id=number))


def _key_figures(made: WordDocument, figures: KeyFigures) -> None:
    """Each number with its name beside it, and below the name what else is told of it."""
    for place, item in enumerate(figures.items, start=1):
        large = len(item.text) <= _LARGEST
        line = say(made.add_paragraph(style="Key Figure"), item.text, style=_NUMBER if large else "Strong")
        line.add_run("\t")
        say(line, "\n".join(filter(None, (item.name, item.change))))
        if place == len(figures.items):
            line.paragraph_format.space_after = Pt(14)


def _picture(made: WordDocument, chart: Chart) -> None:
    say(made.add_paragraph(style="Caption"), chart.title)
    run = made.add_paragraph(style="Picture").add_run()
    run.add_picture(BytesIO(charts.png(chart, 2.0)), Emu(tables.WIDTH * _TWIP))
    describe(run, chart.summary, chart.title)
    say(made.add_paragraph(), chart.summary)


def _stories(made: WordDocument, stories: Stories) -> None:
    for item in stories.items:
        line = say(made.add_paragraph(style="List Bullet"), f"{item.week}: ", style="Strong")
        link(line, item.text, item.url, language=item.language)
