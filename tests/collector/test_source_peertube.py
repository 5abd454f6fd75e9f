"""PeerTube: videos under a tag on one server, and by their links."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collector.door import Door
from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from collector.identity import Identity, of_fediverse, of_link
from collector.sources import link_reader, peertube
from collector.values import Ask, IncomingPost, Known, Missing, Page
from tests.fakes.peertube import HOME, Tube, account, refusal, uuid, video
from tests.fakes.web import Reply, Web

HORIZON = datetime(2026, 10, 25, tzinfo=UTC)
ASK = Ask(1, "peertube", HOME, "kemijärvi", name="Videot")


class Asking:
    """A source that asks a server."""

    def __init__(self, tube: Tube, web: Web, door: Door) -> None:
        self.tube, self.web, self.door = tube, web, door
        self.cursor: Any = {}

    def fetch(self, query: str = "kemijärvi") -> Page:
        ask = Ask(1, "peertube", self.web.origin, query, name="Videot")
        page = peertube.fetch(self.door, ask, self.cursor, HORIZON)
        self.cursor = page.cursor
        return page

    def run(self) -> list[IncomingPost]:
        page = self.fetch()
        posts = list(page.posts)
        while page.more:
            page = self.fetch()
            posts += page.posts
        return posts

    def recheck(self, *numbers: int, home: str = "") -> Any:
        there = f"{home or self.web.origin}/videos/watch"
        known = [Known(uuid(one), f"{there}/{uuid(one)}", "") for one in numbers]
        return peertube.recheck(self.door, ASK, known)

    def by_link(self, number: str) -> IncomingPost:
        address = f"{self.web.origin}/videos/watch/{number}"
        return peertube.by_link(self.door, Identity("peertube", address, address))


@pytest.fixture
def asking() -> Iterator[Asking]:
    tube = Tube()
    with Web({None: tube.answer}) as web:
        door = Door(allow=web.allow, pace=0, deadline=5)
        yield Asking(tube, web, door)
        door.close()


def test_a_video_becomes_a_whole_post(asking: Asking) -> None:
    asking.tube.add(video(7))
    (post,) = asking.fetch().posts
    assert (post.network, post.uri) == ("peertube", f"{HOME}/videos/watch/{uuid(7)}")
    assert post.url == post.uri
    assert post.text == "Kesäyö järvellä\n\nMatkatoimiston **tervehdys** #Kemijärvi"
    assert (post.likes, post.replies, post.reposts) == (2, 1, None)
    assert (post.language, post.sensitive) == ("fi", False)
    assert post.media[0].url == f"{asking.web.origin}/lazy-static/previews/esim.jpg"
    assert post.author is not None
    assert (post.author.name, post.author.handle) == ("Järvi Testaaja", "testaaja@video.example")


def test_every_way_to_a_video_gives_the_same_post() -> None:
    shown = f"https://video.example/videos/watch/{uuid(7)}"
    links = [
        shown,
        f"{shown}?start=1m5s",
        f"https://video.example/videos/embed/{uuid(7)}",
        f"https://video.example/w/{uuid(7)}",
        f"video.example/w/{_short(7)}",
    ]
    met = [of_link(link) for link in links] + [of_fediverse(shown, f"https://video.example/w/{_short(7)}")]
    assert {(one.network, one.uri) for one in met if one} == {("peertube", shown)}
    assert None not in met


def _short(number: int) -> str:
    """A video's id in base 58, as its links have it."""
    signs, left, text = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ", uuid(number), ""
    value = int(left.replace("-", ""), 16)
    while value:
        value, rest = divmod(value, 58)
        text = signs[rest] + text
    return text.rjust(22, "1")


@pytest.mark.parametrize("path", ["w/kemijarvi", "w/p/" + "a" * 22, "w/" + "Z" * 22, "videos/watch/7"])
def test_other_addresses_are_no_video(path: str) -> None:
    found = of_link(f"https://video.example/{path}")
    assert found is not None
    assert found.network == "web"


def test_the_stills_of_newer_servers_are_read_too() -> None:
    new = [
        {"width": 280, "fileUrl": "https://cdn.example/small.jpg"},
        {"width": 850, "height": 480, "fileUrl": "https://cdn.example/large.jpg"},
    ]
    (post,) = peertube.read({"data": [video(7, thumbnails=new)]}, ASK).posts
    assert (post.media[0].url, post.media[0].width) == ("https://cdn.example/large.jpg", 850)


def test_servers_of_the_first_years_tell_by_the_author_where_a_video_is_from() -> None:
    old = {key: value for key, value in video(7, truncatedDescription=None).items() if key != "url"}
    (post,) = peertube.read({"data": [old | {"description": None}]}, ASK).posts
    assert post.uri == f"{HOME}/videos/watch/{uuid(7)}"
    assert peertube.read({"data": [old | {"account": None}]}, ASK).faults


def test_the_tag_it_was_found_under_counts_where_the_text_does_not_have_it() -> None:
    (post,) = peertube.read({"data": [video(7, truncatedDescription=None)]}, ASK).posts
    assert post.tags == ("kemijärvi",)
    (post,) = peertube.read({"data": [video(7)]}, ASK).posts
    assert post.tags == ("Kemijärvi",)


@pytest.mark.parametrize("query", ["kemijärvi", "#Kemijärvi", "kemija\u0308rvi"])
def test_both_spellings_are_asked_for_at_once(asking: Asking, query: str) -> None:
    asking.tube.add(video(7), "kemijarvi")
    asking.tube.add(video(8), "Kemijärvi")
    asking.tube.add(video(9), "posio")
    assert len(asking.fetch(query).posts) == 2
    assert "?tagsOneOf=kemij%C3%A4rvi&tagsOneOf=kemijarvi&" in asking.web.paths()[0]


def test_all_pages_are_read_once(asking: Asking) -> None:
    for number in range(120):
        asking.tube.add(video(number, publishedAt=f"2026-11-{1 + number % 20:02}T14:20:00.000Z"))
    posts = asking.run()
    assert len(posts) == len({post.uri for post in posts}) == 120
    assert asking.cursor == {"newest": "2026-11-20T14:20:00+00:00"}


def test_the_next_search_goes_back_a_day_beyond_the_newest_video(asking: Asking) -> None:
    asking.tube.add(video(7))
    asking.run()
    asking.run()
    assert "startDate=2026-11-19T14%3A20%3A00.000Z" in asking.web.paths()[-1]


def test_videos_that_are_not_public_are_left_out() -> None:
    unlisted = video(7, privacy={"id": 2, "label": "Unlisted"})
    assert peertube.read({"data": [unlisted]}, ASK).posts == ()


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (refusal(400, "Incorrect request parameters"), Unreadable),
        (refusal(401, "Token is invalid"), Misconfigured),
        (refusal(403, "Forbidden"), Misconfigured),
        (Reply(404, b"<html>", kind="text/html"), Misconfigured),
        (refusal(500, "Internal"), Transient),
        (Reply(429, b"{}", headers={"Retry-After": "10"}), Transient),
        (Reply(200, b'{"total": 1}'), Unreadable),
    ],
)
def test_every_refusal_has_its_class(asking: Asking, reply: Reply, wanted: type[CollectError]) -> None:
    asking.web.routes[None] = reply
    with pytest.raises(wanted, match=r"^Videot: ") as caught:
        asking.fetch()
    assert type(caught.value) is wanted
    if reply.status == 429:
        assert isinstance(caught.value, Transient)
        assert caught.value.retry_after == timedelta(seconds=10)


def test_a_source_without_a_tag_is_the_operators_to_mend(asking: Asking) -> None:
    with pytest.raises(Misconfigured, match="names no hashtag"):
        asking.fetch("##")


def test_looking_again_asks_each_videos_own_server(asking: Asking) -> None:
    asking.tube.add(video(7, home=HOME, likes=9))
    asking.tube.add(video(8))
    asking.tube.private.add(uuid(8))
    looked = asking.recheck(7, 8, 9)
    assert isinstance(looked[uuid(7)], IncomingPost)
    assert (looked[uuid(7)].likes, looked[uuid(7)].tags) == (9, ("Kemijärvi",))
    assert (looked[uuid(8)], looked[uuid(9)]) == (Missing(), Missing())
    assert asking.web.paths() == [f"/api/v1/videos/{uuid(one)}" for one in (7, 8, 9)]


def test_only_peertube_itself_says_that_a_video_is_gone(asking: Asking) -> None:
    for reply in (Reply(404, b"<html>", kind="text/html"), Reply(403, b"{}"), Reply(404, b'"gone"')):
        asking.web.routes[None] = reply
        assert asking.recheck(7) == {}


def test_a_pasted_link_is_read_from_its_server(asking: Asking) -> None:
    asking.tube.add(video(7, account=account()))
    post = asking.by_link(uuid(7))
    assert post.uri == f"{HOME}/videos/watch/{uuid(7)}"
    assert post.text.endswith("Koko kuvaus #Kemijärvi")
    assert link_reader("peertube") is peertube


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (refusal(404, "Video not found"), Refused),
        (refusal(403, "private"), Refused),
        (Reply(404, b"<html>", kind="text/html"), Misconfigured),
        (Reply(401, b"{}"), Misconfigured),
        (Reply(200, b"{}"), Unreadable),
    ],
)
def test_a_link_that_shows_nothing_says_why(asking: Asking, reply: Reply, wanted: type[CollectError]) -> None:
    asking.web.routes[None] = reply
    with pytest.raises(wanted):
        asking.by_link(uuid(7))
