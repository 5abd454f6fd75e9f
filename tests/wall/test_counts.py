"""Counting without knowing who: what counts, what does not, and each count once."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import clock
from config.db import Database
from curator.figures import clicks
from curator.models import ShownDay, WallPlace
from tests.wall.conftest import Call, Walls
from wall.counts import Counts
from wall.serve import Folder

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def counts(full: Walls) -> Counts:
    return Counts(full.settings.counts, now=full.clock, after=3600)


@pytest.fixture
def ask(full: Walls, counts: Counts, call: Call) -> Callable[..., tuple[str, dict[str, str], bytes]]:
    full.publish()
    folder = Folder(full.settings.published, now=full.clock, counts=counts)

    def as_a_reader(path: str, method: str = "GET", **environ: str) -> tuple[str, dict[str, str], bytes]:
        return call(folder, path, method, **({"HTTP_USER_AGENT": READER} | environ))

    return as_a_reader


def rows(path: Path | None) -> list[list[Any]]:
    return json.loads(path.read_text())["rows"] if path else []


def test_openings_and_views_are_summed_by_day(ask: Any, counts: Counts, full: Walls) -> None:
    for _ in range(3):
        assert ask("/go/3")[0] == "303 See Other"
    status, headers, body = ask("/seen/kaikki.gif", HTTP_REFERER="https://www.kunta.fi/etusivu?nimi=aino")
    assert (status, headers["Content-Type"], body[:6]) == ("200 OK", "image/gif", b"GIF89a")
    assert headers["Cache-Control"] == "no-store"
    day = clock.day_of(full.clock()).isoformat()

    path = counts.flush()

    assert rows(path) == [[day, "", 3, 3, 0], [day, "kaikki", 0, 0, 1]]
    assert path
    assert json.loads(path.read_text())["hosts"] == {"kaikki": {"www.kunta.fi": day}}
    assert "aino" not in path.read_text()
    assert counts.flush() is None


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_USER_AGENT": ""},
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"HTTP_USER_AGENT": "facebookexternalhit/1.1"},
        {"HTTP_USER_AGENT": "curl/8.5.0"},
        {"HTTP_DNT": "1"},
        {"HTTP_SEC_GPC": "1"},
    ],
    ids=lambda environ: "; ".join(f"{name}={value}" for name, value in environ.items()),
)
def test_programs_and_who_asks_not_to_be_are_not_counted(
    ask: Any, counts: Counts, environ: dict[str, str]
) -> None:
    ask("/go/3", **environ)
    ask("/seen/kaikki.gif", **environ)
    assert counts.flush() is None


def test_what_is_not_there_is_not_counted(ask: Any, counts: Counts) -> None:
    for path in ("/go/999", "/seen/muu.gif", "/seen/kaikki", "/seen/.gif", "/seen/kaikki/fi.gif"):
        assert ask(path)[0] == "404 Not Found"
    ask("/go/3", "HEAD")
    ask("/seen/kaikki.gif", "HEAD")
    assert counts.flush() is None


def test_a_full_disk_loses_nothing(ask: Any, counts: Counts, full: Walls) -> None:
    full.settings.counts.parent.mkdir(exist_ok=True)
    full.settings.counts.write_text("in the way")
    ask("/go/3")
    with pytest.raises(OSError, match="exists"):
        counts.flush()
    full.settings.counts.unlink()
    ask("/go/3")
    assert [row[3] for row in rows(counts.flush())] == [2]


def test_a_file_is_taken_in_once_even_when_it_comes_back(
    ask: Any, counts: Counts, full: Walls, database: Database
) -> None:
    ask("/go/3")
    ask("/seen/kaikki.gif", HTTP_REFERER="https://www.kunta.fi/")
    path = counts.flush()
    assert path
    copy = path.read_bytes()

    assert clicks.take(database, full.settings.counts, full.clock()) == 1
    assert not path.exists()
    path.write_bytes(copy)
    assert clicks.take(database, full.settings.counts, full.clock()) == 0
    ask("/go/3")
    counts.flush()
    clicks.take(database, full.settings.counts, full.clock() + timedelta(minutes=1))

    with database.reading() as session:
        found = {
            (row.wall_key, row.pick_id): (row.clicks, row.views) for row in session.scalars(select(ShownDay))
        }
        places = [(row.wall_key, row.host) for row in session.scalars(select(WallPlace))]
    assert found == {("", 3): (2, 0), ("kaikki", 0): (0, 1)}
    assert places == [("kaikki", "www.kunta.fi")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"version": 2}',
        '{"version": 1, "rows": [[1]], "hosts": {}}',
        '{"version": 1, "rows": [["2026-11-22", "", 3, 10000000000000000000, 0]], "hosts": {}}',
        '{"version": 1, "rows": [["2026-11-22", "a\\u0000b", 3, 1, 0]], "hosts": {}}',
        '{"version": 1, "rows": [], "hosts": {"a": {"\\ud800": "2026-11-22"}}}',
    ],
)
def test_a_file_that_is_not_ours_is_set_aside_and_stops_no_other(
    ask: Any, counts: Counts, full: Walls, database: Database, text: str
) -> None:
    ask("/go/3")
    counts.flush()
    (full.settings.counts / "00.json").write_text(text)

    assert clicks.take(database, full.settings.counts, full.clock()) == 1
    assert (full.settings.counts / "00.unreadable").exists()


def test_counts_are_put_down_by_themselves(full: Walls) -> None:
    counts = Counts(full.settings.counts, now=full.clock, after=0.01)
    counts.click({"HTTP_USER_AGENT": READER}, 1)
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer) and thread.interval == 0.01:
            thread.join(20)
    assert len(list(full.settings.counts.glob("*.json"))) == 1
