"""A document as plain text, for a news system, an intranet or a letter."""

from pathlib import Path

from curator.report.document import (
    Block,
    Document,
    Grid,
    Heading,
    KeyFigures,
    Paragraph,
    Pictured,
    Points,
    Stories,
)
from curator.report.formats import safe


def write(document: Document, pictures: Path) -> bytes:
    """UTF-8: a blank line between paragraphs, no line broken within one, links on lines of their own.

    `pictures` is not needed; every format is asked in the same way.
    """
    del pictures
    document = safe.whole(document)
    cover = document.cover
    front = "\n".join(filter(None, (cover.title, cover.team, cover.period)))
    funder = "\n".join(filter(None, (cover.project_number, cover.funder_name, cover.funder_sentence)))
    found = [front, *(_said(block) for block in document.blocks), funder]
    return ("\n\n".join(part.strip() for part in found if part.strip()) + "\n").encode()


def _said(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return block.text
        case Points():
            return "\n".join(f"• {item}" for item in block.items)
        case KeyFigures():
            return "\n".join(
                f"• {item.text} {item.name}" + (f", {item.change}" if item.change else "")
                for item in block.items
            )
        case Pictured():
            return f"{block.chart.title}\n{block.chart.summary}"
        case Grid():
            return _table(block)
        case Stories():
            return "\n\n".join(
                "\n".join(filter(None, (f"{item.week}: {item.text}", safe.link(item.url))))
                for item in block.items
            )


def _table(grid: Grid) -> str:
    """A line for each row: “#kemijärvi: Julkaisuja 12, Klikkauksia 3”."""
    rows = [
        f"{row[0].text}: "
        + ", ".join(f"{head} {cell.text}" for head, cell in zip(grid.heads[1:], row[1:], strict=True))
        for row in grid.rows
    ]
    return "\n".join(filter(None, (grid.caption, *rows, grid.note)))
