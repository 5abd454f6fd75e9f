"""Flickr: the public feed without a key, the search with one, and errors that come with status 200."""

import json
from datetime import UTC, datetime

import pytest

from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, Transient, Unreadable
from collector.identity import of_link
from collector.sources import flickr
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, Known, MediaKind, Missing, Page, There
from tests.fakes import flickr as fake
from tests.fakes.flickr import NEWEST, Flickr
from tests.fakes.web import Reply, Web

HORIZON = datetime.fromtimestamp(NEWEST - 30 * 86_400, UTC)
ASK = Ask(1, "flickr", "https://api.example", "kemijärvi", name="Lähde")
DAY = 86_400


@pytest.fixture
def server(web: Web, monkeypatch: pytest.MonkeyPatch) -> Flickr:
    server = Flickr()
    web.routes[None] = server.answer
    monkeypatch.setattr(flickr, "OEMBED", f"{web.origin}/services/oembed/")
    return server


def ask(web: Web, query: str = "Kemijärvi", token: str = fake.KEY) -> Ask:
    return Ask(1, "flickr", web.origin, query, secret={"token": token} if token else {}, name="Lähde")


def everything(door: Door, asked: Ask, cursor: Cursor) -> tuple[list[IncomingPost], Page]:
    posts: list[IncomingPost] = []
    while True:
        page = flickr.fetch(door, asked, cursor, HORIZON)
        posts += page.posts
        cursor = json.loads(json.dumps(dict(page.cursor)))
        if not page.more:
            return posts, page


def known(number: int) -> Known:
    uri = f"https://www.flickr.com/photo.gne?id={number}"
    return Known(str(number), uri, f"https://www.flickr.com/photos/ainoaapa/{number}/")


def published(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# What is read


def test_a_photo_of_the_search_is_read_whole_with_its_open_licence() -> None:
    (post,) = flickr.read(json.loads(fake.found(fake.photo(7))), ASK).posts

    assert (post.network, post.uri) == ("flickr", "https://www.flickr.com/photo.gne?id=7")
    assert (post.native_id, post.url) == ("7", "https://www.flickr.com/photos/ainoaapa/7/")
    assert (post.title, post.text) == ("Usvaa", "Usva nousi järveltä.\n\nCC BY 2.0")
    assert post.tags == ("kemijärvi", "usva")
    assert post.published_at == datetime.fromtimestamp(NEWEST, UTC)
    assert post.author is not None
    assert post.author.uri == "https://www.flickr.com/people/12037949754@N01"
    assert (post.author.handle, post.author.name) == ("ainoaapa", "Aino Aapa")
    assert (post.likes, post.reposts, post.replies) == (None, None, None)
    url = "https://live.staticflickr.com/1/7_abc_b.jpg"
    assert post.media == (IncomingMedia(MediaKind.IMAGE, url, None, 1024, 683),)


def test_a_photo_of_the_feed_is_the_same_post_by_the_same_photographer() -> None:
    (fed,) = flickr.read(json.loads(fake.feed(fake.item(7))), ASK).posts
    (found,) = flickr.read(json.loads(fake.found(fake.photo(7))), ASK).posts

    assert (fed.uri, fed.native_id, fed.url, fed.published_at) == (
        found.uri,
        found.native_id,
        found.url,
        found.published_at,
    )
    assert fed.author is not None
    assert found.author is not None
    assert (fed.author.uri, fed.author.name) == (found.author.uri, "Aino Aapa")
    assert (fed.title, fed.text, fed.tags) == ("Usvaa", "Usva nousi järveltä.", ("kemijärvi", "usva"))
    assert [one.url for one in fed.media] == ["https://live.staticflickr.com/1/7_abc_z.jpg"]


@pytest.mark.parametrize(
    "pasted", ["https://www.flickr.com/photos/ainoaapa/7/in/photostream/", "https://flic.kr/p/8"]
)
def test_a_pasted_link_is_the_same_photo(pasted: str) -> None:
    (post,) = flickr.read(json.loads(fake.found(fake.photo(7))), ASK).posts
    identity = of_link(pasted)
    assert identity is not None
    assert (identity.network, identity.uri) == (post.network, post.uri)


def test_all_rights_reserved_is_no_licence_and_a_video_is_its_still() -> None:
    node = fake.photo(7, license="0", media="video", pathalias=None)
    (post,) = flickr.read(json.loads(fake.found(node)), ASK).posts
    assert post.text == "Usva nousi järveltä."
    assert post.media[0].kind is MediaKind.VIDEO
    assert post.url == "https://www.flickr.com/photos/12037949754@N01/7/"


def test_what_cannot_be_read_is_told_and_the_rest_is_read() -> None:
    nodes = [fake.photo(1), fake.photo(2, dateupload=None), fake.photo(3, owner=None), fake.photo(4, id="x")]
    page = flickr.read(json.loads(fake.found(*nodes)), ASK)
    assert [post.native_id for post in page.posts] == ["1"]
    assert page.faults[0] == "photo 2: no usable “dateupload”"
    assert len(page.faults) == 3


# Without a key


def test_the_feed_is_asked_for_both_spellings_at_once(web: Web, door: Door, server: Flickr) -> None:
    server.items = [fake.item(7)]
    page = flickr.fetch(door, ask(web, "#Kemija\u0308rvi", token=""), {}, HORIZON)
    assert (len(page.posts), page.more, page.partial) == (1, False, "")
    assert (server.asked[0]["tags"], server.asked[0]["tagmode"]) == ("Kemijärvi,kemijarvi", "any")
    assert page.cursor == {"newest": NEWEST}


def test_a_full_feed_that_does_not_reach_back_is_said_to_be_partial(
    web: Web, door: Door, server: Flickr
) -> None:
    server.items = [fake.item(number, published=published(NEWEST - number)) for number in range(30)]
    assert "only the 20 newest" in flickr.fetch(door, ask(web, token=""), {}, HORIZON).partial
    known_since = {"newest": NEWEST - 10}
    page = flickr.fetch(door, ask(web, token=""), known_since, HORIZON)
    assert (len(page.posts), page.partial, page.cursor) == (20, "", {"newest": NEWEST})


def test_an_apostrophe_that_flickr_escapes_is_read(web: Web, door: Door, server: Flickr) -> None:
    body = fake.feed(fake.item(7, title="QUOTE")).replace("QUOTE", r"Aino\'s \\ lake").encode()
    server.trouble = Reply(body=body)
    (post,) = flickr.fetch(door, ask(web, token=""), {}, HORIZON).posts
    assert post.title == r"Aino's \ lake"


def test_without_a_key_strangers_view_tells_what_is_gone(web: Web, door: Door, server: Flickr) -> None:
    server.hidden = {known(2).url}
    looked = flickr.recheck(door, ask(web, token=""), [known(1), known(2)])
    assert looked == {"1": There(), "2": Missing()}


# With a key


def test_the_search_walks_all_pages_and_goes_on_from_the_newest(web: Web, door: Door, server: Flickr) -> None:
    server.photos = [
        fake.photo(number, dateupload=str(NEWEST - 20 * DAY + 600 * number)) for number in range(1, 251)
    ]
    posts, page = everything(door, ask(web), {})
    assert len(posts) == len({post.uri for post in posts}) == 250
    assert [one["page"] for one in server.asked] == ["1", "2", "3"]
    newest = NEWEST - 20 * DAY + 600 * 250
    assert page.cursor == {"newest": newest}

    server.photos.append(fake.photo(999))
    posts, page = everything(door, ask(web), page.cursor)
    assert server.asked[-1]["min_upload_date"] == str(newest - DAY)
    assert posts[-1].native_id == "999"
    assert page.cursor == {"newest": NEWEST}


def test_a_walk_that_was_broken_off_goes_on_where_it_was(web: Web, door: Door, server: Flickr) -> None:
    server.photos = [fake.photo(number, dateupload=str(NEWEST - DAY + number)) for number in range(150)]
    first = flickr.fetch(door, ask(web), {}, HORIZON)
    later = datetime.fromtimestamp(NEWEST, UTC)
    flickr.fetch(door, ask(web), first.cursor, later)
    assert server.asked[1]["min_upload_date"] == server.asked[0]["min_upload_date"]
    assert server.asked[1]["page"] == "2"


def test_more_than_the_pages_hold_is_said(
    web: Web, door: Door, server: Flickr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flickr, "BACK_PAGES", 1)
    server.photos = [fake.photo(number) for number in range(150)]
    posts, page = everything(door, ask(web), {})
    assert (len(posts), page.partial) == (100, "there is more than 1 pages hold")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (100, KeyRefused),
        (96, KeyRefused),
        (105, Transient),
        (10, Transient),
        (99, Misconfigured),
        (112, Unreadable),
    ],
)
def test_errors_go_by_flickrs_code_since_their_status_is_always_good(
    web: Web, door: Door, server: Flickr, code: int, error: type[Exception]
) -> None:
    server.trouble = fake.failed(code, "It did not work")
    with pytest.raises(error, match=f"code {code}"):
        flickr.fetch(door, ask(web), {}, HORIZON)


def test_a_wrong_key_is_refused_without_quoting_it(web: Web, door: Door, server: Flickr) -> None:
    with pytest.raises(KeyRefused) as refused:
        flickr.fetch(door, ask(web, token="vaara-avain-0123456789"), {}, HORIZON)
    assert "vaara-avain" not in str(refused.value)


def test_a_photo_flickr_does_not_have_is_missing_and_trouble_is_no_proof(
    web: Web, door: Door, server: Flickr
) -> None:
    server.photos = [fake.photo(1)]
    assert flickr.recheck(door, ask(web), [known(1), known(2)]) == {"1": There(), "2": Missing()}
    server.trouble = fake.failed(105, "Service currently unavailable")
    with pytest.raises(Transient):
        flickr.recheck(door, ask(web), [known(1)])
