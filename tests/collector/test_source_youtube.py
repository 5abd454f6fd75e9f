"""YouTube: videos by a hashtag, within what a key may search in a day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from collector import budgets, retention
from collector.door import Door
from collector.errors import (
    CollectError,
    KeyRefused,
    Misconfigured,
    NotConnected,
    Spent,
    Transient,
    Unreadable,
)
from collector.models import Post
from collector.sources import feeds, youtube
from collector.sources.youtube.refusals import until_midnight
from collector.values import Ask, IncomingPost, Known, Missing, Page
from config.db import Database
from tests.fakes.web import Reply, Web
from tests.fakes.youtube import CHANNEL, KEY, Youtube, error, snippet, still, video
from tests.sample import Sample

HORIZON = datetime(2026, 10, 25, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Asking:
    """A source that asks a fake YouTube."""

    def __init__(self, network: Youtube, web: Web, door: Door) -> None:
        self.network, self.web, self.door = network, web, door
        self.cursor: Any = {}

    def ask(self, query: str = "kemijärvi", token: str = KEY) -> Ask:
        secret = {"token": token} if token else {}
        return Ask(1, "youtube", self.web.origin, query, secret=secret, name="Videot")

    def fetch(self, query: str = "kemijärvi", token: str = KEY) -> Page:
        page = youtube.fetch(self.door, self.ask(query, token), self.cursor, HORIZON)
        self.cursor = page.cursor
        return page

    def recheck(self, *ids: str, token: str = KEY) -> Any:
        known = [Known(one, f"https://www.youtube.com/watch?v={one}", "") for one in ids]
        return youtube.recheck(self.door, self.ask(token=token), known)


@pytest.fixture
def asking() -> Iterator[Asking]:
    network = Youtube()
    with Web({None: network.answer}) as web:
        door = Door(allow=web.allow, pace=0, deadline=5)
        yield Asking(network, web, door)
        door.close()


def at(day: int, number: int = 1, **changes: Any) -> dict[str, Any]:
    """A video published on a day of November."""
    return video(number, snippet=snippet(publishedAt=f"2026-11-{day:02}T14:20:00Z", **changes))


def test_a_video_becomes_a_whole_post(asking: Asking) -> None:
    asking.network.videos = [video(7)]
    (post,) = asking.fetch().posts
    assert (post.network, post.uri) == ("youtube", "https://www.youtube.com/watch?v=kEmIjArV007")
    assert post.title == "Kesäyö järvellä"
    assert post.text == "Kesäyö järvellä\n\nMatkatoimiston tervehdys\n#Kemijärvi"
    assert (post.likes, post.replies, post.reposts) == (12, 2, None)
    assert post.published_at == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert post.language == "fi"
    assert post.media[0].url == still("kEmIjArV007")["url"]
    assert post.author is not None
    assert (post.author.name, post.author.url) == (
        "Esimerkkikanava",
        f"https://www.youtube.com/channel/{CHANNEL}",
    )


def test_counts_that_are_hidden_are_unknown(asking: Asking) -> None:
    asking.network.videos = [video(statistics={"viewCount": "345"})]
    (post,) = asking.fetch().posts
    assert (post.likes, post.replies) == (None, None)


def test_a_video_that_only_resembles_the_hashtag_is_left_out(asking: Asking) -> None:
    asking.network.videos = [
        at(1, 1, title="Kemijärvi tutuksi", description="Ei tunnistetta", tags=["kemijärvi"]),
        at(2, 2, title="#kemijarvi", description=""),
        at(3, 3, title="#KemijärviTalvi", description=""),
        at(4, 4, title="Talvi", description="… ja lopuksi #KEMIJÄRVI!"),
    ]
    assert [post.native_id for post in asking.fetch().posts] == ["kEmIjArV002", "kEmIjArV004"]


@pytest.mark.parametrize("query", ["kemijärvi", "#Kemijärvi", "kemija\u0308rvi", " #KEMIJÄRVI "])
def test_both_spellings_are_asked_for_in_one_search_however_the_hashtag_is_written(
    asking: Asking, query: str
) -> None:
    asking.network.videos = [video()]
    assert len(asking.fetch(query).posts) == 1
    assert "q=%23kemij%C3%A4rvi%7C%23kemijarvi&" in asking.web.paths()[0]


def test_a_hashtag_with_one_spelling_is_asked_for_once(asking: Asking) -> None:
    asking.fetch("posio")
    assert "q=%23posio&" in asking.web.paths()[0]


def test_where_one_search_does_not_hold_all_the_next_goes_on(asking: Asking) -> None:
    asking.network.videos = [at(1 + number // 8, number) for number in range(120)]
    pages = [asking.fetch() for _ in range(3)]
    assert [len(page.posts) for page in pages] == [50, 50, 20]
    assert not any(page.more for page in pages), "a search costs, so not at once"
    assert len({post.uri for page in pages for post in page.posts}) == 120
    assert asking.cursor == {"newest": "2026-11-15T14:20:00+00:00"}


def test_the_next_search_goes_back_a_day_beyond_the_newest_video(asking: Asking) -> None:
    asking.network.videos = [at(20)]
    asking.fetch()
    asking.fetch()
    assert "publishedAfter=2026-10-25T00%3A00%3A00Z" in asking.web.paths()[0]
    assert "publishedAfter=2026-11-19T14%3A20%3A00Z" in asking.web.paths()[2]


def test_a_mark_that_youtube_forgot_begins_the_search_anew(asking: Asking) -> None:
    asking.cursor = {
        "newest": "2026-11-19T14:20:00+00:00",
        "since": "2026-11-01",
        "mark": "CAoQ900",
        "pages": 2,
    }
    assert asking.fetch().posts == ()
    assert asking.cursor == {"newest": "2026-11-19T14:20:00+00:00"}


def test_more_than_a_search_can_hold_is_said_to_be_a_share(asking: Asking) -> None:
    asking.network.videos = [at(1 + number // 30, number) for number in range(520)]
    pages = [asking.fetch() for _ in range(10)]
    assert pages[-1].partial == "YouTube shows the newest 500 videos that a search finds"
    assert "mark" not in asking.cursor


def test_nothing_found_costs_no_second_question(asking: Asking) -> None:
    assert asking.fetch().posts == ()
    assert len(asking.web.paths()) == 1


def test_the_key_goes_in_no_address(asking: Asking) -> None:
    asking.network.videos = [video()]
    asking.fetch()
    assert not any(KEY in path for path in asking.web.paths())


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (error(400, "API_KEY_INVALID", f"key {KEY} not valid"), KeyRefused),
        (error(400, "badRequest"), Unreadable),
        (error(403, "quotaExceeded", f"key {KEY}"), Spent),
        (error(403, "rateLimitExceeded"), Transient),
        (error(403, "accessNotConfigured"), Misconfigured),
        (error(403, "ipRefererBlocked"), Misconfigured),
        (error(429, "RATE_LIMIT_EXCEEDED"), Transient),
        (error(500, "backendError"), Transient),
        (Reply(503), Transient),
        (Reply(200, b'{"items": {}}'), Unreadable),
    ],
)
def test_every_refusal_has_its_class_and_repeats_no_key(
    asking: Asking, reply: Reply, wanted: type[CollectError]
) -> None:
    asking.web.routes[None] = reply
    for step in (asking.fetch, lambda: asking.recheck("kEmIjArV001")):
        with pytest.raises(wanted) as caught:
            step()
        assert type(caught.value) is wanted
        assert KEY not in str(caught.value)


def test_a_spent_day_goes_on_at_midnight_in_california() -> None:
    assert until_midnight(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) == timedelta(hours=23)
    assert until_midnight(datetime(2026, 11, 22, 7, 59, tzinfo=UTC)) == timedelta(minutes=1)
    # Clocks go back in the night to 1 November 2026 in California: that day has 25 hours.
    assert until_midnight(datetime(2026, 11, 1, 7, 0, tzinfo=UTC)) == timedelta(hours=25)


def test_without_a_key_it_says_what_is_missing(asking: Asking) -> None:
    with pytest.raises(NotConnected, match="API key"):
        asking.fetch(token="")
    assert asking.recheck("kEmIjArV001", token="") == {}


def test_a_source_without_a_hashtag_is_the_operators_to_mend(asking: Asking) -> None:
    with pytest.raises(Misconfigured, match="names no hashtag"):
        asking.fetch("###")


def test_looking_again_tells_what_is_gone_and_refreshes_the_rest(asking: Asking) -> None:
    asking.network.videos = [
        video(1, statistics={"likeCount": "99"}),
        video(2, status={"privacyStatus": "unlisted"}),
    ]
    looked = asking.recheck("kEmIjArV001", "kEmIjArV002", "kEmIjArV003")
    assert isinstance(looked["kEmIjArV001"], IncomingPost)
    assert looked["kEmIjArV001"].likes == 99
    assert looked["kEmIjArV002"].restricted
    assert looked["kEmIjArV003"] == Missing()
    assert len(asking.web.paths()) == 1


def test_every_search_counts_also_of_the_same_hashtag(database: Database, asking: Asking) -> None:
    def spend(token: str, at: datetime) -> None:
        cost = youtube.budget(asking.ask(token=token))
        assert cost is not None
        database.writing(budgets.take, *cost, youtube.BUDGET, youtube.WINDOW, at)

    for _ in range(youtube.BUDGET):
        spend(KEY, NOW)
    with pytest.raises(Spent, match="100 in 1 days is used up") as caught:
        spend(KEY, NOW)
    assert caught.value.retry_after == timedelta(days=1)
    spend("toinen-avain-12345", NOW)
    spend(KEY, NOW + timedelta(days=1))


def test_an_allowance_names_no_key(asking: Asking) -> None:
    assert KEY not in str(youtube.budget(asking.ask()))
    assert youtube.budget(asking.ask(token="")) is None


FEED = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
  <title>Esimerkkikanava</title>
  <link rel="alternate" href="https://www.youtube.com/channel/UCesimerkkiesimerkkiesim"/>
  <entry>
    <id>yt:video:kEmIjArV007</id><title>Talvi</title>
    <link rel="alternate" href="https://www.youtube.com/watch?v=kEmIjArV007"/>
    <author><name>Esimerkkikanava</name>
      <uri>https://www.youtube.com/channel/UCesimerkkiesimerkkiesim</uri></author>
    <published>2026-11-20T14:20:00+00:00</published>
    <media:group>
      <media:thumbnail url="https://i2.ytimg.com/vi/kEmIjArV007/hqdefault.jpg" width="480" height="360"/>
      <media:description>Tervehdys #Kemijarvi</media:description>
    </media:group>
  </entry>
</feed>"""


def test_a_channels_own_feed_gives_the_same_posts_without_a_key(asking: Asking) -> None:
    asking.network.videos = [video(7)]
    (searched,) = asking.fetch().posts
    address = f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"
    (listed,) = feeds.read(FEED, Ask(1, "feed", "https://www.youtube.com", address), url=address).posts
    assert (listed.network, listed.uri, listed.author) == (searched.network, searched.uri, searched.author)
    assert listed.tags == ("Kemijarvi",)
    assert listed.media[0].width == 480


def test_counts_that_nobody_could_refresh_for_thirty_days_are_dropped(
    database: Database, sample: Sample
) -> None:
    old, month = NOW - timedelta(days=31), NOW - timedelta(days=29)
    posts = {
        "stale": sample.post(network="youtube"),
        "looked at": sample.post(network="youtube"),
        "fresh": sample.post(network="youtube"),
        "elsewhere": sample.post(network="fediverse"),
    }

    def age(session: Session) -> None:
        for name, number in posts.items():
            post = session.get_one(Post, number)
            post.likes, post.replies = 12, 2
            post.fetched_at = month if name == "fresh" else old
            post.checked_at = month if name == "looked at" else old

    database.writing(age)
    assert database.writing(retention.forget_counts, NOW) == 1
    with database.reading() as session:
        likes = {name: session.get_one(Post, number).likes for name, number in posts.items()}
    assert likes == {"stale": None, "looked at": 12, "fresh": 12, "elsewhere": 12}
