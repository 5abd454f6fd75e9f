"""Figures typed by hand (*lukemat*) as a period sees them: the last one in it, and the last before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from config.models import Team
from curator.figures import readings
from curator.figures.periods import Span
from curator.figures.sums import Figure
from curator.models import Series


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

    What it is compared with is the newest figure before the period, on `since`.
    """

    name: str
    day: date | None
    since: date | None
    figure: Figure
    target: Target | None = None
    network: str = ""
    """Whose figures they are, "" for no network's."""


def of_team(session: Session, team: Team, span: Span) -> list[OfSeries]:
    """The series a team may see, by name."""
    return [
        replace(
            one_series(row.name, readings.values(session, row.id or 0), span),
            target=target_of(row),
            network=row.network,
        )
        for row in readings.of_team(session, team)
    ]


def target_of(row: Series) -> Target | None:
    """A series' target, None where it has none."""
    return Target(row.target, row.target_on) if row.target else None


def one_series(name: str, values: Mapping[date, int], span: Span) -> OfSeries:
    """A series' figures, Helsinki date → value, as a period sees them."""
    day = max((day for day in values if span.first <= day <= span.last), default=None)
    since = max((day for day in values if day < span.first), default=None)
    told = Figure(values[day] if day else None, values[since] if since else None)
    return OfSeries(name, day, since, told)
