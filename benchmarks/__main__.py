"""Every benchmark and long proof, one table: name, value, goal, “ok” or “not met”.

Exit code 1 when a goal was not met.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Final

from benchmarks import measure
from benchmarks.measure import Line

ALL: Final = (
    "start",
    "wall",
    "idle",
    "desk_writes",
    "desk",
    "ingest",
    "poll",
    "publish",
    "volume",
    "documents",
    "real_input",
)


def measured() -> Iterator[Line]:
    """All lines; one benchmark that breaks is a line too and stops no other."""
    for name in ALL:
        lines: Callable[[], Iterable[Line]] = import_module(f"benchmarks.{name}").measured
        try:
            yield from lines()
        except Exception as error:  # noqa: BLE001  whatever it is, the others are still worth their lines
            yield Line(name, f"broke: {type(error).__name__}: {error}"[:200], "", met=False)


if __name__ == "__main__":
    sys.exit(measure.show(measured))
