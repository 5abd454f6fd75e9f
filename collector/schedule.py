"""The clockwork: a literal table of tasks, turned by APScheduler, until told to stop."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

TOLD_AGAIN: Final = 300.0
"""Seconds until the same trouble of the same task is told again."""

WELL_AFTER: Final = 30.0
"""Seconds without trouble until it counts as over: a task that rests after a failure is not well yet."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Task:
    """What to do and how often, in seconds; `jitter` spreads it by up to so many seconds."""

    name: str
    do: Callable[[], object]
    every: float
    jitter: float = 0.0


class Guard:
    """Does a task; one that fails is told and comes again.

    A database that is away would fail every second: the same trouble is told once in five minutes,
    and that it is over is told too.
    """

    def __init__(self, task: Task, seconds: Callable[[], float] = time.monotonic) -> None:
        self._task = task
        self._seconds = seconds
        self._trouble: type[Exception] | None = None
        self._told = self._failed = 0.0

    def __call__(self) -> None:
        """Do it now; raises nothing."""
        try:
            self._task.do()
        except Exception as error:
            self._failed = self._seconds()
            if type(error) is not self._trouble or self._failed - self._told > TOLD_AGAIN:
                log.exception("task_failed", task=self._task.name, advice="it is tried again by itself")
                self._trouble, self._told = type(error), self._failed
        else:
            if self._trouble is not None and self._seconds() - self._failed >= WELL_AFTER:
                log.info("task_well_again", task=self._task.name)
                self._trouble = None


def turn(tasks: Sequence[Task], stop: threading.Event) -> None:
    """Run each task at its pace, each in at most one thread, until `stop` is set.

    A missed turn is made up once.
    """
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(len(tasks) + 2)})
    for task in tasks:
        scheduler.add_job(
            Guard(task),
            "interval",
            id=task.name,
            seconds=task.every,
            jitter=task.jitter or None,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
