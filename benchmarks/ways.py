"""The ways of storing that `benchmarks.ingest` compares, each run in a process of its own.

`python -m benchmarks.ways WAY MATERIAL PLACE` prints one JSON object: seconds, posts, peak_mb, bytes.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks import databases, material, replay, rows
from collector import store, wishes
from collector.sources import feeds, mastodon
from collector.values import Ask, IncomingPost, Page
from config.db import BUSY_MS, Database
from config.models import Relation

KEY: Final = b"a key of the benchmarks, long enough"

Reading = Iterator[tuple[int, Page]]


class Stopwatch:
    """Time by the clock, and this process's own share of it, from now on."""

    def __init__(self) -> None:
        self._clock, self._own = time.perf_counter(), time.process_time()

    def result(self, posts: int, path: str) -> dict[str, float]:
        """What this process took until now, and what it left in the files at `path`."""
        took, own = time.perf_counter() - self._clock, time.process_time() - self._own
        size = (
            sum(file.stat().st_size for file in Path(path).parent.glob(Path(path).name + "*")) if path else 0
        )
        peak = _most_memory()
        return {"seconds": took, "own_seconds": own, "posts": posts, "bytes": size, "peak_mb": peak}


def mastodon_pages(folder: Path, source_ids: Sequence[int]) -> Reading:
    """Every page of the timeline, read from its bytes."""
    ask = Ask(source_ids[0], "mastodon", "https://aukea.example", "kemijärvi", name="aukea")
    for path in sorted((folder / "mastodon").iterdir()):
        yield source_ids[0], mastodon.read(json.loads(path.read_bytes()), ask)


def feed_pages(folder: Path, source_ids: Sequence[int]) -> Reading:
    """Every feed, read from its bytes."""
    for source_id, path in zip(source_ids, sorted((folder / "feeds").iterdir()), strict=True):
        url = f"https://sivusto{path.stem}.example/{path.name}"
        yield source_id, feeds.read(path.read_bytes(), Ask(source_id, "feed", "", url, name=path.stem))


KINDS: Final[dict[str, tuple[Callable[[Path, Sequence[int]], Reading], int]]] = {
    "mastodon": (mastodon_pages, 1),
    "feeds": (feed_pages, material.FEEDS),
}


def collected(kind: str, folder: Path, place: str) -> dict[str, float]:
    """From bytes to committed rows and counters."""
    reading, sources = KINDS[kind]
    saver = _Saver(place, kind, sources)
    watch = Stopwatch()
    for source_id, page in reading(folder, saver.source_ids):
        saver.save(source_id, page.posts)
    return saver.result(watch)


def stored(kind: str, folder: Path, place: str) -> dict[str, float]:
    """Storing alone: everything has been read before the time begins."""
    reading, sources = KINDS[kind]
    saver = _Saver(place, kind, sources)
    pages = list(reading(folder, saver.source_ids))
    watch = Stopwatch()
    for source_id, page in pages:
        saver.save(source_id, page.posts)
    return saver.result(watch)


class _Saver:
    """Saves pages into a fresh database, a transaction a page."""

    def __init__(self, place: str, kind: str, sources: int) -> None:
        sample = databases.fresh(place)
        self._database = sample.database
        self.source_ids = databases.sources(self._database, kind, sources)
        with self._database.reading() as session:
            self._wishes = [wishes.of_campaign(session, sample.campaign, Relation.PUBLIC)]
        self._saved = 0

    def save(self, source_id: int, posts: Sequence[IncomingPost]) -> None:
        done = self._database.writing(
            store.save,
            posts,
            source_id=source_id,
            wishes=self._wishes,
            fetched_at=material.FETCHED,
            tombstone_key=KEY,
        )
        self._saved += done.new

    @contextmanager
    def recorded(self) -> Iterator[list[replay.Step]]:
        """Writes down what is sent meanwhile; closes the database."""
        yield replay.record(self._database)
        self._database.close()

    def result(self, watch: Stopwatch) -> dict[str, float]:
        done = watch.result(self._saved, _file_of(self._database))
        self._database.close()
        return done


def raw(like: Path, place: Path) -> dict[str, float]:
    """Insert with `sqlite3` exactly the rows another way has stored, page by page as it did."""
    sample = databases.fresh(f"sqlite:///{place}")
    databases.sources(sample.database, "mastodon", KINDS["mastodon"][1])
    sample.database.close()
    pages = rows.by_page(like, material.PAGE)
    connection = _plain(place)
    watch = Stopwatch()
    for page in pages:
        connection.execute("BEGIN IMMEDIATE")
        for insert, values in page:
            connection.executemany(insert, values)
        connection.execute("COMMIT")
    done = watch.result(rows.count(connection, "post"), str(place))
    connection.close()
    return done


def same(folder: Path, place: Path) -> dict[str, float]:
    """Send with `sqlite3` exactly the statements that storing sends, rows and all, into a fresh database."""
    saver = _Saver(f"sqlite:///{place.with_suffix('.first')}", "mastodon", KINDS["mastodon"][1])
    with saver.recorded() as steps:
        for source_id, page in mastodon_pages(folder, saver.source_ids):
            saver.save(source_id, page.posts)
    sample = databases.fresh(f"sqlite:///{place}")
    databases.sources(sample.database, "mastodon", KINDS["mastodon"][1])
    sample.database.close()
    connection = _plain(place)
    watch = Stopwatch()
    replay.again(connection, steps)
    done = watch.result(rows.count(connection, "post"), str(place))
    connection.close()
    return done


def _plain(place: Path) -> sqlite3.Connection:
    """A connection with the product's pragmas and nothing of the product."""
    connection = sqlite3.connect(place, isolation_level=None)
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def reader(folder: Path, place: Path) -> dict[str, float]:
    """The `reader` package with the same feeds, from the same files."""
    from reader import make_reader

    library = make_reader(str(place), feed_root=str(folder / "feeds"))
    for path in sorted((folder / "feeds").iterdir()):
        library.add_feed(path.name)
    watch = Stopwatch()
    library.update_feeds()
    done = watch.result(library.get_entry_counts().total or 0, str(place))
    library.close()
    return done


def _most_memory() -> float:
    """The most this process has held, in MB; `ru_maxrss` would count what its parent held too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell how much memory this process has held")


def _file_of(database: Database) -> str:
    return (database.engine.url.database or "") if database.kind == "sqlite" else ""


def main(way: str, *arguments: str) -> dict[str, float]:
    """Go one way."""
    if way == "raw":
        return raw(Path(arguments[0]), Path(arguments[1]))
    if way in {"same", "reader"}:
        return (same if way == "same" else reader)(Path(arguments[0]), Path(arguments[1]))
    go: dict[str, Callable[..., Any]] = {"collected": collected, "stored": stored}
    kind, folder, place = arguments
    done: dict[str, float] = go[way](kind, Path(folder), place)
    return done


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
