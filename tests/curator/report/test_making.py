"""Making files: each version's once, whole or not at all, tried again, and never two workers at once."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.db import Database
from config.models import Team
from config.settings import Settings
from curator.figures import periods
from curator.figures.periods import Kind
from curator.models import (
    Edition,
    Notice,
    Report,
    ReportFile,
    ReportKind,
    ReportVersion,
    VersionReason,
)
from curator.report import commands, contents, reports
from curator.report.production import press, sweeping, waiting
from curator.report.production.making import Making
from curator.report.production.press import Folders
from curator.report.production.waiting import MOST_TRIES, PATIENCE, Made, Problem, Taken
from tests.curator import counted
from tests.sample import Sample

NOW = counted.NOW
ROOT = Path(__file__).parents[3]


@pytest.fixture
def report(sample: Sample) -> int:
    """A kooste of October 2025 that waits for its files."""
    counted.build(sample)
    return sample.database.writing(make, sample)


def make(session: Session, sample: Sample, person_id: int | None = None) -> int:
    team = session.get_one(Team, sample.teams["kemijarvi"])
    october = periods.of(Kind.MONTH, counted.OCTOBER, NOW.date())
    return reports.make(session, person_id, team, ReportKind.SUMMARY, october, NOW, whole=False)


def newest(database: Database, report_id: int) -> ReportVersion:
    with database.reading() as session:
        rows = select(ReportVersion).where(col(ReportVersion.report_id) == report_id)
        return session.execute(rows.order_by(col(ReportVersion.number).desc())).scalars().first()  # type: ignore[return-value]


def named(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.execute(select(col(ReportFile.name))).scalars())


def there(settings: Settings) -> set[str]:
    return {path.name for path in settings.reports.glob("*")} if settings.reports.is_dir() else set()


def leave_nothing(level: str, address: str, folders: Folders, taken: Taken) -> None:
    """A press that is killed between its files and its transaction."""
    del level, address
    folders.reports.mkdir(exist_ok=True)
    (folders.reports / f"1-1-{taken.tries}.pdf").write_bytes(b"%PDF")
    os.kill(os.getpid(), signal.SIGKILL)


def never_end(level: str, address: str, folders: Folders, taken: Taken) -> None:
    del level, address, folders, taken
    threading.Event().wait()


def one_sheet(*_given: object) -> Iterator[press.Sheet]:
    yield press.Sheet(Edition.FULL, "fi", "pdf", b"%PDF")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_command_makes_all_files_in_every_language_and_their_team_is_told(
    sample: Sample, report: int, settings: Settings
) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(commands.reports, arguments, obj=lambda: settings)

    assert "version 1 waiting" in run("list").output
    done = run("make", "--again", str(report), "--note", "Yksi luku oli väärin")
    assert (done.exit_code, done.output.splitlines()) == (
        0,
        [f"Document {report} is now at version 2.", "Every document has its files."],
    )
    assert "version 2 ready" in run("list").output
    assert not Making(sample.database, settings).tick()
    version = newest(sample.database, report)
    assert (version.ready_at is not None, version.problem, version.due_at) == (True, "", None)
    with sample.database.reading() as session:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        view = reports.one(session, team, report)
        assert view is not None
        told = session.execute(select(Notice).where(col(Notice.kind) == "report_ready")).scalars().all()
    assert view.state == "ready"
    wanted = {
        (edition, language, form)
        for edition in contents.editions(ReportKind.SUMMARY)
        for language in ("fi", "sv", "en")
        for form in press.FORMATS[edition]
    }
    assert {(one.edition, one.language, one.format) for one in view.files} == wanted
    assert {one.name for one in view.files} == there(settings)
    for one in view.files:
        data = (settings.reports / one.name).read_bytes()
        assert len(data) == one.size
        begins = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "html": b"<!"}
        assert data[: len(begins.get(one.format, b""))].lower() == begins.get(one.format, b"").lower()
    assert {one.person_id for one in told} == {sample.people["admin"], sample.people["editor"]}


def told(sample: Sample) -> list[int]:
    """The versions that a person has been told are ready."""
    one = (col(Notice.kind) == "report_ready", col(Notice.person_id) == sample.people["editor"])
    with sample.database.reading() as session:
        return sorted(session.execute(select(col(Notice.step)).where(*one)).scalars())


def finish(sample: Sample) -> None:
    """The files of what waits are made."""
    while (taken := sample.database.writing(waiting.take, NOW)) is not None:
        file = Made(Edition.FULL, "fi", "pdf", f"{taken.id}-{taken.tries}.pdf", 4)
        assert sample.database.writing(waiting.ready, taken, [file], NOW)


@pytest.mark.parametrize("reason", [VersionReason.ERASURE, VersionReason.ARCHIVE])
def test_a_version_that_only_leaves_something_out_is_no_news(
    sample: Sample, report: int, reason: VersionReason
) -> None:
    database, editor = sample.database, sample.people["editor"]
    finish(sample)
    assert told(sample) == [1]
    database.writing(reports.again, None, report, reason, "", NOW)
    finish(sample)
    assert told(sample) == [1]
    database.writing(reports.again, editor, report, VersionReason.CORRECTION, "Roskaa", NOW)
    finish(sample)
    assert told(sample) == [1], "who asked for it knows"
    database.writing(reports.again, None, report, VersionReason.CORRECTION, "", NOW)
    database.writing(waiting.take, NOW)
    database.writing(reports.again, None, report, reason, "", NOW)
    finish(sample)
    assert told(sample) == [1, 5], "the figures of the fourth come with it"


def test_of_a_raportti_nobody_is_told_that_a_kooste_is_ready(sample: Sample, report: int) -> None:
    def step(session: Session) -> int:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        october = periods.of(Kind.MONTH, counted.OCTOBER, NOW.date())
        return reports.make(
            session, sample.people["editor"], team, ReportKind.REPORT, october, NOW, whole=False
        )

    finish(sample)
    raportti = sample.database.writing(step)
    sample.database.writing(reports.again, None, raportti, VersionReason.CORRECTION, "", NOW)
    finish(sample)
    with sample.database.reading() as session:
        subjects = session.execute(select(col(Notice.subject_id))).scalars()
        assert set(subjects) == {report}


def test_of_two_workers_one_takes_a_version(sample: Sample, report: int) -> None:
    assert newest(sample.database, report).tries == 0
    took = [sample.database.writing(waiting.take, NOW) for _ in range(2)]
    assert took[0] is not None
    assert took[1] is None
    again = sample.database.writing(waiting.take, NOW + PATIENCE)
    assert again == Taken(took[0].id, 2)
    file = Made(Edition.FULL, "fi", "pdf", "1-1-x.pdf", 4)
    assert not sample.database.writing(waiting.ready, took[0], [file], NOW), "another one has it now"
    assert named(sample.database) == set()
    assert sample.database.writing(waiting.ready, again, [file], NOW)
    assert not sample.database.writing(waiting.ready, again, [file], NOW)
    assert named(sample.database) == {"1-1-x.pdf"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_press_that_is_killed_leaves_nothing_wrong_and_is_tried_again(
    sample: Sample, report: int, settings: Settings
) -> None:
    now = datetime.now(UTC)
    assert Making(sample.database, settings, make=leave_nothing).tick()
    version = newest(sample.database, report)
    assert (version.ready_at, version.problem, version.tries) == (None, Problem.BROKE_OFF, 1)
    assert version.due_at is not None
    assert now < version.due_at < now + timedelta(minutes=2)
    assert there(settings) == {"1-1-1.pdf"}
    assert sweeping.sweep(sample.database, settings.reports, now + timedelta(hours=2)) == ["1-1-1.pdf"]
    later = now + timedelta(minutes=3)
    assert sample.database.writing(waiting.take, later) == Taken(version.id or 0, 2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_killed_worker_had_begun_the_next_one_begins_at_once(
    sample: Sample, report: int, settings: Settings
) -> None:
    database, now = sample.database, datetime.now(UTC)
    assert database.writing(waiting.take, now) is not None
    assert not Making(database, settings, make=leave_nothing, alone=False).tick()
    worker = Making(database, settings, make=leave_nothing)
    assert worker.tick()
    assert newest(database, report).tries == 2
    assert not worker.tick(), "what failed waits, and what the worker itself has begun stays its own"
    assert not Making(database, settings, make=leave_nothing).tick()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_press_that_takes_too_long_is_ended(sample: Sample, report: int, settings: Settings) -> None:
    assert Making(sample.database, settings, make=never_end, longest=timedelta(seconds=1)).tick()
    assert newest(sample.database, report).problem == Problem.TOOK_TOO_LONG


def test_after_five_tries_at_growing_distances_people_see_that_it_failed_and_can_try_again(
    sample: Sample, report: int
) -> None:
    at, waits = NOW, []
    for _ in range(MOST_TRIES):
        taken = sample.database.writing(waiting.take, at)
        assert taken is not None
        sample.database.writing(waiting.failed, taken, Problem.UNEXPECTED, at)
        due = newest(sample.database, report).due_at
        if due is not None:
            waits.append(due - at)
            at = due
    assert waits == [timedelta(minutes=number) for number in (1, 4, 16, 64)]
    with sample.database.reading() as session:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        view = reports.one(session, team, report)
        assert view is not None
        assert (view.state, view.newest.problem) == ("failed", Problem.UNEXPECTED)
        assert not waiting.any_due(session, at + timedelta(days=9))
    sample.database.writing(reports.retry, sample.people["editor"], report, at)
    assert sample.database.writing(waiting.take, at) == Taken(taken.id, 1)


def test_what_is_being_made_is_not_begun_a_second_time_by_pressing_again(sample: Sample, report: int) -> None:
    database, editor = sample.database, sample.people["editor"]
    taken = database.writing(waiting.take, NOW)
    assert taken is not None
    database.writing(reports.retry, editor, report, NOW)
    assert database.writing(waiting.take, NOW) is None, "two presses would not be told from each other"
    assert newest(database, report).tries == taken.tries
    database.writing(waiting.failed, taken, Problem.NO_SPACE, NOW)
    database.writing(reports.retry, editor, report, NOW)
    assert database.writing(waiting.take, NOW) == Taken(taken.id, 1), "what waits after a failure is begun"


def test_a_last_try_that_never_came_back_is_given_up(sample: Sample, report: int) -> None:
    at = NOW
    for _ in range(MOST_TRIES):
        assert sample.database.writing(waiting.take, at) is not None
        at += PATIENCE
    assert sample.database.writing(waiting.take, at) is None
    version = newest(sample.database, report)
    assert (version.due_at, version.problem) == (None, Problem.BROKE_OFF)


def test_what_is_made_of_a_version_that_is_outdated_meanwhile_counts_for_nothing(
    sample: Sample, report: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "sheets", one_sheet)
    database, editor = sample.database, sample.people["editor"]
    taken = database.writing(waiting.take, NOW)
    assert taken is not None
    database.writing(reports.again, editor, report, VersionReason.CORRECTION, "Uusi luku", NOW)
    folders = Folders(settings.reports, settings.pictures)
    assert not press.make(database, folders, taken)
    assert (named(database), there(settings)) == (set(), set())
    assert newest(database, report).ready_at is None


def test_a_press_that_fails_on_an_outdated_version_is_not_sent_to_it_again(
    sample: Sample, report: int
) -> None:
    database, editor = sample.database, sample.people["editor"]
    taken = database.writing(waiting.take, NOW)
    assert taken is not None
    database.writing(reports.again, editor, report, VersionReason.ERASURE, "", NOW)
    database.writing(waiting.failed, taken, Problem.BROKE_OFF, NOW)
    later = NOW + timedelta(days=1)
    after = database.writing(waiting.take, later)
    assert after is not None
    assert after.id == newest(database, report).id
    assert database.writing(waiting.take, later) is None


def test_a_new_version_takes_the_old_files_away_at_once(
    sample: Sample, report: int, settings: Settings
) -> None:
    database = sample.database
    taken = database.writing(waiting.take, NOW)
    assert taken is not None
    settings.reports.mkdir()
    name = f"{report}-1-abc.pdf"
    (settings.reports / name).write_bytes(b"%PDF")
    (settings.reports / ".half").write_bytes(b"%PDF")
    database.writing(waiting.ready, taken, [Made(Edition.FULL, "fi", "pdf", name, 4)], NOW)
    assert sweeping.sweep(database, settings.reports, datetime.now(UTC)) == []
    editor = sample.people["editor"]
    database.writing(reports.again, editor, report, VersionReason.CORRECTION, "", NOW)
    with database.reading() as session:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        assert reports.file(session, team, name) is None
    draft = f".{report}-1-killed.pdf"
    (settings.reports / draft).write_bytes(b"%PDF")
    assert sweeping.sweep(database, settings.reports, datetime.now(UTC)) == sorted([draft, name])
    assert sweeping.sweep(database, settings.reports, datetime.now(UTC) + timedelta(hours=2)) == [".half"]


def test_a_file_that_is_missing_is_made_again(sample: Sample, report: int, settings: Settings) -> None:
    database = sample.database
    taken = database.writing(waiting.take, NOW)
    assert taken is not None
    settings.reports.mkdir()
    names = [f"{report}-1-{kind}.{kind}" for kind in ("pdf", "txt")]
    made = [Made(Edition.FULL, "fi", name[-3:], name, 4) for name in names]
    for name in names:
        (settings.reports / name).write_bytes(b"file")
    database.writing(waiting.ready, taken, made, NOW)
    assert sweeping.mend(database, settings.reports, NOW) == 0
    (settings.reports / names[0]).unlink()
    sweeping.tidy(database, settings.reports, datetime.now(UTC) + timedelta(hours=2))
    assert list(settings.reports.iterdir()) == [], "the other one is made again too"
    assert (named(database), newest(database, report).ready_at) == (set(), None)
    assert database.writing(waiting.take, datetime.now(UTC) + timedelta(hours=2)) == Taken(taken.id, 1)
    assert sweeping.mend(database, settings.reports, NOW) == 0


@pytest.mark.parametrize(
    ("raised", "problem"),
    [(OSError(28, "No space left on device"), Problem.NO_SPACE), (ValueError("typst"), Problem.UNEXPECTED)],
)
def test_what_goes_wrong_is_said_in_a_word_and_leaves_no_file(
    sample: Sample,
    report: int,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    problem: Problem,
) -> None:
    def some(*given: object) -> Iterator[press.Sheet]:
        yield from one_sheet(*given)
        raise raised

    monkeypatch.setattr(press, "sheets", some)
    taken = sample.database.writing(waiting.take, NOW)
    assert taken is not None
    assert not press.make(sample.database, Folders(settings.reports, settings.pictures), taken)
    assert newest(sample.database, report).problem == problem
    assert there(settings) == set()


def test_two_people_who_press_at_once_make_one(sample: Sample) -> None:
    counted.build(sample)
    made: list[int] = []
    barrier = threading.Barrier(4)

    def press_the_button() -> None:
        barrier.wait(30)
        made.append(sample.database.writing(make, sample, sample.people["editor"]))

    threads = [threading.Thread(target=press_the_button) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(made) == 4
    assert len(set(made)) == 1
    with sample.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Report)).scalar() == 1
        assert session.execute(select(func.count()).select_from(ReportVersion)).scalar() == 1


def test_what_makes_documents_is_never_loaded_by_the_worker() -> None:
    heavy = {"altair", "typst", "docx", "vl_convert", "xlsxwriter", "holidays", "flask", "lxml"}
    asked = "import sys; from curator.report.production import making, periodic; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert heavy & set(done.stdout.split()) == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_commands_say_what_cannot_be_made(sample: Sample, report: int, settings: Settings) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(commands.reports, arguments, obj=lambda: settings)

    assert (run("make", "--again", "10000").exit_code, run("make", "--note", "x").exit_code) == (1, 2)
    assert "room for 500" in run("make", "--again", "1", "--note", "x" * 501).output
    settings.reports.write_text("a file where the folder should be")
    left = run("make")
    assert left.exit_code == 1
    assert f"Document {report} has no files yet: unexpected." in left.output
    assert "(unexpected)" in run("list").output
