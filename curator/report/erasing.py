"""What is gone in koosteet and raportit: a new version without it, its old files at once.

It was erased or taken down, or its archive's time is over: the version says which.

Figures stay as they were frozen; they name nobody.  Picks are told of by what they are when the files
are made.  People's own words are kept with the person left out.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from collector.access import Held
from collector.whom import Whom
from curator.material import Subject
from curator.models import Pick, PickText, Report, ReportSending, ReportVersion, VersionReason
from curator.report import reports, versions


def told_of(
    session: Session,
    pick_ids: Collection[int],
    now: datetime,
    reason: VersionReason = VersionReason.ERASURE,
) -> list[int]:
    """A new version of every document that tells of a pick that is gone, and why; gives the documents.

    What has no files yet, nor anybody making them, needs none: it is made without the pick.
    """
    wanted = set(pick_ids)
    rows = session.execute(
        select(col(Report.id))
        .join(
            Pick,
            (col(Pick.campaign_id) == col(Report.campaign_id))
            & col(Pick.week).between(col(Report.first), col(Report.last)),
        )
        .where(col(Pick.id).in_(wanted))
        .distinct()
        .order_by(col(Report.id))
    ).scalars()
    telling = [
        report_id
        for report_id in rows
        if report_id is not None and wanted & _picks(versions.newest(session, report_id))
    ]
    return [report_id for report_id in telling if _without(session, report_id, reason, now)]


def told_of_subject(session: Session, campaign_id: int, subject: Subject, now: datetime) -> list[int]:
    """As `told_of`, for every pick of a post or story in a campaign."""
    same = col(Pick.post_id) == subject.post_id if subject.post_id else col(Pick.story_id) == subject.story_id
    rows = session.execute(select(col(Pick.id)).where(same, col(Pick.campaign_id) == campaign_id)).scalars()
    return told_of(session, [pick_id for pick_id in rows if pick_id is not None], now)


def leave_out(session: Session, held: Sequence[Held], who: Whom, now: datetime) -> list[int]:
    """Leave a person out of what people wrote in and about documents; gives those with a new version."""
    for row in _rows(session, ReportSending, ReportSending.id, _keys(held, ReportSending)):
        row.recipient, row.note = who.left_out(row.recipient), who.left_out(row.note)
        session.add(row)
    named = _rows(session, ReportVersion, ReportVersion.id, _keys(held, ReportVersion))
    changed = {*_keys(held, Report), *(row.report_id for row in named)}
    for row in _rows(session, Report, Report.id, changed):
        row.name, row.words = who.left_out(row.name), _left_out(row.words, who)
        session.add(row)
    # Also those made after somebody looked: a pick's end has made one already.
    for row in _rows(session, ReportVersion, ReportVersion.report_id, changed):
        row.note, row.words = who.left_out(row.note), _left_out(row.words, who)
        row.frozen = _left_out(row.frozen, who)
        session.add(row)
    session.flush()
    # Texts of other picks may have named them too.
    told = told_of(session, {*_keys(held, Pick), *_keys(held, PickText)}, now)
    return sorted({*told, *(one for one in changed if _without(session, one, VersionReason.ERASURE, now))})


def _without(session: Session, report_id: int, reason: VersionReason, now: datetime) -> bool:
    """One more version; False where the newest has not been begun."""
    session.get_one(Report, report_id, with_for_update=True)
    last = versions.newest(session, report_id)
    session.refresh(last, with_for_update=True)
    if last.ready_at is None and not last.tries:
        return False
    reports.again(session, None, report_id, reason, "", now)
    return True


def _picks(version: ReportVersion) -> set[int]:
    return {one["pick_id"] for one in version.frozen["picks"]}


def _keys(held: Sequence[Held], table: type[SQLModel]) -> list[int]:
    return [one.key[0] for one in held if one.table == table.__tablename__]


def _rows(session: Session, table: type[Any], column: Any, numbers: Collection[int]) -> Sequence[Any]:
    return session.execute(select(table).where(column.in_(numbers)).order_by(column)).scalars().all()


def _left_out(of: Any, who: Whom) -> Any:
    """A JSON value with a person left out of every text in it."""
    if isinstance(of, str):
        return who.left_out(of) if who.named_in(of) else of
    if isinstance(of, dict):
        return {name: _left_out(value, who) for name, value in of.items()}
    return [_left_out(value, who) for value in of] if isinstance(of, list) else of
