"""A period's documents where a million posts are counted: figures frozen, every file in three languages.

The files are made as the worker has them made, by a process that starts, loads what draws and sets,
and ends; its processor time is judged, because a machine has other work, and what the clock said is
told too.  Run by itself, the module prints what one process measured, as JSON.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from benchmarks import databases, measure, volume, volume_figures
from benchmarks.measure import Line
from config import clock, logs
from config import settings as config_settings
from config.db import Database
from config.models import Team
from config.settings import Settings
from curator.figures import periods
from curator.figures.periods import Kind
from curator.models import ReportKind
from curator.report import reports
from curator.report.production.making import Making
from tests.sample import Sample

SECONDS: Final = 10
KINDS: Final = (ReportKind.SUMMARY, ReportKind.REPORT)
PERIODS: Final = {"quarter": Kind.QUARTER, "year": Kind.YEAR}


def measured() -> Iterator[Line]:
    """Koosteet and raportit of the last quarter and the last year, of the whole campaign."""
    found = measure.alone("documents", "alone")
    for name in PERIODS:
        for kind in KINDS:
            told = f"documents: {kind.value} of a {name} at 1 million posts"
            own = found[f"{name} {kind} own"]
            yield measure.at_most(f"{told}, CPU", own, SECONDS, "s")
            yield measure.only("documents:   by the clock", found[f"{name} {kind} clock"], "s")
            yield measure.only("documents:   freezing its figures, CPU", found[f"{name} {kind} frozen"], "s")
            yield measure.only("documents:   files", found[f"{name} {kind} files"])
    yield measure.only("documents: memory of the process that makes them, at most", found["memory"], "MB")


def _alone() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="someseina-documents-") as folder:
        known = config_settings.load({}, data=Path(folder), contact="viestinta@kemijarvi.example")
        sample = databases.fresh(known.database)
        sample.database.writing(volume_figures.fill, sample, volume.MILLION)
        found: dict[str, float] = {}
        for name, kind in PERIODS.items():
            for document in KINDS:
                for what, value in _one(sample, known, kind, document).items():
                    found[f"{name} {document} {what}"] = value
        found["memory"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        sample.database.close()
        return found


def _one(sample: Sample, known: Settings, kind: Kind, document: ReportKind) -> dict[str, float]:
    began, before = time.perf_counter(), time.process_time()
    number = sample.database.writing(_make, sample, kind, document)
    frozen = time.process_time() - before
    making = Making(sample.database, known)
    children = _of_children()
    if not making.tick():
        raise RuntimeError("nothing waited to be made")
    own = frozen + _of_children() - children
    files = _files(sample.database, sample, number)
    return {"own": own, "clock": time.perf_counter() - began, "frozen": frozen, "files": files}


def _make(session: Session, sample: Sample, kind: Kind, document: ReportKind) -> int:
    """The last period that is over."""
    now = clock.now()
    today = clock.day_of(now)
    day = periods.of(kind, today, today).whole.first - timedelta(days=1)
    team = session.get_one(Team, sample.teams["kemijarvi"])
    period = periods.of(kind, day, today)
    return reports.make(session, sample.people["editor"], team, document, period, now, whole=True)


def _files(database: Database, sample: Sample, number: int) -> int:
    with database.reading() as session:
        found = reports.one(session, session.get_one(Team, sample.teams["kemijarvi"]), number)
    if found is None or found.state != "ready":
        raise RuntimeError("the files were not made")
    return len(found.files)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    if sys.argv[1:] == ["alone"]:
        logs.start("CRITICAL")
        print(json.dumps(_alone()))
    else:
        sys.exit(measure.show(measured))
