"""The embed code is what a web editor pastes."""

from datetime import date

import html5lib
from sqlalchemy.orm import Session

from config.db import Database
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
    assert data.splitlines()[2] == "http://wall.localhost/kemijarvi/fi/feed.json"
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
    assert next(one.get("src") for one in page.all("iframe")) == "http://wall.localhost/kemijarvi/fi/frame/"
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
