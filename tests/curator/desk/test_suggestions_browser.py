"""Suggestions by keys alone, in a real browser: one key decides and goes on to the next."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from curator.entry import people as staff
from curator.models import Decision
from curator.suggesting import reviews
from tests.curator.desk.conftest import People
from tests.curator.desk.test_readings_browser import AXE, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def page(people: People, chromium: Any) -> Iterator[Any]:
    """The editor's browser on a page with four suggestions."""
    for number in range(4):
        people.sample.post(f"Julkaisu {number}", age=timedelta(hours=number + 1), pictures=number % 2)
    link = people.database.writing(
        staff.link, people.sample.people["editor"], people.sample.now, signs_in=True
    )
    with serving(people.app) as origin:
        context = chromium.new_context(
            base_url=origin, locale="fi-FI", viewport={"width": 390, "height": 800}
        )
        opened = context.new_page()
        opened.goto(f"/invite/{link}")
        opened.click("main button")
        opened.goto("/kemijarvi/suggestions")
        yield opened
        context.close()


def texts(page: Any) -> list[str]:
    return [one.inner_text() for one in page.query_selector_all("article .text")]


def at_hand(page: Any) -> str:
    return str(page.evaluate("document.activeElement.querySelector('.text')?.textContent ?? ''"))


def test_one_key_decides_and_goes_on_and_z_takes_it_back(page: Any, people: People) -> None:
    first, second, third, last = texts(page)
    with page.expect_navigation():
        page.keyboard.press("m")
    assert texts(page) == [second, third, last]
    with page.expect_navigation():
        page.keyboard.press("o")
    assert texts(page) == [third, last]
    with page.expect_navigation():
        page.keyboard.press("z")
    assert texts(page) == [second, third, last]
    page.keyboard.press("j")
    assert at_hand(page) == second
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert at_hand(page) == third
    with page.expect_navigation():
        page.keyboard.press("m")
    assert texts(page) == [second, last]
    page.keyboard.press("j")
    assert at_hand(page) == last
    with page.expect_navigation():
        page.keyboard.press("n")
    assert "/kemijarvi/pick?post=" in page.url
    assert first not in texts(page)


def test_the_same_keys_work_on_the_page_of_the_week(page: Any) -> None:
    page.goto("/kemijarvi/")
    first, *rest = texts(page)
    page.keyboard.press("?")
    assert page.is_visible("dialog#keys")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("o")
    assert texts(page) == rest
    with page.expect_navigation():
        page.keyboard.press("z")
    assert texts(page) == [first, *rest]
    with page.expect_navigation():
        page.keyboard.press("/")
    assert page.url.endswith("/kemijarvi/suggestions#q")
    assert page.evaluate("document.activeElement.id") == "q"


def test_keys_are_letters_where_one_writes_and_can_be_turned_off(page: Any) -> None:
    before = texts(page)
    page.keyboard.press("/")
    page.keyboard.type("moon")
    assert page.input_value("#q") == "moon"
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    assert page.is_visible("dialog#keys")
    page.keyboard.press("m")
    page.click("label[for=keys-on]")
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("m")
    page.keyboard.press("?")
    assert not page.is_visible("dialog#keys")
    assert texts(page) == before
    page.click("[data-opens=keys]")
    assert page.is_visible("dialog#keys")


def test_several_are_chosen_and_put_aside_with_one_undo(page: Any, people: People) -> None:
    page.click("text=Valitse kaikki sivulla")
    assert page.inner_text("[data-chosen]") == "4"
    with page.expect_navigation():
        page.click("#many button[value=later]")
    assert "4 julkaisua siirretty kohtaan Myöhemmin." in page.inner_text("#decided")
    with page.expect_navigation():
        page.keyboard.press("z")
    assert len(texts(page)) == 4


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(page: Any, people: People, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sample = people.sample
    for post in (1, 2):
        people.database.writing(
            reviews.put_aside,
            sample.people["editor"],
            sample.teams["kemijarvi"],
            post,
            Decision.LATER,
            sample.now,
        )
    for path in ("?network=fediverse&q=julkaisu", "?state=later", "?state=hidden", "?state=picked"):
        page.goto(f"/kemijarvi/suggestions{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert Axe().run(page, options=AXE).response["violations"] == []
    page.click("[data-opens=keys]")
    assert Axe().run(page, options=AXE).response["violations"] == []
