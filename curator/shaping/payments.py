"""A funder's payment periods: named stretches of time a team reports on, as they are typed and kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from config.models import Team
from curator.figures.periods import Span
from curator.shaping import drafts
from curator.shaping.drafts import Problem, Problems

MOST: Final = 40
NAME_LIMIT: Final = 80

Typed = tuple[str, str, str]
"""A name, the first day and the last, as typed."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment period; Helsinki dates."""

    name: str
    span: Span


def of_team(team: Team) -> list[Payment]:
    """A team's payment periods, the oldest first."""
    return [Payment(one["name"], Span(_day(one, "first"), _day(one, "last"))) for one in team.periods]


def typed(team: Team) -> tuple[Typed, ...]:
    """The same as a form has them."""
    return tuple((one.name, one.span.first.isoformat(), one.span.last.isoformat()) for one in of_team(team))


def read(found: Problems, rows: Sequence[Typed]) -> list[dict[str, str]]:
    """Typed rows as a team keeps them, empty ones left out; notes in `found` what is wrong, by row.

    Each needs both days and a name of its own; fields are called ``period-name-0`` and so on.
    """
    kept: list[dict[str, str]] = []
    for number, (name, first, last) in enumerate(rows[:MOST]):
        if not (name.strip() or first.strip() or last.strip()):
            continue
        called = drafts.name(found, f"period-name-{number}", name, NAME_LIMIT)
        if called and any(one["name"] == called for one in kept):
            found[f"period-name-{number}"] = Problem.TAKEN
        begins, ends = (
            _needed(found, f"period-{field}-{number}", day)
            for field, day in (("first", first), ("last", last))
        )
        if begins and ends and ends < begins:
            found[f"period-last-{number}"] = Problem.ENDS_FIRST
        elif begins and ends:
            kept.append({"name": called, "first": begins.isoformat(), "last": ends.isoformat()})
    return sorted(kept, key=lambda one: (one["first"], one["last"], one["name"]))


def sent(rows: Iterable[Typed], empty: int = 1) -> tuple[Typed, ...]:
    """The rows of a form that has something in them, and so many empty ones to go on with."""
    return (*(row for row in rows if any(part.strip() for part in row)), *([("", "", "")] * empty))


def _needed(found: Problems, field: str, text: str) -> date | None:
    day = drafts.day(found, field, text)
    if day is None:
        found[field] = Problem.NO_DATE
    return day


def _day(one: Any, field: str) -> date:
    return date.fromisoformat(one[field])
