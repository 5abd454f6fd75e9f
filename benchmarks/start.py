"""How soon `someseina --help` answers, beside an interpreter that does nothing."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks import measure
from benchmarks.measure import Line


def measured() -> Iterator[Line]:
    """Seven times each, in turns."""
    ours, nothing = measure.in_turns(
        7,
        lambda: _run("-m", "someseina", "--help"),
        lambda: _run("-c", "pass"),
    )
    yield measure.at_most("start: someseina --help", ours, 0.3, "s")
    yield measure.only("start:   an interpreter doing nothing", nothing, "s")


def _run(*arguments: str) -> float:
    command = (sys.executable, *arguments)
    return measure.seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


if __name__ == "__main__":
    sys.exit(measure.show(measured))
