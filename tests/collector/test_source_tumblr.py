"""Tumblr: posts under a tag in both spellings, paged by time, with a key that stands in the address."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected, Transient
from collector.identity import of_link
from collector.sources import tumblr
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, Known, MediaKind, Missing, Page
from tests.fakes import tumblr as fake
from tests.fakes.tumblr import NEWEST, Tumblr
from tests.fakes.web import Reply, Web

HORIZON = datetime.fromtimestamp(NEWEST - 30 * 86_400, UTC)
ASK = Ask(1, "tumblr", "https://api.example", "kemijärvi", name="Lähde")


@pytest.fixture
def server(web: Web) -> Tumblr:
    server = Tumblr()
    web.routes[None] = server.answer
    return server


def ask(web: Web, query: str = "Kemijärvi", token: str = fake.KEY) -> Ask:
    return Ask(1, "tumblr", web.origin, query, secret={"token": token} if token else {}, name="Lähde")


def everything(door: Door, asked: Ask, cursor: Cursor) -> tuple[list[IncomingPost], Page]:
    posts: list[IncomingPost] = []
    while True:
        page = tumblr.fetch(door, asked, cursor, HORIZON)
        posts += page.posts
        cursor = json.loads(json.dumps(dict(page.cursor)))
        if not page.more:
            return posts, page


def hours(count: int, first: int = 1) -> list[fake.Node]:
    """Posts, newest first, one an hour."""
    return [fake.post(first + number, timestamp=NEWEST - 3600 * number) for number in range(count)]


def known(node: fake.Node) -> Known:
    link = f"https://www.tumblr.com/{node['blog_name']}/{node['id_string']}"
    return Known(f"{node['blog_name']}/{node['id_string']}", link, link)


# What is read


def test_a_post_is_read_whole() -> None:
    (post,) = tumblr.read({"response": [fake.post(7)]}, ASK).posts

    assert (post.network, post.uri) == ("tumblr", "https://www.tumblr.com/post/7")
    assert (post.native_id, post.url) == ("aurinkokunta/7", "https://www.tumblr.com/aurinkokunta/7")
    assert (post.text, post.tags) == ("Usva nousi järveltä.", ("Kemijärvi",))
    assert post.published_at == datetime.fromtimestamp(NEWEST, UTC)
    assert post.author is not None
    assert (post.author.handle, post.author.name) == ("aurinkokunta", "Aurinkokunta kertoo")
    assert (post.likes, post.reposts, post.replies) == (12, None, None)
    picture = IncomingMedia(
        MediaKind.IMAGE, "https://64.media.tumblr.com/esim7/s1280.jpg", "Usvainen järvi", 1280, 960
    )
    assert post.media == (picture,)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://www.tumblr.com/aurinkokunta/7/usvaa?source=share",
        "https://aurinkokunta.tumblr.com/post/7/usvaa",
        "tumblr.com/blog/view/aurinkokunta/7",
    ],
)
def test_a_pasted_link_is_the_same_post_as_the_one_tumblr_tells_of(pasted: str) -> None:
    (post,) = tumblr.read({"response": [fake.post(7)]}, ASK).posts
    identity = of_link(pasted)
    assert identity is not None
    assert (identity.network, identity.uri) == (post.network, post.uri)


def test_a_post_of_the_older_format_gives_its_words_and_pictures() -> None:
    sizes = [
        {"url": "https://64.media.tumblr.com/a/s2048.jpg", "width": 2048, "height": 1536},
        {"url": "https://64.media.tumblr.com/a/s640.jpg", "width": 640, "height": 480},
    ]
    node = fake.post(7, content=None, type="photo", caption="<p>Usva <b>nousi</b></p>")
    (post,) = tumblr.read({"response": [node | {"photos": [{"alt_sizes": sizes}]}]}, ASK).posts
    assert post.text == "Usva nousi"
    assert [one.url for one in post.media] == ["https://64.media.tumblr.com/a/s640.jpg"]


def test_links_and_stills_of_videos_are_read_and_empty_reblogs_left_out() -> None:
    content = [
        {"type": "link", "url": "https://kunta.example/usva", "title": "Usva"},
        {"type": "video", "poster": [{"url": "https://64.media.tumblr.com/v.jpg", "width": 640}]},
    ]
    trail = [{"content": [{"type": "text", "text": "Jonkun muun sanat"}]}]
    page = tumblr.read(
        {"response": [fake.post(1, content=content), fake.post(2, content=[], trail=trail)]}, ASK
    )
    (post,) = page.posts
    assert page.faults == ()
    assert post.text == "Usva\nhttps://kunta.example/usva"
    assert [one.kind for one in post.media] == [MediaKind.VIDEO]


def test_what_cannot_be_read_is_told_and_the_rest_is_read() -> None:
    nodes = [fake.post(1), fake.post(2, timestamp=None), fake.post(3, blog_name="ei käy"), "merkkijono"]
    page = tumblr.read({"response": nodes}, ASK)
    assert [post.native_id for post in page.posts] == ["aurinkokunta/1"]
    assert page.faults[0] == "post 2: no usable “timestamp”"
    assert len(page.faults) == 3


# Paging


def test_both_spellings_are_asked_composed_and_without_the_mark(web: Web, door: Door, server: Tumblr) -> None:
    everything(door, ask(web, "#Kemija\u0308rvi"), {})
    assert [one["tag"] for one in server.asked] == ["Kemijärvi", "kemijarvi"]
    assert "Kemij%C3%A4rvi" in web.paths()[0]


def test_all_pages_are_walked_and_the_next_asking_stops_at_what_is_known(
    web: Web, door: Door, server: Tumblr
) -> None:
    server.by_tag = {"Kemijärvi": hours(50), "kemijarvi": hours(3, first=101)}
    posts, page = everything(door, ask(web), {})
    assert len(posts) == len({post.uri for post in posts}) == 53
    assert page.cursor == {"newest": NEWEST}

    server.asked.clear()
    server.by_tag["Kemijärvi"].insert(0, fake.post(200, timestamp=NEWEST + 60))
    posts, page = everything(door, ask(web), page.cursor)
    assert "aurinkokunta/200" in [post.native_id for post in posts]
    assert [one.get("before") for one in server.asked] == [None, None]
    assert page.cursor == {"newest": NEWEST + 60}


def test_nothing_older_than_the_horizon_comes(web: Web, door: Door, server: Tumblr) -> None:
    old = fake.post(9, timestamp=NEWEST - 40 * 86_400)
    server.by_tag = {"kemijarvi": [*hours(19), old, *hours(5, first=50)]}
    posts, _ = everything(door, ask(web, "kemijarvi"), {})
    assert len(posts) == 19
    assert len(server.asked) == 1


def test_a_tag_with_more_than_can_be_paged_is_said_to_be_partial(
    web: Web, door: Door, server: Tumblr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tumblr, "BACK_PAGES", 2)
    server.by_tag = {"kemijarvi": hours(50)}
    posts, page = everything(door, ask(web, "kemijarvi"), {})
    assert (len(posts), page.partial) == (40, "there is more than 2 pages hold")


# Trouble


def test_without_a_key_nothing_is_asked_and_a_wrong_one_is_refused(
    web: Web, door: Door, server: Tumblr
) -> None:
    with pytest.raises(NotConnected):
        tumblr.fetch(door, ask(web, token=""), {}, HORIZON)
    assert server.asked == []
    with pytest.raises(KeyRefused) as refused:
        tumblr.fetch(door, ask(web, token="vaara-avain-0123456789"), {}, HORIZON)
    assert "vaara-avain" not in str(refused.value)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"X-Ratelimit-Perhour-Remaining": "0", "X-Ratelimit-Perhour-Reset": "1200"}, 1200),
        (
            {
                "X-Ratelimit-Perhour-Remaining": "0",
                "X-Ratelimit-Perhour-Reset": "1200",
                "X-Ratelimit-Perday-Remaining": "0",
                "X-Ratelimit-Perday-Reset": "50000",
            },
            50_000,
        ),
        ({"Retry-After": "30"}, 30),
        ({}, 3600),
    ],
)
def test_a_full_limit_tells_until_when_and_leaves_other_keys_alone(
    web: Web, door: Door, server: Tumblr, headers: dict[str, str], wait: int
) -> None:
    server.trouble, server.fails_from = Reply(429, b"Limit Exceeded", headers), 1
    with pytest.raises(Transient) as told:
        tumblr.fetch(door, ask(web), {}, HORIZON)
    assert (told.value.retry_after, told.value.throttled) == (timedelta(seconds=wait), True)
    assert told.value.alone


def test_a_query_that_names_no_hashtag_is_the_operators_to_mend(web: Web, door: Door) -> None:
    with pytest.raises(Misconfigured, match="names no hashtag"):
        tumblr.fetch(door, ask(web, "#"), {}, HORIZON)


# Looking again


def test_a_deleted_post_is_missing_and_the_others_come_anew(web: Web, door: Door, server: Tumblr) -> None:
    there, gone = fake.post(1, note_count=99), fake.post(2)
    server.by_tag = {"kemijarvi": [there]}
    looked = tumblr.recheck(door, ask(web), [known(there), known(gone)])
    found = looked["aurinkokunta/1"]
    assert isinstance(found, IncomingPost)
    assert found.likes == 99
    assert looked["aurinkokunta/2"] == Missing()


def test_after_a_trouble_the_rest_stays_unknown_and_alone_it_is_an_error(
    web: Web, door: Door, server: Tumblr
) -> None:
    server.trouble, server.fails_from = Reply(503), 2
    looked = tumblr.recheck(door, ask(web), [known(fake.post(1)), known(fake.post(2))])
    assert looked == {"aurinkokunta/1": Missing()}
    with pytest.raises(Transient):
        tumblr.recheck(door, ask(web), [known(fake.post(1))])


@pytest.mark.parametrize("body", [b"<html>Not here</html>", b"{}", b'{"meta": {"status": 500}}'])
def test_a_404_that_tumblr_did_not_write_is_no_proof(
    web: Web, door: Door, server: Tumblr, body: bytes
) -> None:
    server.trouble, server.fails_from = Reply(404, body), 1
    with pytest.raises(Misconfigured):
        tumblr.recheck(door, ask(web), [known(fake.post(1))])
