"""Whatever people write, in whichever field, by whichever way it is shown: nothing of it runs.

The pages are served without the policy that would stop it, so that escaping alone is tried.
"""

import html
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from config.models import TeamKind
from curator.models import PermissionState
from curator.picking.translating import Translation
from curator.showing.around import Channel, Funder, Partner
from curator.shown import ShownTheme
from tests.wall.hostile import ALIVE, VECTORS
from tests.wall.test_cards import PICTURE, RENDITION, pick, wall
from wall import documents, headers
from wall.drafts import Site

pytestmark = pytest.mark.browser

LISTENING = """
window.ran = []
window.alert = (what) => top.ran.push(location.pathname + ' ' + what)
"""
AWAKE = """async (patience = 50) => {
  const everything = (root) => [...root.querySelectorAll('*')].flatMap(
    (one) => one.shadowRoot ? [one, ...everything(one.shadowRoot)] : [one])
  const found = everything(document)
  for (const one of found) {
    for (const kind of ['mouseover', 'focus', 'error', 'toggle', 'animationstart'])
      one.dispatchEvent(new Event(kind))
    if (one.closest('a') === one && /^\\s*javascript/i.test(one.getAttribute('href'))) one.click()
  }
  await new Promise((done) => setTimeout(done, patience))
  const odd = found.filter((one) =>
    one.matches('object,embed,form,input,textarea,select,math,video,audio,marquee,dialog,xss,template')
    || [...one.attributes].some(({name}) => /^on|^srcdoc$|^formaction$/.test(name))
    || (one.getAttribute('style') && !one.matches('body > pre:only-child'))
    || /^\\s*(javascript|data|vbscript)/i.test(one.getAttribute('href') || one.getAttribute('src') || ''))
  return {ran: top.ran, odd: odd.map((one) => one.outerHTML.slice(0, 200))}
}"""


def everything() -> dict[str, bytes]:
    """All that is published of one wall, whose every pick has one vector in every field; by path."""
    picks = tuple(
        replace(
            pick(
                replace(PICTURE, alt=vector, photographer=vector),
                PermissionState.GRANTED,
                text=vector,
                title=vector,
                author_name=vector,
                author_handle=vector,
                language=vector if number % 2 else "fi",
                url=vector if number % 3 else "https://suo.example/" + vector,
                network=vector if number % 4 == 0 else "web",
            ),
            id=number,
            team_name=vector,
            headline=vector,
            translations=tuple(Translation(code, vector, vector, vector) for code in ("sv", "ru")),
            theme=ShownTheme(f"t{number % 3}", (("fi", vector),)),
        )
        for number, vector in enumerate(VECTORS, 1)
    )
    shown = wall(
        *picks,
        archive=picks,
        channels=tuple(Channel("web", vector, "https://suo.example/" + vector) for vector in VECTORS),
        hashtags=VECTORS[:7],
        funder=Funder(VECTORS[0], VECTORS[6], "a.jpg"),
        about="\n".join(VECTORS),
        partners=tuple(Partner(vector, vector, TeamKind.PROJECT) for vector in VECTORS),
        takes_stories=True,
    )
    site = Site("", "viestinta@kunta.example", datetime(2100, 1, 1, tzinfo=UTC))
    return {one.path: one.body() for one in documents.every([shown], {"a.jpg": RENDITION}, site)}


def names() -> bytes:
    """Fragments of a wall for each vector, which is its name and its campaign's, in one page."""
    site = Site("", "", datetime(2100, 1, 1, tzinfo=UTC))
    found: list[bytes] = []
    for number, vector in enumerate(VECTORS):
        named = wall(key=f"w{number}", name=vector, campaign_name=vector, hashtags=(vector,))
        drafts = documents.every([named], {}, site)
        found += [one.body() for one in drafts if one.path.endswith(("/fi/fragment.html", "/fi/"))]
    return b"<!doctype html><meta charset=utf-8>" + b"".join(found)


def unescaped() -> bytes:
    """The control: each vector as it is, in running text and in attributes, in a frame of its own."""
    frames = "".join(
        f'<iframe srcdoc="{html.escape(_raw(number, vector))}"></iframe>'
        for number, vector in enumerate(VECTORS)
    )
    return f"<!doctype html><meta charset=utf-8><title>x</title>{frames}".encode()


def _raw(number: int, vector: str) -> str:
    listening = f"<script>window.alert = () => top.ran.push({number})</script>"
    press = (
        "<script>for (const one of document.querySelectorAll('a,button')) one.click()</script>"
        if "javascript" in vector.lower().replace("\t", "").replace("\n", "")
        else ""
    )
    return f'{listening}<p>{vector}</p><i title="{vector}">x</i><a href="{vector}">x</a>{press}'


class Published:
    """Serves documents as they are, without any policy."""

    def __init__(self) -> None:
        self.files = everything()
        host = "<!doctype html><meta charset=utf-8><title>x</title>"
        stories = [path for path in self.files if path.startswith("/tarina/") and path.count("/") == 3]
        stories = [path for path in stories if path.endswith("/")]
        embedded = json.loads(self.files["/kaikki/fi/oembed.json"])["html"]
        items = json.loads(self.files["/kaikki/fi/feed.json"])["items"]
        self.stories = len(stories)
        self.files |= {
            "/control": unescaped(),
            "/names": names(),
            "/stories": (host + "".join(f'<iframe src="{path}"></iframe>' for path in stories)).encode(),
            "/oembed": (host + embedded).encode(),
            "/element": (
                host + '<script type=module src=/embed.v1.js></script><some-seina wall="kaikki"></some-seina>'
            ).encode(),
            "/fragment": host.encode() + self.files["/kaikki/fi/fragment.html"],
            "/feed": (host + "".join(html.escape(item["content_text"]) for item in items)).encode(),
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """A document, as a web server would give it."""
        path = environ["PATH_INFO"]
        body = self.files.get(path)
        kind = headers.TYPES.get(headers.suffix(path), headers.TYPES[".html"])
        start_response("404 Not Found" if body is None else "200 OK", [("Content-Type", kind)])
        return [body or b""]


@pytest.fixture(scope="module")
def published() -> Published:
    return Published()


@pytest.fixture
def page(chromium: Any, serving: Any, published: Published) -> Iterator[Any]:
    with serving(published) as (url, _):
        context = chromium.new_context(base_url=url)
        context.add_init_script(LISTENING)
        yield context.new_page()
        context.close()


def test_there_are_vectors_enough_and_no_two_alike() -> None:
    assert len(VECTORS) == len(set(VECTORS)) >= 60


def test_the_vectors_run_where_nobody_escapes_them(page: Any) -> None:
    page.goto("/control")
    page.wait_for_function(f"new Set(ran).size >= {ALIVE // 2}", timeout=10_000)


@pytest.mark.parametrize(
    "way",
    [
        "/element",
        "/kaikki/fi/",
        "/kaikki/sv/frame/",
        "/fragment",
        "/stories",
        "/kaikki/fi/arkisto/",
        "/kaikki/fi/arkisto/teema-t1/",
        "/kaikki/fi/kampanja/",
        "/kaikki/fi/kortti/",
        "/kaikki/fi/naytto/",
        "/kaikki/fi/atom.xml",
        "/kaikki/fi/feed.json",
        "/feed",
        "/oembed",
        "/names",
    ],
)
def test_nothing_runs_and_nothing_is_more_than_text(page: Any, published: Published, way: str) -> None:
    page.goto(way)
    if way == "/element":
        page.locator("some-seina li.box").last.wait_for()
        assert page.locator("some-seina li.box").count() > len(VECTORS) - 3
    found = page.evaluate(AWAKE)
    assert found == {"ran": [], "odd": []}
    if way == "/stories":
        assert len(page.frames) == published.stories + 1 > len(VECTORS) - 3
        for frame in page.frames[1:]:
            assert frame.evaluate(AWAKE, 0) == {"ran": [], "odd": []}
            assert frame.evaluate("document.querySelectorAll('meta[property^=\"og:\"]').length") >= 5


def test_feeds_and_data_stay_what_they_are(published: Published) -> None:
    for path, body in published.files.items():
        if path.endswith(".xml"):
            assert len(ElementTree.fromstring(body)) > len(VECTORS) - 3
        elif path.endswith(".json"):
            json.loads(body)
    told = json.loads(published.files["/kaikki/fi/wall.json"])
    assert {card["text"] for card in told["cards"]} >= {"<script>alert(1)</script>", "<"}
