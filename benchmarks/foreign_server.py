"""The real collector against `mastodon-mock`, a server by others, with its faults switched on."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks import databases
from benchmarks.idle import free_port
from benchmarks.measure import Line
from benchmarks.ways import KEY
from collector import states
from collector.door import Door
from collector.errors import CollectError
from collector.models import Post
from collector.run import Collector
from config import clock
from config.models import CampaignSource, Relation, Source
from tests.sample import Sample

PACKAGE: Final = "mastodon-mock==0.6.1"
POSTS: Final = 130
DEADLINE: Final = 2.0

FAULTS: Final[tuple[tuple[str, dict[str, Any], str], ...]] = (
    ("429 with Retry-After", {"type": "ratelimit"}, "Transient"),
    ("cut JSON", {"type": "malformed", "truncate": True}, "Unreadable"),
    ("no JSON", {"type": "malformed", "truncate": False}, "Unreadable"),
    ("503", {"type": "status", "status": 503}, "Transient"),
    (
        "503 with Retry-After",
        {"type": "status", "status": 503, "headers": {"Retry-After": "600"}},
        "Transient",
    ),
    ("500", {"type": "status", "status": 500, "body": "a text"}, "Transient"),
    ("slower than we wait", {"type": "latency", "delay_ms": 5_000}, "Transient"),
    ("401", {"type": "status", "status": 401}, "NotConnected"),
    ("410", {"type": "status", "status": 410}, "Refused"),
    ("418", {"type": "status", "status": 418}, "Unreadable"),
)
"""What goes wrong, in the server's own words, and the class of error it must be."""


def measured(folder: Path) -> Iterator[Line]:
    """One fault after the other, then none."""
    with _server(folder) as origin:
        for number in range(POSTS):
            _say(origin, number)
        sample = databases.fresh(f"sqlite:///{folder / 'foreign.db'}")
        sample.database.writing(_ask_for, sample, origin)
        collecting = _Collecting(sample, origin)
        for told, effect, expected in FAULTS:
            _post(
                f"{origin}/api/v1/_mock/faults",
                {"match": {"path": "/api/v1/timelines/tag/*"}, "effect": effect, "count": 1},
            )
            error = collecting.once()
            found = type(error).__name__ if error else "no error"
            yield Line(f"mastodon-mock: {told}", found, f"= {expected}", found == expected)
            collecting.later()
        error = collecting.once()
        yield Line("mastodon-mock: after the faults", str(error or "no error"), "= no error", error is None)
        with sample.database.reading() as session:
            count = session.execute(select(func.count()).select_from(Post)).scalar_one()
        sample.database.close()
        yield Line("mastodon-mock: posts collected", str(count), f"= {POSTS}", count == POSTS)


class _Collecting:
    """Collects at moments of its own choosing, so that no wait has to be sat out."""

    def __init__(self, sample: Sample, origin: str) -> None:
        host, port = origin.removeprefix("http://").split(":")
        self._database = sample.database
        self._door = Door(
            "posti@kunta.example", allow=frozenset({(host, int(port))}), pace=0, deadline=DEADLINE
        )
        self._ahead = timedelta()

    def once(self) -> CollectError | None:
        """Ask the source; the error it ended with."""
        self._database.writing(states.all_due, self._now())
        collector = Collector(
            self._database, self._door, tombstone_key=KEY, who="the benchmark", now=self._now
        )
        (asked,) = collector.once()
        collector.close()
        return asked.error

    def later(self) -> None:
        """Go on when every wait asked for here is over."""
        self._ahead += timedelta(hours=2)

    def _now(self) -> datetime:
        return clock.now() + self._ahead


def _ask_for(session: Session, sample: Sample, origin: str) -> None:
    source = Source(kind="mastodon", server=origin, query="kemijarvi", name="#kemijarvi · mastodon-mock")
    session.add(source)
    session.flush()
    session.add(
        CampaignSource(campaign_id=sample.campaign, source_id=source.id or 0, relation=Relation.PUBLIC)
    )


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """The server in an environment of its own; gives its origin."""
    home, port = folder / "mastodon-mock", free_port()
    uv = Path(sys.executable).with_name("uv")
    python = home / "bin" / "python"
    for step in (
        (uv, "venv", "--quiet", "--python", sys.executable, home),
        (uv, "pip", "install", "--quiet", "--python", python, PACKAGE),
    ):
        subprocess.run(step, check=True, capture_output=True, text=True, timeout=300)
    command = (
        python,
        "-m",
        "mastodon_mock",
        "serve",
        "--in-memory",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    )
    environment = {name: value for name, value in os.environ.items() if name not in {"HOST", "PORT"}}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/api/v2/instance")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(url: str) -> None:
    for _ in range(150):
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")


def _say(origin: str, number: int) -> None:
    _post(f"{origin}/api/v1/statuses", {"status": f"Tarina numero {number} <3 & lisää. #kemijarvi"})


def _post(url: str, body: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json", "Authorization": "Bearer mock_token"}
    with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=10) as answer:
        answer.read()
