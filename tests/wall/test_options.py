"""What a host page may ask of a wall by its address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wall.conftest import Call, Walls
from wall import options
from wall.app import create
from wall.options import AS_IT_IS, Options, apply, asked

LEVELS = re.compile(rb"<h([1-6])[ >]")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", AS_IT_IS),
        ("heading=3&channels=off&scheme=dark&layout=list", Options("3", "off", "dark", "list")),
        ("heading=1&channels=maybe&scheme=pink&layout=", AS_IT_IS),
        ("utm_source=x&layout=large", Options(layout="large")),
        ("layout=row&layout=list", Options(layout="list")),
        ("heading=3%22%3E&__class__=x&%ff=%00", AS_IT_IS),
        ("x" * 300 + "&layout=list", AS_IT_IS),
    ],
)
def test_only_what_is_known_is_heard(query: str, found: Options) -> None:
    assert asked(query) == found


@given(st.text())
def test_no_query_breaks_anything(query: str) -> None:
    assert all(value in options.ALLOWED[name] for name, value in options.attributes(asked(query)).items())


@pytest.fixture
def app(full: Walls):
    full.publish()
    return create(full.settings)


def test_a_fragments_headings_are_where_the_page_wants_them(app, call: Call) -> None:
    def levels(query: str) -> set[bytes]:
        return set(LEVELS.findall(call(app, "/kaikki/fi/fragment.html", QUERY_STRING=query)[2]))

    assert levels("") == {b"2", b"3"}
    assert levels("heading=4") == {b"4", b"5"}
    assert levels("heading=5") == {b"5", b"6"}


def test_a_frames_own_heading_has_the_level_asked_for(app, call: Call) -> None:
    body = call(app, "/kaikki/fi/frame/", QUERY_STRING="heading=3")[2]
    assert set(LEVELS.findall(body)) == {b"3", b"4"}
    assert body.count(b"</h3>") + body.count(b"</h4>") == len(LEVELS.findall(body))


def test_channels_can_always_be_there_or_only_instead_of_nothing(full: Walls, call: Call) -> None:
    def hidden(query: str) -> bool:
        body = call(create(full.settings), "/kaikki/fi/frame/", QUERY_STRING=query)[2]
        assert body.count(b'<li class="seina-rest"') == 1
        return b'<li class="seina-rest" hidden>' in body

    full.publish()
    assert (hidden(""), hidden("channels=on"), hidden("channels=off")) == (True, False, True)
    full.withdraw(1)
    full.publish()
    assert (hidden(""), hidden("channels=on"), hidden("channels=off")) == (False, False, True)
    for pick in (2, 3):
        full.withdraw(pick)
    full.publish()
    assert not hidden("channels=off"), "never a blank"


def test_another_form_has_an_etag_and_a_length_of_its_own_and_is_packed(app, call: Call) -> None:
    path = "/kaikki/fi/"
    plain, dark = (call(app, path, QUERY_STRING=query)[1] for query in ("", "scheme=dark"))
    assert plain["ETag"] != dark["ETag"]
    status, headers, body = call(app, path, QUERY_STRING="scheme=dark")
    assert int(headers["Content-Length"]) == len(body)
    assert b'data-layout="row" data-scheme="dark"' in body
    assert {name: plain[name] for name in ("Content-Security-Policy", "Cache-Control", "Vary")} == {
        name: headers[name] for name in ("Content-Security-Policy", "Cache-Control", "Vary")
    }
    etag = call(app, path, QUERY_STRING="scheme=dark", HTTP_ACCEPT_ENCODING="gzip")[1]["ETag"]
    again = {"QUERY_STRING": "scheme=dark", "HTTP_ACCEPT_ENCODING": "gzip", "HTTP_IF_NONE_MATCH": etag}
    status, _, body = call(app, path, **again)
    assert (status, body) == ("304 Not Modified", b"")


def test_the_elements_own_page_hands_the_wishes_on(app, call: Call) -> None:
    body = call(app, "/kaikki/sv/element/", QUERY_STRING="layout=list&heading=3")[2]
    assert b'<some-seina heading="3" layout="list" wall="kaikki" lang="sv">' in body


def test_a_withdrawn_card_is_gone_from_every_form(full: Walls, call: Call) -> None:
    full.publish()
    ours = create(full.settings)
    pick = full.lift("Poistettava tarina")
    full.publish()
    queries = ("", "scheme=dark", "layout=list&heading=4", "channels=off")

    def seen() -> set[bool]:
        ours._look_at = 0
        return {b"Poistettava" in call(ours, "/kaikki/fi/frame/", QUERY_STRING=query)[2] for query in queries}

    assert seen() == {True}
    full.withdraw(pick)
    full.publish()
    assert seen() == {False}


def test_data_files_and_pages_of_stories_have_one_form_only(app, call: Call) -> None:
    for path in ("/kaikki/fi/wall.json", "/kaikki/fi/arkisto/", "/wall.css"):
        assert call(app, path, QUERY_STRING="heading=4&layout=list")[2] == call(app, path)[2]


def test_words_that_look_like_our_own_marks_are_not_taken_for_them() -> None:
    said = b'<h2 id="a">x</h2><p>&lt;h2 class=&#34;y&#34;&gt; data-layout=&#34;row&#34; &lt;some-seina </p>'
    made = apply(said, Options("4", "on", "dark", "list"))
    assert made == said.replace(b"<h2", b"<h4").replace(b"/h2", b"/h4")
