"""Koosteet and raportit as pages show them; everything here only reads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import dropwhile
from typing import Any, Final, Literal

from sqlalchemy import Select, String, cast, select
from sqlalchemy.orm import Session, aliased, defer
from sqlmodel import col

from config import clock
from config.models import Team
from curator.figures.periods import Kind, Period, Span
from curator.models import Edition, Person, Report, ReportFile, ReportKind, ReportVersion, VersionReason
from curator.report import frozen as freezer
from curator.report.frozen import Frozen

State = Literal["making", "ready", "failed"]
_Version = tuple[ReportVersion, datetime]
"""A version's row, and when its figures were counted."""
_FROZEN: Final[Any] = ReportVersion.frozen


@dataclass(frozen=True, slots=True)
class FileView:
    """One file; `size` in bytes."""

    name: str
    edition: Edition
    language: str
    format: str
    size: int
    report_id: int = 0


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version; times are aware UTC, `person_name` "" where it was made by itself."""

    number: int
    reason: VersionReason
    note: str
    at: datetime
    person_name: str
    ready_at: datetime | None
    problem: str
    """One of `curator.report.production.waiting.Problem`, "" while nothing failed."""
    tries: int
    given_up: bool
    """Nobody tries any more by itself."""
    counted: datetime
    """When its figures were counted."""
    kept: Mapping[str, Any] | None = None
    """What was frozen, as JSON; only of the newest version of a document that was asked for alone."""

    @property
    def frozen(self) -> Frozen:
        """What was frozen.  `LookupError` where that was not looked up: it may be a megabyte."""
        if self.kept is None:
            raise LookupError(f"the figures of version {self.number} were not looked up")
        return freezer.read(dict(self.kept))


@dataclass(frozen=True, slots=True)
class ReportView:
    """A document with its versions, the newest first, and the newest one's files.

    `period` is as the newest version saw it: what of it had been by then is told.
    """

    id: int
    kind: ReportKind
    whole: bool
    team_id: int
    period: Period
    words: Mapping[str, Mapping[str, str]]
    """As they are being written: language → section → text."""
    printed: Mapping[str, Mapping[str, str]]
    """As the newest version has them."""
    created_at: datetime
    created_by_name: str
    """"" where it was made by itself."""
    versions: tuple[VersionView, ...]
    files: tuple[FileView, ...]
    outdated: bool = False
    """Of a raportti: its kooste has had other figures since."""
    team: str = ""
    """What the team is called whose document it is."""

    @property
    def newest(self) -> VersionView:
        """Its newest version."""
        return self.versions[0]

    @property
    def finished(self) -> tuple[VersionView, ...]:
        """Its versions up to the newest that has files, that one first."""
        return tuple(dropwhile(lambda one: one.ready_at is None, self.versions))

    @property
    def state(self) -> State:
        """Whether its files are there, are being made, or could not be made."""
        if self.newest.ready_at is not None:
            return "ready"
        return "failed" if self.newest.given_up else "making"

    @property
    def unsaved(self) -> bool:
        """Words have been written that no version has yet."""
        return self.words != self.printed


def of_team(session: Session, team: Team) -> list[ReportView]:
    """A team's documents, and those of ended teams it sees to; the newest period first."""
    rows = session.execute(
        select(Report)
        .where(col(Report.team_id).in_(seen_by(session, team)))
        .order_by(col(Report.last).desc(), col(Report.first).desc(), col(Report.kind), col(Report.id))
    ).scalars()
    return _views(session, list(rows))


def one(session: Session, team: Team, report_id: int) -> ReportView | None:
    """A document that a team may see; None: there is none."""
    row = session.get(Report, report_id)
    if row is None or row.team_id not in seen_by(session, team):
        return None
    view = _views(session, [row])[0]
    kept = session.execute(
        select(col(ReportVersion.frozen)).where(
            col(ReportVersion.report_id) == report_id, col(ReportVersion.number) == view.newest.number
        )
    ).scalar_one()
    return replace(view, versions=(replace(view.newest, kept=kept), *view.versions[1:]))


def file(session: Session, team: Team, name: str) -> FileView | None:
    """A file of a document that a team may see; None: there is none, or no longer."""
    found = session.execute(
        select(ReportFile, col(Report.id), col(Report.team_id))
        .join(ReportVersion, col(ReportVersion.id) == col(ReportFile.version_id))
        .join(Report, col(Report.id) == col(ReportVersion.report_id))
        .where(col(ReportFile.name) == name)
    ).first()
    if found is None:
        return None
    row, report_id, team_id = found
    return _file(row, report_id or 0) if team_id in seen_by(session, team) else None


def seen_by(session: Session, team: Team) -> set[int]:
    """The team itself, and ended ones whose archive has passed to it, from heir to heir."""
    today = clock.day_of(clock.now())
    ended = session.execute(
        select(col(Team.id), col(Team.heir_id)).where(
            col(Team.campaign_id) == team.campaign_id,
            col(Team.ends) < today,
            col(Team.heir_id).is_not(None),
        )
    ).all()
    found, known = {team.id or 0}, -1
    while known != len(found):
        known = len(found)
        found |= {number or 0 for number, heir_id in ended if heir_id in found}
    return found


def _views(session: Session, rows: Sequence[Report]) -> list[ReportView]:
    numbers = [row.id or 0 for row in rows]
    versions = _versions(session, numbers)
    names = _names(session, rows, versions)
    files = _files(session, versions)
    made = [_view(session, row, versions[row.id or 0], files, names) for row in rows]
    wanted = select(Team).where(col(Team.id).in_({row.team_id for row in rows}))
    teams = {team.id: team.name for team in session.execute(wanted).scalars()}
    return [replace(one, team=teams[one.team_id]) for one in made]


def _view(
    session: Session,
    row: Report,
    versions: Sequence[_Version],
    files: Mapping[int, Sequence[ReportFile]],
    names: Mapping[int | None, str],
) -> ReportView:
    newest, counted = versions[0]
    today = clock.day_of(counted)
    return ReportView(
        id=row.id or 0,
        kind=row.kind,
        whole=row.whole,
        team_id=row.team_id,
        period=Period(Kind(row.period), Span(row.first, row.last), today, row.name),
        words=row.words,
        printed=newest.words,
        created_at=row.created_at,
        created_by_name=names.get(row.created_by, ""),
        versions=tuple(_version(one, counted, names) for one, counted in versions),
        files=tuple(_file(one, row.id or 0) for one in files.get(newest.id or 0, ())),
        outdated=row.kind is ReportKind.REPORT and _outdated(session, row, newest),
    )


def _version(row: ReportVersion, counted: datetime, names: Mapping[int | None, str]) -> VersionView:
    return VersionView(
        number=row.number,
        reason=row.reason,
        note=row.note,
        at=row.at,
        person_name=names.get(row.person_id, ""),
        ready_at=row.ready_at,
        problem=row.problem,
        tries=row.tries,
        given_up=row.ready_at is None and row.due_at is None,
        counted=counted,
    )


def _file(row: ReportFile, report_id: int) -> FileView:
    return FileView(row.name, row.edition, row.language, row.format, row.size, report_id)


def _versions(session: Session, report_ids: Collection[int]) -> dict[int, list[_Version]]:
    """Report → its versions without their figures, the newest first."""
    rows = session.execute(
        select(ReportVersion, col(ReportVersion.frozen)["at"].as_string())
        .options(defer(_FROZEN, raiseload=True))
        .where(col(ReportVersion.report_id).in_(report_ids))
        .order_by(col(ReportVersion.number).desc())
    )
    found: dict[int, list[_Version]] = {}
    for row, counted in rows:
        found.setdefault(row.report_id, []).append((row, datetime.fromisoformat(counted)))
    return found


def _files(session: Session, versions: Mapping[int, Sequence[_Version]]) -> dict[int, list[ReportFile]]:
    """Version → its files."""
    newest = [of_report[0][0].id for of_report in versions.values()]
    rows = session.execute(
        select(ReportFile).where(col(ReportFile.version_id).in_(newest)).order_by(col(ReportFile.id))
    ).scalars()
    found: dict[int, list[ReportFile]] = {}
    for row in rows:
        found.setdefault(row.version_id, []).append(row)
    return found


def _names(
    session: Session, rows: Sequence[Report], versions: Mapping[int, Sequence[_Version]]
) -> dict[int | None, str]:
    people = {row.created_by for row in rows}
    people |= {one.person_id for of_report in versions.values() for one, _counted in of_report}
    found = session.execute(select(Person).where(col(Person.id).in_(people - {None}))).scalars()
    return {person.id: person.name for person in found}


def _outdated(session: Session, row: Report, newest: ReportVersion) -> bool:
    """Whether a raportti's kooste has had other figures since."""
    newest_summary = _summaries(row.team_id, row.first, row.last, whole=row.whole)
    summary = session.execute(newest_summary.options(defer(_FROZEN, raiseload=True))).scalar()
    if summary is None or summary.at <= newest.at:
        return False
    # The database compares them: two megabytes for a yes or no.
    mine, its = aliased(ReportVersion), aliased(ReportVersion)
    differ = cast(col(mine.frozen), String) != cast(col(its.frozen), String)
    both = select(col(mine.id)).join(its, col(its.id) == summary.id).where(col(mine.id) == newest.id)
    return session.execute(both.where(differ)).first() is not None


def latest_summary(
    session: Session, team_id: int, first: date, last: date, *, whole: bool
) -> ReportVersion | None:
    """The newest version of a period's kooste; None: nobody has made one."""
    return session.execute(_summaries(team_id, first, last, whole=whole)).scalar()


def _summaries(team_id: int, first: date, last: date, *, whole: bool) -> Select[ReportVersion]:
    return (
        select(ReportVersion)
        .join(Report, col(Report.id) == col(ReportVersion.report_id))
        .where(
            col(Report.team_id) == team_id,
            col(Report.kind) == ReportKind.SUMMARY,
            col(Report.whole) == whole,
            col(Report.first) == first,
            col(Report.last) == last,
        )
        .order_by(col(ReportVersion.number).desc())
        .limit(1)
    )
