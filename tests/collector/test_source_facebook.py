"""Facebook: the posts of our own Page, with its own key, its paging by time and its deletions."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected, Transient
from collector.identity import of_link
from collector.sources import facebook_page
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, Known, MediaKind, Missing, Page
from tests.fakes import graph as meta
from tests.fakes.web import Web

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)
SAMPLES = json.loads((Path(meta.__file__).parent / "graph_samples.json").read_text(encoding="utf-8"))
ASK = Ask(1, "facebook_page", "https://graph.example", meta.PAGE_ID, name="Sivu")
CLICKS = {"name": "post_clicks", "period": "lifetime", "values": [{"value": 31}]}


@pytest.fixture
def server(web: Web) -> Iterator[meta.Graph]:
    """Meta, with our Page and nothing on it; afterwards no key may have stood in an address."""
    server = meta.Graph(keys={meta.PAGE_TOKEN})
    web.routes[None] = server.answer
    yield server
    assert server.leaks == []
    assert [path for path in web.paths() if meta.PAGE_TOKEN in path] == []


def ask(web: Web, **changes: Any) -> Ask:
    secret = {"token": meta.TOKEN, f"page:{meta.PAGE_ID}": meta.PAGE_TOKEN}
    asked = {"source_id": 1, "kind": "facebook_page", "server": web.origin, "query": meta.PAGE_ID}
    return Ask(**asked | {"secret": secret, "name": "Sivu"} | changes)


def read_one(**changes: Any) -> IncomingPost:
    page = facebook_page.read({"data": [meta.page_post(7, **changes)]}, ASK)
    assert page.faults == ()
    return page.posts[0]


def everything(door: Door, asked: Ask, cursor: Cursor) -> tuple[list[IncomingPost], Page]:
    posts: list[IncomingPost] = []
    while True:
        page = facebook_page.fetch(door, asked, cursor, HORIZON)
        posts += page.posts
        cursor = json.loads(json.dumps(dict(page.cursor)))
        assert meta.PAGE_TOKEN not in json.dumps(cursor)
        if not page.more:
            return posts, page


def days(count: int) -> list[meta.Node]:
    newest = datetime(2026, 11, 20, 12, tzinfo=UTC)
    times = [newest - timedelta(hours=6) * number for number in range(count)]
    return [
        meta.page_post(900 + number, created_time=f"{time:%Y-%m-%dT%H:%M:%S}+0000")
        for number, time in enumerate(times)
    ]


def known(node: meta.Node) -> Known:
    return Known(str(node["id"]), str(node["permalink_url"]), str(node["permalink_url"]))


def test_a_pages_post_is_read_whole() -> None:
    post = read_one()

    assert (post.network, post.uri) == ("facebook", "https://www.facebook.com/7")
    assert (post.native_id, post.url) == (
        f"{meta.PAGE_ID}_7",
        f"https://www.facebook.com/{meta.PAGE_ID}/posts/7/",
    )
    assert (post.text, post.tags) == ("Tänään torilla: avajaiset! #kemijärvi", ("kemijärvi",))
    assert post.published_at == datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert (post.likes, post.reposts, post.replies, post.clicks) == (58, 7, 4, None)
    assert post.author is not None
    assert (post.author.handle, post.author.name) == (meta.PAGE_ID, "Kemijärven esimerkkisivu")
    assert post.media == (
        IncomingMedia(MediaKind.IMAGE, "https://scontent.xx.fbcdn.net/v/t39/esim7.jpg", None, 720, 405),
    )


def test_shares_that_are_not_told_are_none_but_unknown_where_reactions_are_not_told_either() -> None:
    assert read_one(shares=None).reposts == 0
    bare = read_one(shares=None, reactions=None, comments=None)
    assert (bare.likes, bare.reposts, bare.replies) == (None, None, None)


def test_what_is_not_shown_to_everybody_is_left_out() -> None:
    hidden: list[meta.Node] = [
        {"is_published": False},
        {"is_hidden": True},
        {"is_expired": True},
        {"privacy": {"value": "CUSTOM"}},
    ]
    nodes = [meta.page_post(number, **changes) for number, changes in enumerate(hidden)]
    page = facebook_page.read({"data": [*nodes, meta.page_post(9, privacy=None)]}, ASK)
    assert [post.native_id for post in page.posts] == [f"{meta.PAGE_ID}_9"]
    assert page.faults == ()


def test_albums_and_stills_are_read_and_the_preview_of_a_shared_link_is_not() -> None:
    def attached(kind: str, number: int) -> meta.Node:
        image = {"src": f"https://cdn.example/{number}.jpg", "width": 0, "height": "x"}
        return {"media_type": kind, "media": {"image": image}}

    album = attached("album", 1) | {"subattachments": {"data": [attached("photo", 2), attached("video", 3)]}}
    media = [
        read_one(attachments={"data": [one]}).media
        for one in (album, attached("video", 4), attached("link", 5), {"media_type": "photo"}, "?")
    ]
    assert [[(one.kind.value, one.url[-5:]) for one in post] for post in media] == [
        [("image", "2.jpg"), ("video", "3.jpg")],
        [("video", "4.jpg")],
        [],
        [],
        [],
    ]
    assert [one.url for one in read_one(attachments=None).media] == [
        "https://scontent.xx.fbcdn.net/v/t39/esim7.jpg"
    ]
    assert read_one(attachments=None, status_type="shared_story").media == ()


@pytest.mark.parametrize(
    ("link", "pasted"),
    [
        (
            f"https://www.facebook.com/{meta.PAGE_ID}/posts/7/",
            "https://m.facebook.com/kemijarvi/posts/avajaiset/7?mibextid=abc",
        ),
        (
            f"https://www.facebook.com/{meta.PAGE_ID}/posts/7/",
            f"https://www.facebook.com/permalink.php?story_fbid=7&id={meta.PAGE_ID}",
        ),
        ("https://www.facebook.com/photo.php?fbid=88", "https://www.facebook.com/photo/?fbid=88&set=a.1"),
        ("https://www.facebook.com/kemijarvi/videos/99/", "https://www.facebook.com/watch/?v=99"),
        ("https://www.facebook.com/reel/77/", "https://www.facebook.com/reel/77"),
    ],
)
def test_a_pasted_link_is_the_same_post_as_the_one_meta_tells_of(link: str, pasted: str) -> None:
    identity = of_link(pasted)
    assert identity is not None
    assert (identity.network, identity.uri) == ("facebook", read_one(permalink_url=link).uri)


def test_a_link_that_hides_its_number_leaves_the_posts_own() -> None:
    post = read_one(permalink_url="https://www.facebook.com/kemijarvi/posts/pfbid02abcDEF")
    assert post.uri == "https://www.facebook.com/7"
    assert post.url == "https://www.facebook.com/kemijarvi/posts/pfbid02abcDEF"


def test_answers_from_another_librarys_fixtures_are_read() -> None:
    page = facebook_page.read(SAMPLES["feed"], ASK)
    assert page.faults == ()
    (post,) = page.posts
    assert (post.uri, post.author, post.likes) == ("https://www.facebook.com/10113332572050531", None, None)
    assert post.url == "https://www.facebook.com/4/posts/10113332572050531"


def test_a_pages_posts_are_walked_by_time_back_to_the_horizon(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.posts = days(200)
    posts, page = everything(door, ask(web), {})

    assert len(posts) == len({post.uri for post in posts}) == 119
    assert page.cursor == {"newest": "2026-11-20T12:00:00+00:00"}
    assert all(asked.headers["authorization"] == f"Bearer {meta.PAGE_TOKEN}" for asked in web.asked)
    web.asked.clear()
    assert len(everything(door, ask(web), page.cursor)[0]) == 25
    assert len(web.asked) == 1


def test_a_page_whose_key_we_have_not_is_asked_with_the_connections_own(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.keys.add(meta.TOKEN)
    facebook_page.fetch(door, ask(web, secret={"token": meta.TOKEN}), {}, HORIZON)
    assert web.asked[0].headers["authorization"] == f"Bearer {meta.TOKEN}"


def test_without_a_key_or_a_pages_number_nothing_is_asked(door: Door, web: Web, server: meta.Graph) -> None:
    with pytest.raises(NotConnected):
        facebook_page.fetch(door, ask(web, secret={}), {}, HORIZON)
    for query in ("", "kemijarvi", "1/feed"):
        with pytest.raises(Misconfigured, match="names no Facebook Page"):
            facebook_page.fetch(door, ask(web, query=query), {}, HORIZON)
    assert web.asked == []


def test_posts_are_looked_at_again_with_their_clicks_and_hidden_ones_are_gone(
    door: Door, web: Web, server: meta.Graph
) -> None:
    there, hidden, gone = meta.page_post(1), meta.page_post(2), meta.page_post(3)
    server.posts = [there | {"message": "Korjattu"}, hidden | {"is_hidden": True}]
    server.insights[there["id"]] = CLICKS
    looked = facebook_page.recheck(door, ask(web), [known(one) for one in (there, hidden, gone)])

    post = looked[there["id"]]
    assert isinstance(post, IncomingPost)
    assert (post.text, post.clicks) == ("Korjattu", 31)
    assert (looked[hidden["id"]], looked[gone["id"]]) == (Missing(), Missing())
    assert facebook_page.RECHECK_BATCH == 50


def test_clicks_that_are_not_told_lose_no_post(door: Door, web: Web, server: meta.Graph) -> None:
    server.posts = [meta.page_post(1)]
    answers = iter([None, meta.error(100)])
    web.routes[None] = lambda asked: next(answers) or server.answer(asked)
    post = facebook_page.recheck(door, ask(web), [known(server.posts[0])])[server.posts[0]["id"]]
    assert isinstance(post, IncomingPost)
    assert (post.likes, post.clicks) == (58, None)


def test_one_that_is_gone_and_spoils_the_answer_for_all_is_found_one_by_one(
    door: Door, web: Web, server: meta.Graph
) -> None:
    there, gone = meta.page_post(1), meta.page_post(2)
    server.posts = [there]
    first = iter([meta.error(100, 33)])
    web.routes[None] = lambda asked: next(first, None) or server.answer(asked)
    looked = facebook_page.recheck(door, ask(web), [known(there), known(gone)])
    assert isinstance(looked[there["id"]], IncomingPost)
    assert looked[gone["id"]] == Missing()


def test_gone_counts_only_while_another_post_of_the_page_is_shown(
    door: Door, web: Web, server: meta.Graph
) -> None:
    gone = known(meta.page_post(1))
    assert facebook_page.recheck(door, ask(web), [gone]) == {}
    server.posts = [meta.page_post(5)]
    assert facebook_page.recheck(door, ask(web), [gone]) == {gone.native_id: Missing()}
    server.fails[""] = meta.error(100, 33)
    assert facebook_page.recheck(door, ask(web), [gone]) == {}


def test_a_refused_key_or_a_full_limit_proves_nothing(door: Door, web: Web, server: meta.Graph) -> None:
    gone = [known(meta.page_post(1))]
    server.fails[""] = meta.error(80001)
    with pytest.raises(Transient):
        facebook_page.recheck(door, ask(web), gone)
    server.fails[""] = meta.error(190, 460)
    with pytest.raises(KeyRefused):
        facebook_page.recheck(door, ask(web), gone)
