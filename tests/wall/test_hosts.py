"""Each way on a foreign page: in every language, at every width, and when the service is gone."""

import base64
import hashlib
from typing import Any

import pytest

from config.languages import PUBLIC
from config.models import Team, TeamKind, Wall
from tests.wall.test_browser import HOST, STRICT, Host, faults, visit
from tests.wall.test_embedding import SANDBOX, Page
from wall import assets, render

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

__all__ = ["visit"]

FRAMING = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Esimerkkilä</title></head>
<body><main><h1>Esimerkkilä</h1><iframe src="{wall}/kaikki/fi/frame/{query}" title="Tarinoita" width="100%"
 height="900" sandbox="{sandbox}"></iframe></main></body></html>"""
MORE_THAN_A_DAY = "25:00:00"
A_LOOK = "00:11:00"


def enrich(site: Any) -> None:
    """A funder, a brand and channels: everything a wall can have."""
    emblem = site.walls.picture("#ffffff", (600, 200))

    def change(session: Any) -> None:
        team = session.get_one(Team, site.walls.sample.teams["kemijarvi"])
        team.kind, team.funder_name = TeamKind.PROJECT, "Euroopan unioni"
        team.funder_sentence, team.funder_emblem = "Hanketta rahoittaa Euroopan unioni.", emblem
        session.query(Wall).filter_by(key="kemijarvi").one().brand = {"link": "#8a1538", "font": "serif"}

    site.walls.database.writing(change)
    site.walls.publish()


@pytest.mark.parametrize("language", PUBLIC)
def test_the_element_is_at_home_in_every_language_width_and_size_of_text(
    site: Any, visit: Any, serving: Any, language: str
) -> None:
    enrich(site)
    text = HOST.replace('wall="kaikki"', 'wall="kemijarvi"')
    layout = {"fi": "row", "sv": "list"}.get(language, "large")
    attributes = f' lang="{language}" channels="on" layout="{layout}"'
    host = Page(text.format(wall=site.url, attributes=attributes))
    with serving(host) as (url, _):
        page = visit(url, width=320, forced_colors="active" if language == "sv" else "none")
        page.locator("some-seina li.rest").wait_for()
        for width, size in ((320, "100%"), (1280, "100%"), (640, "200%")):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("size => document.documentElement.style.fontSize = size", size)
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("some-seina .funder img").get_attribute("alt") == "Euroopan unioni"
        for _ in range(page.locator("some-seina li a").count()):
            page.keyboard.press("Tab")
            inside = "document.querySelector('some-seina').shadowRoot.activeElement"
            assert page.evaluate(f"getComputedStyle({inside}).outlineWidth") == "3px"
        assert page.said == []


@pytest.mark.parametrize(
    "path", ["/kaikki/se/", "/tarina/3/se/", "/kemijarvi/en/frame/?channels=on&layout=list"]
)
def test_the_pages_have_no_fault_at_any_width_or_size_of_text(site: Any, visit: Any, path: str) -> None:
    enrich(site)
    page = visit(site.url + path, width=320, forced_colors="active" if "frame" in path else "none")
    for width, size in ((320, "100%"), (1280, "100%"), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.said == []


def test_the_script_with_its_digest_runs_and_another_does_not(site: Any, visit: Any, serving: Any) -> None:
    script = (render.STATIC / assets.SCRIPT).read_bytes()

    def shown(digest: str) -> int:
        tag = f'src="{{wall}}/{assets.pinned()}" integrity="sha384-{digest}" crossorigin="anonymous"'
        text = HOST.replace('src="{wall}/embed.v1.js"', tag).format(wall=site.url, attributes="")
        with serving(Page(text)) as (url, _):
            page = visit(url)
            page.wait_for_load_state("networkidle")
            return int(page.locator("some-seina li.box").count())

    assert shown(base64.b64encode(hashlib.sha384(script).digest()).decode()) == 3
    assert shown(base64.b64encode(hashlib.sha384(b"").digest()).decode()) == 0


def test_without_scripts_the_link_inside_the_element_is_there_to_follow(
    site: Any, visit: Any, serving: Any
) -> None:
    with serving(Host(site.url)) as (url, _):
        page = visit(url, java_script_enabled=False)
        page.get_by_role("link", name="Katso tarinat").click()
        page.wait_for_url(f"{site.url}/kaikki/fi/")
        assert page.locator("article").count() == 3


def test_an_element_left_open_offline_for_a_day_lets_the_channels_take_over(
    site: Any, visit: Any, serving: Any
) -> None:
    with serving(Host(site.url, policy=STRICT)) as (url, _):
        page = visit("about:blank")
        page.clock.install()
        page.goto(url)
        page.locator("some-seina blockquote").first.wait_for()
        page.route("**/wall.json", lambda route: route.abort())
        page.clock.fast_forward(A_LOOK)
        assert page.locator("some-seina blockquote").count() == 3, "the service may be down for a day"
        page.clock.fast_forward(MORE_THAN_A_DAY)
        page.locator("some-seina li.rest").wait_for()
        assert page.locator("some-seina blockquote").count() == 0
        assert page.get_by_text("Seuraa meitä:").is_visible()


def test_a_frame_left_open_offline_does_so_too_and_asks_again_only_now_and_then(
    site: Any, visit: Any, serving: Any
) -> None:
    text = FRAMING.format(wall=site.url, query="", sandbox=SANDBOX)
    with serving(Page(text)) as (url, _):
        page = visit("about:blank")
        page.clock.install()
        page.goto(url)
        frame = page.frame_locator("iframe")
        frame.locator("article").first.wait_for()
        page.route("**/icon.svg*", lambda route: route.abort())
        page.clock.fast_forward(MORE_THAN_A_DAY)
        frame.locator(".seina-rest").wait_for()
        assert frame.locator("article").count() == 0
        assert frame.get_by_text("Seuraa meitä:").is_visible()
        page.unroute("**/icon.svg*")
        loads = sum("/frame/" in one for one in page.asked)
        with page.expect_request("**/frame/"):
            page.clock.fast_forward(A_LOOK)
        frame.locator(".seina-rest").wait_for()
        page.wait_for_load_state("networkidle")
        assert sum("/frame/" in one for one in page.asked) == loads + 1, "once, and not for ever"


def test_a_frame_is_light_unless_the_host_page_asks_for_something_else(
    site: Any, visit: Any, serving: Any
) -> None:
    def colour(query: str) -> str:
        text = FRAMING.format(wall=site.url, query=query, sandbox="allow-scripts")
        with serving(Page(text)) as (url, _):
            page = visit(url, color_scheme="dark")
            frame = page.frames[1]
            frame.locator("article").first.wait_for()
            return str(frame.evaluate("getComputedStyle(document.querySelector('article')).backgroundColor"))

    light, dark = "rgb(255, 255, 255)", "rgb(24, 35, 44)"
    assert [colour(query) for query in ("", "?scheme=dark", "?scheme=light")] == [light, dark, light]
