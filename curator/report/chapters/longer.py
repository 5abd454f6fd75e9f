"""Points in time put together into longer ones, where single days or weeks would be too many.  Pure.

Weeks never become months: a week that two months share is of neither.  What is longer than a week is
called by its dates.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from curator.figures import periods
from curator.figures.periods import Span, Step
from curator.figures.points import Point
from curator.figures.sums import total
from curator.figures.whole import Figures


def points(figures: Figures) -> tuple[tuple[Point, ...], Step]:
    """A period's points in steps that are not days, and which steps these are."""
    step = figures.asked.period.step()
    if step is not Step.DAY:
        return figures.points, step
    weeks = groupby(figures.points, key=lambda one: periods.begins(one.span.first, Step.WEEK))
    return tuple(_one(list(days)) for _monday, days in weeks), Step.WEEK


def few(figures: Figures, most: int) -> tuple[tuple[Point, ...], Step | None]:
    """The same as at most so many equally long points; None: they are of no step that has a name."""
    found, step = points(figures)
    if len(found) <= most:
        return found, step
    size = -(-len(found) // most)
    return tuple(_one(found[first : first + size]) for first in range(0, len(found), size)), None


def _one(run: Sequence[Point]) -> Point:
    """What is known of several points; nothing where nothing is."""
    return replace(
        run[0],
        span=Span(run[0].span.first, run[-1].span.last),
        posts=total(one.posts for one in run),
        channels=total(one.channels for one in run),
        tag=total(one.tag for one in run),
        clean=total(one.clean for one in run),
        watched=sum(one.watched for one in run),
        clean_channels=total(one.clean_channels for one in run),
        clean_tag=total(one.clean_tag for one in run),
    )
