"""Koosteet and raportit: made for a period once, written on, and made anew with the reason why.

A document is one of its team, kind, figures (the team's or the whole campaign's) and dates; asking
for it again gives the same one.  A raportti is built on the figures of the period's kooste, where
there is one; a kooste counted again later does not change it by itself, but its page tells.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.languages import LANGUAGES
from config.models import Team
from curator import acts
from curator.figures.periods import Kind, Period, Span
from curator.models import Report, ReportKind, ReportVersion, VersionReason
from curator.report import freezing, frozen, versions
from curator.report.production import keys
from curator.report.views import (
    FileView,
    ReportView,
    VersionView,
    file,
    latest_summary,
    of_team,
    one,
    seen_by,
)

__all__ = ["FileView", "ReportView", "VersionView", "file", "of_team", "one", "seen_by"]

LONGEST_WORDS: Final = 8000
"""Characters of one section."""
LONGEST_NOTE: Final = 500


class WordsError(ValueError):
    """Words cannot be kept so; `section` says which, "" where it is the language or all of them."""

    def __init__(self, section: str) -> None:
        super().__init__(f"the words of {section or 'a report'} cannot be kept so")
        self.section = section


def make(
    session: Session,
    person_id: int | None,
    team: Team,
    kind: ReportKind,
    period: Period,
    now: datetime,
    *,
    whole: bool,
) -> int:
    """Freeze a period's figures into a new document and give its id; one that is there is given as it is.

    `person_id` None: it is made by itself.  `now` is aware.  Of a period that goes on, what has been
    until now is told.  The files follow within a minute (`curator.report.production.making`).
    """
    assert team.id is not None
    acts.alone(session, team.campaign_id)
    first, last = period.whole.first, period.whole.last
    there = find(session, team.id, kind, first, last, whole=whole)
    if there is not None:
        return there
    summary = latest_summary(session, team.id, first, last, whole=whole)
    built_on = summary.frozen if summary is not None and kind is ReportKind.REPORT else None
    kept = built_on or frozen.as_json(freezing.freeze(session, team, period, now, whole=whole))
    made = Report(
        campaign_id=team.campaign_id,
        team_id=team.id,
        kind=kind,
        whole=whole,
        period=period.kind.value,
        first=first,
        last=last,
        name=period.name,
        created_at=now,
        created_by=person_id,
    )
    session.add(made)
    session.flush()
    assert made.id is not None
    versions.add(session, made.id, 1, VersionReason.FIRST, kept, {}, now, person_id=person_id)
    facts = {"kind": kind.value, "first": first.isoformat(), "last": last.isoformat(), "whole": whole}
    acts.record(session, person_id, "report_made", "report", made.id, **facts)
    keys.let_go(session, team.campaign_id, period, now)
    return made.id


def again(
    session: Session,
    person_id: int | None,
    report_id: int,
    reason: VersionReason,
    note: str,
    now: datetime,
) -> int:
    """One more version of a document, and why; gives its number.  The files of the last one go at once.

    A correction counts anew; that of a raportti takes the figures of its kooste where those are newer.
    `VersionReason.WORDS` prints the words as they are written now, `TONE` takes the tone as it is
    judged now, and `ERASURE` and `ARCHIVE` only write the same without what is gone.
    """
    row = session.get_one(Report, report_id, with_for_update=True)
    last = versions.newest(session, report_id)
    kept, words = last.frozen, last.words
    if reason is VersionReason.CORRECTION:
        kept = _counted_anew(session, row, last, now)
    elif reason is VersionReason.WORDS:
        words = row.words
    elif reason is VersionReason.TONE:
        judged = freezing.tone(session, row.team_id, row.first, row.last, whole=row.whole)
        kept = frozen.as_json(replace(frozen.read(kept), tone=judged))
    number = last.number + 1
    said = note.strip()[:LONGEST_NOTE]
    versions.add(session, report_id, number, reason, kept, words, now, person_id=person_id, note=said)
    acts.record(session, person_id, "report_again", "report", report_id, reason=reason.value, number=number)
    if reason is VersionReason.CORRECTION:
        keys.let_go(session, row.campaign_id, _period(row, now), now)
    return number


def retry(session: Session, person_id: int, report_id: int, now: datetime) -> None:
    """Try anew to make the files of a document of which they could not be made.

    What waits to be made, or just is, is left alone.
    """
    session.get_one(Report, report_id, with_for_update=True)
    last = versions.newest(session, report_id)
    session.refresh(last, with_for_update=True)
    if last.ready_at is not None or (last.due_at is not None and not last.problem):
        return
    last.tries, last.problem, last.due_at = 0, "", now
    session.add(last)
    acts.record(session, person_id, "report_tried", "report", report_id, number=last.number)


def write_words(
    session: Session, person_id: int, report_id: int, language: str, sections: Mapping[str, str]
) -> None:
    """Keep people's own words in a language; they are printed with the next version for words.

    Sections that are not given stay; `WordsError` for a language or a section that there is none of,
    and for words that are too long.
    """
    from curator.report.words import SECTIONS  # noqa: PLC0415  heavy: words for pages, not for the worker

    row = session.get_one(Report, report_id, with_for_update=True)
    if language not in LANGUAGES:
        raise WordsError("")
    for section, text in sections.items():
        if section not in SECTIONS[row.kind] or len(text) > LONGEST_WORDS:
            raise WordsError(section)
    before: Mapping[str, str] = row.words.get(language, {})
    tidy = {name: text.replace("\r\n", "\n").strip() for name, text in sections.items()}
    after = {name: text for name, text in ({**before, **tidy}).items() if text}
    if after == before:
        return
    words = {**row.words, language: after}
    row.words = {spoken: said for spoken, said in words.items() if said}
    session.add(row)
    acts.record(session, person_id, "report_words", "report", report_id, language=language)


def find(
    session: Session, team_id: int, kind: ReportKind, first: date, last: date, *, whole: bool
) -> int | None:
    """The id of a team's document of these Helsinki dates; None: nobody has made it."""
    return session.execute(
        select(col(Report.id)).where(
            col(Report.team_id) == team_id,
            col(Report.kind) == kind,
            col(Report.whole) == whole,
            col(Report.first) == first,
            col(Report.last) == last,
        )
    ).scalar()


def _counted_anew(session: Session, row: Report, last: ReportVersion, now: datetime) -> Mapping[str, Any]:
    if row.kind is ReportKind.REPORT:
        summary = latest_summary(session, row.team_id, row.first, row.last, whole=row.whole)
        if summary is not None and summary.at > last.at:
            return dict(summary.frozen)
    team = session.get_one(Team, row.team_id)
    return frozen.as_json(freezing.freeze(session, team, _period(row, now), now, whole=row.whole))


def _period(row: Report, now: datetime) -> Period:
    return Period(Kind(row.period), Span(row.first, row.last), clock.day_of(now), row.name)
