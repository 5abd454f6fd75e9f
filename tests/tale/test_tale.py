"""The whole tale in a real browser: from sample networks to the wall, by keyboard and by touch.

The service runs as an operator runs it: a worker that collects and publishes, and a web server in
a process of its own.  Nothing in between is replaced.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.tale.service import PATIENCE, Service

pytestmark = pytest.mark.browser

AXE = {
    "rules": {"target-size": {"enabled": True}},
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}
PICK = re.compile(r"/picks/\d+")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    patch = pytest.MonkeyPatch()
    for name in list(os.environ):
        if name.startswith("SOMESEINA_"):
            patch.delenv(name)
    running = Service(tmp_path_factory.mktemp("tale"))
    yield running
    running.close()
    patch.undo()


def is_accessible(page: Any) -> None:
    """axe finds nothing on the page as it is now."""
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], page.url


class Keyboard:
    """Somebody who has no mouse; every stop on the way shows where the focus is."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, name: str, *, most: int = 150) -> None:
        """Tab until the control whose name begins so has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if re.match(re.escape(name) + r"(\b|$)", self._name()):
                assert self._focus_shows(), f"no visible focus on {name}"
                return
        raise AssertionError(f"“{name}” cannot be reached by keyboard on {self.page.url}")

    def press(self, name: str) -> None:
        """Tab to a control and press Enter, then wait for the page it leads to."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _name(self) -> str:
        found: str = self.page.evaluate(
            """() => { const at = document.activeElement, label = at.labels && at.labels[0];
                const said = at.getAttribute('aria-label') || (label || at).innerText || '';
                return said.trim() }"""
        )
        return found

    def _focus_shows(self) -> bool:
        shown: bool = self.page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
                return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none' }"""
        )
        return shown


@pytest.fixture
def desktop(chromium: Any, service: Service) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fi-FI")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Any, service: Service) -> Iterator[Any]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="fi-FI", has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_a_week_by_keyboard_from_suggestions_to_the_wall(desktop: Any, service: Service) -> None:
    keys = Keyboard(desktop)
    desktop.goto(service.way_in())
    is_accessible(desktop)
    keys.press("Kirjaudu sisään")
    desktop.wait_for_url(f"{service.desk}/kemijarvi/")
    _until_suggestions(desktop)
    is_accessible(desktop)
    picked: list[str] = []
    for number in range(4):
        desktop.goto(f"{service.desk}/kemijarvi/suggestions")
        is_accessible(desktop)
        picked.append(desktop.locator(".suggestion .text").first.inner_text()[:25])
        keys.press("Nosta")
        is_accessible(desktop)
        if number:
            keys.to("Mille viikolle")
            _choose(desktop, "isänosto")
        keys.press("Tallenna nosto")
        is_accessible(desktop)
    wall = service.shown(desktop.context, "kemijarvi", count=3, text=picked[3])
    is_accessible(wall)
    texts = wall.locator("article").all_inner_texts()
    assert all(any(text in card for card in texts) for text in picked[1:])
    assert not any(picked[0] in card for card in texts)


def _until_suggestions(page: Any) -> None:
    for _ in range(100):
        if page.locator(".suggestion").count():
            return
        page.wait_for_timeout(200)
        page.reload()
    raise AssertionError("nothing was suggested")


def _choose(page: Any, words: str) -> None:
    """Choose the option with these words in the focused list, by keys."""
    steps = page.evaluate(
        """words => { const at = document.activeElement;
            return [...at.options].findIndex(one => one.text.includes(words)) - at.selectedIndex }""",
        words,
    )
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    assert words in page.evaluate("() => document.activeElement.selectedOptions[0].text")


def test_three_ways_to_bring_a_story_by_touch(phone: Any, service: Service) -> None:
    phone.goto(service.way_in())
    phone.get_by_role("button", name="Kirjaudu sisään").tap()
    phone.wait_for_url(re.compile("/kemijarvi/$"))
    is_accessible(phone)

    _paste_a_mastodon_link(phone, service)
    _type_an_instagram_post(phone, service)
    _write_an_own_story_with_a_picture(phone, service)

    for path in ("picks", "sources", "connections", "readings", "figures", "people", "embed"):
        phone.goto(f"{service.desk}/posio/{path}")
        is_accessible(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def _extra(page: Any) -> None:
    """Choose to pick one more for this week, where it has its pick already."""
    weeks = page.get_by_label("Mille viikolle?")
    more = weeks.locator("option", has_text="lisänosto")
    if more.count():
        weeks.select_option(label=more.first.inner_text())


def _paste_a_mastodon_link(phone: Any, service: Service) -> None:
    server = service.networks.servers["yleinen"]
    post = next(
        status
        for status in server._posts.values()
        if "Posio" in status.status.text and not status.status.reply_to and not status.status.sensitive
    )
    link = f"{server.origin}/@kuka/{server.id_of(post.status.uri)}"
    phone.goto(f"{service.desk}/posio/add")
    is_accessible(phone)
    phone.get_by_label("Julkaisun linkki").fill(link)
    phone.get_by_role("button", name="Jatka").tap()
    phone.wait_for_url(re.compile("/posio/pick"))
    is_accessible(phone)
    phone.get_by_role("button", name="Tallenna nosto").tap()
    phone.wait_for_url(PICK)
    service.shown(phone.context, "posio", count=1, text=post.status.author.name)


def _type_an_instagram_post(phone: Any, service: Service) -> None:
    phone.goto(f"{service.desk}/posio/add")
    phone.get_by_label("Julkaisun linkki").fill("https://www.instagram.com/p/DKemiEsim01/?igsh=abc")
    phone.get_by_role("button", name="Jatka").tap()
    phone.wait_for_url(re.compile("/posio/story"))
    is_accessible(phone)
    phone.get_by_role("button", name="Tallenna ja nosta").tap()
    phone.get_by_role("alert").wait_for()
    is_accessible(phone)
    phone.get_by_label("Teksti", exact=True).fill("Riisitunturilla tänä aamuna. Hiljaista.")
    phone.get_by_label("Tekijä", exact=True).fill("Posion retkeilijä")
    _extra(phone)
    phone.get_by_role("button", name="Tallenna ja nosta").tap()
    phone.wait_for_url(PICK)
    service.shown(phone.context, "posio", count=2, text="Riisitunturilla")


def _write_an_own_story_with_a_picture(phone: Any, service: Service) -> None:
    from PIL import Image

    picture = BytesIO()
    Image.effect_mandelbrot((640, 480), (-2, -1.2, 0.8, 1.2), 40).convert("RGB").save(picture, "PNG")
    phone.goto(f"{service.desk}/posio/add")
    phone.get_by_role("link", name="Kirjoita tarina").tap()
    phone.wait_for_url(re.compile("/posio/story"))
    is_accessible(phone)
    phone.get_by_label("Teksti", exact=True).fill("Muutin Posiolle viisi vuotta sitten.")
    phone.get_by_label("Kertoja", exact=True).fill("Liisa")
    phone.set_input_files("#photo", {"name": "k.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    phone.get_by_label(re.compile("Tekstivastine")).fill("Kuvio, jossa on paljon kaaria")
    phone.get_by_label("Kuvaaja", exact=True).fill("Liisa")
    phone.get_by_label("Ei näy tunnistettavia ihmisiä").tap()
    phone.get_by_label(re.compile("luvan julkaista")).tap()
    phone.get_by_label("Miten ja keneltä?").fill("Liisa kirjoitti tarinan ja lähetti kuvan sähköpostilla")
    _extra(phone)
    phone.get_by_role("button", name="Tallenna ja nosta").tap()
    phone.wait_for_url(PICK)
    wall = service.shown(phone.context, "posio", count=3, text="Muutin Posiolle")
    assert wall.get_by_alt_text("Kuvio, jossa on paljon kaaria").count() == 1
    is_accessible(wall)


def test_a_town_shows_the_wall_and_asks_nobody_else(desktop: Any, service: Service) -> None:
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    desktop.goto(f"{service.town.origin}/")
    desktop.locator("some-seina").get_by_role("listitem").first.wait_for()
    is_accessible(desktop)
    assert all(url.startswith((service.wall, service.town.origin)) for url in asked)
    assert desktop.context.cookies() == []
    assert desktop.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_withdrawn_pick_leaves_the_wall_within_seconds(desktop: Any, service: Service) -> None:
    desktop.goto(service.way_in())
    desktop.get_by_role("button", name="Kirjaudu sisään").click()
    desktop.goto(f"{service.desk}/posio/add")
    desktop.get_by_role("link", name="Kirjoita tarina").click()
    desktop.get_by_label("Teksti", exact=True).fill("Tämä otetaan kohta pois.")
    desktop.get_by_label("Kertoja", exact=True).fill("Kaisa")
    desktop.get_by_label(re.compile("luvan julkaista")).check()
    desktop.get_by_label("Miten ja keneltä?").fill("Kaisa kertoi kunnantalolla")
    _extra(desktop)
    desktop.get_by_role("button", name="Tallenna ja nosta").click()
    desktop.wait_for_url(PICK)
    pick = desktop.url
    text = "otetaan kohta pois"
    wall = desktop.context.new_page()
    _wait_until(wall, f"{service.wall}/posio/fi/", lambda: text in wall.inner_text("body"))
    desktop.goto(pick)
    desktop.get_by_role("link", name="Ota pois seinältä").click()
    is_accessible(desktop)
    desktop.get_by_role("button", name="Ota pois seinältä").click()
    _wait_until(wall, f"{service.wall}/posio/fi/", lambda: text not in wall.inner_text("body"))


def _wait_until(page: Any, url: str, condition: Callable[[], bool]) -> None:
    page.goto(url)
    deadline = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < deadline, page.inner_text("body")
        page.wait_for_timeout(200)
        page.reload()
