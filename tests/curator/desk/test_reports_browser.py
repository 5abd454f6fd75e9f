"""Koosteet in a real browser: files appear while one waits, and nothing typed is lost meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from config.settings import Settings
from curator.entry import people as staff
from tests.curator.desk.conftest import People
from tests.curator.desk.test_readings_browser import serving
from tests.curator.desk.test_reports_page import LIST, finish

pytestmark = pytest.mark.browser


@pytest.fixture
def page(app: Flask, people: People, chromium: Any) -> Iterator[Any]:
    """The editor's browser on the page of koosteet."""
    sample = people.sample
    with serving(app) as here:
        link = sample.database.writing(staff.link, sample.people["editor"], sample.now, signs_in=True)
        context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="fi-FI")
        made = context.new_page()
        made.goto(f"{here}/invite/{link}")
        with made.expect_navigation():
            made.locator("main form button").first.click()
        made.goto(here + LIST)
        yield made
        context.close()


def test_a_kooste_is_made_by_keyboard_and_its_files_appear_by_themselves(
    page: Any, people: People, desk_settings: Settings
) -> None:
    page.locator("#period").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Tee kooste"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Tiedostoja tehdään" in page.locator("#made-state").inner_text()
    page.locator("summary", has_text="Laske luvut uudelleen").click()
    page.locator("#note").fill("Kesken jäänyt syy")
    finish(people, desk_settings)
    page.locator("#made-state.good").wait_for(timeout=15_000)
    assert page.locator("#made-state").inner_text().strip() == "Valmis."
    assert page.locator("#made-files a").first.inner_text().startswith("Avaa verkkosivuna")
    assert page.locator("#note").input_value() == "Kesken jäänyt syy"


def test_days_are_asked_only_where_the_choice_needs_them(page: Any) -> None:
    assert not page.locator("#first").is_visible()
    page.locator("#period").select_option("free")
    assert page.locator("#first").is_visible()


def test_unsaved_words_are_not_left_behind_unasked(page: Any) -> None:
    page.locator("form[action$='/reports'] .button").click()
    page.get_by_role("link", name="Kirjoita havainnot").click()
    page.locator("#findings").fill("Tärkeä havainto")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Ruotsiksi").click(no_wait_after=True)
    page.wait_for_function("document.activeElement")
    assert asked == ["beforeunload"]
    assert page.locator("#findings").input_value() == "Tärkeä havainto"
    page.get_by_role("button", name="Tallenna keskeneräisenä").click()
    page.locator("#findings").wait_for()
    assert "Ne eivät ole vielä tiedostoissa" in page.locator("main").inner_text()
    assert asked == ["beforeunload"]


def test_what_became_of_the_list_is_said_where_the_list_is_and_takes_the_focus(page: Any) -> None:
    page.locator("form[action$='/reports'] .button").click()
    page.locator("summary", has_text="Lisää luetteloon").click()
    page.locator("#recipient").fill("Ohjausryhmä")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = page.locator("[aria-labelledby=sendings] [role=status]:focus")
    said.wait_for()
    assert said.inner_text().strip() == "Lisätty luetteloon."
    assert 0 <= said.bounding_box()["y"] < 844
