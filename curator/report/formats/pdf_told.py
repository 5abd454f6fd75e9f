"""A document as `report.typ` reads it: plain values for JSON, measured where paper needs it.  Pure."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

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
    StoryLine,
)
from curator.report.formats.pdf_widths import WIDTH, widths

_TALLEST: Final = 190
"""Millimetres that a chart may take, with its title on the same page."""

Drawn = Callable[[Chart], tuple[str, float]]
"""A chart → its SVG, and how high it is for each unit of its breadth."""


def told(document: Document, emblem: bytes, drawn: Drawn, scale: float = 1.0) -> dict[str, Any]:
    """What `report.typ` needs; `emblem`: PNG, empty where there is none; `scale` makes letters smaller."""
    cover = document.cover
    page, _, rest = document.labels.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    return {
        "scale": scale,
        "language": _language(document.language) or "fi",
        "title": f"{cover.title} – {cover.team}, {cover.period}",
        "cover": document.with_contents,
        "cover_title": cover.title,
        "title_size": _fitting(cover.title, ((28, 36), (55, 29), (999, 23)))
        if document.with_contents
        else 20,
        "team": cover.team,
        "period": cover.period,
        "version": cover.version,
        "project_number": cover.project_number,
        "funder_name": cover.funder_name,
        "funder_sentence": cover.funder_sentence,
        "emblem": list(emblem),
        "emblem_alt": cover.funder_name or cover.funder_sentence or cover.team,
        "page": [page, between, after],
        "contents": document.labels.contents if _chapters(document) else "",
        "blocks": [part for block in _levelled(document.blocks) for part in _parts(block, drawn)],
    }


def _parts(block: Block, drawn: Drawn) -> Iterator[dict[str, Any]]:  # one line a kind
    match block:
        case Heading(text, level):
            yield {"kind": "heading", "text": text, "level": level}
        case Paragraph(text, language, quiet):
            paragraphs = [_lines(part) for part in re.split(r"\n\s*\n", text) if part.strip()]
            yield {
                "kind": "paragraph",
                "paragraphs": paragraphs,
                "language": _language(language),
                "quiet": quiet,
            }
        case Points(items, language):
            lines = [_lines(item) for item in items]
            yield {"kind": "points", "items": lines, "language": _language(language)}
        case KeyFigures(items):
            yield {"kind": "key figures", "items": [_figure(item) for item in items]}
        case Grid():
            yield _grid(block)
        case Pictured(chart, grid):
            yield _chart(chart, drawn)
            yield _grid(grid)
        case Stories(items):
            yield {"kind": "stories", "items": [_story(item) for item in items]}


def _language(code: str) -> str:
    """A language as typst takes it: two or three letters, "" for anything else."""
    first = code.partition("-")[0].lower()
    return first if re.fullmatch("[a-z]{2,3}", first) else ""


def _lines(text: str) -> list[str]:
    return text.strip().splitlines() or [""]


def _fitting(text: str, sizes: tuple[tuple[int, int], ...]) -> int:
    """The size for the first length that `text` does not exceed."""
    return next(size for length, size in sizes if len(text) <= length)


def _chapters(document: Document) -> bool:
    return any(isinstance(block, Heading) and block.level == 1 for block in document.blocks)


def _levelled(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks, with no level of headings left out on the way down (PDF/UA-1, 7.4.2), none empty."""
    last = 0
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
        elif block.text.strip():
            last = min(max(1, block.level), last + 1)
            yield Heading(block.text, last)


def _figure(item: Any) -> dict[str, Any]:
    size = _fitting(item.text, ((7, 22), (10, 15), (999, 10)))
    return {"text": item.text, "name": item.name, "change": item.change, "size": size}


def _story(item: StoryLine) -> dict[str, str]:
    """A pick; only an address of the web becomes a link."""
    host = _host(item.url)
    return {
        "week": item.week,
        "text": item.text or host,
        "language": _language(item.language),
        "url": item.url if host else "",
        "host": host,
    }


def _host(url: str) -> str:
    """Whose address it is, "" for anything but an address of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") if parts.scheme in {"http", "https"} else ""


def _chart(chart: Chart, drawn: Drawn) -> dict[str, Any]:
    picture, ratio = drawn(chart)
    return {
        "kind": "chart",
        "title": chart.title,
        "summary": chart.summary,
        "alt": chart.summary or chart.title or chart.axis or "–",
        "svg": picture,
        "height": min(_TALLEST, WIDTH * ratio),
    }


def _grid(grid: Grid) -> dict[str, Any]:
    rows = [[cell.text for cell in row[: len(grid.heads)]] for row in grid.rows]
    size, columns = widths(grid, rows)
    return {
        "kind": "grid",
        "caption": grid.caption,
        "heads": list(grid.heads),
        "rows": [row + [""] * (len(grid.heads) - len(row)) for row in rows],
        "numbers": sorted(grid.numbers),
        "note": grid.note,
        "size": size,
        "widths": columns,
    }
