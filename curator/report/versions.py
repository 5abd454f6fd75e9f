"""Versions: each is a document as it stood; as soon as there is a newer one the older one's files go."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from curator.models import ReportFile, ReportVersion, VersionReason


def newest(session: Session, report_id: int) -> ReportVersion:
    """A document's newest version; `NoResultFound` when there is no such document."""
    rows = select(ReportVersion).where(col(ReportVersion.report_id) == report_id)
    return session.execute(rows.order_by(col(ReportVersion.number).desc()).limit(1)).scalar_one()


def made(session: Session, report_id: int) -> list[tuple[int, date]]:
    """Versions of a document that have or had files: (number, its Helsinki date), the oldest first."""
    rows = session.execute(
        select(col(ReportVersion.number), col(ReportVersion.at))
        .where(col(ReportVersion.report_id) == report_id, col(ReportVersion.ready_at).is_not(None))
        .order_by(col(ReportVersion.number))
    )
    return [(number, clock.day_of(at)) for number, at in rows]


def counted_on(session: Session, report_id: int) -> date:
    """The Helsinki date on which the figures of a document's newest version were counted."""
    at = session.execute(
        select(col(ReportVersion.frozen)["at"].as_string())
        .where(col(ReportVersion.report_id) == report_id)
        .order_by(col(ReportVersion.number).desc())
        .limit(1)
    ).scalar_one()
    return clock.day_of(datetime.fromisoformat(at))


def add(
    session: Session,
    report_id: int,
    number: int,
    reason: VersionReason,
    frozen: Mapping[str, Any],
    words: Mapping[str, Any],
    at: datetime,
    *,
    person_id: int | None,
    note: str = "",
) -> int:
    """Write a version down, its files still to be made; gives its number.  The report is locked."""
    older = select(col(ReportVersion.id)).where(col(ReportVersion.report_id) == report_id)
    # First: whoever is just making an older one's files has put them in by then, or finds it let go.
    unmade = (col(ReportVersion.report_id) == report_id, col(ReportVersion.ready_at).is_(None))
    session.execute(update(ReportVersion).where(*unmade).values(due_at=None))
    session.execute(delete(ReportFile).where(col(ReportFile.version_id).in_(older)))
    session.add(
        ReportVersion(
            report_id=report_id,
            number=number,
            reason=reason,
            note=note,
            frozen=dict(frozen),
            words=dict(words),
            at=at,
            person_id=person_id,
            due_at=at,
        )
    )
    session.flush()
    return number
