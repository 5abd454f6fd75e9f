"""Keeping the service's processes running: a small supervisor."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

SETTLED: Final = 60.0
LONGEST_WAIT: Final = 30.0
PATIENCE: Final = 15.0


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C and a polite kill set, from now on, instead of breaking off."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
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
    own = dict(environment or os.environ)

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
