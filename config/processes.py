"""Keeping the service's processes running: a small supervisor."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from _thread import start_new_thread
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from config.settings import Settings

SETTLED: Final = 60.0
LONGEST_WAIT: Final = 30.0
PATIENCE: Final = 15.0
SUPERVISOR: Final = "SUPERVISED_BY"
"""The variable that tells a process who started it to look after it."""
HOLDER: Final = "PORT_HELD_BY"
"""The variable that tells a process that its supervisor has the port for it."""
_PR_SET_PDEATHSIG: Final = 1


class PortTakenError(click.ClickException):
    """Somebody else has the port; starting again mends nothing."""

    exit_code = 5

    def __init__(self, settings: "Settings", why: str) -> None:
        super().__init__(
            f"cannot listen on {settings.listen}, port {settings.port}: {why}; "
            "stop what is there, or choose another port"
        )


@contextmanager
def port_held(settings: "Settings") -> Iterator[None]:
    """Have the settings' address to ourselves; `PortTakenError` when another Someseinä has it.

    The web server shares a port that is taken, so two services would answer visitors by turns, and
    two that start at once both find it free.  Whatever way this process ends, it is let go.
    """
    if os.environ.get(HOLDER) and os.environ.get(HOLDER) == os.environ.get(SUPERVISOR):
        yield
        return
    try:
        lock = _lock(f"someseina-{settings.listen}-{settings.port}".replace(":", "."))
    except OSError as error:
        raise PortTakenError(settings, "another someseina serves there, or is about to") from error
    with lock:
        yield


def _lock(name: str) -> closing[socket.socket] | IO[bytes]:
    """Something that only one process can hold, and that goes with it; `OSError` when another has it."""
    if sys.platform == "linux":
        held = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            # Without a file: it belongs to the same network as the port, and nobody has to clean up.
            held.bind(f"\0{name}")
        except OSError:
            held.close()
            raise
        return closing(held)
    import fcntl  # noqa: PLC0415  Linux has better

    opened = (Path(tempfile.gettempdir()) / f"{name}.lock").open("ab")
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        opened.close()
        raise
    return opened


def require_free(settings: "Settings") -> None:
    """`PortTakenError` unless nobody else, whatever it is, listens where the web process will."""
    family = socket.AF_INET6 if ":" in settings.listen else socket.AF_INET
    try:
        socket.create_server((settings.listen, settings.port), family=family).close()
    except OSError as error:
        raise PortTakenError(settings, (error.strerror or str(error)).lower()) from error


def end_with_supervisor() -> None:
    """End politely when the supervisor that started this process dies, however it dies."""
    if os.environ.get(SUPERVISOR):
        end_with(int(os.environ[SUPERVISOR]))


def end_with(parent: int) -> None:
    """Be asked to end when `parent`, which started this process, dies.  Only Linux can do that.

    A process left behind would go on working and keep its port beside the next one.
    """
    if sys.platform != "linux":
        return
    from ctypes import CDLL  # noqa: PLC0415  only long-lived processes need it

    CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def wait_until_served(settings: "Settings", stop: threading.Event, seconds: float = 30) -> bool:
    """Wait until somebody listens at the settings' port; False when nobody did in time, or at `stop`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop.is_set():
        try:
            socket.create_connection((settings.listen, settings.port), 1).close()
        except OSError:
            stop.wait(0.1)
        else:
            return True
    return False


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C and a polite kill set, from now on, instead of breaking off."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # In a thread of its own: a signal may come while this one holds the lock inside the event,
        # and would then wait for itself for ever.  Starting this kind of thread takes no lock.
        signal.signal(number, lambda *_: start_new_thread(stop.set, ()))
    return stop


def supervise(
    commands: Mapping[str, Sequence[str]],
    stop: threading.Event,
    *,
    fatal: frozenset[int] = frozenset(),
    environment: Mapping[str, str] | None = None,
) -> int:
    """Keep processes running until `stop`; what dies is started again, ever later.

    A process that ends with a `fatal` code ends all: starting it again would mend nothing.  Gives
    that code, else 0.
    """
    # Of memory for each thread's own use little is ever given back, and our threads mostly wait.
    own = {"MALLOC_ARENA_MAX": "1"} | dict(environment or os.environ) | {SUPERVISOR: str(os.getpid())}

    # Sessions of their own: a terminal's Ctrl-C reaches us only, and each is asked once, by us.
    def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=own, start_new_session=True)  # noqa: S603  our own commands

    running = {name: start(command) for name, command in commands.items()}
    falls = dict.fromkeys(commands, 0)
    begun = dict.fromkeys(commands, time.monotonic())
    try:
        while not stop.wait(0.3):
            for name, process in running.items():
                code = process.poll()
                if code in fatal:
                    return int(code)
                if code is None or stop.is_set():
                    continue
                falls[name] = 0 if time.monotonic() - begun[name] > SETTLED else falls[name] + 1
                wait = min(LONGEST_WAIT, 2.0 ** falls[name] / 2)
                print(f"{name} ended with code {code}; it starts again in {wait:g} s", file=sys.stderr)
                if not stop.wait(wait):
                    running[name], begun[name] = start(commands[name]), time.monotonic()
        return 0
    finally:
        _end(list(running.values()))


def _end(processes: Iterable["subprocess.Popen[bytes]"]) -> None:
    alive = [process for process in processes if process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in alive:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
