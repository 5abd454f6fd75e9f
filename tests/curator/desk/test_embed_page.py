"""The embed code is what a web editor pastes."""

import html5lib

from tests.curator.desk.conftest import Visitor


def test_each_wall_of_the_team_has_two_snippets(editor: Visitor) -> None:
    page = editor.get("/kemijarvi/embed")
    snippets = [one.text or "" for one in page.all("textarea")]
    assert len(snippets) == 4
    assert snippets[0] == (
        '<script type="module" src="http://wall.localhost/embed.v1.js"></script>\n'
        '<some-seina wall="kemijarvi" lang="fi"><a href="http://wall.localhost/kemijarvi/">Kemijärvi</a></some-seina>'
    )
    assert 'src="http://wall.localhost/kemijarvi/fi/"' in snippets[1]
    for snippet in snippets:
        html5lib.HTMLParser(strict=True).parseFragment(snippet)
    for area in page.all("textarea"):
        assert area.get("readonly") is not None


def test_another_teams_own_wall_is_not_offered(editor: Visitor) -> None:
    assert "posio" not in editor.get("/kemijarvi/embed").body
