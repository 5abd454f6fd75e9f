"""Koosteet that make themselves: on the first working day after a period, for every team that wants it.

A team says after which periods (`Team.summaries`); every team that wants any gets the year's too.  They
are made from 7.00 in Helsinki, or as soon after as the service runs, for two weeks.  A kooste that
somebody made while the period went on is counted anew when it is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database
from config.models import Campaign, Team
from curator.figures import periods
from curator.figures.periods import ONE, Kind, Period, Span
from curator.models import ReportKind, VersionReason
from curator.report import reports, versions
from curator.report.production import working_days
from curator.shaping import payments

FROM: Final = time(7)
CAUGHT_UP: Final = timedelta(days=14)
"""So long after its day a kooste is still made by itself."""
BY_CALENDAR: Final = frozenset({Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR})


log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A kooste that is to be made."""

    team_id: int
    period: Period


def tick(database: Database, now: datetime) -> int:
    """Make what is due and not made, each in a transaction of its own; gives how many.  `now` is aware.

    One that cannot be made holds up no other.
    """
    with database.reading() as session:
        wanted = list(due(session, now))
    return sum(_try(database, one, now) for one in wanted)


def due(session: Session, now: datetime) -> Iterator[Due]:
    """Every kooste whose day has come, whether it is made already or not."""
    today = clock.day_of(now)
    rows = session.execute(
        select(Team, Campaign)
        .join(Campaign, col(Campaign.id) == col(Team.campaign_id))
        .where(col(Team.summaries) != "")
        .order_by(col(Team.id))
    )
    for team, campaign in rows:
        for period in ended(team, today):
            if took_part(team, campaign, period.whole) and is_time(period.whole.last, now):
                yield Due(team.id or 0, period)


def ended(team: Team, today: date) -> list[Period]:
    """The periods after which a team gets a kooste that ended not long ago, each once."""
    longest = working_days.LONGEST_REST + CAUGHT_UP
    kinds = {Kind.YEAR, Kind(team.summaries)} & BY_CALENDAR
    found = [
        periods.of(kind, periods.of(kind, today, today).whole.first - ONE, today)
        for kind in Kind
        if kind in kinds
    ]
    if team.summaries == Kind.PAYMENT.value:
        found += [periods.payment(one.name, one.span, today) for one in payments.of_team(team)]
    return [one for one in found if one.whole.last < today <= one.whole.last + longest]


def took_part(team: Team, campaign: Campaign, span: Span) -> bool:
    """Whether a team was there at some time of a span, and the campaign too."""
    begins = max(campaign.starts, team.starts or campaign.starts)
    ends = min(team.ends or date.max, campaign.ends or date.max)
    return begins <= span.last and ends >= span.first


def is_time(last: date, now: datetime) -> bool:
    """Whether a moment (aware) is one in which the kooste of a period that ended on a date is made."""
    day = working_days.first(last + ONE)
    return clock.at(day, FROM) <= now < clock.starts(day + CAUGHT_UP + ONE)


def _try(database: Database, wanted: Due, now: datetime) -> bool:
    try:
        with database.reading() as session:
            if _is_made(session, session.get_one(Team, wanted.team_id), wanted.period):
                return False
        return database.writing(_make, wanted, now)
    except Exception:
        span = wanted.period.whole
        log.exception("kooste_not_made", team=wanted.team_id, first=str(span.first), last=str(span.last))
        return False


def _is_made(session: Session, team: Team, period: Period) -> bool:
    report_id = _there(session, team, period)
    return report_id is not None and versions.counted_on(session, report_id) > period.whole.last


def _there(session: Session, team: Team, period: Period) -> int | None:
    span = period.whole
    return reports.find(session, team.id or 0, ReportKind.SUMMARY, span.first, span.last, whole=False)


def _make(session: Session, wanted: Due, now: datetime) -> bool:
    """Make one; False: somebody has, meanwhile."""
    team = session.get_one(Team, wanted.team_id)
    there = _there(session, team, wanted.period)
    if there is None:
        reports.make(session, None, team, ReportKind.SUMMARY, wanted.period, now, whole=False)
        return True
    if _is_made(session, team, wanted.period):
        return False
    reports.again(session, None, there, VersionReason.CORRECTION, "", now)
    return True
