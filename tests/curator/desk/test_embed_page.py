"""The embed code is what a web editor pastes."""

import hashlib
from base64 import b64encode
from datetime import date

import html5lib
from sqlalchemy.orm import Session

from config.db import Database
from config.settings import Settings
from curator.desk.embed_heights import HEIGHTS
from curator.models import WallPlace
from tests.curator.desk.conftest import Visitor


def test_each_wall_of_the_team_is_offered_in_every_way(editor: Visitor) -> None:
    page = editor.get("/kemijarvi/embed")
    snippets = [one.text or "" for one in page.all("textarea")]
    assert len(snippets) == 10
    element, frame, address, fragment, data = snippets[:5]
    assert element == (
        '<script type="module" src="http://wall.localhost/embed.v1.js"></script>\n'
        '<some-seina wall="kemijarvi" lang="fi"><a href="http://wall.localhost/kemijarvi/">Kemijärvi</a></some-seina>'
    )
    assert 'src="http://wall.localhost/kemijarvi/fi/frame/"' in frame
    assert address == "http://wall.localhost/kemijarvi/fi/"
    assert fragment == "http://wall.localhost/kemijarvi/fi/fragment.html"
    assert data.splitlines()[2:] == [
        "http://wall.localhost/kemijarvi/fi/feed.json",
        "http://wall.localhost/schema/wall.v1.json",
    ]
    for snippet in (element, frame):
        html5lib.HTMLParser(strict=True).parseFragment(snippet)
    for area in page.all("textarea"):
        assert area.get("readonly") is not None


def test_what_a_strict_site_must_allow_is_said_and_the_wall_may_be_seen_here(editor: Visitor) -> None:
    page = editor.get("/kemijarvi/embed")
    policies = [one.text or "" for one in page.all("code")]
    assert (
        "script-src http://wall.localhost; connect-src http://wall.localhost; img-src http://wall.localhost"
        in policies
    )
    assert [one.get("src") for one in page.all("iframe")][:4] == [
        f"http://wall.localhost/kemijarvi/fi/{path}" for path in ("element/", "frame/", "frame/", "")
    ]
    assert "frame-src http://wall.localhost" in page.headers["Content-Security-Policy"]
    assert "frame-src" not in editor.get("/kemijarvi/").headers["Content-Security-Policy"]


def test_the_page_says_where_the_wall_was_last_seen(editor: Visitor, database: Database) -> None:
    assert "Seinää ei ole vielä nähty millään sivustolla." in editor.get("/kemijarvi/embed").body

    def see(session: Session) -> None:
        session.add(WallPlace(wall_key="kemijarvi", host="www.kemijarvi.fi", seen_on=date(2026, 11, 20)))

    database.writing(see)
    assert "www.kemijarvi.fi" in editor.get("/kemijarvi/embed").body


def test_another_teams_own_wall_is_not_offered(editor: Visitor) -> None:
    assert "posio" not in editor.get("/kemijarvi/embed").body


def test_what_is_wished_for_is_in_every_code_and_in_what_it_looks_like(editor: Visitor) -> None:
    chosen = "language=sv&layout=list&heading=3&channels=off&scheme=dark&consent=cookiebot"
    page = editor.get(f"/kemijarvi/embed?{chosen}")
    element, frame, _, fragment, _ = [one.text or "" for one in page.all("textarea")][:5]
    assert 'lang="sv" heading="3" layout="list" scheme="dark" channels="off">' in element
    assert 'href="http://wall.localhost/kemijarvi/sv/"' in element
    query = "heading=3&layout=list&scheme=dark&channels=off"
    assert f'frame/?{query.replace("&", "&amp;")}"' in frame
    assert f'height="{HEIGHTS["list"][1]}"' in frame
    assert fragment.endswith(f"/sv/fragment.html?{query}")
    for code in (element, frame):
        assert code.count('data-cookieconsent="ignore"') == 1
        html5lib.HTMLParser(strict=True).parseFragment(code)
    assert f"http://wall.localhost/kemijarvi/sv/element/?{query}" in [
        one.get("src") for one in page.all("iframe")
    ]
    selected = {one.get("value") for one in page.all("option") if one.get("selected") is not None}
    assert {"sv", "list", "3", "off", "dark", "cookiebot"} <= selected


def test_what_cannot_be_wished_for_changes_nothing(editor: Visitor) -> None:
    odd = editor.get('/kemijarvi/embed?language=ru&layout="><script>&heading=9&consent=x&scheme=')
    plain = editor.get("/kemijarvi/embed")
    assert [one.text for one in odd.all("textarea")] == [one.text for one in plain.all("textarea")]


def test_the_script_is_offered_with_its_digest_once_it_is_published(
    editor: Visitor, settings: Settings
) -> None:
    script = b"customElements.define()"
    settings.published.mkdir(parents=True)
    (settings.published / "embed.v1.js").write_bytes(script)
    page = editor.get("/kemijarvi/embed?consent=onetrust")
    code = next(one.text or "" for one in page.all("textarea") if one.get("id") == "pinned-1")
    digest = b64encode(hashlib.sha384(script).digest()).decode()
    assert f'src="http://wall.localhost/embed.v1.{hashlib.sha256(script).hexdigest()[:12]}.js"' in code
    assert f'integrity="sha384-{digest}" crossorigin="anonymous" data-ot-ignore' in code


def test_the_heights_told_are_those_of_the_walls_layout(editor: Visitor) -> None:
    row, large = HEIGHTS["row"], HEIGHTS["large"]
    assert f"{row[0]} (320), {row[1]} (768), {row[2]} (1280)" in editor.get("/kemijarvi/embed").body
    assert f"{large[0]} (320), {large[1]} (768)" in editor.get("/kemijarvi/embed?layout=large").body
