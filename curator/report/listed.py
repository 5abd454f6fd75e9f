"""Every document in one line, for operators."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator.models import Report, ReportVersion

READY: Final = "ready"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document and its newest version; Helsinki dates."""

    id: int
    kind: str
    team: str
    first: date
    last: date
    number: int
    state: str
    """``ready``, ``waiting`` or ``failed``."""
    problem: str


def everything(session: Session) -> list[Listed]:
    """All documents, in the order they were made."""
    newest = (
        select(col(ReportVersion.report_id), func.max(col(ReportVersion.number)).label("number"))
        .group_by(col(ReportVersion.report_id))
        .subquery()
    )
    rows = session.execute(
        select(Report, ReportVersion, col(Team.name))
        .join(newest, newest.c.report_id == col(Report.id))
        .join(
            ReportVersion,
            (col(ReportVersion.report_id) == col(Report.id)) & (col(ReportVersion.number) == newest.c.number),
        )
        .join(Team, col(Team.id) == col(Report.team_id))
        .order_by(col(Report.id))
    )
    return [_one(report, version, team) for report, version, team in rows]


def is_there(session: Session, report_id: int) -> bool:
    """Whether there is a document of this number."""
    return session.get(Report, report_id) is not None


def try_again(session: Session, now: datetime) -> None:
    """Let what failed or waits for its next try be made now.  `now` is aware."""
    newest = select(func.max(col(ReportVersion.id))).group_by(col(ReportVersion.report_id))
    session.execute(
        update(ReportVersion)
        .where(
            col(ReportVersion.id).in_(newest),
            col(ReportVersion.ready_at).is_(None),
            col(ReportVersion.due_at).is_(None) | (col(ReportVersion.problem) != ""),
        )
        .values(tries=0, problem="", due_at=now)
    )


def _one(report: Report, version: ReportVersion, team: str) -> Listed:
    waiting = "failed" if version.due_at is None else "waiting"
    return Listed(
        id=report.id or 0,
        kind=report.kind.value,
        team=team,
        first=report.first,
        last=report.last,
        number=version.number,
        state=READY if version.ready_at else waiting,
        problem=version.problem,
    )
