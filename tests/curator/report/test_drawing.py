"""Charts of the figures' pages: drawn once, in a process that ends, and let go when nobody looks."""

import os
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
def test_one_that_cannot_be_drawn_holds_up_no_other(database: Database, settings: Settings) -> None:
    bad, good = ask(database), ask(database, OTHER)
    spoil(database, bad)
    drawing.draw_waiting(settings)
    told = row(database, bad)
    assert told
    assert "ValidationError" in told.problem
    assert told.drawn_at is None
    assert drawing.is_drawn(settings.charts, good)


def test_what_brings_the_process_down_is_not_tried_every_second(
    database: Database, drawings: Drawings, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = ask(database)
    # A Python that ends at once, as one does that the system takes the memory from.
    monkeypatch.setattr(apart, "ME", ("/bin/false",))
    assert drawings.tick() == 1
    told = row(database, name)
    assert told
    assert "ended with code 1" in told.problem
    assert drawings.tick() == 0


def test_what_takes_too_long_together_fails_a_few_and_not_all(
    database: Database, drawings: Drawings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "AT_ONCE", 2)
    monkeypatch.setattr(apart, "ME", ("/bin/false",))
    now = clock.now()
    names = [
        ask(database, replace(CHART, title=str(number)), now + timedelta(seconds=number))
        for number in range(3)
    ]
    assert drawings.tick() == 2
    told = [row(database, name) for name in names]
    assert [one is not None and bool(one.problem) for one in told] == [True, True, False]


def test_asking_again_has_it_drawn_again(database: Database) -> None:
    name = ask(database)

    def fail(session: Session) -> None:
        session.execute(update(Drawing).values(problem="x", drawn_at=clock.now()))

    database.writing(fail)
    assert ask(database) == name
    told = row(database, name)
    assert told
    assert (told.drawn_at, told.problem) == (None, "")


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
        put(drawing.file(settings.charts, name, "wide"), now - timedelta(days=2))
    put(settings.charts / f"{'e' * 64}-wide.draft", now - timedelta(days=2))
    put(drawing.file(settings.charts, "d" * 64, "wide"), now)
    gone = drawings.tidy()
    assert gone == sorted([f"{old}-wide.svg", f"{'f' * 64}-wide.svg", f"{'e' * 64}-wide.draft"])
    assert files(settings) == sorted([f"{kept}-wide.svg", f"{'d' * 64}-wide.svg"])
    with database.reading() as session:
        assert list(session.execute(select(col(Drawing.key))).scalars()) == [kept]


def test_one_that_failed_may_be_asked_for_again_the_next_day(database: Database, drawings: Drawings) -> None:
    now = clock.now()
    failed, fresh = ask(database, at=now - timedelta(hours=25)), ask(database, OTHER, at=now)

    def fail(session: Session) -> None:
        session.execute(update(Drawing).values(problem="x"))

    database.writing(fail)
    drawings.tidy()
    assert row(database, failed) is None
    assert row(database, fresh) is not None


def put(path: Path, at: datetime) -> None:
    path.write_text("<svg/>", encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
