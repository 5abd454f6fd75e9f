"""One round over 1,000 sources on 50 hosts, each answer 200 ms away, pacing off; then one host hangs.

A host is asked by one worker at a time, so no round can be faster than a host's sources one after
another (20 × 200 ms = 4 s).  Beside it the same requests by `httpx` alone with as many workers.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from benchmarks import databases, measure
from benchmarks.measure import Line
from benchmarks.ways import KEY
from collector import run
from collector.door import Door
from collector.models import Run
from collector.run import Collector
from config import logs
from config.models import CampaignSource, Relation, Source
from tests.sample import Sample

HOSTS: Final = 50
A_HOST: Final = 20
SOURCES: Final = HOSTS * A_HOST
PATIENCE: Final = 180.0


def measured() -> Iterator[Line]:
    """A round of all that answer, the same with one host that hangs, and the reference."""
    with tempfile.TemporaryDirectory(prefix="someseina-poll-") as temporary:
        alone = measure.alone("poll", "collect", f"{temporary}/alone.db", "answering")
        beside = measure.alone("poll", "collect", f"{temporary}/beside.db", "hanging")
        plain = measure.alone("poll", "httpx")
    yield measure.at_most(f"poll: a round over {SOURCES} sources", alone["seconds"], 30, "s")
    yield measure.at_most("poll: memory of the collector, PSS", max(alone["pss"], beside["pss"]), 200, "MB")
    yield measure.at_least("poll: sources that were asked and answered", alone["answered"], SOURCES)
    yield measure.only("poll: the same requests by httpx alone", plain["seconds"], "s")
    yield measure.only("poll: the round / httpx alone", alone["seconds"] / plain["seconds"], "×")
    yield measure.at_most(
        "poll: others' round beside a host that hangs / without",
        beside["seconds"] / alone["seconds"],
        1.25,
        "×",
    )


@contextmanager
def _servers() -> Iterator[list[int]]:
    """The ports of the hosts that answer, and last that of the one that does not."""
    command = (sys.executable, "-m", "benchmarks.slow_hosts", str(HOSTS))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            ports: list[int] = json.loads(process.stdout.readline())
            yield ports
        finally:
            process.stdin.close()


def _collect(path: str, *, hanging: bool) -> dict[str, float]:
    """One round by the real collector, ticking as the service does."""
    with _servers() as ports:
        sample = databases.fresh(f"sqlite:///{path}")
        asked = ports if hanging else ports[:-1]
        sample.database.writing(_ask_for, sample, asked)
        allow = frozenset(("127.0.0.1", port) for port in ports)
        door = Door("posti@kunta.example", allow=allow, pace=0)
        collector = Collector(sample.database, door, tombstone_key=KEY, who="the benchmark")
        began = time.monotonic()
        until = began + PATIENCE
        while (answered := _answered(sample)) < SOURCES and time.monotonic() < until:
            collector.tick()
            time.sleep(0.1)
        seconds, pss = time.monotonic() - began, _pss()
        sample.database.close()
        return {"seconds": seconds, "pss": pss, "answered": answered}


def _ask_for(session: Session, sample: Sample, ports: list[int]) -> None:
    for number, port in enumerate(ports):
        for tag in range(A_HOST):
            source = Source(
                kind="mastodon",
                server=f"http://127.0.0.1:{port}",
                query=f"t{number:02}{tag:02}",
                name=f"{number} {tag}",
            )
            session.add(source)
            session.flush()
            session.add(
                CampaignSource(
                    campaign_id=sample.campaign, source_id=source.id or 0, relation=Relation.PUBLIC
                )
            )


def _answered(sample: Sample) -> int:
    with sample.database.reading() as session:
        found: int = session.execute(
            select(func.count(col(Run.source_id).distinct())).where(col(Run.reason) == "")
        ).scalar_one()
        return found


def _pss() -> float:
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell the memory of this process")


def _plain() -> dict[str, float]:
    """The same requests without anything of ours: a worker takes a host, one request after another."""
    with _servers() as ports, httpx.Client(timeout=10) as client:

        def host(port: int) -> None:
            for tag in range(A_HOST):
                client.get(f"http://127.0.0.1:{port}/api/v1/timelines/tag/t{tag:04}?limit=40").json()

        with ThreadPoolExecutor(run.AT_ONCE) as workers:
            return {"seconds": measure.seconds(lambda: list(workers.map(host, ports[:-1])))}


if __name__ == "__main__":
    if sys.argv[1:2] == ["collect"]:
        logs.start("CRITICAL")
        print(json.dumps(_collect(sys.argv[2], hanging=sys.argv[3] == "hanging")), flush=True)
        # The host that hangs is not waited for.
        raise SystemExit(0)
    if sys.argv[1:] == ["httpx"]:
        print(json.dumps(_plain()))
    else:
        sys.exit(measure.show(measured))
