"""How long a person at the desk waits for a write while a collector stores pages at full speed.

Putting aside, taking that back, picking and withdrawing, 300 writes in all, on both databases.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from benchmarks import databases, material, measure
from benchmarks.measure import Line
from config import clock
from curator import picks
from curator.material import Subject
from curator.models import Decision
from curator.picks import Answers
from curator.suggesting import reviews
from tests.sample import Sample

WRITES: Final = 300
THINKS: Final = 0.01
"""Seconds between two writes: several people at once, never nobody."""


def measured() -> Iterator[Line]:
    """Both databases, one after the other."""
    with tempfile.TemporaryDirectory(prefix="someseina-desk-") as temporary:
        folder = Path(temporary)
        material.write(folder / "material")
        yield from _under_fire("SQLite", f"sqlite:///{folder / 'desk.db'}", folder / "material")
        with databases.postgresql() as url:
            yield from _under_fire("PostgreSQL", url, folder / "material")


def _under_fire(kind: str, url: str, folder: Path) -> Iterator[Line]:
    sample = databases.fresh(url)
    databases.sources(sample.database, "mastodon", 1)
    post = sample.post()
    with flooded(folder, url) as flood:
        waits, failures = _write(sample, post)
    sample.database.close()
    p95 = quantiles(waits, n=20)[-1] * 1000
    yield measure.at_most(f"desk: failed writes of {WRITES}, {kind}", failures, 0)
    yield measure.only(f"desk: a write, median, {kind}", median(waits) * 1000, "ms")
    yield measure.at_most(f"desk: a write, 95 % within, {kind}", p95, 200, "ms")
    yield measure.only(f"desk: a write, longest, {kind}", max(waits) * 1000, "ms")
    yield measure.only(
        f"desk:   the collector meanwhile, {kind}", flood["posts"] / flood["seconds"], "posts/s"
    )


@contextmanager
def flooded(folder: Path, url: str) -> Iterator[dict[str, float]]:
    """A collector at full speed in a process of its own; what it did is there afterwards."""
    done: dict[str, float] = {}
    command = (sys.executable, "-m", "benchmarks.flood", str(folder), url)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()
        try:
            yield done
        finally:
            process.stdin.close()
            done.update(json.loads(process.stdout.read().splitlines()[-1]))


def _write(sample: Sample, post: int) -> tuple[list[float], int]:
    """Seconds each write took, and how many failed."""
    waits: list[float] = []
    failures = 0
    for step in _steps(sample, post):
        began = time.perf_counter()
        try:
            step()
        except SQLAlchemyError as error:
            failures += 1
            print(f"a write failed: {type(error).__name__}: {error}", file=sys.stderr)
        waits.append(time.perf_counter() - began)
        if len(waits) == WRITES:
            break
        time.sleep(THINKS)
    return waits, failures


def _steps(sample: Sample, post: int) -> Iterator[Callable[[], object]]:
    """What a person does, over and over; each is one transaction."""
    writing, person, team = sample.database.writing, sample.people["editor"], sample.teams["kemijarvi"]
    week, subject = clock.week_of(sample.now), Subject(post_id=post)
    made: list[int] = []

    def pick() -> None:
        one = writing(picks.pick, person, team, subject, week, Answers())
        assert one.id is not None
        made.append(one.id)

    return cycle(
        (
            lambda: writing(reviews.put_aside, person, team, post, Decision.LATER, clock.now()),
            lambda: writing(reviews.bring_back, person, team, post),
            pick,
            lambda: writing(picks.withdraw, person, made[-1]),
        )
    )


if __name__ == "__main__":
    sys.exit(measure.show(measured))
