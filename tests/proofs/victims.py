"""What the processes do that the proofs start, stop and kill; each runs in a process of its own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from sqlalchemy import make_url, text

from collector import lease
from collector.door import Door
from collector.run import Collector
from config import clock, logs, settings
from config.db import Database
from curator import picks
from curator.material import Subject
from curator.picks import Answers
from wall.publish import publish

VICTIM: Final = "a victim of the tests"
KEY: Final = b"a key of the tests, long enough"
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["pytest", "tests.proofs.victims"])

Allow = frozenset[tuple[str, int]]


@contextmanager
def started(work: Callable[..., None], *arguments: Any) -> Iterator[tuple[Any, Connection]]:
    """A process that does `work(connection, *arguments)`; killed at the end if it still lives."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=work, args=(theirs, *arguments))
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join(20)
        process.close()
        ours.close()


def opened(url: str) -> Database:
    """The database as a victim opens it: by a name under which PostgreSQL knows the dead."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.update_query_dict({"application_name": VICTIM})
    return Database(address.render_as_string(hide_password=False))


def are_gone(database: Database, seconds: float = 20) -> bool:
    """Wait until the database has noticed that no victim lives; what it was sent before is then done."""
    alive = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    until = time.monotonic() + seconds
    while database.kind == "postgresql" and time.monotonic() < until:
        with database.reading() as session:
            if not session.execute(alive, {"name": VICTIM}).scalar():
                return True
    return database.kind == "sqlite"


def pick_then_wait(talk: Connection, url: str, person: int, team: int, post: int) -> None:
    """Commit a pick, say so, and never come to publishing it."""
    logs.start("ERROR")
    made = opened(url).writing(
        picks.pick, person, team, Subject(post_id=post), clock.week_of(clock.now()), Answers()
    )
    talk.send(made.id)
    talk.recv()


def pick_and_publish_forever(
    talk: Connection, url: str, data: Path, person: int, pick_ids: list[int]
) -> None:
    """Withdraw and bring back picks in turn, publishing after each."""
    logs.start("ERROR")
    database, known = opened(url), settings.load({}, data=data, contact="viestinta@kemijarvi.example")
    publish(database, known)
    talk.send("begun")
    for pick_id in cycle(pick_ids):
        for change in (picks.withdraw, picks.bring_back):
            database.writing(change, person, pick_id)
            publish(database, known)


def work_once(talk: Connection, url: str, allow: Allow) -> None:
    """Begin as the service does, after another that may have died, and collect what is due."""
    logs.start("ERROR")
    database, me = opened(url), lease.holder_name()
    assert lease.wait_for(database, "work", me, threading.Event())
    talk.send("begun")
    collect(database, me, allow)
    talk.send("done")


def collect_once(talk: Connection, url: str, allow: Allow, who: str) -> None:
    """Collect what is due when told to, and say how many sources were asked."""
    logs.start("ERROR")
    database = opened(url)
    talk.send("ready")
    talk.recv()
    talk.send(collect(database, who, allow))


def collect(
    database: Database, who: str, allow: Allow, now: Callable[[], datetime] = clock.now
) -> list[tuple[int, str]]:
    """Ask everything that is due, once: (source, problem or "") of each that was asked."""
    door = Door("posti@kunta.example", allow=allow, pace=0)
    collector = Collector(database, door, tombstone_key=KEY, who=who, now=now)
    asked = collector.once()
    collector.close()
    door.close()
    return [(one.source_id, str(one.error or "")) for one in asked]
