"""Lying bars: one for each label, with its name before it and its count behind it.  Pure."""

from typing import Final

from curator.desk.language import gettext, speaking
from curator.report.document import Chart
from curator.report.formats.chart_parts import (
    ROW,
    SOFT,
    Box,
    Stage,
    Text,
    breadth,
    broken,
    key,
    number,
    shortened,
)

_HIGHEST: Final = 900
"""What all bars together may take, so that they fit on a page."""
_STEP: Final = 26
_THIN: Final = 15
_SHORTEST: Final = 40
"""What the longest bar has at least, however much is said behind it."""
_MANY: Final = 24
_NAMES: Final = 0.38
"""How much of the width names may take before they are broken."""


def bars(chart: Chart, width: int) -> Stage:
    """The stage of a chart of bars, `width` pixels wide."""
    named = [_named(label, width, len(chart.labels)) for label in chart.labels]
    left = max((breadth(line) for lines in named for line in lines), default=0) + 10
    with speaking(chart.language):
        counted = [_counted(chart, place) for place in range(len(chart.labels))]
    totals = [sum(line.values[place] or 0 for line in chart.lines) for place in range(len(chart.labels))]
    rooms = [max(_SHORTEST, width - left - breadth(said) - 10) for said in counted]
    per = min((room / total for room, total in zip(rooms, totals, strict=True) if total), default=0.0)
    boxes, texts, top = _head(chart, width)
    step = max(_THIN, min(_STEP, _HIGHEST / max(1, len(chart.labels))))
    for place, lines in enumerate(named):
        tall = max(step, len(lines) * (ROW - 3) + 4)
        middle = top + tall / 2
        first = middle - (len(lines) - 1) * (ROW - 3) / 2
        texts += [Text(left - 8, first + row * (ROW - 3), line, "right") for row, line in enumerate(lines)]
        x = left
        for fill, line in enumerate(chart.lines):
            if value := line.values[place]:
                wide = value * per
                apart = 1 if fill and wide > 3 else 0
                boxes.append(
                    Box(x + apart, middle - step * 0.36, x + max(wide, 1.5), middle + step * 0.36, fill)
                )
                x += wide
        texts.append(Text(x + 6, middle, shortened(counted[place], width - x - 6)))
        top += tall
    if not chart.labels:
        with speaking(chart.language):
            texts.append(Text(0, top + ROW / 2, gettext("Not known"), colour=SOFT))
        top += ROW
    return Stage(width, round(top + 6), tuple(boxes), (), tuple(texts))


def _named(label: str, width: int, bars: int) -> tuple[str, ...]:
    """A name in at most two lines, in one where there are many bars; the table has it whole."""
    room = width * _NAMES
    if bars > _MANY:
        return (shortened(label, room),)
    first, *more = broken(label, room)
    return (first, shortened(" ".join(more), room)) if more else (first,)


def _head(chart: Chart, width: int) -> tuple[list[Box], list[Text], float]:
    """What is counted; and a key where there are several lines."""
    if len(chart.lines) > 1:
        boxes, texts, top = key(enumerate(line.name for line in chart.lines), 0, width)
    else:
        boxes, texts, top = [], [], 0.0
    name = chart.lines[0].name if len(chart.lines) == 1 else ""
    said = f"{name}, {chart.axis}" if name and chart.axis else name or chart.axis
    lines = broken(said, width)
    texts += [Text(0, top + ROW * (row + 0.5) + 1, line, colour=SOFT) for row, line in enumerate(lines)]
    return boxes, texts, top + ROW * len(lines) + 4


def _counted(chart: Chart, place: int) -> str:
    """What stands behind a bar: its count, or why there is none."""
    values = [line.values[place] for line in chart.lines]
    known = [value for value in values if value is not None]
    said = [number(sum(known), chart.language)] if known else []
    if len(known) < len(values) or not values:
        reasons = [gap.reason for gap in chart.gaps if gap.first <= place <= gap.last and gap.reason]
        said.append(": ".join([gettext("Not known"), *reasons[:1]]))
    said += [mark.text for mark in chart.marks if mark.at == place]
    return " · ".join(said)
