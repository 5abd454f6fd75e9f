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

from config import processes
from config.processes import PortTakenError, port_held, wait_until_served
from config.settings import Settings
from tests import ports

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
KEEPER = """
import sys
from config import processes
kept = processes._lock(sys.argv[1])
print(flush=True)
input()
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


@pytest.fixture
def here(settings: Settings) -> Settings:
    """With a port that nobody has."""
    return settings.model_copy(update={"port": ports.free()})


def test_a_port_is_held_by_one_and_let_go_however_it_ends(here: Settings) -> None:
    with port_held(here):
        with pytest.raises(PortTakenError) as told, port_held(here):
            pass
        with port_held(here.model_copy(update={"port": ports.free()})):
            pass
    assert f"cannot listen on {here.listen}, port {here.port}: another someseina" in told.value.message
    other = subprocess.Popen(
        [sys.executable, "-c", KEEPER, f"someseina-{here.listen}-{here.port}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline()
        with pytest.raises(PortTakenError), port_held(here):
            pass
    finally:
        other.kill()
        other.communicate()
    with port_held(here):
        pass


def test_who_is_looked_after_leaves_the_port_to_its_supervisor(
    here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with port_held(here):
        monkeypatch.setenv(processes.SUPERVISOR, "7")
        monkeypatch.setenv(processes.HOLDER, "7")
        with port_held(here):
            pass
        monkeypatch.setenv(processes.HOLDER, "8")
        with pytest.raises(PortTakenError), port_held(here):
            pass


def test_waiting_for_the_pages_ends_when_somebody_listens_and_when_told_to_stop(settings: Settings) -> None:
    stop = threading.Event()
    here = settings.model_copy(update={"port": ports.free()})
    with socket.create_server((here.listen, here.port)):
        assert wait_until_served(here, stop)
    assert not wait_until_served(here, stop, 0.2)
    stop.set()
    assert not wait_until_served(here, stop)
