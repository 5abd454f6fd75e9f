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
from config.kinds import opened_by
from config.networks import NAMES
from tests.collector import contract_of
from tests.collector.contract import meta_edge
from tests.fakes import bluesky as sky
from tests.fakes.mastodon import account, attachment, status
from tests.fakes.web import Answering, Reply, Web

HORIZON = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = [kind for kind, _ in SOURCES]
HEADINGS = ("Searches", "Authentication", "Limits", "Deletion", "Terms")

RSS = contract_of.of("feed").RSS
META_KINDS = opened_by("meta")
META_MEDIA, META_POST = meta_edge.MEDIA, meta_edge.POST
SKY_POST = contract_of.of("bluesky").POST


def ask(kind: str, web: Web, token: str = "") -> Ask:
    secret = {"token": token} if token else contract_of.secret(kind)
    return Ask(1, kind, web.origin, contract_of.query(kind, web), secret=secret, name="Lähde")


def fetched(kind: str, reply: Answering, *, cursor: dict[str, Any] | None = None) -> Page:
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
    page = fetched(kind, contract_of.answering(contract_of.of(kind).FULL))

    (post,) = page.posts
    hold(post)
    assert page.faults == ()
    assert (post.tags, post.published_at is not None) == (("Kemijärvi",), True)
    json.dumps(dict(page.cursor))


@pytest.mark.parametrize("kind", KINDS)
def test_a_minimal_answer_leaves_unknown_what_was_not_said(kind: str) -> None:
    (post,) = fetched(kind, contract_of.answering(contract_of.of(kind).MINIMAL)).posts

    hold(post)
    assert (post.likes, post.reposts, post.replies, post.language, post.media) == (None, None, None, None, ())


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_answer_is_no_error(kind: str) -> None:
    page = fetched(kind, contract_of.answering(contract_of.of(kind).EMPTY))
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
    assert len(fetched(kind, contract_of.answering(contract_of.of(kind).FULL), cursor=cursor).posts) == 1


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
IN_JSON = [kind for kind in KINDS if kind != "feed"]


def replaced(whole: Any, path: tuple[Any, ...], value: Any) -> Any:
    """`whole` with what lies at `path` being `value`."""
    if not path:
        return value
    copy = dict(whole) if isinstance(whole, dict) else list(whole)
    copy[path[0]] = replaced(whole[path[0]], path[1:], value)
    return copy


def paths(whole: Any) -> Iterator[tuple[Any, ...]]:
    """Where something lies in a JSON value, itself included."""
    yield ()
    inside = whole.items() if isinstance(whole, dict) else enumerate(whole) if isinstance(whole, list) else ()
    for name, value in inside:
        for rest in paths(value):
            yield (name, *rest)


@pytest.mark.parametrize("kind", IN_JSON)
@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_damaged_in_an_answer_its_posts_are_sound(kind: str, data: st.DataObject) -> None:
    query = getattr(contract_of.of(kind), "QUERY", "kemijärvi")
    payload = contract_of.document(kind)
    for _ in range(2):
        payload = replaced(payload, data.draw(st.sampled_from(list(paths(payload)))), data.draw(JSON))
    with only_our_errors():
        for post in load(kind).read(payload, Ask(1, kind, "https://x.example", query, name="Lähde")).posts:
            hold(post)


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


@given(st.sampled_from(META_KINDS), MEDIA_FIELDS, POST_FIELDS, JSON)
@settings(max_examples=300)
def test_any_answer_of_metas_gives_sound_posts_or_one_of_four_errors(
    kind: str, media: dict[str, Any], post: dict[str, Any], odd: Any
) -> None:
    query = getattr(contract_of.of(kind), "QUERY", "kemijärvi")
    asked = Ask(1, kind, "https://graph.example", query, name="Lähde")
    album = META_MEDIA | {"media_type": "CAROUSEL_ALBUM", "children": {"data": [META_MEDIA | media, odd]}}
    dress = meta_edge.discovered if kind == "instagram_account" else meta_edge.edge
    own = kind == "facebook_page"
    whole = json.loads(dress(META_POST | post if own else META_MEDIA | media))
    children = json.loads(dress(META_POST | {"attachments": odd} if own else album))
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
