"""To whom a document goes: service areas, the steering group, the funder; planned and sent on dates.

Every sending stays as a row of its own: who got which version when.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import acts
from curator.models import Report, ReportSending, VersionReason
from curator.report import versions
from curator.report.views import ReportView, VersionView

LONGEST_RECIPIENT: Final = 120
LONGEST_NOTE: Final = 300


class Wrong(StrEnum):
    """What is wrong with a field."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_MADE = "not_made"
    """No version has had files yet."""
    TOO_EARLY = "too_early"
    """No version had files on that day."""


class SendingError(ValueError):
    """It cannot be written down so; `problems`: field → what is wrong."""

    def __init__(self, problems: Mapping[str, Wrong]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def problems(recipient: str, note: str) -> dict[str, Wrong]:
    """What is wrong with a typed recipient, by field."""
    found: dict[str, Wrong] = {}
    if not any(map(str.isalnum, recipient)):
        found["recipient"] = Wrong.EMPTY
    elif len(recipient.strip()) > LONGEST_RECIPIENT:
        found["recipient"] = Wrong.TOO_LONG
    if len(note.strip()) > LONGEST_NOTE:
        found["note"] = Wrong.TOO_LONG
    return found


def plan(
    session: Session,
    person_id: int,
    report_id: int,
    recipient: str,
    due_on: date | None,
    note: str,
    now: datetime,
) -> int:
    """Write down whom a document goes to, and by which Helsinki date; gives the row's id.

    `SendingError` tells what is wrong.
    """
    found = problems(recipient, note)
    if found:
        raise SendingError(found)
    row = ReportSending(
        report_id=report_id,
        recipient=recipient.strip(),
        due_on=due_on,
        note=note.strip(),
        person_id=person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    acts.record(session, person_id, "report_planned", "report", report_id, sending=row.id)
    return row.id


def sent(session: Session, person_id: int, sending_id: int, on: date, now: datetime) -> None:
    """A document went to somebody on a Helsinki date, in the newest version that there was on it.

    Where it had gone to them before, that stays, and this is one more sending; the same one a second
    time changes nothing.  LookupError: no such row.  `SendingError`: there was nothing to send on that date.
    """
    row = _row(session, sending_id)
    session.get_one(Report, row.report_id, with_for_update=True)
    made = versions.made(session, row.report_id)
    there = [number for number, day in made if day <= on]
    if not there:
        raise SendingError({"on": Wrong.TOO_EARLY if made else Wrong.NOT_MADE})
    if row.sent_on is not None:
        theirs = (one for one in of_report(session, row.report_id) if one.recipient == row.recipient)
        if (on, there[-1]) in {(one.sent_on, one.version) for one in theirs}:
            return
        row = ReportSending(report_id=row.report_id, recipient=row.recipient, person_id=person_id, at=now)
    row.sent_on, row.version = on, there[-1]
    row.person_id, row.at = person_id, now
    session.add(row)
    session.flush()
    facts = {"sending": row.id, "version": row.version, "on": on.isoformat()}
    acts.record(session, person_id, "report_sent", "report", row.report_id, **facts)


def remove(session: Session, person_id: int, sending_id: int) -> None:
    """A document does not go to somebody after all.  A second time changes nothing."""
    row = session.get(ReportSending, sending_id, with_for_update=True)
    if row is not None:
        session.delete(row)
        acts.record(session, person_id, "report_unplanned", "report", row.report_id, sending=sending_id)


def of_report(session: Session, report_id: int) -> list[ReportSending]:
    """Everybody a document goes or went to: what is still to be sent first, by date."""
    rows = session.execute(
        select(ReportSending).where(col(ReportSending.report_id) == report_id).order_by(col(ReportSending.id))
    ).scalars()
    return sorted(rows, key=lambda one: (one.sent_on is not None, one.sent_on or one.due_on or date.max))


def outdated(rows: Iterable[ReportSending], of: ReportView) -> frozenset[int]:
    """Those of a document's rows by which somebody holds a version that others have replaced, by id.

    Of each recipient the newest version counts that went to them.
    """
    went = sorted((row for row in rows if row.sent_on), key=lambda one: (one.version, one.sent_on, one.id))
    held = {row.recipient: row for row in went}
    return frozenset(row.id for row in held.values() if row.id is not None and newer(of, row))


def newer(of: ReportView, sent: ReportSending) -> tuple[VersionView, ...]:
    """The versions that have replaced the one that was sent, the newest first; its files are there.

    One that only leaves out what nobody keeps any more replaces nothing by itself: nobody asked for it,
    and what was sent is the recipient's own.
    """
    since = tuple(one for one in of.finished if one.number > (sent.version or 0))
    return since if any(one.reason is not VersionReason.ARCHIVE for one in since) else ()


def replaced(session: Session, of: Sequence[ReportView]) -> frozenset[int]:
    """Those of some documents, by id, of which somebody holds a version that others have replaced."""
    rows = session.execute(
        select(ReportSending).where(col(ReportSending.report_id).in_([one.id for one in of]))
    ).scalars()
    sent: dict[int, list[ReportSending]] = {}
    for row in rows:
        sent.setdefault(row.report_id, []).append(row)
    return frozenset(one.id for one in of if outdated(sent.get(one.id, ()), one))


def _row(session: Session, sending_id: int) -> ReportSending:
    row = session.get(ReportSending, sending_id, with_for_update=True)
    if row is None:
        raise LookupError(f"there is no recipient {sending_id}")
    return row
