"""The ways into other people's pages: a frame that tells its height, a fragment, oEmbed, JSON Feed."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.wall.conftest import Walls
from tests.wall.test_browser import AXE

SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
LISTENING = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Esimerkkilä</title></head>
<body><main><h1>Esimerkkilä</h1>
<iframe id="someseina" src="{wall}/kaikki/fi/frame/{hash}" title="Tarinoita meiltä" width="100%" height="640"
 sandbox="{sandbox}" style="border:0"></iframe></main>
<script>
heard = []
addEventListener("message", (event) => {{
  const frame = document.getElementById("someseina")
  heard.push([event.origin, event.data])
  if (event.source === frame.contentWindow && event.origin === "{wall}" && event.data.message === "height")
    frame.height = event.data.value
}})
</script></body></html>"""


class Page:
    """A page on an origin of its own."""

    def __init__(self, text: str) -> None:
        self._text = text.encode()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """The page, whatever is asked for."""
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [self._text]


class Tags(HTMLParser):
    """The names of all elements in a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.add(tag)


def test_oembed_says_what_the_standard_asks_and_keeps_to_what_wordpress_lets_through(full: Walls) -> None:
    full.publish()
    told = json.loads(full.published()["kaikki/fi/oembed.json"])

    assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 600, 1000)
    assert Tags(told["html"]).names == {"a", "blockquote", "iframe"}
    assert f'src="{full.settings.wall_url}/kaikki/fi/frame/"' in told["html"]
    page = full.published()["kaikki/fi/index.html"].decode()
    assert f'href="{full.settings.wall_url}/kaikki/fi/oembed.json"' in page


def test_a_fragment_stands_in_any_page_with_whole_addresses(full: Walls) -> None:
    full.publish()
    fragment = full.published()["kaikki/fi/fragment.html"].decode()

    assert not {"html", "head", "body", "script", "h1"} & Tags(fragment).names
    addresses = re.findall(r'(?:href|src|srcset)="([^"]+)"', fragment)
    assert len(addresses) > 8
    channel = "https://kemijarvi.example/@kaupunki"
    assert all(one == channel or one.startswith(full.settings.wall_url) for one in addresses)
    assert fragment.count("<article") == 3


def test_a_json_feed_tells_the_three_picks(full: Walls) -> None:
    full.publish()
    told = json.loads(full.published()["kaikki/fi/feed.json"])

    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert len(told["items"]) == 3
    for item in told["items"]:
        assert item["url"].startswith("http")
        assert item["content_text"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["date_published"])


def test_hostile_names_stay_text_in_every_way(walls: Walls) -> None:
    walls.lift('<script>alert(1)</script>"><img src=x onerror=alert(1)>')
    walls.publish()
    for name in ("fragment.html", "frame/index.html", "oembed.json"):
        body = walls.published()[f"kaikki/fi/{name}"].decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestInABrowser:
    @pytest.fixture
    def visit(self, chromium: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        yield lambda url: (page := context.new_page(), page.goto(url))[0]
        context.close()

    @pytest.mark.parametrize("width", [1280, 390, 320])
    def test_a_frame_grows_to_the_height_of_the_wall(
        self, site: Any, serving: Any, visit: Any, width: int
    ) -> None:
        text = LISTENING.format(wall=site.url, hash="", sandbox=SANDBOX)
        with serving(Page(text)) as (host, _):
            page = visit(host)
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function("heard.length > 0")
            inside = page.frames[1]
            inside.wait_for_function(
                "document.documentElement.scrollHeight <= innerHeight + 1", timeout=20_000
            )
            assert page.evaluate(
                "heard.every(([origin]) => origin === document.querySelector('iframe').src"
                ".split('/kaikki')[0])"
            )
            found = Axe().run(page, options=AXE).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_in_wordpresss_sandbox_it_tells_height_and_links_with_the_secret(
        self, site: Any, serving: Any, visit: Any
    ) -> None:
        text = LISTENING.format(wall=site.url, hash="#?secret=Ab12", sandbox="allow-scripts")
        with serving(Page(text)) as (host, _):
            page = visit(host)
            page.wait_for_function("heard.some(([, data]) => data.message === 'height')")
            frame = page.frames[1]
            assert frame.locator("article").count() == 3
            colour = frame.evaluate("getComputedStyle(document.querySelector('article')).borderTopStyle")
            assert colour == "solid", "the style sheet reaches the sandbox"
            frame.get_by_role("link", name="Katso julkaisu").first.click()
            page.wait_for_function("heard.some(([, data]) => data.message === 'link')")
            heard = page.evaluate("heard")
        assert {data["secret"] for _, data in heard} == {"Ab12"}
        assert {origin for origin, _ in heard} == {"null"}
        (link,) = [data["value"] for _, data in heard if data["message"] == "link"]
        assert link == f"{site.url}/go/3"
