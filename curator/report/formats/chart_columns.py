"""Columns over time, stacked: gaps hatched, events marked.  Pure: a chart → a stage."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from curator.desk.language import gettext, speaking
from curator.report.document import Chart, Gap
from curator.report.formats.chart_parts import (
    GAP,
    ROW,
    SIZE,
    SOFT,
    Box,
    Rule,
    Stage,
    Text,
    breadth,
    broken,
    key,
    number,
    steps,
    thinned,
)

_PLOT: Final = 190
"""How high the columns may be."""
_RIGHT: Final = 14
_SHARE: Final = 0.76
"""How much of its band a column takes."""
_BROADEST: Final = 72
_NOTE: Final = 300
"""How broad the words of a mark may be before they are broken."""


def columns(chart: Chart, width: int) -> Stage:
    """The stage of a chart over time, `width` pixels wide."""
    with speaking(chart.language):
        entries: list[tuple[int | str, str]] = [
            *enumerate(line.name for line in chart.lines),
            *((GAP, text) for text in _reasons(chart)),
        ]
    totals = [_total(chart, place) for place in range(len(chart.labels))]
    scale = steps(max((total for total in totals if total), default=0))
    left = max(breadth(number(scale[-1], chart.language)) + 10, 32)
    band = (width - left - _RIGHT) / max(1, len(chart.labels))
    boxes, texts, top = key(entries, 0, width)
    texts.append(Text(0, top + ROW / 2 + 2, chart.axis, colour=SOFT))
    top += ROW + 4
    notes, rules, high = _marks(chart, left, band, width)
    texts += [Text(note.x, top + note.y, note.text) for note in notes]
    top += high + ROW - 4
    foot = top + _PLOT
    per = _PLOT / scale[-1]
    for value in scale if any(totals) else scale[:1]:
        y = foot - value * per
        texts.append(Text(left - 8, y, number(value, chart.language), "right", SOFT))
        rules.append(Rule(left, y, width - _RIGHT, y, quiet=True))
    boxes += [
        Box(left + first * band + 1, top, left + (last + 1) * band - 1, foot, GAP)
        for first, last in _unknown(chart)
    ]
    boxes += _stacked(chart, left, band, foot, per)
    texts += _above(chart, totals, left, band, foot, per)
    texts += [
        Text(left + (place + 0.5) * band, foot + ROW / 2 + 3, label, "center", SOFT)
        for place, label in thinned(chart.labels, band)
        if left + (place + 0.5) * band + breadth(label) / 2 <= width or place == 0
    ]
    if not chart.labels:
        with speaking(chart.language):
            texts.append(Text((left + width) / 2, top + _PLOT / 2, gettext("Not known"), "center", SOFT))
    standing = [
        rule if rule.quiet else Rule(rule.x, top - high - ROW + 4 + rule.y, rule.x2, foot) for rule in rules
    ]
    return Stage(width, round(foot + ROW + 6), tuple(boxes), tuple(standing), tuple(texts))


def _total(chart: Chart, place: int) -> int | None:
    """What the lines make together at a label; None where nothing is known."""
    known = [line.values[place] for line in chart.lines]
    found = [value for value in known if value is not None]
    return sum(found) if found else None


def _stacked(chart: Chart, left: float, band: float, foot: float, per: float) -> Iterator[Box]:
    broad = min(_SHARE * band, _BROADEST)
    for place in range(len(chart.labels)):
        below = foot
        x = left + (place + 0.5) * band - broad / 2
        for fill, line in enumerate(chart.lines):
            if value := line.values[place]:
                high = value * per
                apart = 1 if fill and high > 3 else 0
                yield Box(x, below - max(high, 1.5), x + broad, below - apart, fill)
                below -= high


def _above(
    chart: Chart, totals: list[int | None], left: float, band: float, foot: float, per: float
) -> list[Text]:
    """What each column counts, over it; nothing where the words would not fit side by side."""
    texts = [
        Text(left + (place + 0.5) * band, foot - total * per - SIZE / 2 - 2, shown, "center")
        for place, total in enumerate(totals)
        if total is not None and all(line.values[place] is not None for line in chart.lines)
        for shown in [number(total, chart.language)]
    ]
    fitting = all(breadth(text.text) + 2 <= band for text in texts)
    return texts if fitting else []


def _gaps(chart: Chart) -> Iterator[Gap]:
    last = len(chart.labels) - 1
    for gap in chart.gaps:
        if gap.first <= last and gap.last >= 0 and gap.first <= gap.last:
            yield replace(gap, first=max(0, gap.first), last=min(last, gap.last))


def _unknown(chart: Chart) -> list[tuple[int, int]]:
    """Bands to hatch: the gaps, and labels of which no line knows anything."""
    found = [(gap.first, gap.last) for gap in _gaps(chart)]
    for place in _silent(chart):
        if found and found[-1][1] == place - 1 and found[-1][0] in _silent(chart):
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def _silent(chart: Chart) -> list[int]:
    """Labels of which nothing is known although no gap says why."""
    told = {place for gap in _gaps(chart) for place in range(gap.first, gap.last + 1)}
    return [place for place in range(len(chart.labels)) if place not in told and _total(chart, place) is None]


def _reasons(chart: Chart) -> list[str]:
    """What the key says of hatched bands."""
    unknown = gettext("Not known")
    said = []
    for gap in _gaps(chart):
        ends = dict.fromkeys((chart.labels[gap.first], chart.labels[gap.last]))
        where = gap.when or "–".join(ends)
        said.append(f"{unknown} {where}: {gap.reason}" if gap.reason else f"{unknown} {where}")
    return said + ([unknown] if _silent(chart) else [])


def _marks(chart: Chart, left: float, band: float, width: int) -> tuple[list[Text], list[Rule], float]:
    """Words of the marks above the columns, each on a level of its own where they would meet.

    From right to left, so that a rule does not cross the words of a mark before it.
    """
    placed: list[tuple[float, float, int, tuple[str, ...], float]] = []
    for mark in sorted(chart.marks, key=lambda mark: -mark.at):
        if not 0 <= mark.at < len(chart.labels):
            continue
        lines = broken(mark.text, min(_NOTE, width - left))
        wide = max(map(breadth, lines))
        rule = left + (mark.at + 0.5) * band
        start = _beside(rule, wide, width)
        meeting = [at for x, x2, at, _, _ in placed if start < x2 + 8 and x < start + wide + 8]
        placed.append((start, start + wide, max(meeting, default=-1) + 1, lines, rule))
    heights = [
        max((len(lines) for _, _, at, lines, _ in placed if at == level), default=0) * ROW
        for level in range(max((at for _, _, at, _, _ in placed), default=-1) + 1)
    ]
    high = float(sum(heights))
    notes, rules = [], []
    for start, _, level, lines, rule in placed:
        y = high - sum(heights[: level + 1])
        notes += [Text(start, y + ROW / 2 + ROW * row, line) for row, line in enumerate(lines)]
        rules.append(Rule(rule, y, rule, 0))
    return notes, rules, high


def _beside(rule: float, wide: float, width: int) -> float:
    """Where the words of a mark begin: after its rule, else before it, else as far right as they fit."""
    if rule + 4 + wide <= width:
        return rule + 4
    return rule - 4 - wide if rule - 4 - wide >= 0 else max(0.0, width - wide)
