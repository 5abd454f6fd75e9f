"""Threads: our own posts always, a search that may silently show only those, and tokens that end."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected, Transient
from collector.identity import of_link
from collector.sources import threads
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, Known, MediaKind, Missing, Page, There
from config import clock
from tests.fakes import threads as fake
from tests.fakes.graph import error, usage
from tests.fakes.threads import Threads
from tests.fakes.web import Reply, Web

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)
ASK = Ask(1, "threads", "https://graph.example", "kemijärvi", name="Lähde")


@pytest.fixture
def server(web: Web) -> Threads:
    server = Threads()
    web.routes[None] = server.answer
    return server


def ask(web: Web, query: str = "Kemijärvi", token: str = fake.TOKEN) -> Ask:
    return Ask(1, "threads", web.origin, query, secret={"token": token} if token else {}, name="Lähde")


def everything(door: Door, asked: Ask, cursor: Cursor) -> tuple[list[IncomingPost], Page]:
    posts: list[IncomingPost] = []
    while True:
        page = threads.fetch(door, asked, cursor, HORIZON)
        posts += page.posts
        cursor = json.loads(json.dumps(dict(page.cursor)))
        assert fake.TOKEN not in json.dumps(cursor)
        if not page.more:
            return posts, page


def hours(count: int) -> list[fake.Node]:
    """Posts, newest first, one an hour back from 20 November."""
    newest = datetime(2026, 11, 20, 12, tzinfo=UTC)
    times = [newest - timedelta(hours=number) for number in range(count)]
    return [fake.post(n + 1, timestamp=f"{time:%Y-%m-%dT%H:%M:%S}+0000") for n, time in enumerate(times)]


def known(node: fake.Node) -> Known:
    return Known(node["id"], node["permalink"], node["permalink"])


# What is read


def test_a_post_is_read_whole() -> None:
    (post,) = threads.read({"data": [fake.post(7)]}, ASK).posts

    assert (post.network, post.uri) == ("threads", "https://www.threads.com/t/DEsim7")
    assert post.url == "https://www.threads.com/@jarvi_testaaja/post/DEsim7"
    assert (post.text, post.tags) == ("Usva nousi järveltä #Kemijärvi", ("Kemijärvi",))
    assert post.published_at == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert post.author is not None
    assert (post.author.handle, post.author.url) == (
        "jarvi_testaaja",
        "https://www.threads.com/@jarvi_testaaja",
    )
    assert (post.likes, post.reposts, post.replies) == (None, None, None)
    url = "https://scontent.cdninstagram.com/v/t51/esim7.jpg?oe=6A8F1B2C"
    assert post.media == (IncomingMedia(MediaKind.IMAGE, url, "Usvainen järvi"),)


@pytest.mark.parametrize(
    "pasted", ["https://www.threads.net/@jarvi_testaaja/post/DEsim7?xmt=AQG", "threads.com/t/DEsim7"]
)
def test_a_pasted_link_is_the_same_post_as_the_one_meta_tells_of(pasted: str) -> None:
    (post,) = threads.read({"data": [fake.post(7)]}, ASK).posts
    identity = of_link(pasted)
    assert identity is not None
    assert (identity.network, identity.uri) == (post.network, post.uri)


def test_the_hashtag_may_be_the_topic_only_and_mere_words_are_not_hashtags() -> None:
    nodes = [
        fake.post(1, text="Usvaa", topic_tag="kemijarvi"),
        fake.post(2, text="Kemijärvi on kaunis", topic_tag="Suomi"),
        fake.post(3, media_type="REPOST_FACADE"),
        fake.post(4, username=None, topic_tag=None),
    ]
    page = threads.read({"data": nodes}, ASK)
    assert [(post.native_id[-1], post.tags) for post in page.posts] == [
        ("1", ("kemijarvi",)),
        ("4", ("Kemijärvi",)),
    ]
    assert page.posts[1].author is None
    assert page.faults == ()


def test_an_album_gives_its_pictures_and_a_video_its_still() -> None:
    children = [
        {"media_type": "IMAGE", "media_url": "https://cdn.example/1.jpg", "alt_text": "Järvi"},
        {"media_type": "VIDEO", "media_url": "https://cdn.example/2.mp4"},
        {"media_type": "VIDEO", "thumbnail_url": "https://cdn.example/3.jpg"},
    ]
    node = fake.post(1, media_type="CAROUSEL_ALBUM", children={"data": children}, is_spoiler_media=True)
    (post,) = threads.read({"data": [node]}, ASK).posts
    assert [one.url for one in post.media] == ["https://cdn.example/1.jpg", "https://cdn.example/3.jpg"]
    assert post.sensitive


# Asking


def test_both_spellings_are_searched_as_topic_and_as_word(web: Web, door: Door, server: Threads) -> None:
    server.posts = [fake.post(1), fake.post(2, text="Usvaa #kemijarvi", topic_tag=None), fake.own(3)]
    posts, page = everything(door, ask(web, "#Kemija\u0308rvi"), {})
    searched = {(one["q"], one["search_mode"]) for one in server.queries if "q" in one}
    assert searched == {(tag, mode) for tag in ("Kemijärvi", "kemijarvi") for mode in ("TAG", "KEYWORD")}
    assert sorted({post.native_id[-1] for post in posts}) == ["1", "2", "3"]
    assert page.partial == ""
    assert page.cursor == {"own": fake.OURS, "others": True, "newest": "2026-11-20T14:20:00+00:00"}
    assert [path for path in web.paths() if fake.TOKEN in path] == []


def test_all_pages_are_walked_and_the_next_asking_begins_near_the_newest(
    web: Web, door: Door, server: Threads
) -> None:
    server.posts = hours(130)
    posts, page = everything(door, ask(web, "kemijarvi"), {})
    assert posts == []
    posts, page = everything(door, ask(web, "Kemijärvi"), {})
    assert len({post.uri for post in posts}) == 130

    server.queries.clear()
    everything(door, ask(web, "Kemijärvi"), page.cursor)
    since = {datetime.fromtimestamp(int(one["since"]), UTC) for one in server.queries}
    assert since == {datetime(2026, 11, 20, 11, tzinfo=UTC)}


def test_a_nearly_full_limit_pauses_the_walk_and_it_goes_on_from_there(
    web: Web, door: Door, server: Threads
) -> None:
    server.posts, server.headers = hours(130), usage(96)
    first = threads.fetch(door, ask(web), {}, HORIZON)
    assert (first.more, len(first.posts)) == (False, 50)
    second = threads.fetch(door, ask(web), first.cursor, HORIZON)
    assert next(post.published_at for post in second.posts) == datetime(2026, 11, 18, 10, tzinfo=UTC)


# The review


def test_a_search_that_shows_only_our_own_posts_is_told(web: Web, door: Door, server: Threads) -> None:
    server.posts, server.reviewed = [fake.post(1), fake.own(2)], False
    posts, page = everything(door, ask(web), {})
    assert {post.native_id[-1] for post in posts} == {"2"}
    assert page.partial == threads.NOT_REVIEWED
    assert "others" not in page.cursor


def test_an_empty_search_proves_nothing_until_others_were_found_once(
    web: Web, door: Door, server: Threads
) -> None:
    _, page = everything(door, ask(web), {})
    assert page.partial == threads.NOTHING_YET
    server.posts = [fake.post(1)]
    _, page = everything(door, ask(web), page.cursor)
    assert page.partial == ""
    server.posts = []
    _, page = everything(door, ask(web), page.cursor)
    assert page.partial == ""


def test_somebody_elses_mere_word_proves_the_review_too(web: Web, door: Door, server: Threads) -> None:
    server.posts = [fake.post(1, text="Kemijärvi on kaunis", topic_tag=None)]
    posts, page = everything(door, ask(web), {})
    assert (posts, page.partial) == ([], "")


def test_a_token_that_may_not_search_still_gives_our_own_posts(web: Web, door: Door, server: Threads) -> None:
    server.posts, server.searching = [fake.post(1), fake.own(2)], False
    posts, page = everything(door, ask(web), {})
    assert [post.native_id[-1] for post in posts] == ["2"]
    assert page.partial.startswith("only our own posts are read: a permission or the review")


# Trouble


def test_without_a_token_nothing_is_asked_and_a_stale_one_is_refused(
    web: Web, door: Door, server: Threads
) -> None:
    with pytest.raises(NotConnected):
        threads.fetch(door, ask(web, token=""), {}, HORIZON)
    assert web.paths() == []
    with pytest.raises(KeyRefused, match="expired"):
        threads.fetch(door, ask(web, token="THAAvanha0123456789"), {}, HORIZON)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (error(4, status=403), Transient),
        (error(17), Transient),
        (error(2, status=500, transient=True), Transient),
        (error(190, 463), KeyRefused),
    ],
)
def test_metas_errors_mean_here_what_they_mean_elsewhere(
    web: Web, door: Door, server: Threads, reply: Reply, expected: type[Exception]
) -> None:
    server.fails = {"keyword_search": reply}
    with pytest.raises(expected):
        threads.fetch(door, ask(web), {}, HORIZON)


def test_a_query_that_names_no_hashtag_is_the_operators_to_mend(web: Web, door: Door) -> None:
    with pytest.raises(Misconfigured, match="names no hashtag"):
        threads.fetch(door, ask(web, "#"), {}, HORIZON)


# Looking again, and the token


def test_a_post_threads_hides_from_strangers_is_missing(web: Web, door: Door, server: Threads) -> None:
    there, gone = fake.post(1), fake.post(2)
    server.closed = {gone["permalink"]}
    looked = threads.recheck(door, ask(web), [known(there), known(gone)])
    assert looked == {there["id"]: There(), gone["id"]: Missing()}
    assert all("authorization" not in one.headers for one in web.asked)


def test_trouble_on_looking_again_is_no_proof(web: Web, door: Door, server: Threads) -> None:
    server.fails = {"oembed": error(4, status=403)}
    with pytest.raises(Transient):
        threads.recheck(door, ask(web), [known(fake.post(1))])


def test_a_token_is_renewed_for_sixty_days_and_stands_in_no_address(
    web: Web, door: Door, server: Threads
) -> None:
    fresh = threads.renew(door, web.origin, {"token": fake.TOKEN})
    assert fresh.secret["token"] in server.tokens - {fake.TOKEN}
    assert fresh.expires_at is not None
    assert timedelta(days=59) < fresh.expires_at - clock.now() <= timedelta(days=60)
    assert [path for path in web.paths() if fake.TOKEN in path] == []


def test_a_token_that_cannot_be_renewed_needs_a_person(web: Web, door: Door, server: Threads) -> None:
    server.renewable = False
    with pytest.raises(KeyRefused):
        threads.renew(door, web.origin, {"token": fake.TOKEN})
