"""The press: makes every file of a version, in all languages, and writes them down.

Files get names that nobody can guess.  They count when the rows that name them are there, which come
in one transaction after all of them; what a press that was ended left behind, a sweep finds.
"""

import errno
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from config import clock, logs
from config.db import Database
from config.languages import LANGUAGES
from curator.models import Edition, Report, ReportKind, ReportVersion
from curator.report import frozen
from curator.report.document import Document
from curator.report.frozen import Frozen
from curator.report.production import waiting
from curator.report.production.putting import put
from curator.report.production.waiting import Made, Problem, Taken

if TYPE_CHECKING:
    from curator.report.looking import Facts

FORMATS: Final[Mapping[Edition, tuple[str, ...]]] = {
    Edition.FULL: ("html", "pdf", "docx", "xlsx"),
    Edition.SHORT: ("html", "pdf", "docx"),
    Edition.NEWS: ("docx", "txt"),
}
"""What each edition is written as, in every language."""
NICE: Final = 10
"""So far behind everything that people wait for."""
UNWRITABLE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES})

Write = Callable[[Document, Path], bytes]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Folders:
    """Where documents go, and where the pictures in them are."""

    reports: Path
    pictures: Path


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file before it is written down."""

    edition: Edition
    language: str
    format: str
    data: bytes


def make_apart(log_level: str, address: str, folders: Folders, taken: Taken) -> None:
    """As `make`, in a process of its own that has nothing yet.  `address`: the database's."""
    logs.start(log_level)
    os.nice(NICE)
    database = Database(address)
    try:
        make(database, folders, taken)
    finally:
        database.close()


def make(database: Database, folders: Folders, taken: Taken) -> bool:
    """Make the files of a version; False: it failed and is noted, or nobody wants them any more."""
    written: list[Made] = []
    try:
        begins, kind, kept, facts = _look(database, taken)
        folders.reports.mkdir(parents=True, exist_ok=True)
        for sheet in sheets(kind, kept, facts, folders.pictures):
            made = _put(folders.reports, begins, sheet)
            written.append(made)
        _settle(folders.reports)
        if database.writing(waiting.ready, taken, written, clock.now()):
            return True
    except OSError as error:
        _failed(database, taken, Problem.NO_SPACE if error.errno in UNWRITABLE else Problem.UNEXPECTED)
    except Exception:  # noqa: BLE001  whatever a library raises, it is noted and tried again
        _failed(database, taken, Problem.UNEXPECTED)
    for one in written:
        (folders.reports / one.name).unlink(missing_ok=True)
    return False


def sheets(kind: ReportKind, kept: Frozen, facts: "Facts", pictures: Path) -> Iterator[Sheet]:
    """Every file of a version, one after another."""
    from curator.report import contents  # noqa: PLC0415  heavy: the desk's words

    writers = _writers()
    for language in LANGUAGES:
        for edition in contents.editions(kind):
            document = contents.document(kept, facts, edition, language)
            for name in FORMATS[edition]:
                yield Sheet(edition, language, name, writers[name](document, pictures))


def _look(database: Database, taken: Taken) -> "tuple[str, ReportKind, Frozen, Facts]":
    """How names of its files begin, its kind, and everything it tells."""
    from curator.report import looking  # noqa: PLC0415  heavy: everything picks are told with

    with database.reading() as session:
        version = session.get_one(ReportVersion, taken.id)
        report = session.get_one(Report, version.report_id)
        facts = looking.look(session, report, version)
        return f"{report.id}-{version.number}", report.kind, frozen.read(version.frozen), facts


def _writers() -> Mapping[str, Write]:
    from curator.report.formats import pdf, plain, web, word, workbook  # noqa: PLC0415  heavy, and only needed here

    return {
        "html": web.write,
        "pdf": pdf.write,
        "docx": word.write,
        "xlsx": workbook.write,
        "txt": plain.write,
    }


def _put(folder: Path, begins: str, sheet: Sheet) -> Made:
    """Write a file down whole, under a name of its own."""
    name = f"{begins}-{secrets.token_urlsafe(24)}.{sheet.format}"
    put(folder, name, sheet.data)
    return Made(sheet.edition, sheet.language, sheet.format, name, len(sheet.data))


def _settle(folder: Path) -> None:
    """Names too are on the disk before the rows that name them are."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _failed(database: Database, taken: Taken, problem: Problem) -> None:
    log.exception("document_not_made", version=taken.id, problem=problem.value, advice="it is tried again")
    database.writing(waiting.failed, taken, problem, clock.now())
