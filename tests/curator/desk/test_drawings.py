"""Charts on the pages of figures: never waited for, served with nothing but themselves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlmodel import col

from config.db import Database
from config.models import Tag
from config.settings import Settings
from curator.entry import people as staff
from curator.models import Drawing
from curator.report.production import drawing
from tests.curator import counted
from tests.curator.desk.conftest import Page, People, Visitor
from tests.curator.desk.test_readings_browser import AXE, serving
from tests.sample import Sample

OCTOBER = "/kemijarvi/figures/hashtags?kind=month&day=2025-10-15&of=all"


@pytest.fixture
def viewer(people: People) -> Visitor:
    counted.build(people.sample)
    return people["viewer"]


def rows(people: People) -> list[Drawing]:
    with people.database.reading() as session:
        return list(session.execute(select(Drawing)).scalars())


def draw(settings: Settings) -> None:
    """What was asked for, as the worker draws it."""
    database = Database(settings.database)
    with database.reading() as session:
        names = list(session.execute(select(col(Drawing.key))).scalars())
    database.close()
    drawing.draw(settings, names)


def looked_for(page: Page) -> list[str]:
    return [one.get("data-look", "") for one in page.all("div") if one.get("data-look")]


def test_a_page_asks_for_its_chart_once_and_shows_its_figures_at_once(
    people: People, viewer: Visitor
) -> None:
    for _ in range(2):
        page = viewer.get(OCTOBER)
        assert "Kaavio piirretään, se näkyy hetken kuluttua." in page.text
        assert "Päivässä nähtiin enintään 1 julkaisu; 3 päivältä ei ole tietoa." in page.text
        assert page.one("div", aria_labelledby="over-time") is not None
    asked = rows(people)
    assert len(asked) == 2
    assert all(one.facts["summary"] in page.text for one in asked)
    for address in looked_for(page):
        viewer.get(address, 202)
    viewer.get("/kemijarvi/figures?kind=month&day=2025-10-15&of=all")
    assert len(rows(people)) == 2


def test_a_chosen_hashtag_is_drawn_itself_with_its_start_and_without_a_choice_all_stand_side_by_side(
    people: People, viewer: Visitor
) -> None:
    """#kemijärvi began on 13.10. here: before that day nobody counted it, whatever was seen later."""
    began = update(Tag).where(col(Tag.key) == "kemijarvi").values(starts=date(2025, 10, 13))
    people.database.writing(lambda session: session.execute(began))
    page = viewer.get(f"{OCTOBER}&tag=kemijarvi")
    [asked] = rows(people)
    assert asked.facts["title"] == "Julkaisut tunnisteella #kemijärvi"
    assert asked.facts["summary"] in page.text
    names = [line["name"] for line in asked.facts["lines"]]
    assert names == ["Ilman roskaa", "Roskaa tai aiheen ohi"]
    clean, spam = (line["values"] for line in asked.facts["lines"])
    assert [clean[day - 1] for day in (3, 4, 13, 14, 21, 31)] == [1, None, 0, 0, 1, 1]
    assert spam[13] == 1
    assert asked.facts["marks"] == [{"at": 12, "text": "#kemijärvi alkaa"}]
    assert "tunnistetta ei vielä laskettu" in {one["reason"] for one in asked.facts["gaps"]}
    viewer.get(OCTOBER)
    bars = next(one for one in rows(people) if one.facts["title"] == "Julkaisut tunnisteittain")
    assert bars.facts["labels"][0] == "#kemijärvi"
    assert [line["values"][0] for line in bars.facts["lines"]] == [3, 2]


def test_what_was_drawn_is_shown_with_its_words_and_needs_nothing_else(
    people: People, viewer: Visitor, desk_settings: Settings
) -> None:
    viewer.get(OCTOBER)
    draw(desk_settings)
    page = viewer.get(OCTOBER)
    assert looked_for(page) == []
    assert len(page.all("picture")) == 2
    picture = page.all("picture")[0]
    image, narrow = picture.find("img"), picture.find("source")
    assert narrow is not None
    assert image is not None
    assert image.get("alt", "").startswith("Julkaisut kampanjan tunnisteilla: Päivässä nähtiin enintään 1")
    for address in (image.get("src", ""), narrow.get("srcset", "")):
        answer = viewer.get(address)
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; base-uri 'none';")
        assert "self" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.body.startswith("<svg")
    people.anybody().get(image.get("src", ""), 303)


def test_a_picture_that_is_lost_is_drawn_again(
    people: People, viewer: Visitor, desk_settings: Settings
) -> None:
    viewer.get(OCTOBER)
    draw(desk_settings)
    for path in desk_settings.charts.glob("*"):
        path.unlink()
    assert looked_for(viewer.get(OCTOBER)) != []
    assert rows(people)[0].drawn_at is None


def test_a_chart_that_cannot_be_drawn_is_not_waited_for(people: People, viewer: Visitor) -> None:
    viewer.get(OCTOBER)

    def fail(session: Session) -> None:
        session.execute(update(Drawing).values(problem="ValueError"))

    people.database.writing(fail)
    page = viewer.get(OCTOBER)
    assert "Kaaviota ei voitu piirtää. Samat luvut ovat taulukossa." in page.text
    viewer.get(f"/kemijarvi/figures/charts/{rows(people)[0].key}-wide.svg", 404)


@pytest.mark.parametrize(
    "name", ["x-wide.svg", f"{'0' * 64}-wide.svg", f"{'0' * 64}-x.svg", f"..%2F{'0' * 64}-wide.svg"]
)
def test_only_charts_that_were_asked_for_are_served(viewer: Visitor, name: str) -> None:
    viewer.get(f"/kemijarvi/figures/charts/{name}", 404)


def test_a_database_that_takes_no_writes_still_shows_the_figures(people: People, viewer: Visitor) -> None:
    def refuse(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("INSERT"):
            raise OperationalError(statement, {}, Exception("attempt to write a readonly database"))

    event.listen(people.database.engine, "before_cursor_execute", refuse)
    try:
        page = viewer.get(OCTOBER)
    finally:
        event.remove(people.database.engine, "before_cursor_execute", refuse)
    assert "3 päivältä ei ole tietoa" in page.text
    assert rows(people) == []


@pytest.fixture
def opened(app: Flask, sample: Sample, chromium: Any) -> Iterator[Any]:
    """A browser that is signed in."""
    counted.build(sample)
    link = sample.database.writing(staff.link, sample.people["viewer"], sample.now, signs_in=True)
    with serving(app) as here:
        context = chromium.new_context(viewport={"width": 320, "height": 844}, locale="fi-FI")
        page = context.new_page()
        page.goto(f"{here}/invite/{link}")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        yield page, here
        context.close()


@pytest.mark.browser
def test_the_chart_appears_by_itself_when_it_is_drawn(opened: Any, desk_settings: Settings) -> None:
    page, here = opened
    page.goto(here + OCTOBER)
    assert page.locator(".chart").count() == 0
    draw(desk_settings)
    page.wait_for_selector(".chart img")
    assert page.evaluate("document.querySelector('.chart img').decode().then(() => true)")
    assert "narrow" in page.evaluate("document.querySelector('.chart img').currentSrc")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
