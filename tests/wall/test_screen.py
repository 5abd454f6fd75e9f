"""The wall on an info screen: large, renews itself, stands still when asked, and keeps to its time."""

import gzip
from datetime import timedelta
from typing import Any

import html5lib
import pytest

from tests.wall.conftest import Walls
from tests.wall.test_browser import faults
from tests.wall.test_cards import pick, published
from wall import render

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MOST = 2_500
"""Bytes of the script, packed."""


def test_the_script_is_small() -> None:
    assert len(gzip.compress((render.STATIC / "screen.v1.js").read_bytes(), 9)) <= MOST


def test_each_story_has_its_code_and_the_campaign_its_own() -> None:
    files = published(pick(), hashtags=("tunniste",))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        files["/kaikki/fi/naytto/"].decode()
    )
    (code,) = [one for one in tree.iter("img") if one.get("src", "").endswith("qr.svg")]
    assert code.get("src") == "../../../tarina/12/qr.svg"
    assert code.get("alt") == "QR-koodi: avaa tarina puhelimella, Aino Ahola"
    assert files["/tarina/12/qr.svg"].startswith(b"<svg xmlns=")
    (drawn,) = [one for one in tree.iter("span") if one.get("role") == "img"]
    assert drawn.get("aria-label").endswith("https://seina.example/kaikki/fi/kampanja/")
    assert tree.find(".//button").get("hidden") is not None


def test_codes_go_with_their_picks(full: Walls, call: Any) -> None:
    from wall.app import create

    full.publish()
    assert {f"tarina/{number}/qr.svg" for number in (1, 2, 3)} <= set(full.published())
    app = create(full.settings)
    status, headers, _ = call(app, "/tarina/3/qr.svg")
    assert (status, headers["Content-Type"]) == ("200 OK", "image/svg+xml")
    full.withdraw(3)
    full.publish()
    assert "tarina/3/qr.svg" not in full.published()


def test_it_may_be_framed_and_runs_our_script_only(full: Walls, call: Any) -> None:
    from wall.app import create

    full.publish()
    _, headers, body = call(create(full.settings), "/kaikki/fi/naytto/")
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'; connect-src 'self'; frame-ancestors *" in policy
    assert body.count(b"<script") == 1
    for asked in ("layout=large", "scheme=dark"):
        varied = call(create(full.settings), "/kaikki/fi/naytto/", QUERY_STRING=asked)[2].decode()
        name, value = asked.split("=")
        assert f'data-{name}="{value}"' in varied


def test_past_its_time_the_channels_are_left() -> None:
    files = published(pick(), hashtags=("tunniste",))
    assert b"<noscript>" in files["/kaikki/fi/naytto/"]


@pytest.mark.browser
@on_sqlite
def test_it_renews_turns_stops_and_gives_way(site: Any, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.clock.install()
    shown = page.locator(".seina-slides > li:visible")
    sizes = ((320, 640), (1280, 720), (1920, 1080))
    looks = [("fi", size, layout) for size in sizes for layout in ("row", "large")]
    for language, (width, height), layout in [*looks, ("sv", sizes[0], "row"), ("en", sizes[2], "large")]:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site.url}/kaikki/{language}/naytto/?layout={layout}")
        page.locator("button:visible").wait_for()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert shown.count() == (3 if layout == "row" else 1)
        if width > 320:
            assert page.evaluate("document.documentElement.scrollHeight") <= height, layout
    page.clock.fast_forward(15_000)
    assert page.locator("li[data-pick='2']").is_visible()
    page.keyboard.press("Tab")
    page.locator("button").focus()
    page.keyboard.press("Enter")
    assert page.locator("button").inner_text() == "Continue"
    page.clock.fast_forward(30_000)
    assert page.locator("li[data-pick='2']").is_visible()
    # Stopped, it shows nothing new; what has gone goes all the same.
    site.walls.lift("Uusi tarina", weeks_ago=0)
    site.walls.withdraw(3)
    site.walls.publish()
    data = f"{site.url}/kaikki/en/wall.json"
    while context.request.get(data).json()["cards"][0]["id"] != 4:
        pass  # the server looks at its folder a few times a second
    page.clock.fast_forward(60_000)
    page.locator("li[data-pick='3']").wait_for(state="detached")
    assert page.locator("li[data-pick='4']").count() == 0
    page.keyboard.press("Enter")
    page.clock.fast_forward(60_000)
    page.locator("li[data-pick='4']").wait_for(state="attached")
    # Whoever wants no motion sees all of them at once.
    page.emulate_media(reduced_motion="reduce")
    page.locator("li[data-pick]:visible").nth(2).wait_for()
    # Without a connection it keeps what it has, until its time is over.
    context.set_offline(True)
    page.clock.fast_forward(int(timedelta(hours=23).total_seconds() * 1000))
    assert page.locator("li[data-pick]").count() == 3
    page.clock.fast_forward(int(timedelta(hours=2).total_seconds() * 1000))
    page.locator("li[data-pick]").first.wait_for(state="detached")
    assert page.locator(".seina-rest").is_visible()
    assert said == []
    assert context.cookies() == []
    context.close()
