"""Figures typed by hand (*lukemat*) as a period sees them.

Of a series that tells what something has come to it is the last one in the period, against the last
before it.  Of one whose figures are each of their own day or week it is their sum, against earlier
periods' sums of about as many figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from config.models import Team
from curator.figures import readings
from curator.figures.periods import Period, Span
from curator.figures.sums import Figure
from curator.models import Series

UNLIKE: Final = 5
"""Sums are compared where their numbers of figures differ by at most the larger one's fifth."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a series should come to; `on`: by which Helsinki date, None where nobody has said."""

    value: int
    on: date | None

    def percent(self, reached: int) -> int:
        """How much of it a figure is, in whole hundredths, rounded down so that 100 means all."""
        return 100 * reached // self.value


@dataclass(frozen=True, slots=True)
class OfSeries:
    """A series' newest figure in a period, with its Helsinki date; None: none was typed.

    What it is compared with is the newest figure before the period, on `since`; a sum is compared with
    the sums of earlier periods.
    """

    name: str
    day: date | None
    since: date | None
    figure: Figure
    target: Target | None = None
    network: str = ""
    """Whose figures they are, "" for no network's."""
    added: int = 0
    """How many figures were added up; 0: none, as the newest tells it all."""
    in_all: int | None = None
    """Of a series that is added up, all its figures until the period's end."""
    added_before: int = 0
    """How many figures the period before had; where it is unlike `added`, nothing is compared."""
    added_year_before: int = 0
    """The same of the period a year before."""
    source: str = ""
    """Where the figures are taken from, as a person wrote it; "": nobody has said."""

    @property
    def reached(self) -> int | None:
        """What there is to hold against a target."""
        return self.figure.now if self.in_all is None else self.in_all


def of_team(session: Session, team: Team, period: Period) -> list[OfSeries]:
    """A team's series by name."""
    rows = readings.of_team(session, team)
    values = readings.values_of(session, [row.id or 0 for row in rows])
    return [
        replace(
            _seen(row, values[row.id or 0], period),
            target=target_of(row),
            network=row.network,
            source=row.source,
        )
        for row in rows
    ]


def _seen(row: Series, values: Mapping[date, int], period: Period) -> OfSeries:
    spans = (period.so_far, period.before(), period.year_before())
    return summed(row.name, values, spans) if row.summed else one_series(row.name, values, spans[0])


def target_of(row: Series) -> Target | None:
    """A series' target, None where it has none."""
    return Target(row.target, row.target_on) if row.target else None


def one_series(name: str, values: Mapping[date, int], span: Span) -> OfSeries:
    """A series' figures, Helsinki date → value, as a period sees them."""
    day = max((day for day in values if span.first <= day <= span.last), default=None)
    since = max((day for day in values if day < span.first), default=None)
    told = Figure(values[day] if day else None, values[since] if since else None)
    return OfSeries(name, day, since, told)


def summed(name: str, values: Mapping[date, int], spans: tuple[Span, Span | None, Span | None]) -> OfSeries:
    """The same of figures that are added up: of a period, of the one before, of the same a year before."""
    now, before, year_before = (_within(values, span) for span in spans)
    until = [value for day, value in values.items() if day <= spans[0].last]
    told = (found if _alike(len(now), len(found)) else {} for found in (now, before, year_before))
    figure = Figure(*(sum(found.values()) if found else None for found in told))
    return OfSeries(
        name,
        max(now, default=None),
        None,
        figure,
        added=len(now),
        in_all=sum(until) if until else None,
        added_before=len(before),
        added_year_before=len(year_before),
    )


def _alike(one: int, other: int) -> bool:
    return UNLIKE * abs(one - other) <= max(one, other)


def _within(values: Mapping[date, int], span: Span | None) -> dict[date, int]:
    return {day: value for day, value in values.items() if span and span.first <= day <= span.last}
