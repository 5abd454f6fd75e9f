"""Asking for a removal in a real browser, without JavaScript; and deciding about it on the desk."""

from typing import Any

import pytest

from config.db import Database
from config.settings import Settings
from curator.desk.app import create_app as create_desk
from curator.entry import people as staff
from curator.removal.app import create_app
from tests.curator.desk.test_readings_browser import serving
from tests.curator.desk.test_tour_browser import look_over
from tests.curator.removal.test_asking import lift, requests
from tests.sample import Sample

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_from_the_form_to_the_decision_everything_is_readable_and_fits(
    settings: Settings, database: Database, sample: Sample, chromium: Any, width: int, scheme: str
) -> None:
    picks = [lift(sample) for _ in range(3)]
    route = type(settings.notices_url)("json://127.0.0.1:9/{email}")
    public = settings.model_copy(update={"notices_url": route, "controller_name": "Kemijärven kaupunki"})
    viewport = {"width": width, "height": 844}
    with serving(create_app(public, database)) as here:
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, java_script_enabled=False)
        page = context.new_page()
        for pick in picks:
            page.goto(f"{here}/fi/poista/{pick}?seina=kaikki")
            with page.expect_navigation():
                page.get_by_role("button", name="Pyydä poistoa").click()
            assert "Valitse, kuka olet." in page.locator("[role=alert]").inner_text()
            page.get_by_label("Olen kuvassa, tai").check()
            page.get_by_label("Sähköpostiosoitteesi").fill("aino@posti.example")
            page.get_by_role("button", name="Pyydä poistoa").click()
            page.wait_for_url("**/fi/poisto/**")
        assert "julkaisua ei piiloteta ennen sitä" in page.locator("main").inner_text()
        followed = page.url
        context.close()
        context = chromium.new_context(viewport=viewport, color_scheme=scheme)
        page = context.new_page()
        for address in (f"{here}/fi/poista/{picks[0]}", followed, f"{here}/fi/lupa/tuhat/kemijarvi"):
            page.goto(address)
            look_over(page, width)
        page.goto(f"{here}/fi/poista/{picks[0]}")
        with page.expect_navigation():
            page.get_by_role("button", name="Pyydä poistoa").click()
        look_over(page, width)
        page.goto(followed)
        page.get_by_label("Viestissä oleva koodi").fill("x")
        with page.expect_navigation():
            page.get_by_role("button", name="Vahvista").click()
        look_over(page, width)
        assert context.cookies() == []
        context.close()
    _decide(settings, database, sample, chromium, viewport, scheme)


def _decide(
    settings: Settings,
    database: Database,
    sample: Sample,
    chromium: Any,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    link = database.writing(staff.link, sample.people["editor"], sample.now, signs_in=True)
    width = viewport["width"]
    rows = requests(database)
    at_root = settings.model_copy(update={"desk_url": "http://127.0.0.1"})
    with serving(create_desk(at_root, database)) as here:
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale="fi-FI")
        page = context.new_page()
        page.goto(f"{here}/invite/{link}")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        for path in ("", "removals", *(f"removals/{row.id}" for row in rows)):
            assert page.goto(f"{here}/kemijarvi/{path}").status == 200
            look_over(page, width)
        with page.expect_navigation():
            page.get_by_role("button", name="Jätä seinälle").click()
        page.get_by_label("Vastaus pyytäjälle", exact=True).fill("Kuvassa on toinen henkilö.")
        with page.expect_navigation():
            page.get_by_role("button", name="Jätä seinälle").click()
        assert "Nosto jää seinälle. Pyytäjä näkee vastauksesi." in page.locator("main").inner_text()
        look_over(page, width)
        context.close()
