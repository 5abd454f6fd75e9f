"""What every source promises, whatever its network sends: facts, or one of four errors."""

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import collector.sources
from collector.door import Door
from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from collector.links import LONGEST
from collector.payload import TAG_LIMIT
from collector.sources import LINK_READERS, LINKS, SOURCES, link_reader, load
from collector.values import Ask, IncomingPost, Page
from config.networks import NAMES
from tests.fakes import bluesky as sky
from tests.fakes import graph as meta
from tests.fakes import instagram as insta
from tests.fakes.mastodon import account, attachment, status
from tests.fakes.web import Reply, Web

HORIZON = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = [kind for kind, _ in SOURCES]
HEADINGS = ("Searches", "Authentication", "Limits", "Deletion", "Terms")

RSS_ITEM = (
    "<item><title>Aamu #Kemijärvi</title><link>https://blogi.example/aamu</link><guid>1</guid>"
    "<pubDate>Sat, 25 Jul 2026 17:20:00 +0300</pubDate><description>Usvaa</description></item>"
)
RSS = '<rss version="2.0"><channel><title>Blogi</title>{}</channel></rss>'
BARE_STATUS = {key: status(7)[key] for key in ("id", "uri", "url", "created_at", "visibility", "account")}

META_MEDIA = meta.media(7, caption="Usvaa #Kemijärvi")
META_POST = meta.page_post(7, message="Usvaa #Kemijärvi")
BARE_MEDIA = {key: META_MEDIA[key] for key in ("id", "permalink", "timestamp")}
BARE_META_POST = {key: META_POST[key] for key in ("id", "permalink_url", "created_time")}


def meta_answers(media: Any, post: Any) -> dict[str, str]:
    """An answer with these posts for every kind of source at Meta's; None: with none."""
    edge = {"data": [] if media is None else [media]}
    same = dict.fromkeys(("instagram_own", "instagram_tagged", "instagram_tag"), json.dumps(edge))
    return same | {
        "instagram_account": json.dumps({"business_discovery": {"media": edge}}),
        "facebook_page": json.dumps({"data": [] if post is None else [post]}),
    }


QUERIES = {
    "instagram_own": meta.OURS,
    "instagram_tagged": meta.OURS,
    "instagram_account": f"{meta.OURS}/partneri",
    "facebook_page": meta.PAGE_ID,
}
SECRETS = {kind: {"token": meta.TOKEN, "ig_user": meta.OURS} for kind in meta_answers(META_MEDIA, META_POST)}

FULL = {"mastodon": json.dumps([status(7, media_attachments=[attachment()])]), "feed": RSS.format(RSS_ITEM)}
MINIMAL = {"mastodon": json.dumps([BARE_STATUS]), "feed": RSS.format("<item><title>Aamu</title></item>")}
EMPTY = {"mastodon": "[]", "feed": RSS.format("")}
FULL |= meta_answers(META_MEDIA, META_POST)
MINIMAL |= meta_answers(BARE_MEDIA, BARE_META_POST)
EMPTY |= meta_answers(None, None)
SKY_POST = sky.view()
BARE_SKY_POST = {"uri": SKY_POST["uri"], "author": {"did": sky.DID}, "record": {"text": "Usvaa"}}
FULL["bluesky"] = json.dumps({"hitsTotal": 1, "posts": [SKY_POST]})
MINIMAL["bluesky"] = json.dumps({"posts": [BARE_SKY_POST]})
EMPTY["bluesky"] = '{"posts": []}'
APP_MEDIA = insta.media("C8kemij_a1b", caption={"text": "Usvaa #Kemijärvi"})
BARE_APP_MEDIA = {key: APP_MEDIA[key] for key in ("code", "pk", "taken_at")}
FULL["instaloader_tag"] = json.dumps(insta.page(insta.section(APP_MEDIA)))
MINIMAL["instaloader_tag"] = json.dumps({"status": "ok", "data": {"recent": insta.section(BARE_APP_MEDIA)}})
EMPTY["instaloader_tag"] = json.dumps(insta.page(insta.section()))
SIGNED_IN = SECRETS | {"bluesky": {"token": "avain"}, "instaloader_tag": insta.SESSION}


def ask(kind: str, web: Web, token: str = "") -> Ask:
    query = f"{web.origin}/feed" if kind == "feed" else QUERIES.get(kind, "kemijärvi")
    secret = {"token": token} if token else SIGNED_IN.get(kind, {})
    return Ask(1, kind, web.origin, query, secret=secret, name="Lähde")


def fetched(kind: str, reply: Reply, *, cursor: dict[str, Any] | None = None) -> Page:
    with Web({None: reply}) as web:
        door = Door(allow=web.allow, pace=0, deadline=5)
        try:
            return load(kind).fetch(door, ask(kind, web), cursor or {}, HORIZON)
        finally:
            door.close()


def hold(post: IncomingPost) -> None:
    """What storing relies on."""
    assert post.network in NAMES
    by = (post.author.uri, post.author.handle) if post.author else ()
    for identifier in (post.uri, post.native_id, post.url, *by):
        assert identifier
        assert len(identifier) <= LONGEST + 100
    assert post.url.startswith(("http://", "https://"))
    for moment in (post.published_at, post.edited_at):
        assert moment is None or moment.utcoffset() == timedelta(0)
    for count in (post.likes, post.reposts, post.replies):
        assert count is None or 0 <= count < 2**31
    assert all(0 < len(tag) <= TAG_LIMIT and not tag.startswith("#") for tag in post.tags)
    assert all(picture.url.startswith(("http://", "https://")) for picture in post.media)
    assert post.language is None or len(post.language) <= 16
    json.dumps([str(post), *post.tags]).encode()
    str(post).encode()
    assert "\x00" not in str(post.text) + post.title + (post.author.name if post.author else "")


@contextmanager
def only_our_errors() -> Iterator[None]:
    raised: CollectError | None = None
    try:
        yield
    except CollectError as error:
        raised = error
    assert raised is None or isinstance(raised, Transient | Misconfigured | Unreadable | Refused)
    assert raised is None or raised.source == "Lähde"


def test_the_registry_lists_every_source_there_is() -> None:
    folder = Path(collector.sources.__file__).parent
    there = {
        path.stem
        for path in folder.iterdir()
        if path.stem != "__init__" and not path.stem.startswith("__pycache")
    }
    assert {module.rpartition(".")[2] for _, module in (*SOURCES, *LINK_READERS)} == there
    assert len(set(KINDS)) == len(SOURCES)


def test_a_kind_there_is_not_is_the_operators_to_mend() -> None:
    with pytest.raises(Misconfigured, match=r"no source of kind “myspace” \(known are mastodon, feed,"):
        load("myspace")


def test_who_reads_pasted_links_is_told_by_network() -> None:
    assert set(LINKS) <= set(NAMES)
    assert link_reader("instagram") is None
    assert all(hasattr(link_reader(network), "by_link") for network in LINKS)


@pytest.mark.parametrize(("kind", "module"), SOURCES)
def test_a_source_says_its_kind_and_answers_five_questions(kind: str, module: str) -> None:
    about = importlib.import_module(module).__doc__ or ""
    assert kind == load(kind).KIND
    assert [heading for heading in HEADINGS if f"\n{heading}: " not in about] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_source_file_is_longer_than_two_hundred_lines(kind: str) -> None:
    module = importlib.import_module(dict(SOURCES)[kind])
    for path in Path(str(module.__file__)).parent.glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 200, path.name


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_answer_gives_a_whole_post(kind: str) -> None:
    page = fetched(kind, Reply(body=FULL[kind].encode()))

    (post,) = page.posts
    hold(post)
    assert page.faults == ()
    assert (post.tags, post.published_at is not None) == (("Kemijärvi",), True)
    json.dumps(dict(page.cursor))


@pytest.mark.parametrize("kind", KINDS)
def test_a_minimal_answer_leaves_unknown_what_was_not_said(kind: str) -> None:
    (post,) = fetched(kind, Reply(body=MINIMAL[kind].encode())).posts

    hold(post)
    assert (post.likes, post.reposts, post.replies, post.language, post.media) == (None, None, None, None, ())


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_answer_is_no_error(kind: str) -> None:
    page = fetched(kind, Reply(body=EMPTY[kind].encode()))
    assert (page.posts, page.more, page.faults) == ((), False, ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "cursor",
    [
        {"newest": 5},
        {"newest": None, "older_than": [], "pages": "x"},
        {"etag": 7, "last-modified": {}},
        {"foo": "bar"},
    ],
)
def test_a_cursor_of_another_time_does_no_harm(kind: str, cursor: dict[str, Any]) -> None:
    assert len(fetched(kind, Reply(body=FULL[kind].encode()), cursor=cursor).posts) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("reply", "errors"),
    [
        (Reply(401), {Misconfigured}),
        (Reply(403), {Misconfigured}),
        (Reply(404, b"<html>", kind="text/html"), {Misconfigured}),
        (Reply(410), {Refused}),
        (Reply(418), {Unreadable}),
        (Reply(429, b"{}", headers={"Retry-After": "30"}), {Transient}),
        (Reply(500, b"<html>oh no</html>", kind="text/html"), {Transient}),
        (Reply(503, headers={"Retry-After": "30"}), {Transient}),
        (
            Reply(200, b"<!doctype html><html><p>Huolto</p></html>", kind="text/html"),
            {Unreadable, Misconfigured},
        ),
        (Reply(200, b""), {Unreadable}),
        (Reply(200, b"\x00\xff\xfe nonsense"), {Unreadable}),
        (Reply(200, b'[{"id": "1", "ur', cut=True), {Transient}),
        (Reply(200, b'{"error": "odd"}'), {Unreadable, Misconfigured}),
        (Reply(raw=b"nonsense\r\n\r\n"), {Transient}),
    ],
)
def test_every_trouble_has_its_class_and_names_the_source(
    kind: str, reply: Reply, errors: set[type[CollectError]]
) -> None:
    with pytest.raises(CollectError, match=r"^Lähde: ") as caught:
        fetched(kind, reply)
    assert isinstance(caught.value, tuple(errors))
    if isinstance(caught.value, Transient) and "Retry-After" in reply.headers:
        assert caught.value.retry_after == timedelta(seconds=30)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.dictionaries(st.sampled_from(sorted(status(1))), JSON, max_size=4)
ACCOUNTS = st.dictionaries(st.sampled_from(sorted(account())), JSON, max_size=3)
ATTACHMENTS = st.dictionaries(st.sampled_from(sorted(attachment())), JSON, max_size=4)


@st.composite
def damaged_statuses(draw: st.DrawFn) -> list[Any]:
    """Statuses in which some fields are anything at all."""
    one = status(7, media_attachments=[attachment(**draw(ATTACHMENTS))], account=account(**draw(ACCOUNTS)))
    return [one | draw(FIELDS), draw(JSON), status(8)]


@given(damaged_statuses() | JSON)
@settings(max_examples=200)
def test_any_json_gives_sound_posts_or_one_of_four_errors(payload: Any) -> None:
    with only_our_errors():
        for post in (
            load("mastodon")
            .read(payload, Ask(1, "mastodon", "https://wall.example", "x", name="Lähde"))
            .posts
        ):
            hold(post)


ITEM_FIELDS = st.dictionaries(
    st.sampled_from(
        ["id", "url", "external_url", "title", "content_html", "content_text", "summary", "image",
         "date_published", "date_modified", "authors", "author", "tags", "language", "attachments"]
    ),
    JSON | st.just("https://blogi.example/a") | st.just("2026-07-25T17:20:00+03:00"),
)  # fmt: skip


@given(st.lists(ITEM_FIELDS | JSON, max_size=4), JSON)
def test_any_json_feed_gives_sound_posts_or_one_of_four_errors(items: list[Any], title: Any) -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": title,
        "items": items,
    }
    with only_our_errors():
        for post in load("feed").read(json.dumps(document).encode(), FEED_ASK).posts:
            hold(post)


MEDIA_FIELDS = st.dictionaries(
    st.sampled_from([*sorted(META_MEDIA), "children", "thumbnail_url", "alt_text"]), JSON, max_size=4
)
POST_FIELDS = st.dictionaries(st.sampled_from(sorted(META_POST)), JSON, max_size=4)


@given(st.sampled_from(sorted(SECRETS)), MEDIA_FIELDS, POST_FIELDS, JSON)
@settings(max_examples=300)
def test_any_answer_of_metas_gives_sound_posts_or_one_of_four_errors(
    kind: str, media: dict[str, Any], post: dict[str, Any], odd: Any
) -> None:
    asked = Ask(1, kind, "https://graph.example", QUERIES.get(kind, "kemijärvi"), name="Lähde")
    album = META_MEDIA | {"media_type": "CAROUSEL_ALBUM", "children": {"data": [META_MEDIA | media, odd]}}
    whole = json.loads(meta_answers(META_MEDIA | media, META_POST | post)[kind])
    children = json.loads(meta_answers(album, META_POST | {"attachments": odd})[kind])
    for payload in (whole, children, odd, {"data": odd}, {"business_discovery": odd}):
        with only_our_errors():
            for one in load(kind).read(payload, asked).posts:
                hold(one)


VIEW_FIELDS = st.dictionaries(st.sampled_from(sorted(SKY_POST)), JSON, max_size=4)
RECORD_FIELDS = st.dictionaries(
    st.sampled_from([*sorted(SKY_POST["record"]), "tags", "reply", "labels"]), JSON, max_size=4
)
EMBEDS = st.sampled_from(["images", "gallery", "video", "external", "record", "recordWithMedia"])
EMBED_FIELDS = st.dictionaries(
    st.sampled_from(["images", "items", "media", "record", "external", "thumbnail", "alt", "uri"]),
    JSON | st.just(sky.image()) | st.just([sky.image()]) | st.just(sky.images()),
    max_size=4,
)


@given(VIEW_FIELDS, RECORD_FIELDS, EMBEDS, EMBED_FIELDS, JSON)
@settings(max_examples=200)
def test_any_answer_of_blueskys_gives_sound_posts_or_one_of_four_errors(
    view: dict[str, Any], record: dict[str, Any], kind: str, embed: dict[str, Any], odd: Any
) -> None:
    damaged = SKY_POST | {
        "record": SKY_POST["record"] | record,
        "author": sky.author() | view,
        "embed": {"$type": f"app.bsky.embed.{kind}#view"} | embed,
    }
    asked = Ask(1, "bluesky", "https://pds.example", "x", name="Lähde")
    for payload in ({"posts": [damaged, damaged | view, odd, SKY_POST]}, {"posts": odd}, odd):
        with only_our_errors():
            for one in load("bluesky").read(payload, asked).posts:
                hold(one)


FEED_ASK = Ask(1, "feed", "", "https://blogi.example/feed", name="Lähde")
PIECES = st.lists(
    st.sampled_from(
        [b"<item>", b"</item>", b"<entry>", b"<title>", b"</title>", b"<link>", b"</link>", b"<guid>",
         b"</guid>", b"https://a.example/1", b"<media:content url='http://a.example/1.jpg' medium='image'>",
         b"</media:content>", b"<media:description>", b"</media:description>", b"<pubDate>", b"</pubDate>",
         b"Sat, 25 Jul 2026 17:20:00 EEST", b"<category>", b"</category>", b"<![CDATA[", b"]]>", b"&nbsp;",
         b"&#0;", b"&#xD800;", b"<content:encoded>", b"<author><name>", b"</name></author>", b"\xff",
         b"<img src='/x.jpg' alt>", "ä".encode(), b"<!--", b"<?xml?>", b"<updated>", b"9999-99-99",
         b"<enclosure url='a' type='image/png' length='x'/>", b"<georss:point>a b</georss:point>"]
    ),
    max_size=14,
).map(b"".join)  # fmt: skip


@given(PIECES | st.binary(max_size=60), st.booleans())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_sound_posts_or_one_of_four_errors(middle: bytes, dressed: bool) -> None:
    payload = RSS.encode().replace(b"{}", b"<item>" + middle + b"</item>") if dressed else middle
    with only_our_errors():
        for post in load("feed").read(payload, FEED_ASK).posts:
            hold(post)
