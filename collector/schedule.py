"""The clockwork: a literal table of tasks, turned by APScheduler, until told to stop."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Task:
    """What to do and how often, in seconds; `jitter` spreads it by up to so many seconds."""

    name: str
    do: Callable[[], object]
    every: float
    jitter: float = 0.0


def turn(tasks: Sequence[Task], stop: threading.Event) -> None:
    """Run each task at its pace, each in at most one thread, until `stop` is set.

    A task that fails is logged and comes again; a missed turn is made up once.
    """
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(len(tasks) + 2)})
    for task in tasks:
        scheduler.add_job(
            _guarded,
            "interval",
            args=[task],
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


def _guarded(task: Task) -> None:
    try:
        task.do()
    except Exception:
        log.exception("task_failed", task=task.name)
