"""Freezing: everything that a period's documents are made of, as it is known at this moment."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import elections
from config.models import Campaign, Team
from curator.figures import deeds, opened, typed
from curator.figures import whole as counted
from curator.figures.coverage import Coverage
from curator.figures.deeds import Picked
from curator.figures.periods import Kind, Period, Span
from curator.figures.whole import Asked, Figures
from curator.models import Slot, ToneRound
from curator.report import author_lines, sittings
from curator.report.frozen import Election, Frozen, PickOf, Tone, Year

LEAST_YEAR: Final = 360
"""A period of so many days is told of as a year."""


def freeze(session: Session, team: Team, period: Period, now: datetime, *, whole: bool) -> Frozen:
    """What a team's documents of a period tell; with `whole` the figures are the whole campaign's.

    `now` is aware; nothing after it is known.  Typed figures are the team's own in any case.
    """
    assert team.id is not None
    asked = Asked(team.campaign_id, period, None if whole else team.id)
    figures = author_lines.as_once_known(session, counted.of(session, asked, now))
    picks, series = _picks(session, asked), tuple(typed.of_team(session, team, period))
    networks = tuple(sorted({one.network for one in series if one.network}))
    return Frozen(
        at=now,
        figures=replace(_told(figures, now), typed=networks),
        typed=series,
        picks=_named(session, picks, period.so_far),
        elections=_elections(session, team.campaign_id, period.so_far),
        tone=tone(session, team.id, period.whole.first, period.whole.last, whole=whole),
        year=_year(session, figures, picks) if is_year(period) else None,
    )


def is_year(period: Period) -> bool:
    """Whether a period's documents tell what only a year's do."""
    return period.kind is Kind.YEAR or period.so_far.length >= LEAST_YEAR


def tone(session: Session, team_id: int, first: date, last: date, *, whole: bool) -> Tone | None:
    """How people judged a period's sample so far; None: nobody has judged any of it."""
    found = session.execute(
        select(ToneRound).where(
            col(ToneRound.team_id) == team_id,
            col(ToneRound.whole) == whole,
            col(ToneRound.first) == first,
            col(ToneRound.last) == last,
        )
    ).scalar()
    if found is None:
        return None
    judged = found.positive + found.neutral + found.critical + found.not_assessed
    if not judged and found.ended_at is None:
        return None
    return Tone(
        positive=found.positive,
        neutral=found.neutral,
        critical=found.critical,
        not_assessed=found.not_assessed,
        drawn=found.drawn,
        population=found.population,
    )


def _told(figures: Figures, now: datetime) -> Figures:
    """Figures without the interruptions that no document tells of."""
    told = set(figures.coverage.outages(figures.asked.period.so_far, now))
    covers = (
        replace(one, outages=tuple(outage for outage in one.outages if outage in told))
        for one in figures.coverage.covers
    )
    return replace(figures, coverage=Coverage(tuple(covers)))


def _picks(session: Session, asked: Asked) -> list[Picked]:
    met = counted.within(session.get_one(Campaign, asked.campaign_id), asked.period.so_far)
    if met is None:
        return []
    seen = deeds.picked(session, asked.campaign_id, asked.team_id, met)
    return [one for one in seen if one.slot is not Slot.SPARE]


def _named(session: Session, picks: list[Picked], span: Span) -> tuple[PickOf, ...]:
    wanted = {one.team_id for one in picks}
    rows = session.execute(select(Team).where(col(Team.id).in_(wanted))).scalars()
    names = {team.id: team.name for team in rows}
    clicks = opened.times(session, [one.id for one in picks], span)
    return tuple(
        PickOf(one.id, names[one.team_id], one.week, one.slot, clicks.get(one.id, 0)) for one in picks
    )


def _elections(session: Session, campaign_id: int, span: Span) -> tuple[Election, ...]:
    met = [
        Election(one.name, one.starts, one.ends)
        for one in elections.of_campaign(session, campaign_id)
        if one.starts <= span.last and one.ends >= span.first
    ]
    return tuple(sorted(met, key=lambda one: (one.first, one.last, one.name)))


def _year(session: Session, figures: Figures, picks: list[Picked]) -> Year:
    weekly = [one.id for one in picks if one.slot is Slot.WEEKLY]
    minutes = sittings.minutes(session, weekly)
    return Year(
        weeks_picked=figures.deeds.weeks_picked,
        weeks=figures.deeds.weeks,
        minutes=sittings.median(minutes),
        minutes_of=len(minutes),
        paused=figures.deeds.paused,
    )
