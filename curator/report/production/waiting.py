"""Versions whose files are to be made: who makes them, when again after a failure, and when they are there.

Of two workers one takes a version, by a conditional update; it has `PATIENCE` to make the files.  What
it wrote counts when the rows of all files and `ready_at` are there, which come in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator import notices
from curator.desk.notice_words import REPORT_READY
from curator.entry import people
from curator.models import Edition, Report, ReportFile, ReportKind, ReportVersion, VersionReason

LONGEST: Final = timedelta(minutes=10)
"""So long a process may take."""
PATIENCE: Final = LONGEST + timedelta(minutes=1)
"""After that a version that was taken may be taken again."""
MOST_TRIES: Final = 5
COUNTED: Final = (VersionReason.FIRST, VersionReason.CORRECTION)
"""Why a version has figures of its own."""
FIRST_WAIT: Final = timedelta(minutes=1)
"""Until a second try; each further one waits four times as long."""


class Problem(StrEnum):
    """Why files could not be made."""

    UNEXPECTED = "unexpected"
    """A fault of ours: the log tells."""
    TOOK_TOO_LONG = "took_too_long"
    BROKE_OFF = "broke_off"
    """The process ended before it was done."""
    NO_SPACE = "no_space"
    """The files could not be written down."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file in the reports folder; `size` in bytes."""

    edition: Edition
    language: str
    format: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A version somebody is making the files of; `tries` tells this try from others."""

    id: int
    tries: int


def any_due(session: Session, now: datetime) -> bool:
    """Whether there is something to do.  `now` is aware."""
    due = exists().where(col(ReportVersion.due_at) <= now, col(ReportVersion.ready_at).is_(None))
    return bool(session.execute(select(due)).scalar())


def take(session: Session, now: datetime) -> Taken | None:
    """Take the version that has waited longest; None: there is none, or another worker was faster."""
    give_up(session, now)
    row = session.execute(
        select(ReportVersion)
        .where(col(ReportVersion.due_at) <= now, col(ReportVersion.ready_at).is_(None))
        .order_by(col(ReportVersion.due_at), col(ReportVersion.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar()
    if row is None or row.id is None:
        return None
    row.tries, row.due_at, row.problem = row.tries + 1, now + PATIENCE, ""
    session.add(row)
    return Taken(row.id, row.tries)


def take_over(session: Session, now: datetime) -> None:
    """What an earlier worker had begun when it was ended waits no longer for it."""
    begun = (col(ReportVersion.tries) > 0, col(ReportVersion.problem) == "")
    session.execute(
        update(ReportVersion)
        .where(col(ReportVersion.due_at) > now, col(ReportVersion.ready_at).is_(None), *begun)
        .values(due_at=now)
    )


def give_up(session: Session, now: datetime) -> None:
    """Nobody tries any more what broke off in its last try without anybody to say so."""
    session.execute(
        update(ReportVersion)
        .where(
            col(ReportVersion.due_at) <= now,
            col(ReportVersion.ready_at).is_(None),
            col(ReportVersion.tries) >= MOST_TRIES,
        )
        .values(due_at=None, problem=Problem.BROKE_OFF.value)
    )


def ready(session: Session, taken: Taken, files: Sequence[Made], now: datetime) -> bool:
    """A version's files are whole; False: it was taken by somebody else meanwhile, or is there already.

    Where these are the first files of a kooste's figures that were counted by themselves, its team is told.
    """
    done = session.execute(
        update(ReportVersion)
        .where(
            col(ReportVersion.id) == taken.id,
            col(ReportVersion.tries) == taken.tries,
            col(ReportVersion.ready_at).is_(None),
            col(ReportVersion.due_at).is_not(None),
        )
        .values(ready_at=now, due_at=None, problem="")
        .returning(col(ReportVersion.report_id), col(ReportVersion.number))
    ).first()
    if done is None:
        return False
    report_id, number = done
    session.add_all(
        ReportFile(
            version_id=taken.id,
            edition=one.edition,
            language=one.language,
            format=one.format,
            name=one.name,
            size=one.size,
        )
        for one in files
    )
    session.flush()
    report = session.get_one(Report, report_id)
    if report.kind is ReportKind.SUMMARY and _counted_by_itself(session, report_id, number):
        _tell(session, report, number, now)
    return True


def failed(session: Session, taken: Taken, problem: Problem, now: datetime) -> None:
    """A version's files could not be made; it is tried again later, at growing distances, five times.

    One that a newer version has taken the place of meanwhile is not.
    """
    row = session.get_one(ReportVersion, taken.id, with_for_update=True)
    if row.ready_at is not None or row.tries != taken.tries or row.due_at is None:
        return
    row.problem = problem.value
    row.due_at = None if row.tries >= MOST_TRIES else now + FIRST_WAIT * 4 ** (row.tries - 1)
    session.add(row)


def _counted_by_itself(session: Session, report_id: int, number: int) -> bool:
    """Whether a version has figures that nobody asked for and of which no version before it had files.

    One that only leaves something out passes on those of the version it came too early for.
    """
    rows = session.execute(
        select(
            col(ReportVersion.number),
            col(ReportVersion.reason),
            col(ReportVersion.person_id),
            col(ReportVersion.ready_at),
        )
        .where(col(ReportVersion.report_id) == report_id, col(ReportVersion.number) <= number)
        .order_by(col(ReportVersion.number).desc())
    )
    for this, reason, person_id, ready_at in rows:
        if this < number and ready_at is not None:
            return False
        if reason in COUNTED and person_id is None:
            return True
    return False


def _tell(session: Session, report: Report, number: int, now: datetime) -> None:
    team = session.get_one(Team, report.team_id)
    whom = people.working_for(session, report.team_id)
    facts = {
        "team": team.name,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "period": report.name,
    }
    notices.tell(session, whom, REPORT_READY, "report", report.id or 0, number, facts, now)
