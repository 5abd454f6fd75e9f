"""Whatever a network answers can be stored, and nobody's word changes what somebody else's place tells."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy.orm import Session

from collector import states, store
from collector.errors import CollectError, Unreadable
from collector.models import Author, HostState, Media, Post, SourceState
from collector.sources import SOURCES, feeds, load
from collector.sources.mastodon import statuses
from collector.sources.peertube import videos
from collector.sources.wordpress import articles
from collector.values import Ask, IncomingAuthor, IncomingPost
from config.db import Database
from config.models import Source
from tests.collector import contract_of
from tests.fakes import peertube
from tests.fakes.mastodon import account, status
from tests.fakes.wordpress import article

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KEY = b"a key of the tests, long enough"
HUGE = 10**19
DEEP: Any = json.loads("[" * 400 + "]" * 400)
ODD: list[Any] = [
    None,
    True,
    -1,
    2**31,
    HUGE,
    -HUGE,
    1e308,
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "kemi\udfffjärvi",
    "x" * 100_000,
    "ä" * 3_000,
    "https://kunta.example/\x00",
    "https://kunta.example/" + "ä" * 1_900,
    "https://kunta.example/" + "x" * 1_970,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-22T09:00:00+23:59",
    [],
    {},
    DEEP,
    ["#Kemijärvi"] * 2_000,
    [{"name": f"kemijärvi{number}", "url": "https://kunta.example"} for number in range(2_000)],
]


def paths(value: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a document something else can be put."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*so_far, name)
        yield from paths(one, (*so_far, name))


def with_other(document: Any, path: tuple[Any, ...], other: Any) -> Any:
    """The document with something else in one place."""
    copy = json.loads(json.dumps(document))
    place = copy
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = other
    return copy


def posts_of(kind: str, payload: Any) -> tuple[IncomingPost, ...]:
    asked = Ask(
        1, kind, "https://wall.example", getattr(contract_of.of(kind), "QUERY", "kemijärvi"), name="Lähde"
    )
    try:
        told = json.dumps(payload).encode() if kind == "feed" else payload
        return tuple(load(kind).read(told, asked).posts)
    except CollectError:
        return ()


JSON_FEED: Any = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Blogi",
    "home_page_url": "https://blogi.example/",
    "language": "fi",
    "items": [
        {
            "id": "1",
            "url": "https://blogi.example/aamu",
            "title": "Aamu",
            "content_html": "<p>Usvaa <img src='/a.jpg' alt='Suo'></p>",
            "date_published": "2026-07-25T17:20:00+03:00",
            "date_modified": "2026-07-25T18:20:00+03:00",
            "authors": [{"name": "Aino", "url": "https://blogi.example/aino"}],
            "tags": ["Kemijärvi"],
            "language": "fi",
            "image": "https://blogi.example/a.jpg",
            "attachments": [{"url": "https://blogi.example/b.jpg", "mime_type": "image/jpeg"}],
        }
    ],
}
DOCUMENTS = {kind: contract_of.document(kind) for kind, _ in SOURCES if kind != "feed"} | {"feed": JSON_FEED}


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_no_odd_value_anywhere_in_an_answer_spoils_a_page(database: Database, kind: str) -> None:
    source_id = database.writing(_source, kind)
    spoilt, read = [], 0
    for odd in ODD:
        for path in paths(DOCUMENTS[kind]):
            posts = posts_of(kind, with_other(DOCUMENTS[kind], path, odd))
            read += len(posts)
            try:
                database.writing(_save, source_id, posts)
            except Exception as error:  # noqa: BLE001  whatever a database says to it
                spoilt.append((path, ascii(odd)[:40], ascii(error)[:200]))
    assert spoilt == []
    assert read > 100


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800", "x" * 100_000, HUGE, DEEP])
def test_a_cursor_of_any_kind_can_be_kept(database: Database, odd: Any) -> None:
    source_id = database.writing(_source, "bluesky")

    database.writing(states.advance, source_id, {"mark": odd})

    with database.reading() as session:
        assert session.get_one(SourceState, source_id).cursor == {"mark": odd}


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800", "rivi\nrivi", "x" * 100_000])
def test_a_failure_told_in_any_words_is_noted_and_the_source_waits(database: Database, odd: str) -> None:
    source_id = database.writing(_source, "bluesky")
    failed = states.Asked(source_id, "wall.example", NOW, NOW, 0, 0, 0, Unreadable(odd, source=odd))

    state = database.writing(states.note, failed, timedelta(minutes=5))

    assert state.due_at >= NOW + timedelta(hours=1)
    assert len(state.problem) < 4000
    assert "\n" not in state.problem


AINO = IncomingAuthor("https://suo.example/@aino", "aino@suo.example", "Aino", "https://suo.example/@aino")
REAL = IncomingPost(
    network="fediverse",
    uri="https://suo.example/users/aino/statuses/7",
    native_id="7",
    url="https://suo.example/@aino/7",
    text="Usvaa",
    published_at=NOW - timedelta(days=1),
    author=AINO,
)


def hostile_feed(address: str = "https://paha.example/feed", /, **changes: Any) -> IncomingPost:
    """What a feed makes of an entry that claims to be somebody else's post."""
    entry = {
        "id": REAL.url,
        "url": "https://paha.example/",
        "title": "Osta nyt",
        "authors": [{"name": "Huijari"}],
        "date_published": (NOW - timedelta(minutes=5)).isoformat(),
        "image": "https://paha.example/mainos.jpg",
    } | changes
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Paha", "items": [entry]}
    (post,) = feeds.read(json.dumps(document).encode(), Ask(1, "feed", "", address)).posts
    return post


@pytest.mark.parametrize("first", ["real", "feed"])
def test_a_feed_that_names_anothers_post_changes_nothing_of_it(database: Database, first: str) -> None:
    source_id = database.writing(_source, "feed")
    views = [REAL, hostile_feed()] if first == "real" else [hostile_feed(), REAL]
    assert {one.uri for one in views} == {REAL.uri}

    for number, view in enumerate(views):
        database.writing(_save, source_id, (view,), NOW + timedelta(minutes=number))

    with database.reading() as session:
        (post,) = session.query(Post).all()
        (author,) = session.query(Author).all()
        pictures = session.query(Media).count()
    assert (post.text, post.title, post.url) == ("Usvaa", "", REAL.url)
    assert author.name == "Aino"
    assert pictures == 0


def test_a_page_a_strange_feed_told_of_first_becomes_its_own_sites(database: Database) -> None:
    source_id = database.writing(_source, "feed")
    page, aino = "https://kunta.example/uutinen", [{"name": "Aino"}]
    strange = hostile_feed(id=page, url=page)
    own = hostile_feed("https://kunta.example/feed", id=page, url=page, title="Uutinen", authors=aino)
    for number, view in enumerate([strange, own, strange]):
        database.writing(_save, source_id, (view,), NOW + timedelta(minutes=number))

    with database.reading() as session:
        post = session.query(Post).one()
        author = session.get_one(Author, post.author_id)
    assert (post.text, author.name) == ("Uutinen", "Aino")


def test_a_feed_of_the_same_site_may_change_its_posts(database: Database) -> None:
    source_id = database.writing(_source, "feed")
    changed = hostile_feed("https://www.suo.example/@aino.rss", url=REAL.url, title="Korjattu")

    for number, view in enumerate([REAL, changed]):
        database.writing(_save, source_id, (view,), NOW + timedelta(minutes=number))

    with database.reading() as session:
        assert session.query(Post).one().text == "Korjattu"


def test_what_only_strangers_tell_of_a_post_follows_their_newest_word(database: Database) -> None:
    source_id = database.writing(_source, "feed")
    newer = hostile_feed(title="Uusi", date_modified=NOW.isoformat())
    for number, view in enumerate([hostile_feed(title="Vanha"), newer, hostile_feed(title="Vanha")]):
        database.writing(_save, source_id, (view,), NOW + timedelta(minutes=number))

    with database.reading() as session:
        assert session.query(Post).one().text == "Uusi"


def test_a_changed_picture_of_what_only_strangers_tell_of_is_kept(database: Database) -> None:
    source_id = database.writing(_source, "feed")
    page = "https://kunta.example/uutinen"
    for number, picture in enumerate(["https://a.example/1.jpg", "https://a.example/2.jpg"]):
        edited = (NOW - timedelta(minutes=2 - number)).isoformat()
        view = hostile_feed(id=page, url=page, image=picture, date_modified=edited)
        assert view.second_hand
        database.writing(_save, source_id, (view,), NOW + timedelta(minutes=number))

    with database.reading() as session:
        assert session.query(Media).one().url == "https://a.example/2.jpg"


def test_an_author_named_by_another_sites_address_is_somebody_of_the_feeds_own() -> None:
    author = {"name": "Aino", "url": "https://suo.example/aino"}
    ours = hostile_feed("https://suo.example/feed", authors=[author]).author
    theirs = hostile_feed(id="1", authors=[author]).author

    assert ours is not None
    assert theirs is not None
    assert theirs.uri != author["url"]
    assert (theirs.name, theirs.url) == ("Aino", author["url"])


def _source(session: Session, kind: str) -> int:
    row = Source(kind=kind, server="https://wall.example", query="kemijärvi", name="Lähde")
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(SourceState(source_id=row.id, host="wall.example", due_at=NOW))
    session.add(HostState(host="wall.example", claimed_by=""))
    session.flush()
    return row.id


def _save(session: Session, source_id: int, posts: tuple[IncomingPost, ...], at: datetime = NOW) -> None:
    store.save(session, posts, source_id=source_id, wishes=[], fetched_at=at, tombstone_key=KEY)


def test_a_server_cannot_rename_an_author_of_another_server(database: Database) -> None:
    source_id = database.writing(_source, "mastodon")
    evil = {
        "uri": "https://evil.example/users/x/statuses/1",
        "url": "https://evil.example/@x/1",
        "account": account(display_name="Pilkka"),
    }
    ours = statuses.post(status(7), "https://suo.example")
    theirs = statuses.post(status(8, **evil), "https://evil.example")
    for number, view in enumerate((ours, theirs)):
        database.writing(_save, source_id, (view,), NOW + timedelta(minutes=number))

    with database.reading() as session:
        named = {post.url: session.get_one(Author, post.author_id).name for post in session.query(Post)}
    assert named == {"https://suo.example/@usva/7": "Usva Järvinen", "https://evil.example/@x/1": "Pilkka"}


def test_a_video_server_cannot_rename_an_author_of_another_server() -> None:
    told = peertube.video(7)
    there = urlsplit(told["account"]["url"])
    ours = videos.post(told, f"https://{there.netloc}").author
    moved = told | {"url": f"https://evil.example/videos/watch/{told['uuid']}"}
    theirs = videos.post(moved, "https://evil.example").author
    assert ours is not None
    assert theirs is not None
    assert ours.uri.startswith("https://")
    assert ours.uri != theirs.uri


def test_a_sites_article_that_links_to_a_networks_post_changes_nothing_there() -> None:
    mine = articles.post(article(7), "https://www.kunta.example")
    assert not mine.second_hand
    hostile = articles.post(article(7, link=REAL.url), "https://www.kunta.example")
    assert (hostile.network, hostile.uri) == (REAL.network, REAL.uri)
    assert hostile.second_hand
    assert hostile.media == ()
