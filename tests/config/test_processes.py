"""The supervisor and what it leaves behind."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.processes import wait_until_served
from config.settings import Settings

CHILD = """
import sys, time
from pathlib import Path
from config.processes import end_with_supervisor
end_with_supervisor()
import os
draft = Path(sys.argv[1] + ".draft")
draft.write_text(str(os.getpid()))
draft.rename(sys.argv[1])
time.sleep(60)
"""
SUPERVISOR = """
import sys, threading
from config.processes import supervise
supervise({"child": [sys.executable, "-c", sys.argv[1], sys.argv[2]]}, threading.Event())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_a_supervisor_killed_at_once_leaves_nobody_behind(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, CHILD, str(told)])
    try:
        _wait(told.exists)
    finally:
        supervisor.kill()
        supervisor.wait()
    _wait(lambda: not _lives(int(told.read_text())))


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not until():
        assert time.monotonic() < end
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # What is dead and not yet fetched by the machine's first process is dead all the same.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_waiting_for_the_pages_ends_when_somebody_listens_and_when_told_to_stop(settings: Settings) -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = settings.model_copy(update={"port": server.getsockname()[1]})
        assert wait_until_served(here, stop)
    assert not wait_until_served(here, stop, 0.2)
    stop.set()
    assert not wait_until_served(here, stop)
