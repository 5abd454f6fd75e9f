"""Work in a process that ends: what comes back of it, and what does when it fails."""

import os
import signal
import threading
from pathlib import Path

import pytest

from curator.report.production import apart


def leave_number(where: Path, word: str) -> None:
    print("said aloud on the way")
    where.write_text(f"{word} {os.getpid()}", encoding="utf-8")


def fail(reason: str) -> None:
    raise ValueError(reason)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stay() -> None:
    threading.Event().wait()


def test_the_work_is_done_in_another_process(tmp_path: Path) -> None:
    apart.run(leave_number, tmp_path / "made", "tehty")
    word, number = (tmp_path / "made").read_text(encoding="utf-8").split()
    assert word == "tehty"
    assert int(number) != os.getpid()


def test_why_it_failed_comes_back_in_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(apart.ApartError, match=r"^ValueError: kuvan teksti puuttuu$"):
        apart.run(fail, "kuvan teksti\npuuttuu")
    assert "Traceback" in capfd.readouterr().err


def test_a_process_that_dies_is_told_of_too() -> None:
    with pytest.raises(apart.ApartError, match="ended with code -9"):
        apart.run(die)


def test_a_process_that_does_not_end_is_ended() -> None:
    with pytest.raises(apart.ApartError, match=r"longer than 0\.5 s"):
        apart.run(stay, seconds=0.5)
