"""Weeks a team could have picked for: those that began while it took part, its pauses told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator.figures.periods import ONE, Span
from curator.models import Pause

WORKING: Final = timedelta(days=4)
"""From a week's Monday to its Friday: a pause that lasts so long leaves nobody to pick."""


@dataclass(frozen=True, slots=True)
class OfTeam:
    """A team's time: when it takes part and when it rests, Helsinki dates; None: no bound."""

    id: int
    starts: date | None
    ends: date | None
    pauses: tuple[Span, ...] = ()

    def within(self, span: Span) -> Span | None:
        """What of a span the team takes part in; None: nothing."""
        first, last = max(span.first, self.starts or span.first), min(span.last, self.ends or span.last)
        return Span(first, last) if first <= last else None

    def rests(self, week: date) -> bool:
        """Whether a pause takes a week's working days."""
        return any(one.first <= week and week + WORKING <= one.last for one in self.pauses)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks of one team or of several, each team's counted."""

    picked: int
    paused: int
    """Without a pick, in a pause."""
    all: int
    teams: int
    """How many teams took part at all."""


def of_teams(session: Session, teams: Iterable[Team]) -> list[OfTeam]:
    """Teams with their pauses, in one statement; pauses that follow upon each other are one."""
    told = list(teams)
    rows = session.execute(select(Pause).where(col(Pause.team_id).in_([team.id for team in told]))).scalars()
    resting: dict[int, list[Span]] = {}
    for one in rows:
        resting.setdefault(one.team_id, []).append(Span(one.starts, one.ends))
    return [
        OfTeam(team.id or 0, team.starts, team.ends, tuple(_joined(resting.get(team.id or 0, ()))))
        for team in told
    ]


def _joined(pauses: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for one in sorted(pauses, key=lambda pause: pause.first):
        if found and one.first <= found[-1].last + ONE:
            found[-1] = Span(found[-1].first, max(found[-1].last, one.last))
        else:
            found.append(one)
    return found


def count(teams: Sequence[OfTeam], span: Span, picked: set[tuple[int, date]]) -> Weeks:
    """The weeks of a span; `picked`: teams and weeks with a pick, which count whenever the team began."""
    began = {
        (team.id, week): team.rests(week)
        for team in teams
        for met in [team.within(span)]
        if met is not None
        for week in met.mondays()
    }
    resting = sum(rests for place, rests in began.items() if place not in picked)
    there = sum(team.within(span) is not None for team in teams)
    return Weeks(len(picked), resting, len(began.keys() | picked), there)
