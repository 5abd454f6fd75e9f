"""How broad the columns of a table are on paper, and how large its letters.  Pure."""

from typing import Final

from curator.report.document import Grid

WIDTH: Final = 160
"""Millimetres between the margins."""
_POINTS: Final = 72 / 25.4
_SIGN: Final = 0.55
"""About how broad a letter is, of its height."""
_BROADEST: Final = 28
"""So many letters of a text a column holds side by side."""
_SIZES: Final = (9.5, 8.5, 7.5)
"""Points of the letters in tables: the first with which all fits."""


def widths(grid: Grid, rows: list[list[str]]) -> tuple[float, list[dict[str, float]]]:
    """Points of the letters, and of each column either its points or its share of what is left.

    Numbers never break: their columns are as broad as they are, broader where their heads are and there
    is room; texts share the rest, and break.  Only where paper has no room for the numbers all share it.
    """
    signs = [_signs(grid, rows, x) for x in range(len(grid.heads))]
    for size in _SIZES:
        points = [_broad(count, size) for count in signs]
        free = WIDTH * _POINTS - sum(points)
        if free >= 0:
            break
    else:
        least = [
            points[x] if x in grid.numbers else _broad(_word(head), size) for x, head in enumerate(grid.heads)
        ]
        return size, _narrowed(points, least) or [{"share": float(count)} for count in signs]
    if not set(range(len(signs))) - grid.numbers:
        return size, [{"share": float(count)} for count in signs]
    wishes = {x: max(0.0, _wish(grid.heads[x]) - signs[x]) * size * _SIGN for x in grid.numbers}
    given = min(1.0, free / (sum(wishes.values()) or 1.0))
    return size, [
        {"points": round(points[x] + wishes[x] * given, 1)} if x in wishes else {"share": float(count)}
        for x, count in enumerate(signs)
    ]


def _narrowed(wanted: list[float], least: list[float]) -> list[dict[str, float]]:
    """Points between those wanted and the least, all of them together as broad as paper; [] if too broad."""
    free = WIDTH * _POINTS - sum(least)
    if free < 0:
        return []
    given = free / (sum(wanted) - sum(least))
    return [{"points": round(low + (high - low) * given, 1)} for high, low in zip(wanted, least, strict=True)]


def _broad(signs: int, size: float) -> float:
    """Points of a column for so many letters."""
    return signs * size * _SIGN + 12


def _signs(grid: Grid, rows: list[list[str]], x: int) -> int:
    """How many letters a column must hold side by side."""
    head = grid.heads[x]
    cells = [len(row[x]) for row in rows if x < len(row)]
    word = _word(head)
    wanted = max([word, *cells]) if x in grid.numbers else min(max([word, len(head), *cells]), _BROADEST)
    return max(9 if len(grid.heads) < 6 else 3, wanted)


def _word(head: str) -> int:
    """How many letters its longest word needs."""
    return max((len(word) for word in head.split()), default=1) + 1


def _wish(head: str) -> float:
    """How many letters a head would like to have side by side: all of a short one, half of a long one."""
    return len(head) + 1 if len(head) <= 16 else max(16, len(head) * 0.6)
