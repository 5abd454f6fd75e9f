"""Figures frozen with a document: numbers and ids, so that what was printed can be printed again.

No names of people and no texts of posts are in here: stories are referred to by their picks' ids and
looked up when a document is made.  What happens to posts later changes nothing of it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic import TypeAdapter

from curator.figures.typed import OfSeries
from curator.figures.whole import Figures
from curator.models import Slot

FORM: Final = 1
"""Grows when what is frozen changes so that older ones cannot be read any more."""


@dataclass(frozen=True, slots=True)
class PickOf:
    """A pick that visitors could see in the period."""

    pick_id: int
    team: str
    week: date
    slot: Slot
    clicks: int | None = None
    """Times it was opened on the walls in the period; None: not counted."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How people judged a random sample; `population`: posts it was drawn from."""

    positive: int
    neutral: int
    critical: int
    not_assessed: int
    drawn: int
    population: int

    @property
    def judged(self) -> int:
        """How many of the sample say something."""
        return self.positive + self.neutral + self.critical


@dataclass(frozen=True, slots=True)
class Year:
    """What only a year's documents tell."""

    weeks_picked: int
    weeks: int
    minutes: int | None
    """Median minutes from coming in to a saved weekly pick; None: of no pick is it known."""
    minutes_of: int
    """Of how many picks it is known."""
    paused: int = 0
    """Of `weeks`, those without a pick in a pause."""


@dataclass(frozen=True, slots=True)
class Election:
    """A time before an election that the period meets; Helsinki dates."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Frozen:
    """Everything that the documents of a period are made of, besides people's own words."""

    at: datetime
    figures: Figures
    typed: tuple[OfSeries, ...]
    picks: tuple[PickOf, ...]
    elections: tuple[Election, ...] = ()
    tone: Tone | None = None
    """None: nobody has judged any."""
    year: Year | None = None
    """None: the period is no year."""
    form: int = FORM


_ADAPTER: Final = TypeAdapter(Frozen)


def as_json(of: Frozen) -> dict[str, Any]:
    """For a JSON column."""
    found: dict[str, Any] = _ADAPTER.dump_python(of, mode="json")
    return found


def read(kept: dict[str, Any]) -> Frozen:
    """What `as_json` gave; `pydantic.ValidationError` for anything else."""
    return _ADAPTER.validate_python(kept)
