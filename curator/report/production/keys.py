"""When the key to a quarter's authors is destroyed: their figures are frozen, and nobody needs it more.

A quarter's key (`collector.author_months`) is destroyed when the quarter is over and every team that
makes its koosteet by itself after quarters, and took part in the quarter, has made that quarter's.
Where no team does, the first kooste of just this quarter is enough.  Documents made later (the year's,
a corrected one) take the quarter's authors from those (`curator.report.author_lines`).  What nobody
freezes loses its key half a year later all the same (`author_months.tidy_keys`).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import author_months
from config.models import Campaign, Team
from curator.figures import periods
from curator.figures.periods import Kind, Period, Span
from curator.models import Report, ReportKind
from curator.report import versions


def let_go(session: Session, campaign_id: int, period: Period, now: datetime) -> bool:
    """Destroy the key of a quarter that was just frozen, if all who need it have frozen it.

    `now` is aware.  False: the period is no quarter, is not over, or somebody's kooste is to come.
    """
    quarter = periods.of(Kind.QUARTER, period.whole.first, period.today)
    if quarter.whole != period.whole or quarter.going_on:
        return False
    frozen = _frozen_by(session, campaign_id, quarter.whole)
    if not frozen or _awaited(session, campaign_id, quarter.whole) - frozen:
        return False
    author_months.destroy_key(session, campaign_id, author_months.period_of(quarter.whole.first), now)
    return True


def _frozen_by(session: Session, campaign_id: int, quarter: Span) -> set[int]:
    """Teams whose kooste of a quarter was counted after it was over."""
    rows = session.execute(
        select(col(Report.id), col(Report.team_id)).where(
            col(Report.campaign_id) == campaign_id,
            col(Report.kind) == ReportKind.SUMMARY,
            col(Report.first) == quarter.first,
            col(Report.last) == quarter.last,
        )
    )
    return {
        team_id for report_id, team_id in rows if versions.counted_on(session, report_id or 0) > quarter.last
    }


def _awaited(session: Session, campaign_id: int, quarter: Span) -> set[int]:
    """Teams that make a kooste of a quarter by themselves."""
    campaign = session.get_one(Campaign, campaign_id)
    teams = session.execute(
        select(Team).where(col(Team.campaign_id) == campaign_id, col(Team.summaries) == Kind.QUARTER.value)
    ).scalars()
    return {
        team.id
        for team in teams
        if team.id is not None
        and (team.starts or campaign.starts) <= quarter.last
        and (team.ends is None or team.ends >= quarter.first)
    }
