"""What the whole service keeps in memory when it has nothing to do: `someseina run`, all processes.

The sources it asks have addresses that cannot exist, so nothing leaves the machine.  Memory is PSS:
pages that processes share count once.  Packages that only developers have are hidden from it, because
a logging library takes one of them along where it is installed: an operator has none.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks import measure
from benchmarks.measure import Line
from collector.samples import campaign

SETTLES: Final = 20.0
"""Seconds after the first answer until all that starts has started."""

PATIENCE: Final = 90.0
ROOT: Final = Path(__file__).parent.parent

_HIDING: Final = """import sys

class Hidden:
    names = frozenset({names!r})
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Hidden())
"""


def measured() -> Iterator[Line]:
    """Start it, let it settle, add up."""
    with tempfile.TemporaryDirectory(prefix="someseina-idle-") as temporary:
        folder = Path(temporary)
        # Where it is installed everything has been compiled before, which takes memory that stays.
        with running(folder / "first") as service:
            _look(service)
        with running(folder / "again") as service:
            _look(service)
            time.sleep(SETTLES)
            found = {pid: _megabytes(pid) for pid in _family(service.pid)}
            for pid, size in found.items():
                yield measure.only(f"idle:   {_what(pid)}", size, "MB")
            yield measure.at_most("idle: someseina run, PSS of all processes", sum(found.values()), 220, "MB")


def _look(service: "Service") -> None:
    for path in ("/desk/", "/kaikki/fi/"):
        _ask(f"http://127.0.0.1:{service.port}{path}")


class Service:
    """A service that was started; `pid` is its supervisor's."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid, self.port = pid, port


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """`someseina run` with a data folder and a port of its own, once it answers; stopped afterwards."""
    port = free_port()
    folder.mkdir()
    file = folder / "campaigns.toml"
    servers = {key: f"https://{key}.invalid" for key in campaign.QUERIES}
    feeds = {key: f"https://sivusto.invalid/{key}" for key in campaign.FEED_NAMES}
    file.write_text(campaign.campaign_toml(servers, feeds), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOMESEINA_")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment |= {
        "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled"),
        "SOMESEINA_DATA": str(folder / "var"),
        "SOMESEINA_CAMPAIGN_FILE": str(file),
        "SOMESEINA_PORT": str(port),
        "SOMESEINA_WALL_URL": f"http://127.0.0.1:{port}",
        "SOMESEINA_DESK_URL": f"http://127.0.0.1:{port}/desk",
        "SOMESEINA_LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join((str(_hiding(folder)), str(ROOT))),
    }
    with (folder / "log.txt").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "someseina", "run"], env=environment, stdout=log, stderr=log
        )
        try:
            _wait(process, port, folder / "log.txt")
            yield Service(process.pid, port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _hiding(folder: Path) -> Path:
    """A folder that, on the path of an interpreter, hides what only developers have installed."""
    locks = [(ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock")]
    run, dev = (set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)) for lock in locks)
    names = sorted(
        name
        for name, owners in packages_distributions().items()
        if {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners} <= dev - run
    )
    place = folder / "hidden"
    place.mkdir()
    (place / "sitecustomize.py").write_text(_HIDING.format(names=names), encoding="utf-8")
    return place


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if _ask(f"http://127.0.0.1:{port}/health"):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the service does not answer:\n{log.read_text()[-3000:]}")


def _ask(url: str) -> bool:
    try:
        with urlopen(url, timeout=10) as answer:
            return bool(answer.read())
    except (URLError, OSError):
        return False


def _family(pid: int) -> list[int]:
    """A process and everything it started, parents first."""
    found = [pid]
    for parent in found:
        for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in tasks.read_text().split()]
    return found


def _megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the kernel does not tell the memory of process {pid}")


def _what(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").split()
    told = [word.rpartition("/")[2] for word in words if not word.startswith("-")]
    return " ".join(told)[:50]


if __name__ == "__main__":
    sys.exit(measure.show(measured))
