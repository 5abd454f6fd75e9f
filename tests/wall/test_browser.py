"""The wall in a real browser: readable by everyone, and at home on strict foreign pages."""

import gzip
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from wall import assets, render

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

AXE = {
    "rules": {"target-size": {"enabled": True}},
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
STRICT = (
    "default-src 'none'; script-src {wall}; connect-src {wall}; img-src {wall}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HOST = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Esimerkkilä</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{wall}/icon.svg"><script type="module" src="{wall}/embed.v1.js"></script></head>
<body><main><h1>Esimerkkilä</h1><p>Tervetuloa.</p>
<some-seina wall="kaikki"{attributes}><a href="{wall}/kaikki/fi/">Katso tarinat</a></some-seina>
<p id="after">Yhteystiedot</p></main></body></html>"""


class Host:
    """A municipality's own page, on an origin of its own."""

    def __init__(self, wall: str, attributes: str = "", policy: str = STRICT) -> None:
        self._page = HOST.format(wall=wall, attributes=attributes).encode()
        self._policy = policy.format(wall=wall)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """The page, whatever is asked for."""
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", self._policy)]
        start_response("200 OK", headers)
        return [self._page]


@pytest.fixture
def visit(chromium: Any):
    """Open a page in a browser of its own; everything it asked for and said is kept on it."""
    contexts = []

    def open_page(url: str, *, width: int = 1280, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def faults(page: Any) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_wall_page_has_no_fault_axe_can_find(site, visit, width: int) -> None:
    for scheme in ("light", "dark"):
        page = visit(f"{site.url}/kaikki/fi/", width=width, color_scheme=scheme)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.said == []


@pytest.mark.parametrize("path", ["/kaikki/sv/", "/kaikki/en/", "/poisto/3/fi/", "/go/1/", "/none"])
def test_the_other_pages_have_none_either(site, visit, path: str) -> None:
    assert faults(visit(site.url + path, width=390)) == []


def test_the_empty_wall_has_none_either(site, visit) -> None:
    for pick in (1, 2, 3):
        site.walls.withdraw(pick)
    site.walls.publish()
    page = visit(f"{site.url}/kaikki/fi/")
    page.wait_for_function("!document.querySelector('article')")
    assert faults(page) == []


def test_the_page_is_whole_without_scripts_and_with_forced_colours(site, visit) -> None:
    page = visit(f"{site.url}/kaikki/fi/", java_script_enabled=False, forced_colors="active")
    assert page.locator("article").count() == 3
    assert page.locator("img").first.get_attribute("alt") == "Sumuinen järvi aamulla"
    assert page.get_by_role(
        "link", name="Katso julkaisu Mastodonissa (Aino, Mastodon, avautuu uuteen välilehteen)"
    ).is_visible()


def test_every_link_can_be_reached_by_keyboard_and_shows_where_one_is(site, visit) -> None:
    page = visit(f"{site.url}/kaikki/fi/")
    links = page.locator("a:visible").count()
    for _ in range(links):
        page.keyboard.press("Tab")
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert page.evaluate("document.activeElement.tagName") == "A"
        assert width == "3px"


def test_text_at_twice_the_size_stays_inside_a_phone(site, visit) -> None:
    page = visit(f"{site.url}/kaikki/fi/", width=390)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [1280, 320])
def test_the_element_works_under_a_strict_policy_and_trusted_types(site, visit, serving, width: int) -> None:
    with serving(Host(site.url, ' lang="sv" heading="2"')) as (host, _server):
        page = visit(host, width=width)
        page.locator("some-seina li").first.wait_for()
        assert page.locator("some-seina li.box").count() == 3
        assert page.locator("some-seina h2").inner_text() == "Kaikki tarinat"
        assert page.locator("some-seina h3").all_inner_texts() == ["Aino", "Aino", "Eero Erkkilä"]
        assert page.get_by_text("Inlägget är på finska").count() == 2
        image = page.locator("some-seina img").first
        image.scroll_into_view_if_needed()
        chosen, offered = image.evaluate(
            "img => img.decode().then(() => [img.currentSrc, img.previousElementSibling.srcset])"
        )
        assert offered.startswith(f"{chosen} 480w, ")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
        assert page.said == []


def test_only_our_own_host_is_asked_and_nothing_is_kept(site, visit, serving) -> None:
    with serving(Host(site.url)) as (host, _server):
        page = visit(host)
        page.locator("some-seina li").first.wait_for()
        page.wait_for_load_state("networkidle")
        ours = {urlsplit(host).netloc, urlsplit(site.url).netloc, ""}
        assert {urlsplit(url).netloc for url in page.asked} <= ours
        assert len(page.asked) > 3
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        bare = visit(f"{site.url}/kaikki/fi/")
        assert {urlsplit(url).netloc for url in bare.asked} <= ours
        assert bare.context.cookies() == []


def test_the_page_below_hardly_moves_when_the_element_fills(site, visit, serving) -> None:
    with serving(Host(site.url)) as (host, _server):
        page = visit(host)
        page.locator("some-seina li").first.wait_for()
        page.wait_for_load_state("networkidle")
        moved = page.evaluate(
            """() => new Promise(done => new PerformanceObserver(list => done(
                list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe(
                {type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 300))"""
        )
        assert moved < 0.1


def test_with_the_service_down_the_link_inside_the_element_stays(site, visit, serving) -> None:
    with serving(Host(site.url)) as (host, _server):
        page = visit("about:blank")
        page.route("**/wall.json", lambda route: route.abort())
        page.goto(host)
        page.locator("some-seina div:not(.wait)").wait_for(state="attached")
        assert page.get_by_role("link", name="Katso tarinat").is_visible()


@pytest.mark.parametrize("body", ["", "<html>", "[]", "null", '{"version": 2}', '{"version": 1}'])
def test_an_answer_that_is_no_wall_leaves_the_link(site, visit, serving, body: str) -> None:
    with serving(Host(site.url)) as (host, _server):
        page = visit("about:blank")
        page.route(
            "**/wall.json",
            lambda route: route.fulfill(body=body, headers={"Access-Control-Allow-Origin": "*"}),
        )
        page.goto(host)
        page.locator("some-seina div:not(.wait)").wait_for(state="attached")
        assert page.get_by_role("link", name="Katso tarinat").is_visible()


def test_the_element_shows_channels_instead_of_cards_that_are_no_longer_valid(site, visit, serving) -> None:
    with serving(Host(site.url)) as (host, _server):
        page = visit("about:blank")
        page.clock.install()
        page.clock.fast_forward("25:00:00")
        page.goto(host)
        page.locator("some-seina li.box").first.wait_for()
        assert page.locator("some-seina blockquote").count() == 0
        assert page.get_by_text("Seuraa meitä:").is_visible()


def test_the_host_page_gives_colours_and_the_dark_only_when_it_wants_it(site, visit, serving) -> None:
    def colours(policy: str, scheme: str) -> list[str]:
        with serving(Host(site.url, policy=policy)) as (host, _server):
            page = visit(host, color_scheme="dark")
            page.evaluate("scheme => document.documentElement.style.cssText = scheme", scheme)
            page.locator("some-seina li").first.wait_for()
            return page.evaluate(
                """() => { const s = getComputedStyle(
                document.querySelector('some-seina').shadowRoot.querySelector('li'))
                return [s.color, s.backgroundColor] }"""
            )

    assert colours(STRICT, "") == ["rgb(20, 32, 43)", "rgb(255, 255, 255)"]
    assert colours(STRICT, "color-scheme: light dark") == ["rgb(232, 238, 241)", "rgb(24, 35, 44)"]
    assert colours(STRICT, "--seina-ink: #010203; --seina-card: #fffefd") == [
        "rgb(1, 2, 3)",
        "rgb(255, 254, 253)",
    ]


def test_the_wall_is_light(full, call) -> None:
    from wall.app import create

    script = (render.STATIC / assets.SCRIPT).read_bytes()
    assert len(gzip.compress(script, 9, mtime=0)) <= 2300
    full.publish()
    app = create(full.settings)
    packed = {"HTTP_ACCEPT_ENCODING": "gzip"}
    whole = sum(
        len(call(app, path, **packed)[2])
        for path in (
            "/kaikki/fi/",
            "/wall.css",
            "/embed.v1.js",
            "/embed.v1.css",
            "/kaikki/fi/wall.json",
            "/kaikki/fi/atom.xml",
        )
    )
    assert whole <= 30_000


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_story_and_archive_have_no_fault_axe_can_find(site, visit, width: int) -> None:
    for week in range(3, 6):
        site.walls.lift(f"Vanhempi tarina {week}", weeks_ago=week, team="posio")
    site.walls.publish()
    for path in ("/tarina/1/", "/tarina/3/sv/", "/kaikki/fi/arkisto/", "/kaikki/en/arkisto/mukana-posio/"):
        for scheme in ("light", "dark"):
            page = visit(f"{site.url}{path}", width=width, color_scheme=scheme)
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.said == []


def test_story_and_archive_are_whole_without_scripts_and_by_keyboard_in_forced_colours(site, visit) -> None:
    site.walls.lift("Vanhempi tarina", weeks_ago=5, team="posio")
    site.walls.publish()
    page = visit(f"{site.url}/kaikki/fi/", java_script_enabled=False, forced_colors="active")
    page.get_by_role("link", name="Kaikki tarinat").click()
    assert page.locator("article").count() == 4
    assert page.locator("script").count() == 0
    page.locator("summary", has_text="Kunnan tai hankkeen mukaan").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Posio (1)").click()
    page.get_by_role("link", name="Aino").click()
    assert page.get_by_text("Vanhempi tarina").is_visible()
    assert page.get_by_role("link", name="Pyydä poistoa").is_visible()
    page.get_by_role("link", name="svenska").click()
    assert page.locator("html").get_attribute("lang") == "sv"


def test_every_link_and_choice_of_the_archive_shows_where_the_keyboard_is(site, visit) -> None:
    site.walls.lift("Vanhempi tarina", weeks_ago=5, team="posio")
    site.walls.publish()
    page = visit(f"{site.url}/kaikki/fi/arkisto/")
    for _ in range(page.locator("summary, a:visible").count()):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") in {"A", "SUMMARY"}
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
