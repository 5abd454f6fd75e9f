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

WIDTH: Final = 160
"""Millimetres between the margins."""
_TALLEST: Final = 190
"""Millimetres that a chart may take, with its title on the same page."""
_POINTS: Final = 72 / 25.4
_SIGN: Final = 0.55
"""About how broad a letter is, of its height."""
_BROADEST: Final = 28
"""So many letters of a text a column holds side by side."""
_SIZES: Final = (9.5, 8.5, 7.5)
"""Points of the letters in tables: the first with which all fits."""

Drawn = Callable[[Chart], tuple[str, float]]
"""A chart → its SVG, and how high it is for each unit of its breadth."""


def told(document: Document, emblem: bytes, drawn: Drawn) -> dict[str, Any]:
    """What `report.typ` needs; `emblem`: PNG, empty where there is none."""
    cover = document.cover
    page, _, rest = document.labels.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    return {
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
    size, widths = _widths(grid, rows)
    return {
        "kind": "grid",
        "caption": grid.caption,
        "heads": list(grid.heads),
        "rows": [row + [""] * (len(grid.heads) - len(row)) for row in rows],
        "numbers": sorted(grid.numbers),
        "note": grid.note,
        "size": size,
        "widths": widths,
    }


def _widths(grid: Grid, rows: list[list[str]]) -> tuple[float, list[dict[str, float]]]:
    """Points of the letters, and of each column either its points or its share of what is left.

    Numbers never break: their columns are as broad as they are, broader where their heads are and there
    is room; texts share the rest, and break.
    """
    signs = [_signs(grid, rows, x) for x in range(len(grid.heads))]
    for size in _SIZES:
        points = [count * size * _SIGN + 12 for count in signs]
        free = WIDTH * _POINTS - sum(points)
        if free >= 0:
            break
    else:
        return _SIZES[-1], [{"share": float(count)} for count in signs]
    if not set(range(len(signs))) - grid.numbers:
        return size, [{"share": float(count)} for count in signs]
    wishes = {x: max(0.0, _wish(grid.heads[x]) - signs[x]) * size * _SIGN for x in grid.numbers}
    given = min(1.0, free / (sum(wishes.values()) or 1.0))
    return size, [
        {"points": round(points[x] + wishes[x] * given, 1)} if x in wishes else {"share": float(count)}
        for x, count in enumerate(signs)
    ]


def _signs(grid: Grid, rows: list[list[str]], x: int) -> int:
    """How many letters a column must hold side by side."""
    head = grid.heads[x]
    cells = [len(row[x]) for row in rows if x < len(row)]
    words = max((len(word) for word in head.split()), default=1) + 1
    wanted = max([words, *cells]) if x in grid.numbers else min(max([words, len(head), *cells]), _BROADEST)
    return max(9 if len(grid.heads) < 6 else 3, wanted)


def _wish(head: str) -> float:
    """How many letters a head would like to have side by side: all of a short one, half of a long one."""
    return len(head) + 1 if len(head) <= 16 else max(16, len(head) * 0.6)
