"""From bytes to committed rows and counters, beside raw inserts and beside the `reader` package.

Raw inserts know nothing of what is stored already; what storing itself adds is told by sending the
statements it sends, upserts that say what was new, through bare `sqlite3` once more: it should add no
more than they take.

22,162 posts, a commit a page, the product's own pragmas.  Every way runs in a process of its own, in
turns.  Goals are judged by the processor time of that process, because a machine has other work to
do; what the clock said is told too.
"""

import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import databases, material, measure
from benchmarks.measure import Line

RUNS: Final = 2

Results = dict[str, float]


def measured() -> Iterator[Line]:
    """All ways in turns, then the lines."""
    with tempfile.TemporaryDirectory(prefix="someseina-ingest-") as temporary:
        folder = Path(temporary)
        material.write(folder / "material")
        ways = _Ways(folder)
        for _ in range(RUNS):
            ways.once()
        yield from _lines(ways)
        with databases.postgresql() as url:
            yield from _postgresql(measure.alone("ways", "collected", "mastodon", ways.material, url))


class _Ways:
    """Runs the ways, each time in fresh files, and remembers what each gave."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self.material = str(folder / "material")
        self.can_read = find_spec("reader") is not None
        self.results: dict[str, list[Results]] = {}

    def once(self) -> None:
        stored = self._fresh()
        self._run("mastodon", "collected", "mastodon", self.material, f"sqlite:///{self._fresh()}")
        self._run("stored", "stored", "mastodon", self.material, f"sqlite:///{stored}")
        self._run("raw", "raw", str(stored), str(self._fresh()))
        self._run("same", "same", self.material, str(self._fresh()))
        self._run("feeds", "collected", "feeds", self.material, f"sqlite:///{self._fresh()}")
        if self.can_read:
            self._run("reader", "reader", self.material, str(self._fresh()))

    def of(self, name: str, fact: str) -> float:
        """The median of a fact over the runs of a way."""
        return median(result[fact] for result in self.results[name])

    def speed(self, name: str, fact: str = "own_seconds") -> float:
        """Posts a second."""
        return self.of(name, "posts") / self.of(name, fact)

    def _fresh(self) -> Path:
        return self._folder / f"{next(self._numbers)}.db"

    def _run(self, name: str, *arguments: str) -> None:
        result = measure.alone("ways", *arguments)
        if result["posts"] != material.POSTS:
            raise RuntimeError(f"{name} left {result['posts']} of {material.POSTS} posts")
        self.results.setdefault(name, []).append(result)


def _lines(ways: _Ways) -> Iterator[Line]:
    for name, told in (("mastodon", "Mastodon pages"), ("feeds", "feeds")):
        yield measure.at_least(f"ingest: {told}, bytes to rows", ways.speed(name), 3_000, "posts/s")
        yield measure.only("ingest:   the same by the clock", ways.speed(name, "seconds"), "posts/s")
        yield measure.at_most("ingest:   peak memory", ways.of(name, "peak_mb"), 150, "MB")
        yield measure.only("ingest:   database", ways.of(name, "bytes") / 1e6, "MB")
    yield measure.only("ingest: storing alone", ways.speed("stored"), "posts/s")
    yield measure.only("ingest: raw inserts of the same rows", ways.speed("raw"), "posts/s")
    yield measure.at_least("ingest: storing / raw inserts", ways.speed("stored") / ways.speed("raw"), 0.5)
    by_clock = ways.speed("stored", "seconds") / ways.speed("raw", "seconds")
    yield measure.only("ingest:   the same by the clock", by_clock)
    yield measure.only("ingest: the same statements through bare sqlite3", ways.speed("same"), "posts/s")
    yield measure.at_least(
        "ingest: storing / its own statements", ways.speed("stored") / ways.speed("same"), 0.5
    )
    name = "ingest: feeds / reader on the same feeds"
    if not ways.can_read:
        yield Line(name, "not measured: reader is not installed", "≥ 1.20")
        return
    yield measure.only("ingest: reader", ways.speed("reader"), "posts/s")
    yield measure.at_least(name, ways.speed("feeds") / ways.speed("reader"), 1.2)
    by_clock = ways.speed("feeds", "seconds") / ways.speed("reader", "seconds")
    yield measure.only("ingest:   the same by the clock", by_clock)


def _postgresql(result: Results) -> Iterator[Line]:
    speed = result["posts"] / result["seconds"]
    yield measure.only("ingest: Mastodon pages on PostgreSQL, by the clock", speed, "posts/s")


if __name__ == "__main__":
    sys.exit(measure.show(measured))
