"""The example configurations, under a real nginx: the wall and the desk behind it, and the folder alone."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from config import settings as config_settings
from curator.desk.app import create_app
from curator.removal.app import create_app as create_removal
from tests.wall import nginx
from tests.wall.conftest import Walls
from tests.wall.nginx import Nginx
from wall import app
from wall.expire import expire

WALL, DESK, REMOVAL = nginx.NAMES


@pytest.fixture
def walls(sample: Any, tmp_path: Path) -> Walls:
    settings = config_settings.load(
        {},
        data=tmp_path / "var",
        wall_url=f"https://{WALL}",
        desk_url=f"https://{DESK}",
        removal_url=f"https://{REMOVAL}",
        contact="viestinta@kemijarvi.example",
        proxies=1,
    )
    made = Walls(sample, settings)
    made.lift(file=made.picture())
    made.publish()
    return made


@pytest.fixture
def proxied(walls: Walls, serving: Any, tmp_path: Path) -> Iterator[Nginx]:
    desk = create_app(walls.settings, walls.database, lambda *_: "", "")
    removal = create_removal(walls.settings, walls.database)
    all_three = app.beside(walls.settings, wall=app.create(walls.settings), desk=desk, removal=removal)
    folder = tmp_path / "nginx"
    folder.mkdir()
    with serving(all_three) as (url, _):
        here = {"127.0.0.1:8080": url.removeprefix("http://")}
        with nginx.running("nginx.conf", folder, here) as server:
            yield server


@pytest.fixture
def alone(walls: Walls, tmp_path: Path) -> Iterator[Nginx]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    here = {"/srv/someseina/wall": str(walls.settings.published)}
    with nginx.running("nginx-folder.conf", folder, here) as server:
        yield server


def test_wall_and_desk_are_told_apart_and_plain_http_leads_to_https(proxied: Nginx) -> None:
    assert "Usva nousee" in proxied.ask(WALL, "/kaikki/fi/").text
    assert proxied.ask(DESK, "/").headers["location"] == "/signin?next=/"
    assert proxied.ask(REMOVAL, "/privacy/fi").status_code == 200
    plain = httpx.get(f"http://127.0.0.1:{proxied.plain}/kaikki/fi/", headers={"Host": WALL}, trust_env=False)
    assert (plain.status_code, plain.headers["location"]) == (308, f"https://{WALL}/kaikki/fi/")


def test_a_name_that_is_not_ours_gets_no_answer(proxied: Nginx) -> None:
    with pytest.raises((httpx.ConnectError, ssl.SSLError)):
        proxied.ask("muu.example", "/")


def test_caches_and_signing_in_work_through_the_proxy(proxied: Nginx) -> None:
    first = proxied.ask(WALL, "/kaikki/fi/", headers={"Accept-Encoding": "gzip"})
    again = proxied.ask(
        WALL, "/kaikki/fi/", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]}
    )
    assert (first.headers["content-encoding"], again.status_code) == ("gzip", 304)
    assert first.headers["strict-transport-security"]
    assert "frame-ancestors" in first.headers["content-security-policy"]
    page = proxied.ask(DESK, "/signin")
    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_a_form_too_large_for_the_desk_is_answered_by_the_desk(proxied: Nginx) -> None:
    answer = proxied.ask(DESK, "/signin", "POST", content=b"x" * (12 * 1024 * 1024))

    assert answer.status_code in {400, 413}
    assert "nginx" not in answer.text


def test_the_folder_alone_is_the_same_wall(alone: Nginx, walls: Walls, call: Any) -> None:
    ours = app.create(walls.settings)
    for path in (
        "/kaikki/fi/frame/",
        "/kaikki/fi/fragment.html",
        "/kaikki/fi/feed.json",
        "/",
        "/kaikki/",
        "/kaikki/fi/",
        "/kaikki/fi/wall.json",
        "/kaikki/fi/atom.xml",
        "/embed.v1.js",
    ):
        _, headers, body = call(ours, path)
        theirs = alone.ask(WALL, path)
        assert theirs.content == body, path
        for name in ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"):
            assert theirs.headers[name] == headers[name], (path, name)
        assert theirs.headers["Content-Type"].replace(" ", "") == headers["Content-Type"].replace(" ", "")
        assert theirs.headers.get("Access-Control-Allow-Origin") == headers.get("Access-Control-Allow-Origin")
    assert alone.ask(WALL, "/kaikki").headers["location"].endswith("/kaikki/")


def test_the_folder_alone_shows_no_list_no_drafts_and_takes_no_forms(alone: Nginx, walls: Walls) -> None:
    (walls.settings.published / ".index.html.1").write_text("half")
    for path in ("/manifest.json", "/.lock", "/.index.html.1", "/kaikki/fi/index.fallback.html", "/none/"):
        assert alone.ask(WALL, path).status_code == 404, path
    assert alone.ask(WALL, "/kaikki/fi/", "POST").status_code in {403, 405}


def test_a_folder_past_its_time_shows_nothing_of_anybodys_once_the_timer_ran(
    alone: Nginx, walls: Walls
) -> None:
    expire(walls.settings.published, walls.clock() + timedelta(hours=25))

    page = alone.ask(WALL, "/kaikki/fi/").text
    assert "Usva nousee" not in page
    assert "Näin pääset mukaan" in page
    assert alone.ask(WALL, "/go/1/").status_code == 404
