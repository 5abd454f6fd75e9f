"""The same story in several places: what counts as the same, and what does not."""

from datetime import UTC, datetime, timedelta
from itertools import count

from collector.queries import PostView
from curator.suggesting.grouping import APART, grouped, link_keys, text_key

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXT = "Kolme uutta työntekijää aloitti sahalla tällä viikolla"
_numbers = count(1)
PLAIN = PostView(
    id=0,
    network="fediverse",
    uri="",
    url="",
    title="",
    text="",
    language="fi",
    published_at=NOW,
    first_seen_at=NOW,
    edited_at=None,
    likes=None,
    reposts=None,
    replies=None,
    clicks=None,
    is_reply=False,
    sensitive=False,
    restricted=False,
    gone=False,
    unverified=False,
    checked_at=None,
    looked_after=False,
    taken_down=False,
    author_name="",
    author_handle="",
    author_url="",
    pictures=(),
)


def post(text: str, network: str = "fediverse", **more: object) -> PostView:
    return PLAIN._replace(id=next(_numbers), network=network, text=text, **more)  # type: ignore[arg-type]


def sizes(*posts: PostView) -> list[int]:
    return [len(group) for group in grouped(posts)]


def test_the_same_words_are_the_same_whatever_is_around_them() -> None:
    posts = [
        post(TEXT),
        post(f"{TEXT.upper()}!!  #kemijärvi https://a.example/b", "bluesky"),
        post(f"@joku {TEXT}", "bluesky"),
    ]
    assert sizes(*posts) == [3]


def test_a_few_words_are_not_enough() -> None:
    assert sizes(post("Hyvää huomenta kaikille"), post("Hyvää huomenta kaikille", "bluesky")) == [1, 1]


def test_the_same_page_is_the_same_on_another_network_within_a_week() -> None:
    one = post("Lue: https://www.kunta.example/uutiset/1/?utm_source=some#alku")
    same = post("Uutinen http://kunta.example/uutiset/1.", "facebook", published_at=NOW - timedelta(days=3))
    article = post("", "web", url="https://kunta.example/uutiset/1/")
    assert sizes(one, same, article) == [3]
    assert sizes(one, post("https://kunta.example/uutiset/1")) == [1, 1]
    assert sizes(one, same._replace(published_at=NOW - APART - timedelta(seconds=1))) == [1, 1]


def test_a_front_page_and_a_list_of_links_are_no_storys() -> None:
    assert link_keys(post("https://kunta.example/ ja https://kunta.example")) == ()
    assert link_keys(post(" ".join(f"https://kunta.example/{number}" for number in range(9)))) == ()
    assert link_keys(post("https://kunta.example/s?id=1")) != link_keys(post("https://kunta.example/s?id=2"))


def test_broken_addresses_are_no_links() -> None:
    assert link_keys(post("https://[kunta.example/x http://[::1 https://")) == ()


def test_texts_of_any_script_are_compared() -> None:
    words = "日本語 の 長い 文章 です よ " * 4
    assert text_key(post(words)) == text_key(post(words + "#x", "bluesky")) != ""
