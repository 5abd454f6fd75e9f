"""What charts are put together from: measured words, a key, colours, a stage.  Pure; pixels throughout.

Everything but the columns themselves is placed here and not by the drawing library, because a label
that is measured before it is drawn can be thinned, broken or moved, so that none covers another.
"""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_decimal

from config.languages import locale

SIZE: Final = 12
"""Pixels of letters; in a chart 640 px wide that is printed 160 mm wide, 8.5 points."""
ROW: Final = 18
"""Pixels from one line of words to the next."""
SWATCH: Final = 12
INK: Final = "#14202B"
SOFT: Final = "#4A5A66"
GRID: Final = "#DEDAD2"
GAP: Final = "gap"
"""The fill of what is not known."""

FILLS: Final = (
    ("#0A3C56", ""),
    ("#D55E00", "M-2,2l4,-4M0,8l8,-8M6,10l4,-4"),
    ("#14202B", "M3,4h2"),
    ("#009E73", ""),
    ("#5A1A3C", "M0,4h8"),
    ("#B8609B", "M4,0v8"),
)
"""Colour and white pattern of each line, in turn, dark and light.

All keep 3:1 against white and against the one beside (WCAG 2.2, 1.4.11); the light ones are those of
Okabe and Ito that do, so that people who see colours differently tell them apart as well; patterns are
for print in grey.
"""

HATCH: Final = ("#F5F3EE", "M-2,2l4,-4M0,8l8,-8M6,10l4,-4")
"""Ground and lines of what is not known."""

_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]/ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
_BROAD: Final = frozenset("mwMW@%&#\N{EM DASH}")


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place: `x`, `y` is the middle of their height; `align` left, center or right."""

    x: float
    y: float
    text: str
    align: str = "left"
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box; `fill` is the place of a line, or `GAP`."""

    x: float
    y: float
    x2: float
    y2: float
    fill: int | str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line; `quiet`: of the grid, else it marks something."""

    x: float
    y: float
    x2: float
    y2: float
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A chart ready to be drawn on a sheet of `width` × `height`."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    rules: tuple[Rule, ...]
    texts: tuple[Text, ...]


def number(value: int, language: str) -> str:
    """A number as its language groups thousands."""
    return str(format_decimal(value, locale=locale(language)))


def breadth(text: str) -> float:
    """About how many pixels `text` takes at `SIZE`; rather too many than too few."""
    return SIZE * sum(_ems(sign) for sign in text)


def _ems(sign: str) -> float:
    if sign in _NARROW:
        return 0.36
    if sign in _BROAD:
        return 0.98
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.3
    return 0.74 if sign.isupper() else 0.58


def shortened(text: str, room: float) -> str:
    """`text`, cut with an ellipsis where it is broader than `room`; the table has it whole."""
    if breadth(text) <= room:
        return text
    kept = text[: int(room / SIZE * 3)]  # no sign is narrower than a third of its height
    while kept and breadth(kept) + SIZE > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def broken(text: str, room: float) -> tuple[str, ...]:
    """`text` in lines of at most about `room` pixels."""
    signs = max(8, int(room / (SIZE * 0.6)))
    return tuple(textwrap.wrap(text, signs)) or ("",)


def steps(highest: int, wanted: int = 4) -> tuple[int, ...]:
    """Round values from nought to `highest` or just above, about `wanted` steps, for an axis of counts."""
    step = 1
    while step * wanted < highest:
        digit = int(str(step)[0])
        step = step * 2 if digit in {1, 5} else step * 5 // 2
    return tuple(range(0, max(1, -(-highest // step)) * step + 1, step))


def thinned(labels: tuple[str, ...], band: float) -> Iterator[tuple[int, str]]:
    """The labels that fit side by side where each has `band` pixels: all, every second, every third …"""
    cut = [shortened(label, max(band, 160) - 8) for label in labels]
    widest = max((breadth(label) for label in cut), default=0) + 8
    every = max(1, -int(-widest // band))
    return ((place, label) for place, label in enumerate(cut) if place % every == 0)


def key(
    entries: Iterable[tuple[int | str, str]], left: float, room: float
) -> tuple[list[Box], list[Text], float]:
    """A key from left to right in rows: boxes, words, and how high it is, from 0 down."""
    boxes: list[Box] = []
    texts: list[Text] = []
    x, y = left, 0.0
    for fill, text in entries:
        lines = broken(text, room - SWATCH - 6)
        wide = SWATCH + 6 + max(map(breadth, lines))
        if x > left and (x + wide > left + room or len(lines) > 1):
            x, y = left, y + ROW
        boxes.append(Box(x, y + 3, x + SWATCH, y + 3 + SWATCH, fill))
        texts += [Text(x + SWATCH + 6, y + 9 + ROW * place, line) for place, line in enumerate(lines)]
        y += ROW * (len(lines) - 1)
        x += wide + 20
    return boxes, texts, y + ROW if texts else 0.0
