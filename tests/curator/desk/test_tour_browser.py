"""The desk's pages in every state a person may meet, in a real browser: readable, no wider than a phone."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask

from config.db import Database
from config.settings import Settings
from curator.desk.app import create_app
from curator.entry import people as staff
from curator.removal.app import create_app as create_removal
from tests.curator.desk import tour
from tests.curator.desk.conftest import COMPILED, People
from tests.curator.desk.test_readings_browser import AXE, serving
from tests.sample import Sample

pytestmark = pytest.mark.browser


@pytest.fixture
def app(database: Database, desk_settings: Settings) -> Flask:
    """A desk with a Meta app that has been reviewed."""
    secret = type(desk_settings.meta_app_secret)("s" * 32)
    more = {"meta_app_id": "123", "meta_app_secret": secret, "meta_reviewed": True}
    made = create_app(desk_settings.model_copy(update=more), database)
    made.jinja_env.bytecode_cache = COMPILED
    return made


@pytest.fixture
def pages(people: People) -> list[str]:
    """Every page, in every state, and one that is not there."""
    return [*paths(people), "/nothing/at/all"]


def paths(people: People) -> list[str]:
    """Every page of Kemijärvi's desk and of the signed-in person."""
    return [*(f"/kemijarvi/{path}" for path in tour.fill(people)), "/me", "/code/new"]


@pytest.fixture
def browser(app: Flask, sample: Sample, chromium: Any) -> Iterator[Callable[..., tuple[Any, str]]]:
    """Opens a browser that is signed in; gives its page and the desk's address."""
    with serving(app) as here:
        opened = []

        def sign_in(width: int, scheme: str = "light") -> tuple[Any, str]:
            link = sample.database.writing(staff.link, sample.people["owner"], sample.now, signs_in=True)
            context = chromium.new_context(
                viewport={"width": width, "height": 844}, color_scheme=scheme, locale="fi-FI"
            )
            opened.append(context)
            page = context.new_page()
            page.goto(f"{here}/invite/{link}")
            with page.expect_navigation():
                page.locator("main form button").first.click()
            return page, here

        yield sign_in
        for context in opened:
            context.close()


def look_over(page: Any, width: int) -> None:
    """Everything folded is opened; axe finds nothing, and nothing is wider than the window."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""How a page looks has nothing to do with which database is below it."""


@SQLITE
def test_every_page_in_every_state_is_readable_and_fits(
    pages: list[str], browser: Callable[..., tuple[Any, str]]
) -> None:
    """Each on a small phone in light, and on a wide screen in dark or in forced colours by turns."""
    page, here = browser(320)
    for path, wide in zip(
        pages, cycle(({"color_scheme": "dark"}, {"forced_colors": "active"})), strict=False
    ):
        see_as(page, 320)
        answer = page.goto(here + path)
        assert answer.status == (404 if "nothing" in path else 200), path
        look_over(page, 320)
        show_focus(page)
        see_as(page, 1280, **wide)
        look_over(page, 1280)
        see_as(page, 320)
        take_wide_text(page, 320)


def see_as(page: Any, width: int, **media: str) -> None:
    """A window's width and a person's wishes about colours."""
    page.set_viewport_size({"width": width, "height": 844})
    still = {"reduced_motion": "reduce"}  # or colours would be on their way while axe looks
    page.emulate_media(**still | {"color_scheme": "light", "forced_colors": "none"} | media)


def show_focus(page: Any) -> None:
    """Whatever the keyboard stops at shows a line around it, and no bar lies over it."""
    lost = page.evaluate(
        """() => [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary)')]
            .filter(one => one.type !== 'hidden' && one.checkVisibility())
            .filter(one => { one.focus(); return getComputedStyle(one).outlineStyle === 'none'; })
            .map(one => one.outerHTML.slice(0, 200))"""
    )
    assert lost == [], page.url


def take_wide_text(page: Any, width: int) -> None:
    """With the spacing of WCAG 1.4.12 nothing is cut off or pushed out of the window."""
    page.evaluate(
        """() => {
            const wide = new CSSStyleSheet();
            wide.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important;'
                + ' word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
            document.adoptedStyleSheets = [wide];
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_the_tour_leaves_no_page_out(app: Flask, people: People) -> None:
    """Every address that answers with a page is in the tour, or is said here why not."""
    elsewhere = {
        *("static", "entry.manifest", "assets.picture", "assets.card_style", "drawings.picture"),  # no pages
        *("figures.workbook", "figures.table", "readings.table", "log.table", "picks.arrival"),
        *("reports.state", "report_files.file"),
        *("week.home", "add.share", "add.wait", "connections.answer", "second.ask"),  # on the way somewhere
        *("single.go", "single.go_with_invitation", "single.back", "single.go_to_connect"),
        *("entry.sign_in", "entry.invitation"),  # for those who are not signed in
    }
    adapter = app.url_map.bind("localhost")
    toured = {adapter.match(path.split("?")[0], method="GET")[0] for path in paths(people)}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - toured == elsewhere


def test_the_menu_of_a_phone_is_opened_and_walked_by_keyboard(
    browser: Callable[..., tuple[Any, str]],
) -> None:
    page, here = browser(390)
    page.goto(f"{here}/kemijarvi/")
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    entries = page.locator("details.menu .nav a").all_inner_texts()
    assert {"Ehdotukset", "Luvat", "Poistopyynnöt", "Seuranta", "Lukemat", "Lähteet", "Asetukset"} <= set(
        entries
    )
    look_over(page, 390)
    walked = []
    for _ in entries:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.innerText"))
        ring = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(ring) != "none", walked[-1]
    assert set(walked) & set(entries) == set(walked)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_the_privacy_notice_is_readable_and_fits(
    settings: Settings, database: Database, chromium: Any, language: str, width: int, scheme: str
) -> None:
    with serving(create_removal(settings, database)) as here:
        context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page = context.new_page()
        assert page.goto(f"{here}/privacy/{language}").status == 200
        look_over(page, width)
        context.close()
