"""Charts of the figures' pages: drawn once, in a process that ends, and let go when nobody looks."""

import os
import resource
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database
from config.settings import Settings
from curator.models import Drawing
from curator.report.document import Chart, Gap, Line, Shape
from curator.report.production import apart, drawing
from curator.report.production.drawing import Drawings
from curator.report.production.putting import put
from tests.curator.report import ending

CHART = Chart(
    title="Julkaisut viikoittain",
    summary="Eniten julkaisuja oli viikolla 46: 12.",
    shape=Shape.COLUMNS,
    labels=("45", "46", "47"),
    lines=(Line("Kaikki havaitut", (3, 12, None)),),
    axis="julkaisua",
    gaps=(Gap(2, 2, "yhteys katkennut"),),
)
OTHER = replace(CHART, title="Toinen")


@pytest.fixture
def drawings(database: Database, settings: Settings) -> Drawings:
    return Drawings(database, settings)


def ask(database: Database, chart: Chart = CHART, at: datetime | None = None) -> str:
    database.writing(drawing.ask, chart, at or clock.now())
    return drawing.key(chart)


def row(database: Database, name: str) -> Drawing | None:
    with database.reading() as session:
        return session.get(Drawing, name)


def files(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.charts.glob("*"))


def spoil(database: Database, name: str) -> None:
    """As facts are that an older program wrote."""

    def step(session: Session) -> None:
        session.execute(
            update(Drawing).where(col(Drawing.key) == name).values(facts={"title": "vain otsikko"})
        )

    database.writing(step)


def test_a_chart_is_drawn_once_in_both_widths_and_its_process_ends(
    database: Database, settings: Settings, drawings: Drawings
) -> None:
    name = ask(database)
    assert not drawing.is_drawn(settings.charts, name)
    assert drawings.tick() == 1
    assert files(settings) == [f"{name}-narrow.svg", f"{name}-wide.svg"]
    assert drawing.is_drawn(settings.charts, name)
    wide = drawing.file(settings.charts, name, "wide").read_text(encoding="utf-8")
    assert CHART.summary in wide
    assert "style=" not in wide
    kept = row(database, name)
    assert kept
    assert kept.drawn_at is not None
    assert drawings.tick() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_that_cannot_be_drawn_holds_up_no_other_and_is_given_up_at_its_third_try(
    database: Database, settings: Settings
) -> None:
    bad, good = ask(database), ask(database, OTHER)
    spoil(database, bad)
    for number in range(1, drawing.MOST_TRIES + 1):
        drawing.draw(settings, [bad, good] if number == 1 else [bad])
        told = row(database, bad)
        assert told
        assert told.drawn_at is None
        assert told.tries == number
        assert ("ValidationError" in told.problem) is (number == drawing.MOST_TRIES)
    assert drawing.is_drawn(settings.charts, good)


def test_what_ends_the_process_fails_the_chart_it_was_at_and_no_other(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now()
    drawings = Drawings(database, settings, now=lambda: at)
    charts = [replace(CHART, title=title) for title in ("ensin", ending.DEADLY, "sitten", "viimeksi")]
    first, deadly, *others = [
        ask(database, chart, at - timedelta(seconds=9 - number)) for number, chart in enumerate(charts)
    ]
    monkeypatch.setattr(drawing, "draw", ending.draw)
    assert drawings.tick() == 4
    assert drawing.is_drawn(settings.charts, first)
    assert drawings.tick() == 2
    assert all(drawing.is_drawn(settings.charts, name) for name in others)
    for wait, problem in ((1, ""), (4, "ended with code -9")):
        assert drawings.tick() == 0, "it waits"
        at = clock.now() + timedelta(minutes=wait, seconds=1)
        assert drawings.tick() == 1
        told = row(database, deadly)
        assert told
        assert told.problem.endswith(problem)
        assert bool(told.problem) is bool(problem)
    at += timedelta(hours=1)
    assert drawings.tick() == 0


def test_one_that_a_process_was_ended_at_is_drawn_at_its_next_try(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now()
    drawings = Drawings(database, settings, now=lambda: at)
    name = ask(database, replace(CHART, title=ending.DEADLY), at)
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "draw", ending.draw)
        assert drawings.tick() == 1
    at = clock.now() + timedelta(minutes=2)
    assert drawings.tick() == 1
    assert drawing.is_drawn(settings.charts, name)


def test_what_no_process_comes_to_is_not_tried_every_second_and_given_up_alone(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "AT_ONCE", 2)
    # A Python that ends at once, as one does that the system takes the memory from.
    monkeypatch.setattr(apart, "ME", ("/bin/false",))
    at = clock.now()
    drawings = Drawings(database, settings, now=lambda: at)
    names = [
        ask(database, replace(CHART, title=str(number)), at - timedelta(seconds=9 - number))
        for number in range(3)
    ]
    told = []
    for minutes in (0, 2, 10):
        at += timedelta(minutes=minutes)
        told.append([drawings.tick() for _ in range(4)])
    assert told == [[2, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 0]]
    rows = [row(database, name) for name in names]
    assert ["ended with code 1" in one.problem for one in rows if one] == [True] * 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_that_takes_no_files_is_no_charts_fault(database: Database, settings: Settings) -> None:
    names = [ask(database), ask(database, OTHER)]
    settings.charts.write_bytes(b"")
    for _ in range(drawing.MOST_TRIES + 1):
        drawing.draw(settings, names)
    for name in names:
        told = row(database, name)
        assert told
        assert (told.tries, told.problem, told.drawn_at) == (0, "", None)
        assert told.due_at > clock.now()
    settings.charts.unlink()
    drawing.draw(settings, names)
    assert all(drawing.is_drawn(settings.charts, name) for name in names)


def test_of_a_file_that_does_not_fit_nothing_is_left(tmp_path: Path) -> None:
    put(tmp_path, "a.svg", b"vanha")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="large"):
            put(tmp_path, "a.svg", b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
    put(tmp_path, "a.svg", b"uusi")
    assert (tmp_path / "a.svg").read_bytes() == b"uusi"


def test_asking_again_has_it_drawn_again(database: Database) -> None:
    name = ask(database)

    def fail(session: Session) -> None:
        session.execute(update(Drawing).values(problem="x", tries=3, drawn_at=clock.now()))

    database.writing(fail)
    assert ask(database) == name
    told = row(database, name)
    assert told
    assert (told.drawn_at, told.problem, told.tries) == (None, "", 0)


def test_charts_that_show_the_same_have_one_name_and_others_another() -> None:
    assert drawing.key(CHART) == drawing.key(replace(CHART))
    changed = [
        replace(CHART, language="sv"),
        replace(CHART, lines=(Line("Kaikki havaitut", (3, 12, 0)),)),
        replace(CHART, gaps=()),
        OTHER,
    ]
    assert len({drawing.key(one) for one in (CHART, *changed)}) == 5


def test_what_nobody_looks_at_for_a_month_goes_with_its_files(
    database: Database, settings: Settings, drawings: Drawings
) -> None:
    now = clock.now()
    old = ask(database, at=now - timedelta(days=32))
    kept = ask(database, OTHER, at=now - timedelta(days=32))
    database.writing(drawing.seen, kept, clock.day_of(now - timedelta(days=30)))
    settings.charts.mkdir()
    for name in (old, kept, "f" * 64):
        leave(drawing.file(settings.charts, name, "wide"), now - timedelta(days=2))
    leave(settings.charts / f".{kept}-wide-e.svg", now - timedelta(days=2))
    leave(drawing.file(settings.charts, "d" * 64, "wide"), now)
    gone = drawings.tidy()
    assert gone == sorted([f"{old}-wide.svg", f"{'f' * 64}-wide.svg", f".{kept}-wide-e.svg"])
    assert files(settings) == sorted([f"{kept}-wide.svg", f"{'d' * 64}-wide.svg"])
    with database.reading() as session:
        assert list(session.execute(select(col(Drawing.key))).scalars()) == [kept]


def test_a_file_that_is_renamed_while_tidying_ends_no_tidying(
    database: Database, settings: Settings, drawings: Drawings
) -> None:
    settings.charts.mkdir()
    # What the listing names and nobody finds any more, as a draft that has just got its name.
    (settings.charts / f".{'a' * 64}-wide-e.svg").symlink_to("renamed")
    leave(drawing.file(settings.charts, "f" * 64, "wide"), clock.now() - timedelta(days=2))
    assert drawings.tidy() == [f"{'f' * 64}-wide.svg"]


def test_one_that_failed_may_be_asked_for_again_the_next_day(database: Database, drawings: Drawings) -> None:
    now = clock.now()
    failed, fresh = ask(database, at=now - timedelta(hours=25)), ask(database, OTHER, at=now)

    def fail(session: Session) -> None:
        session.execute(update(Drawing).values(problem="x"))

    database.writing(fail)
    drawings.tidy()
    assert row(database, failed) is None
    assert row(database, fresh) is not None


def leave(path: Path, at: datetime) -> None:
    path.write_text("<svg/>", encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
