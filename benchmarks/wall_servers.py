"""Web servers that `benchmarks.wall` asks: ours, a plain Flask view on the same server, and nginx.

Each has two workers and answers with the same bytes; `wrk` asks them over loopback.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from benchmarks.idle import free_port
from config import settings
from wall import app

FOLDER: Final = "BENCHMARK_FOLDER"
"""Where the factories below find the data folder; only the servers of this benchmark know it."""
WORKERS: Final = 2
CONNECTIONS: Final = 32
SECONDS: Final = 3
GONE_AFTER: Final = 40
"""So many fresh connections in a row that do not see a thing any more have met both workers."""

Wsgi = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Speed:
    """Requests a second, and how long the slowest hundredth took at least, in milliseconds."""

    rate: float
    p99: float


def ours() -> Wsgi:
    """The public process, as it is served."""
    return app.create(settings.load({}, data=Path(os.environ[FOLDER])))


def flask() -> Wsgi:
    """A Flask view for each path that answers with the published bytes."""
    from flask import Flask, Response

    plain = Flask("plain")
    published = Path(os.environ[FOLDER]) / "wall"

    @plain.get("/<wall>/<language>/")
    def page(wall: str, language: str) -> Response:
        return Response(bodies[f"{wall}/{language}/index.html"], mimetype="text/html")

    @plain.get("/<wall>/<language>/wall.json")
    def data(wall: str, language: str) -> Response:
        return Response(bodies[f"{wall}/{language}/wall.json"], mimetype="application/json")

    names = ("index.html", "wall.json")
    bodies = {path.relative_to(published).as_posix(): path.read_bytes() for path in published.rglob("*.*")}
    bodies = {name: body for name, body in bodies.items() if name.endswith(names)}
    serve: Wsgi = plain.wsgi_app
    return serve


@contextmanager
def granian(factory: str, folder: Path) -> Iterator[int]:
    """A factory of this module on the product's own server; its port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-access-log"]
    command += [
        "--port",
        str(port),
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        "8",
        "--log-level",
        "error",
    ]
    with _running([*command, f"benchmarks.wall_servers:{factory}"], port, {FOLDER: str(folder)}):
        yield port


@contextmanager
def nginx(published: Path, place: Path) -> Iterator[int | None]:
    """nginx with the published folder as plain files; its port, None where there is no nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        yield None
        return
    port = free_port()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    (place / "nginx.conf").write_text(
        f"daemon off;\npid {place}/nginx.pid;\nerror_log stderr crit;\nworker_processes {WORKERS};\n"
        + ("user root;\n" if os.getuid() == 0 else "")
        + "events {}\nhttp {\naccess_log off;\nkeepalive_requests 1000000;\n"
        + "types { text/html html; application/json json; }\n"
        + "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in kinds)
        + f"server {{ listen 127.0.0.1:{port}; root {published}; index index.html; }}\n}}\n",
        encoding="utf-8",
    )
    command = [program, "-p", str(place), "-c", str(place / "nginx.conf"), "-e", "stderr"]
    with _running(command, port, {}):
        yield port


def speed(port: int | None, path: str) -> Speed | None:
    """How fast a server answers; None where there is none, or no `wrk`."""
    program = shutil.which("wrk")
    if program is None or port is None:
        return None
    asked = [
        program,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--latency",
        f"http://127.0.0.1:{port}{path}",
    ]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout
    rate, late = re.search(r"Requests/sec:\s+([\d.]+)", told), re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    if not rate or not late or "Non-2xx" in told:
        raise RuntimeError(f"wrk says:\n{told}")
    return Speed(float(rate[1]), float(late[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[late[2]])


def until_gone(port: int, path: str, words: bytes) -> float:
    """Seconds from now until no worker answers with `words` any more."""
    began = last = time.perf_counter()
    gone = 0
    while gone < GONE_AFTER:
        if time.perf_counter() - began > 30:
            raise RuntimeError(f"{path} still says {words!r}")
        gone = 0 if words in _body(port, path) else gone + 1
        last = last if gone else time.perf_counter()
    return last - began


def _body(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Connection": "close"})
    body = connection.getresponse().read()
    connection.close()
    return body


@contextmanager
def _running(command: list[str], port: int, more: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=os.environ | more)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.05)
                continue
            break
        else:
            raise RuntimeError(f"{command[0]} does not answer")
        yield
    finally:
        process.terminate()
        process.wait(20)
