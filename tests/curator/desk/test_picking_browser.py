"""Picking in a real browser: the card changes while one types, and a keyboard alone crops the picture."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update

from collector.models import Media
from config.db import Database
from config.settings import Settings
from curator.desk.app import create_app
from curator.entry import people as staff
from curator.models import Pick
from curator.picking import themes
from curator.shown import ShownPick
from tests.curator.desk.conftest import COMPILED, People
from tests.curator.desk.test_readings_browser import serving
from tests.curator.desk.test_tour_browser import look_over
from tests.sample import Sample
from wall.render import preview, style

pytestmark = pytest.mark.browser
FILE = "0" * 32 + ".jpg"


@pytest.fixture
def app(database: Database, desk_settings: Settings) -> Flask:
    """A desk whose cards are the wall's own."""

    def card(pick: ShownPick, language: str, url: str) -> str:
        return preview(pick, language, wall_url=desk_settings.wall_url, picture_url=url)

    made = create_app(desk_settings, database, card, style())
    made.jinja_env.bytecode_cache = COMPILED
    return made


@pytest.fixture
def post(people: People, desk_settings: Settings) -> int:
    """A post with a tall picture."""
    desk_settings.pictures.mkdir(parents=True, exist_ok=True)
    Image.effect_noise((600, 800), 60).convert("RGB").save(desk_settings.pictures / FILE, "JPEG")
    people.database.writing(themes.ensure_all)
    made = people.sample.post("Muutin tänne keväällä. Järvi on jäässä. En palaa.", pictures=1, file=FILE)
    people.database.writing(lambda session: session.execute(update(Media).values(width=600, height=800)))
    return made


@pytest.fixture
def opened(app: Flask, sample: Sample, chromium: Any) -> Iterator[Callable[..., tuple[Any, str]]]:
    """Opens a signed-in browser; gives its page and the desk's address."""
    with serving(app) as here:
        contexts = []

        def sign_in(width: int, **more: Any) -> tuple[Any, str]:
            link = sample.database.writing(staff.link, sample.people["admin"], sample.now, signs_in=True)
            context = chromium.new_context(viewport={"width": width, "height": 844}, locale="fi-FI", **more)
            contexts.append(context)
            page = context.new_page()
            page.goto(f"{here}/invite/{link}")
            with page.expect_navigation():
                page.locator("main form button").first.click()
            return page, here

        yield sign_in
        for context in contexts:
            context.close()


def renewed(page: Any) -> Any:
    return page.expect_response(lambda answer: answer.url.endswith("preview") or "/preview?" in answer.url)


def test_the_card_changes_while_one_types_and_a_keyboard_crops(
    database: Database, post: int, opened: Callable[..., tuple[Any, str]]
) -> None:
    page, here = opened(1280)
    page.goto(f"{here}/kemijarvi/pick?post={post}")
    assert page.get_by_role("button", name="Päivitä esikatselu").count() == 0
    card = page.locator("#preview-card")
    page.locator("details.more > summary").press("Enter")
    with renewed(page):
        page.locator("#headline").fill("Uusi koti")
    card.get_by_text("Uusi koti").wait_for()
    with renewed(page):
        page.locator("#excerpt").fill("Järvi on sulana.")
    page.get_by_text("Ote ei ole julkaisussa sanasta sanaan.").wait_for()
    with renewed(page):
        page.locator("#excerpt").fill("Järvi on jäässä.")
    card.get_by_text("… Järvi on jäässä. …").wait_for()
    with renewed(page):
        page.locator("#alt").fill("IMG_2034.jpg")
    page.locator("#alt-note .status").wait_for()
    card.get_by_text("Kuva tulee mukaan, kun nämä ovat kunnossa").wait_for()
    assert card.locator("img").count() == 0
    for answer in ("#same", "#people-none", "#permission-granted"):
        page.locator(answer).check()
    page.locator("#note").fill("vastasi kommentissa kyllä")
    card.locator("img").wait_for(state="attached")
    assert card.get_by_text("Kuva tulee mukaan").count() == 0

    assert not page.locator("#down").is_visible()
    page.locator("#crop-middle").focus()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    assert page.locator("#crop-own").is_checked()
    page.locator("#down").focus()
    page.keyboard.press("Home")
    with renewed(page):
        page.locator("#close").press("End")
    card.locator("img[src*='part=']").wait_for(state="attached")
    assert page.evaluate("document.querySelector('.crop-view img').style.top") == "0%"
    with page.expect_navigation():
        page.get_by_role("button", name="Tallenna nosto").press("Enter")
    with database.reading() as session:
        pick = session.execute(select(Pick)).scalars().one()
    assert (pick.headline, pick.excerpt) == ("Uusi koti", "Järvi on jäässä.")
    assert pick.crop[1] == 0
    assert pick.crop[2] == pytest.approx(1 / 3, abs=0.001)


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_the_pages_of_picking_are_readable_and_fit(
    post: int, people: People, opened: Callable[..., tuple[Any, str]], width: int, scheme: str
) -> None:
    editor = people["editor"]
    made = editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", same="1")
    path = made.to.split("?")[0]
    data = {"language": "ar", "translation": "الضباب", "translated-headline": "الصباح"}
    editor.post(f"{path}/translations", csrf=True, data=data)
    page, here = opened(width, color_scheme=scheme)
    other = people.sample.post("Toinen", pictures=2, file=FILE)
    for where in (f"/kemijarvi/pick?post={other}", path, "/kemijarvi/themes", "/kemijarvi/story"):
        assert page.goto(here + where).status == 200
        look_over(page, width)


def test_how_a_permission_was_given_stays_in_sight_while_it_is_written(opened: Callable[..., Any]) -> None:
    page, here = opened(390)
    page.goto(f"{here}/kemijarvi/story")
    note = page.locator("#note")
    assert not note.is_visible()
    page.locator("#permitted").check()
    note.fill("Puhelimessa 12.11.")
    page.locator("#permitted").uncheck()
    assert note.is_visible()
    note.fill("")
    page.locator("#author").focus()
    assert not note.is_visible()
