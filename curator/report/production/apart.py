"""Work in a process that ends: what it loads and needs is given back, whatever the libraries keep.

Charts and documents need a hundred megabytes for some seconds of a day; a worker that stays would
hold them for ever.  A process of ours that is started anew also has no copy of the worker's open
connections, which a fork would have.
"""

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any, Final

from config.processes import end_with

ME: Final = (sys.executable, "-m", "curator.report.production.apart")


class ApartError(Exception):
    """The work could not be done; the text says why in one line."""


class TookTooLongError(ApartError):
    """It was given up."""


def run(function: Callable[..., object], *args: Any, seconds: float = 600) -> None:
    """Call a function of a module of ours with values in a process of its own, and wait until it ends.

    What the function gives is dropped: it leaves what it makes in the database or in files.
    `ApartError` when it raises, dies, or takes longer than `seconds`.
    """
    given = pickle.dumps((os.getpid(), function, args))
    try:
        # Through a pipe and not in the command, where everybody on the machine could read settings.
        done = subprocess.run(ME, input=given, stdout=subprocess.PIPE, timeout=seconds, check=False)  # noqa: S603  ourselves
    except subprocess.TimeoutExpired:
        raise TookTooLongError(f"it took longer than {seconds:g} s") from None
    if done.returncode:
        said = done.stdout.decode(errors="replace").splitlines()
        raise ApartError(said[-1] if said else f"its process ended with code {done.returncode}")


def _main() -> None:
    """In the process of its own: do it, and write the reason as the last line where it fails."""
    parent, function, args = pickle.load(sys.stdin.buffer)  # noqa: S301  from our own parent alone
    end_with(parent)
    answer, sys.stdout = sys.stdout, sys.stderr
    try:
        function(*args)
    except Exception as error:  # noqa: BLE001  the parent tells it, whatever it is
        traceback.print_exc()
        answer.write(" ".join(f"{type(error).__name__}: {error}".split()))
        answer.flush()
        sys.exit(1)


if __name__ == "__main__":
    _main()
