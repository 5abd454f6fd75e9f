"""What is special about Bluesky: its records and labels, its two searches, its sessions."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.door import Door
from collector.errors import (
    CollectError,
    KeyRefused,
    Misconfigured,
    NotConnected,
    Transient,
    Unreadable,
)
from collector.identity import of_link
from collector.sources import bluesky
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, Known, MediaKind, Missing, Page
from tests.fakes.bluesky import (
    CREATE,
    DID,
    FORBIDDEN,
    GET_POSTS,
    REFRESH,
    RESOLVE,
    SEARCH,
    SEARCH_V2,
    Bluesky,
    author,
    dated,
    facet,
    image,
    images,
    jwt,
    query_of,
    record,
    refusal,
    uri,
    view,
)
from tests.fakes.web import Asked, Reply, Web

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)
DAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASK = Ask(1, "bluesky", "https://pds.example", "kemijärvi", secret={"token": "avain-1"}, name="Taivas")
EMBED = "app.bsky.embed."


@pytest.fixture
def sky(web: Web) -> Bluesky:
    """A server with no posts yet, behind every path of `web`."""
    server = Bluesky()
    web.routes[None] = server.answer
    return server


def ask(web: Web, **changes: Any) -> Ask:
    return replace(ASK, server=web.origin, **changes)


def read_one(**changes: Any) -> IncomingPost:
    page = bluesky.read({"posts": [view(**changes)]}, ASK)
    assert page.faults == ()
    return page.posts[0]


def everything(
    door: Door, asked: Ask, cursor: Cursor, horizon: datetime = HORIZON
) -> tuple[list[str], list[Page]]:
    """All pages of one run from `cursor` on: the posts' keys in the order they came, and the pages."""
    keys: list[str] = []
    pages: list[Page] = []
    while not pages or pages[-1].more:
        page = bluesky.fetch(door, asked, cursor, horizon)
        pages.append(page)
        keys += [post.uri.rpartition("/")[2] for post in page.posts]
        cursor = json.loads(json.dumps(dict(page.cursor)))
    return keys, pages


# Reading


def test_a_post_is_read_whole() -> None:
    post = read_one()

    assert (post.network, post.native_id, post.uri) == (
        "bluesky",
        uri("3mkemijarvi2a"),
        uri("3mkemijarvi2a"),
    )
    assert post.url == f"https://bsky.app/profile/{DID}/post/3mkemijarvi2a"
    assert (post.text, post.tags) == ("Sumu nousee järveltä #Kemijärvi", ("Kemijärvi",))
    assert post.published_at == datetime(2026, 11, 20, 14, 20, 0, 123_000, tzinfo=UTC)
    assert (post.likes, post.reposts, post.replies, post.language) == (9, 2, 1, "fi")
    assert (post.is_reply, post.sensitive, post.restricted, post.edited_at) == (False, False, False, None)
    assert post.author is not None
    assert (post.author.uri, post.author.handle) == (DID, "usva.esimerkki.example")
    assert (post.author.name, post.author.url) == (
        "Usva Järvinen",
        f"https://bsky.app/profile/{DID}",
    )
    assert post.media == (
        IncomingMedia(MediaKind.IMAGE, str(image()["fullsize"]), "Sumuinen järvi ja laituri"),
    )


def test_a_search_and_a_pasted_link_give_the_same_identity() -> None:
    pasted = of_link(
        f"katso https://bsky.app/profile/{DID.upper().replace('DID:PLC', 'did:plc')}/post/3mk2a?x=1"
    )
    found = read_one(uri=uri("3mk2a"))
    assert pasted is not None
    assert (pasted.network, pasted.uri, pasted.url) == (found.network, found.uri, found.url)


def test_hashtags_are_cut_out_of_the_text_by_bytes_and_those_beside_the_text_are_read_too() -> None:
    text = "Järvellä 🛶 #KemiJärvi, ja #töitä — #tapaus. #tuhannenjayhdentyönmatkatoimisto"
    facets = [
        facet(text, "#KemiJärvi", "tag", tag="kemijärvi"),
        facet(text, "#töitä", "tag", tag="#töitä"),
        facet(text, "#tapaus.", "tag", tag="muutettu"),
    ]
    tags = read_one(record=record(text, facets=facets, tags=["Posio", "kemijarvi", "#Keminmaa", 7])).tags

    assert tags == (
        "KemiJärvi",
        "töitä",
        "muutettu",
        "tapaus",
        "tuhannenjayhdentyönmatkatoimisto",
        "Posio",
        "Keminmaa",
    )


@pytest.mark.parametrize(
    "index",
    [None, {}, {"byteStart": -1, "byteEnd": 4}, {"byteStart": 9, "byteEnd": 4},
     {"byteStart": 0, "byteEnd": 999}, {"byteStart": True, "byteEnd": "4"}, {"byteStart": 13, "byteEnd": 15}],
)  # fmt: skip
def test_a_facet_that_marks_nothing_still_names_its_hashtag(index: Any) -> None:
    marks = [{"index": index, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "posio"}]}]
    assert read_one(record=record("Sumu nousee järveltä", facets=marks)).tags == ("posio",)


def test_a_link_shown_cut_short_stands_whole_in_the_text_and_another_stays_as_written() -> None:
    text = "Äiti: lue kunta.example/uuti... ja täältä"
    whole, other = "https://www.kunta.example/uutiset/2026?x=1", "https://muu.example/"
    facets = [
        facet(text, "kunta.example/uuti...", "link", uri=whole),
        facet(text, "täältä", "link", uri=other),
    ]
    assert read_one(record=record(text, facets=facets)).text == f"Äiti: lue {whole} ja täältä"


def test_the_date_is_the_earlier_of_the_authors_word_and_the_networks() -> None:
    indexed = datetime(2026, 11, 20, 14, 20, 2, 456_000, tzinfo=UTC)

    def date(created: Any, **changes: Any) -> datetime | None:
        return read_one(record=record(createdAt=created), **changes).published_at

    assert date("2037-01-01T00:00:00Z") == indexed
    assert date("0001-01-01T00:00:00Z") == indexed
    assert date("1970-01-01T00:00:00Z") == indexed
    assert date("eilen") == date(None) == indexed
    assert date("2026-11-20T14:00:00") == datetime(2026, 11, 20, 14, tzinfo=UTC)
    assert date("2026-11-20T16:00:00.123456789+02:00") == datetime(
        2026, 11, 20, 14, 0, 0, 123_456, tzinfo=UTC
    )
    assert date("2026-11-20T14:00:00Z", indexedAt=None) == datetime(2026, 11, 20, 14, tzinfo=UTC)
    assert date(None, indexedAt=None) is None


@pytest.mark.parametrize(
    ("embed", "found"),
    [
        (None, ()),
        (images(image("a"), image("b", alt="", fullsize=None), image("c", alt=None)),
         (("image", "/feed_fullsize/", "Sumuinen järvi ja laituri"), ("image", "/feed_thumbnail/", ""),
          ("image", "/feed_fullsize/", None))),
        ({"$type": f"{EMBED}gallery#view", "items": [
            {"$type": f"{EMBED}gallery#viewImage", "thumbnail": "https://cdn.example/t/1", "alt": "Yksi"},
            {"thumbnail": "https://cdn.example/t/2", "fullsize": "https://cdn.example/f/2", "alt": ""}, "x"]},
         (("image", "/t/1", "Yksi"), ("image", "/f/2", ""))),
        ({"$type": f"{EMBED}video#view", "cid": "x", "playlist": "https://v.example/p.m3u8",
          "thumbnail": "https://v.example/still.jpg", "alt": "Hiihtäjä"},
         (("video", "still.jpg", "Hiihtäjä"),)),
        ({"$type": f"{EMBED}video#view", "playlist": "https://v.example/p.m3u8"}, ()),
        ({"$type": f"{EMBED}recordWithMedia#view", "record": {"record": {}}, "media": images()},
         (("image", "/feed_fullsize/", "Sumuinen järvi ja laituri"),)),
        ({"$type": f"{EMBED}record#view",
          "record": {"$type": f"{EMBED}record#viewRecord", "embeds": [images()]}}, ()),
        ({"$type": f"{EMBED}record#view", "record": {"$type": f"{EMBED}record#viewBlocked"}}, ()),
        ({"$type": f"{EMBED}external#view", "external": {"uri": "https://a.example/", "thumb": "https://a.example/t"}},
         ()),
        ({"$type": f"{EMBED}hologram#view", "images": [image()]}, ()),
    ],
)  # fmt: skip
def test_every_kind_of_embed_gives_its_own_pictures(embed: Any, found: Any) -> None:
    media = read_one(embed=embed).media
    assert [(one.kind.value, one.alt) for one in media] == [(kind, alt) for kind, _, alt in found]
    assert all(piece in one.url for one, (_, piece, _) in zip(media, found, strict=True))


def test_the_address_of_a_link_card_follows_the_text_unless_it_stands_there() -> None:
    def text(address: str, **changes: Any) -> str:
        card = {"$type": f"{EMBED}external#view", "external": {"uri": address, "title": "Uutinen"}}
        return read_one(embed=card, record=record(**({"text": "Uutta"} | changes))).text

    address = "https://kunta.example/uutinen"
    assert text(address) == f"Uutta\n\n{address}"
    assert text(address, text=f"Uutta {address}") == f"Uutta {address}"
    shown = "Uutta täällä"
    assert text(address, text=shown, facets=[facet(shown, "täällä", "link", uri=address)]) == shown
    assert text(address, text="") == address
    assert text("https://media.tenor.com/kissa.gif?hh=1") == text("javascript:x") == "Uutta"


@pytest.mark.parametrize(
    ("changes", "sensitive", "restricted"),
    [
        ({"author": author(labels=[{"val": "!no-unauthenticated", "src": DID}])}, False, True),
        ({"labels": [{"val": "!no-unauthenticated"}]}, False, True),
        ({"labels": [{"val": "!hide"}]}, False, True),
        ({"labels": [{"val": "!no-unauthenticated", "neg": True}]}, False, False),
        ({"labels": [{"val": "porn"}]}, True, False),
        ({"author": author(labels=[{"val": "graphic-media"}])}, True, False),
        ({"record": record(labels={"values": [{"val": "nudity"}]})}, True, False),
        ({"labels": [{"val": "spam-free"}, None, {"val": 7}]}, False, False),
    ],
)  # fmt: skip
def test_labels_on_posts_and_people_are_honoured(
    changes: dict[str, Any], sensitive: bool, restricted: bool
) -> None:
    post = read_one(**changes)
    assert (post.sensitive, post.restricted) == (sensitive, restricted)


def test_an_author_without_a_working_handle_keeps_their_lasting_name() -> None:
    lost = read_one(author=author(handle="handle.invalid", displayName="", labels=[{"val": "bot"}])).author
    assert lost is not None
    assert (lost.handle, lost.name, lost.bot) == (DID, DID, True)


def test_what_the_network_does_not_say_is_unknown_and_not_zero() -> None:
    bare = {"uri": uri("1"), "author": {"did": DID, "handle": "a.example"}, "record": {"text": ""}}
    post = bluesky.read({"posts": [bare]}, ASK).posts[0]
    assert (post.likes, post.reposts, post.replies, post.language, post.published_at) == (None,) * 5
    assert (post.text, post.tags, post.media) == ("", (), ())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"uri": None}, "post without uri: no usable “uri”"),
        ({"uri": "at://did:plc:a/app.bsky.feed.like/1"}, "no usable “uri”"),
        ({"uri": "at://usva.example/app.bsky.feed.post/1"}, "no usable “uri”"),
        ({"record": "x"}, "no “record”"),
        ({"author": None}, "no usable “author.did”"),
        ({"author": author(did="usva")}, "no usable “author.did”"),
    ],
)
def test_a_broken_post_is_told_of_and_the_others_are_read(changes: dict[str, Any], fault: str) -> None:
    page = bluesky.read({"posts": [view(**changes), view("2")]}, ASK)
    assert [post.uri for post in page.posts] == [uri("2")]
    assert page.faults[0].endswith(fault)


def test_a_post_that_comes_twice_is_one() -> None:
    assert len(bluesky.read({"posts": [view(), view(likeCount=10), view("2")]}, ASK).posts) == 2


def test_posts_written_for_another_library_are_read() -> None:
    """From the tests of granary 11.0 (testdata/note.bsky.json and test_bluesky.py), public domain."""
    note = {
        "$type": "app.bsky.feed.defs#postView",
        "uri": "at://did:plc:asdf/app.bsky.feed.post/3jv3wdw2hkt25",
        "cid": "",
        "author": {
            "$type": "app.bsky.actor.defs#profileViewBasic",
            "did": "did:plc:asdf",
            "displayName": "Ryan Barrett",
            "handle": "example.com",
        },
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "too cool to summarize",
            "createdAt": "2012-02-22T20:26:41",
            "facets": [
                {
                    "$type": "app.bsky.richtext.facet",
                    "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "http://my/link"}],
                    "index": {"byteStart": 8, "byteEnd": 12},
                }
            ],
        },
        "embed": {
            "$type": "app.bsky.embed.gallery#view",
            "items": [
                {
                    "$type": "app.bsky.embed.gallery#viewImage",
                    "fullsize": "http://pic/1",
                    "thumbnail": "http://pic/1",
                }
            ],
        },
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": 0,
        "indexedAt": "2022-01-02T03:04:05.000Z",
    }
    hashtag = note | {
        "uri": "at://did:plc:asdf/app.bsky.feed.post/2",
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "foo #hache-☕ bar",
            "fooOriginalText": "foo #hache-☕ bar",
            "createdAt": "2007-07-07T03:04:05.000Z",
            "facets": [
                {
                    "$type": "app.bsky.richtext.facet",
                    "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "hache-☕"}],
                    "index": {"byteStart": 4, "byteEnd": 14},
                }
            ],
        },
    }
    page = bluesky.read({"posts": [note, hashtag]}, ASK)
    first, second = page.posts
    assert page.faults == ()
    assert (first.text, first.likes) == ("too cool to summarize", 0)
    assert first.published_at == datetime(2012, 2, 22, 20, 26, 41, tzinfo=UTC)
    assert first.media == (IncomingMedia(MediaKind.IMAGE, "http://pic/1", None),)
    assert second.tags == ("hache-☕",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90), JSON), max_size=5))
def test_any_facets_over_any_text_are_read(text: str, marks: list[tuple[int, int, Any]]) -> None:
    facets = [
        {
            "index": {"byteStart": start, "byteEnd": end},
            "features": [
                {"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/" + text[:9]},
                {"$type": "app.bsky.richtext.facet#tag", "tag": tag},
            ],
        }
        for start, end, tag in marks
    ]
    post = read_one(record=record(facets=facets) | {"text": text})
    post.text.encode()
    assert all(tag and not tag.startswith("#") for tag in post.tags)


# Searching


@pytest.mark.parametrize("has_v2", [True, False])
def test_the_first_ask_goes_back_to_the_horizon_and_later_ones_a_day_beyond_the_newest(
    web: Web, door: Door, sky: Bluesky, has_v2: bool
) -> None:
    sky.has_v2 = has_v2
    sky.posts = [dated(f"{n:03}", DAY - timedelta(hours=4 * n)) for n in range(250)]
    inside = [f"{n:03}" for n in range(250) if DAY - timedelta(hours=4 * n) >= HORIZON]

    keys, pages = everything(door, ask(web), {})

    assert sorted(set(keys)) == inside
    assert (pages[-1].partial, len(pages[-1].cursor)) == ("", 1 if has_v2 else 2)
    sky.posts += [dated("new", DAY + timedelta(hours=1)), dated("late", DAY - timedelta(hours=20, minutes=1))]
    web.asked.clear()
    keys, _ = everything(door, ask(web), pages[-1].cursor, HORIZON + timedelta(minutes=5))

    assert {"new", "late"} <= set(keys) <= {"new", "late", "000", "001", "002", "003", "004", "005", "006"}
    assert len(web.asked) == (1 if has_v2 else 2)


def test_the_newer_search_is_asked_for_both_spellings_at_once(web: Web, door: Door, sky: Bluesky) -> None:
    sky.folds = False
    sky.posts = [dated("1", DAY), dated("2", DAY, "#kemijarvi"), dated("3", DAY, "#muu")]

    keys, _ = everything(door, ask(web, query="#kemija\u0308rvi"), {})

    assert sorted(keys) == ["1", "2"]
    (asked,) = web.asked
    assert asked.path.startswith(SEARCH_V2)
    assert query_of(asked.path)["hashtags"] == ["kemijärvi", "kemijarvi"]
    assert (query_of(asked.path)["sort"], query_of(asked.path)["allTime"]) == (["recent"], ["true"])
    assert "kemij%C3%A4rvi" in asked.path
    assert asked.headers["authorization"] == "Bearer avain-1"


def test_where_there_is_only_the_older_search_it_is_asked_for_each_spelling(
    web: Web, door: Door, sky: Bluesky
) -> None:
    sky.has_v2 = sky.folds = False
    sky.posts = [dated("1", DAY), dated("2", DAY, "#kemijarvi"), dated("3", DAY, "#muu")]

    keys, pages = everything(door, ask(web), {})

    assert keys == ["1", "2"]
    assert [query_of(path).get("q") for path in web.paths()] == [None, ["#kemijärvi"], ["#kemijarvi"]]

    web.asked.clear()
    everything(door, ask(web), pages[-1].cursor)
    assert [path.partition("?")[0] for path in web.paths()] == [SEARCH] * 2
    web.asked.clear()
    everything(door, ask(web), pages[-1].cursor, HORIZON + timedelta(days=1))
    assert [path.partition("?")[0] for path in web.paths()] == [SEARCH_V2, SEARCH, SEARCH]


@pytest.mark.parametrize(
    "reply",
    [
        refusal(501, "MethodNotImplemented"),
        refusal(404, "XRPCNotSupported"),
        refusal(400, "InvalidRequest", "Search v2 is not enabled"),
        Reply(404, b"<html>", kind="text/html"),
    ],
)
def test_a_server_without_the_newer_search_says_so_in_many_ways(
    web: Web, door: Door, sky: Bluesky, reply: Reply
) -> None:
    sky.posts = [dated("1", DAY)]
    web.routes[SEARCH_V2] = reply
    assert everything(door, ask(web, query="posio"), {})[0] == []
    assert everything(door, ask(web), {})[0] == ["1", "1"]


def test_a_tag_without_marks_is_asked_for_once(web: Web, door: Door, sky: Bluesky) -> None:
    sky.has_v2 = False
    everything(door, ask(web, query="Posio"), {})
    assert [query_of(path).get("q") for path in web.paths()] == [None, ["#Posio"]]


def test_short_and_empty_pages_are_not_the_end(web: Web, door: Door, sky: Bluesky) -> None:
    sky.posts = [dated(f"{n:03}", DAY - timedelta(minutes=n)) for n in range(250)]
    sky.hidden = frozenset(uri(f"{n:03}") for n in [*range(3, 90), *range(100, 200)])

    keys, pages = everything(door, ask(web), {})

    assert [len(page.posts) for page in pages] == [13, 0, 50]
    assert len(keys) == 63


def test_a_sweep_takes_twenty_pages_and_says_that_there_is_more(web: Web, door: Door, sky: Bluesky) -> None:
    sky.posts = [dated(f"{n:04}", DAY - timedelta(seconds=n)) for n in range(2300)]

    keys, pages = everything(door, ask(web), {})

    assert (len(keys), len(pages), pages[-1].more) == (2000, 20, False)
    assert pages[-1].partial == "there is more than 20 pages hold"


def test_the_servers_mark_is_not_kept_across_runs_and_nothing_between_is_lost(
    web: Web, door: Door, sky: Bluesky
) -> None:
    sky.posts = [dated(f"{n:03}", DAY - timedelta(hours=2 * n)) for n in range(300)]
    interrupted = bluesky.fetch(door, ask(web), {}, HORIZON)
    assert interrupted.more

    keys, _ = everything(door, ask(web), interrupted.cursor, HORIZON + timedelta(seconds=30))

    assert keys == [f"{n:03}" for n in range(300)]
    assert "cursor" not in query_of(web.paths()[1])


def test_a_mark_the_server_does_not_take_ends_the_sweep_as_a_part_of_it(
    web: Web, door: Door, sky: Bluesky
) -> None:
    sky.posts = [dated(f"{n:03}", DAY - timedelta(hours=n)) for n in range(150)]
    first = bluesky.fetch(door, ask(web), {}, HORIZON)
    sky.has_v2 = False
    page = bluesky.fetch(door, ask(web), first.cursor, HORIZON)
    assert (page.posts, page.more, page.partial) == ((), False, "the server did not give its older pages")
    assert page.cursor == {}


def test_a_server_that_ignores_paging_and_the_window_is_not_asked_for_ever(web: Web, door: Door) -> None:
    same = {"cursor": "x", "posts": [dated("1", DAY)]}
    web.routes[SEARCH_V2] = Reply(body=json.dumps(same).encode())
    assert len(everything(door, ask(web), {})[1]) == 2

    old = {"cursor": "y", "posts": [dated("1", HORIZON - timedelta(days=1))]}
    web.routes[SEARCH_V2] = Reply(body=json.dumps(old).encode())
    keys, pages = everything(door, ask(web), {})
    assert (keys, len(pages)) == ([], 1)


@pytest.mark.parametrize("query", ["", "#", "\ud800", "  "])
def test_a_source_without_a_hashtag_is_the_operators_to_mend(web: Web, door: Door, query: str) -> None:
    with pytest.raises(Misconfigured, match="names no hashtag"):
        bluesky.fetch(door, ask(web, query=query), {}, HORIZON)


def test_without_a_key_nothing_is_asked(web: Web, door: Door) -> None:
    with pytest.raises(
        NotConnected, match=r"Taivas: Bluesky shows searches only to those who sign in \(connect"
    ):
        bluesky.fetch(door, ask(web, secret={}), {}, HORIZON)
    with pytest.raises(KeyRefused, match="nobody has signed in yet"):
        bluesky.fetch(door, ask(web, secret={"identifier": "a", "password": "b"}), {}, HORIZON)
    assert web.asked == []


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (refusal(400, "ExpiredToken", "Token has expired"), KeyRefused, "session (Token has expired)"),
        (refusal(400, "InvalidToken", "Malformed token"), KeyRefused, "Malformed token"),
        (refusal(401, "AuthMissing"), KeyRefused, "AuthMissing"),
        (Reply(401), KeyRefused, "status 401"),
        (refusal(401, "AccountTakedown"), KeyRefused, "taken this account down"),
        (refusal(401, "AccountDeactivated"), KeyRefused, "switched off"),
        (FORBIDDEN, Misconfigured, "status 403"),
        (refusal(403, "Forbidden", "by administrative rules"), Misconfigured, "administrative"),
        (refusal(400, "BadQueryString", "bad"), Misconfigured, "does not understand the hashtag"),
        (refusal(400, "InvalidRequest", "Error: limit"), Unreadable, "Error: limit"),
        (refusal(404, "XRPCNotSupported"), Misconfigured, "is no Bluesky server"),
        (refusal(500, "InternalServerError"), Transient, "trouble of its own"),
        (refusal(502, "UpstreamFailure"), Transient, "UpstreamFailure"),
        (Reply(200, b"<html>Huolto", kind="text/html"), Unreadable, "web page"),
        (Reply(200, b'{"posts": 7}'), Unreadable, "no list of posts"),
        (Reply(200, b'{"error": "odd"}'), Unreadable, "no list of posts came (odd)"),
    ],
)  # fmt: skip
def test_every_error_has_its_class_and_says_why(
    web: Web, door: Door, reply: Reply, error: type[CollectError], words: str
) -> None:
    web.routes[None] = reply
    with pytest.raises(CollectError) as caught:
        bluesky.fetch(door, ask(web), {}, HORIZON)
    assert (type(caught.value), caught.value.source) == (error, "Taivas")
    assert words in str(caught.value)
    assert "avain-1" not in str(caught.value)


def test_a_limit_is_kept_until_the_moment_the_server_names(web: Web, door: Door) -> None:
    reset = int((datetime.now(UTC) + timedelta(seconds=90)).timestamp())
    web.routes[None] = refusal(
        429, "RateLimitExceeded", RateLimit_Reset=str(reset), RateLimit_Policy="3000;w=300"
    )
    with pytest.raises(Transient) as caught:
        bluesky.fetch(door, ask(web), {}, HORIZON)
    assert caught.value.throttled
    assert caught.value.retry_after is not None
    assert timedelta(seconds=80) < caught.value.retry_after <= timedelta(seconds=90)


# Sessions


def test_signing_in_and_renewing_keep_what_the_person_gave(web: Web, door: Door, sky: Bluesky) -> None:
    given = {"identifier": "kunta.esimerkki.example", "password": sky.password}

    first = bluesky.renew(door, web.origin, given)
    again = bluesky.renew(door, web.origin, first.secret)

    assert [asked.path for asked in web.asked] == [CREATE, REFRESH]
    assert json.loads(web.asked[0].body) == {"identifier": given["identifier"], "password": sky.password}
    assert web.asked[1].body == b""
    assert first.account == "kunta.esimerkki.example"
    assert first.expires_at == datetime.fromtimestamp(sky.ends, UTC)
    assert again.secret == {**given, "token": sky.token, "refresh": sky.refresh}
    assert first.secret["token"] != again.secret["token"]
    assert sky.password not in repr(first)


def test_a_dead_session_is_signed_in_anew_and_then_the_search_works(
    web: Web, door: Door, sky: Bluesky
) -> None:
    sky.posts = [dated("1", DAY)]
    stale = {"identifier": "a", "password": sky.password, "refresh": "vanha", "token": "vanha"}
    with pytest.raises(KeyRefused):
        bluesky.fetch(door, ask(web, secret=stale), {}, HORIZON)

    fresh = bluesky.renew(door, web.origin, stale)

    assert [asked.path.partition("?")[0] for asked in web.asked[1:]] == [REFRESH, CREATE]
    assert everything(door, ask(web, secret=fresh.secret), {})[0] == ["1"]


@pytest.mark.parametrize(
    ("secret", "reply", "error", "words"),
    [
        ({}, Reply(500), NotConnected, "no account and no app password"),
        ({"identifier": "a"}, Reply(500), NotConnected, "no app password"),
        ({"refresh": "x"}, refusal(400, "ExpiredToken"), KeyRefused, "does not accept the session"),
        (None, refusal(401, "AuthenticationRequired", "Invalid identifier or password"), KeyRefused,
         "does not know this account with this password"),
        (None, refusal(401, "AuthFactorTokenRequired"), KeyRefused, "make an app password"),
        (None, refusal(401, "AccountTakedown"), KeyRefused, "taken this account down"),
        (None, refusal(429, "RateLimitExceeded", RateLimit_Reset="30"), Transient, "too many sign-ins"),
        (None, Reply(503), Transient, "trouble of its own"),
        (None, FORBIDDEN, Misconfigured, "status 403"),
        (None, Reply(404, b"<html>", kind="text/html"), Misconfigured, "is no Bluesky server"),
        (None, Reply(body=b"{}"), Unreadable, "no token"),
        (None, Reply(body=b'{"accessJwt": "x", "active": false, "status": "deactivated"}'), KeyRefused,
         "switched off"),
    ],
)  # fmt: skip
def test_a_sign_in_that_fails_says_who_must_act(
    web: Web,
    door: Door,
    secret: dict[str, str] | None,
    reply: Reply,
    error: type[CollectError],
    words: str,
) -> None:
    web.routes[None] = reply
    with pytest.raises(CollectError, match=words) as caught:
        bluesky.renew(
            door, web.origin, {"identifier": "a", "password": "salasana"} if secret is None else secret
        )
    assert type(caught.value) is error
    assert "salasana" not in str(caught.value)
    if "sign-ins" in words:
        assert isinstance(caught.value, Transient)
        assert caught.value.retry_after == timedelta(seconds=30)


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "a.e30.c", "..", jwt(None), jwt(1e18), "a.W10.c", "ä.ö.å"]
)
def test_a_token_that_does_not_say_when_it_ends_is_taken_as_it_is(web: Web, door: Door, token: str) -> None:
    web.routes[CREATE] = Reply(
        body=json.dumps({"accessJwt": token or "x", "handle": "handle.invalid", "did": DID}).encode()
    )
    renewed = bluesky.renew(door, web.origin, {"identifier": "a", "password": "b"})
    assert (renewed.expires_at, renewed.account) == (None, DID)


# Looking again, and links


def known(*keys: str) -> list[Known]:
    return [Known(uri(key), uri(key), f"https://bsky.app/profile/{DID}/post/{key}") for key in keys]


def test_a_post_that_is_gone_is_missing_and_the_others_are_fresh(web: Web, door: Door, sky: Bluesky) -> None:
    shy = author(labels=[{"val": "!no-unauthenticated"}])
    sky.posts = [view("1", likeCount=44), view("2", author=shy), view("4", record=None)]

    looked = bluesky.recheck(door, ask(web), known("1", "2", "3", "4"))

    assert set(looked) == {uri("1"), uri("2"), uri("3")}  # the fourth cannot be read: that proves nothing
    one, two = looked[uri("1")], looked[uri("2")]
    assert isinstance(one, IncomingPost)
    assert isinstance(two, IncomingPost)
    assert (one.likes, two.restricted) == (44, True)
    assert looked[uri("3")] == Missing()
    assert query_of(web.paths()[0])["uris"] == [uri(key) for key in ("1", "2", "3", "4")]
    assert web.asked[0].headers["authorization"] == "Bearer avain-1"


@pytest.mark.parametrize(
    "reply",
    [Reply(401), FORBIDDEN, Reply(429), Reply(500), Reply(body=b"[]"), Reply(404), Reply(body=b"", cut=True)],
)
def test_trouble_while_looking_again_is_an_error_and_never_a_missing_post(
    web: Web, door: Door, reply: Reply
) -> None:
    web.routes[GET_POSTS] = reply
    with pytest.raises(CollectError):
        bluesky.recheck(door, ask(web), known("1"))


def test_as_many_posts_are_looked_at_as_a_request_takes(web: Web, door: Door, sky: Bluesky) -> None:
    sky.posts = [view(str(n)) for n in range(30)]
    keys = [str(n) for n in range(bluesky.RECHECK_BATCH)]
    assert len(bluesky.recheck(door, ask(web), known(*keys))) == 25
    with pytest.raises(Unreadable, match="25 elements"):
        bluesky.recheck(door, ask(web), known(*keys, "25"))


def test_a_source_without_a_key_looks_again_through_the_public_view(
    web: Web, door: Door, sky: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bluesky, "APPVIEW", web.origin)
    sky.posts = [view("1")]
    looked = bluesky.recheck(door, replace(ASK, server="https://pds.example", secret={}), known("1"))
    assert isinstance(looked[uri("1")], IncomingPost)
    assert "authorization" not in web.asked[0].headers


@pytest.mark.parametrize(
    "link",
    [
        "https://bsky.app/profile/usva.esimerkki.example/post/3mkemijarvi2a",
        f"bsky.app/profile/{DID}/post/3mkemijarvi2a?ref_src=embed",
        f"at://{DID}/app.bsky.feed.post/3mkemijarvi2a",
    ],
)
def test_a_pasted_link_is_read_by_handle_and_by_lasting_name(
    web: Web, door: Door, sky: Bluesky, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    monkeypatch.setattr(bluesky, "APPVIEW", web.origin)
    sky.posts = [view()]
    identity = of_link(link)
    assert identity is not None

    assert bluesky.by_link(door, identity) == read_one()


@pytest.mark.parametrize(
    ("link", "routes", "error", "words"),
    [
        ("https://bsky.app/profile/poissa.example/post/1", {}, Misconfigured, "no account poissa.example"),
        (f"https://bsky.app/profile/{DID}/post/1", {}, Misconfigured, "no post at this link"),
        ("https://bsky.app/profile/usva.esimerkki.example", {}, Misconfigured, "leads to no post"),
        ("https://bsky.app/profile/a.example/post/1", {RESOLVE: Reply(body=b'{"did": "x"}')}, Misconfigured,
         "knows no account"),
        (f"https://bsky.app/profile/{DID}/post/1", {GET_POSTS: Reply(503)}, Transient, "trouble"),
        (f"https://bsky.app/profile/{DID}/post/1",
         {GET_POSTS: Reply(body=json.dumps({"posts": [view("1", record=7)]}).encode())}, Unreadable,
         "cannot be read"),
    ],
)  # fmt: skip
def test_a_link_that_gives_no_post_says_why(
    web: Web,
    door: Door,
    sky: Bluesky,
    monkeypatch: pytest.MonkeyPatch,
    link: str,
    routes: dict[str, Reply],
    error: type[CollectError],
    words: str,
) -> None:
    monkeypatch.setattr(bluesky, "APPVIEW", web.origin)
    web.routes |= routes
    identity = of_link(link)
    assert identity is not None
    with pytest.raises(error, match=words):
        bluesky.by_link(door, identity)


def test_the_fake_speaks_as_the_network_does(web: Web, door: Door, sky: Bluesky) -> None:
    """Traps a client must know: 400 for an old token, a mark of another search, 25 posts at a time."""
    stale = sky.answer(Asked(f"{SEARCH}?q=x&since=2026-01-01T00:00:00Z", {"authorization": "Bearer vanha"}))
    foreign = sky.answer(
        Asked(
            f"{SEARCH}?q=x&since=2026-01-01T00:00:00Z&cursor={quote(SEARCH_V2)}:5",
            {"authorization": f"Bearer {sky.token}"},
        )
    )
    assert (stale.status, foreign.status) == (400, 400)
    assert b"ExpiredToken" in stale.body
    assert b"Invalid cursor format" in foreign.body
