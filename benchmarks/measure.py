"""Measuring: lines of one table, medians of runs that take turns, and work in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from config import logs

LONGEST: Final = 900
"""Seconds after which a process that measures is given up."""


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing.  `met` None: it has no goal, or could not be measured."""

    name: str
    value: str
    goal: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        verdict = "" if self.met is None else "ok" if self.met else "not met"
        return f"{self.name:58} {self.value:>34}  {self.goal:22} {verdict}".rstrip()


def at_least(name: str, value: float, goal: float, unit: str = "") -> Line:
    """A line whose value must not be below its goal."""
    return Line(name, _told(value, unit), f"≥ {_told(goal, unit)}", value >= goal)


def at_most(name: str, value: float, goal: float, unit: str = "") -> Line:
    """A line whose value must not be above its goal."""
    return Line(name, _told(value, unit), f"≤ {_told(goal, unit)}", value <= goal)


def only(name: str, value: float, unit: str = "") -> Line:
    """A line without a goal."""
    return Line(name, _told(value, unit))


def _told(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
    return f"{number} {unit}".rstrip()


def show(measured: Callable[[], Iterable[Line]]) -> int:
    """Print lines as they come; gives the exit code: 1 when a goal was not met."""
    logs.start("CRITICAL")
    missed = 0
    for line in measured():
        print(line, flush=True)
        missed += line.met is False
    return 1 if missed else 0


def in_turns(runs: int, *ways: Callable[[], float]) -> list[float]:
    """The median of each way, run in turns so that a noisy moment of the machine meets them all."""
    seen: list[list[float]] = [[] for _ in ways]
    for _ in range(runs):
        for way, values in zip(ways, seen, strict=True):
            values.append(way())
    return [median(values) for values in seen]


def seconds(work: Callable[[], object]) -> float:
    """How long something takes by the wall clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def alone(module: str, *arguments: str) -> dict[str, float]:
    """Run a module of this package in a process of its own; what it prints last is its result, JSON."""
    command: Sequence[str] = (sys.executable, "-m", f"benchmarks.{module}", *arguments)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=LONGEST)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result
