"""The clockwork: tasks come again whatever happens, and the log is not flooded."""

import threading

import structlog

from collector.schedule import TOLD_AGAIN, WELL_AFTER, Guard, Task, turn


def test_a_task_that_fails_comes_again_and_the_others_go_on() -> None:
    stop, done, failed = threading.Event(), threading.Event(), threading.Event()

    def bad() -> None:
        if failed.is_set():
            done.set()
        failed.set()
        raise RuntimeError("no database")

    ticks: list[int] = []
    tasks = [Task("bad", bad, every=0.05), Task("good", lambda: ticks.append(1), every=0.05)]
    turning = threading.Thread(target=turn, args=(tasks, stop))
    turning.start()
    assert done.wait(20)
    stop.set()
    turning.join(20)
    assert not turning.is_alive()
    assert ticks


def test_the_same_trouble_is_told_once_in_five_minutes_and_its_end_too() -> None:
    moment, trouble = [0.0], [True]

    def do() -> None:
        if trouble[0]:
            raise RuntimeError("no database")

    guard = Guard(Task("a", do, every=1), seconds=lambda: moment[0])
    with structlog.testing.capture_logs() as told:
        for _ in range(10):
            guard()
        moment[0] = TOLD_AGAIN + 1
        guard()
        for _ in range(5):
            trouble[0] = not trouble[0]
            moment[0] += WELL_AFTER - 1
            guard()
        moment[0] += WELL_AFTER
        guard()
        guard()
    assert [line["event"] for line in told] == ["task_failed", "task_failed", "task_well_again"]
