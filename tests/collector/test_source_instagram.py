"""Instagram at Meta's API: our own posts, those that tag or mention us, partners, and hashtags."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected, Spent, Transient
from collector.graph.refusals import NothingThere
from collector.identity import of_link
from collector.sources import instagram_account, instagram_own, instagram_tag, instagram_tagged
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, Known, MediaKind, Missing, Page, There
from tests.fakes import graph as meta
from tests.fakes.web import Web

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)
SAMPLES = json.loads((Path(meta.__file__).parent / "graph_samples.json").read_text(encoding="utf-8"))
HASHTAG = "17843826142012701"
QUERIES = {"instagram_account": f"{meta.OURS}/keminmaa", "instagram_tag": "Kemijärvi"}
KINDS = (instagram_own, instagram_tagged, instagram_account, instagram_tag)


@pytest.fixture
def server(web: Web) -> Iterator[meta.Graph]:
    """Meta, with our account and nothing in it; afterwards no key may have stood in an address."""
    server = meta.Graph()
    web.routes[None] = server.answer
    yield server
    assert server.leaks == []
    assert [path for path in web.paths() if meta.TOKEN in path] == []


def ask(web: Web, module: ModuleType, **changes: Any) -> Ask:
    secret = {"token": meta.TOKEN, "ig_user": meta.OURS}
    asked = {"source_id": 1, "kind": module.KIND, "server": web.origin, "secret": secret, "name": "Lähde"}
    return Ask(**asked | {"query": QUERIES.get(module.KIND, meta.OURS)} | changes)


def everything(door: Door, module: ModuleType, asked: Ask, cursor: Cursor) -> tuple[list[IncomingPost], Page]:
    """All pages from `cursor` on: the posts in the order they came, and the last page."""
    posts: list[IncomingPost] = []
    while True:
        page = module.fetch(door, asked, cursor, HORIZON)
        posts += page.posts
        cursor = json.loads(json.dumps(dict(page.cursor)))
        assert meta.TOKEN not in json.dumps(cursor)
        if not page.more:
            return posts, page


def days(count: int, **changes: Any) -> list[meta.Node]:
    """Posts, newest first, one every sixth hour back from 20 November."""
    newest = datetime(2026, 11, 20, 12, tzinfo=UTC)
    times = [newest - timedelta(hours=6) * number for number in range(count)]
    return [
        meta.media(number + 1, timestamp=f"{time:%Y-%m-%dT%H:%M:%S}+0000", **changes)
        for number, time in enumerate(times)
    ]


def known(node: meta.Node) -> Known:
    link = str(node["permalink"])
    return Known(str(node["id"]), link.rstrip("/"), link)


# What is read


def test_a_post_of_our_own_is_read_whole() -> None:
    node = meta.media(1, alt_text="Usvainen järvi", permalink="https://www.instagram.com/reel/DKemiEsim01/")
    post = instagram_own.read({"data": [node]}, Ask(1, "instagram_own", "https://graph.example", "1")).posts[
        0
    ]

    assert (post.network, post.uri) == ("instagram", "https://www.instagram.com/p/DKemiEsim01")
    assert post.native_id == "18099000000000001"
    assert post.text == "Usva nousi järveltä. #Kemijärvi #tuhannenjayhdentyönmatkatoimisto"
    assert post.tags == ("Kemijärvi", "tuhannenjayhdentyönmatkatoimisto")
    assert post.published_at == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert post.author is not None
    assert (post.author.handle, post.author.url) == (
        "aurinkokunta",
        "https://www.instagram.com/aurinkokunta/",
    )
    assert (post.likes, post.reposts, post.replies, post.clicks) == (41, None, 3, None)
    assert post.media == (IncomingMedia(MediaKind.IMAGE, node["media_url"], "Usvainen järvi"),)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://www.instagram.com/p/DKemiEsim01/?igsh=abc123==",
        "instagram.com/aurinkokunta/p/DKemiEsim01",
        "https://www.instagram.com/reel/DKemiEsim01/",
        "https://instagr.am/p/DKemiEsim01",
    ],
)
def test_a_pasted_link_is_the_same_post_as_the_one_meta_tells_of(pasted: str) -> None:
    post = instagram_own.read({"data": [meta.media(1)]}, Ask(1, "instagram_own", "", "1")).posts[0]
    identity = of_link(pasted)
    assert identity is not None
    assert (identity.network, identity.uri) == (post.network, post.uri)


def test_an_album_gives_its_pictures_and_a_video_its_still() -> None:
    children = [
        {"id": "1", "media_type": "IMAGE", "media_url": "https://cdn.example/1.jpg"},
        {"id": "2", "media_type": "VIDEO", "media_url": "https://cdn.example/2.mp4"},
        {"id": "3", "media_type": "VIDEO", "thumbnail_url": "https://cdn.example/3.jpg"},
        {"id": "4", "media_type": "IMAGE"},
    ]
    nodes = [
        meta.media(1, media_type="CAROUSEL_ALBUM", media_url=None, children={"data": children}),
        meta.media(2, media_type="VIDEO", media_url="https://cdn.example/v.mp4"),
        meta.media(3, media_type="VIDEO", media_url=None, thumbnail_url="https://cdn.example/v.jpg"),
    ]
    posts = instagram_own.read({"data": nodes}, Ask(1, "instagram_own", "", "1")).posts
    assert [[(one.kind, one.url) for one in post.media] for post in posts] == [
        [(MediaKind.IMAGE, "https://cdn.example/1.jpg"), (MediaKind.VIDEO, "https://cdn.example/3.jpg")],
        [],
        [(MediaKind.VIDEO, "https://cdn.example/v.jpg")],
    ]


def test_hidden_likes_and_an_author_who_is_not_told_are_unknown() -> None:
    node = meta.media(1, like_count=None, username=None, caption=None)
    post = instagram_tag.read({"data": [node]}, Ask(1, "instagram_tag", "", "kemijärvi")).posts[0]
    assert (post.likes, post.replies, post.author, post.text) == (None, 3, None, "")


def test_a_tag_that_stands_in_a_comment_only_counts_as_written_in_the_search() -> None:
    nodes = [meta.media(1, caption="Usvaa #suo"), meta.media(2, caption="Usvaa #KEMIJÄRVI")]
    posts = instagram_tag.read({"data": nodes}, Ask(1, "instagram_tag", "", "#Kemijärvi")).posts
    assert [post.tags for post in posts] == [("suo", "Kemijärvi"), ("KEMIJÄRVI",)]


def test_what_lacks_a_link_or_a_date_is_told_as_a_fault() -> None:
    nodes = [meta.media(1, permalink=None), meta.media(2, timestamp="eilen"), "?", meta.media(3)]
    page = instagram_own.read({"data": nodes}, Ask(1, "instagram_own", "", "1"))
    assert [post.native_id[-1] for post in page.posts] == ["3"]
    assert page.faults == (
        "post 18099000000000001: no usable “permalink”",
        "post 18099000000000002: no usable “timestamp”",
        "post without id: no usable “permalink”",
    )


def test_answers_from_another_librarys_fixtures_are_read() -> None:
    tagged = instagram_tagged.read(SAMPLES["tagged"], Ask(1, "instagram_tagged", "", meta.OURS))
    partner = instagram_account.read(SAMPLES["discovery"], Ask(1, "instagram_account", "", "1/facebookapp"))

    assert (tagged.faults, partner.faults) == ((), ())
    (post,) = tagged.posts
    assert post.author is not None
    assert (post.author.handle, post.likes, post.replies, len(post.media)) == ("ikroskun", 2, 1, 2)
    assert post.text == "Pycon China @ikroskun"
    (post,) = partner.posts
    assert post.author is not None
    assert (post.author.handle, post.likes, post.uri) == (
        "facebookapp",
        8008,
        "https://www.instagram.com/p/CUoIN-kJMRI",
    )


# Walking


def test_our_own_posts_are_walked_back_to_the_horizon_though_every_cursor_looks_the_same(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.media = days(200)
    posts, page = everything(door, instagram_own, ask(web, instagram_own), {})

    assert len(posts) == len({post.uri for post in posts})
    assert min(post.published_at for post in posts if post.published_at) >= HORIZON
    assert len(posts) == 119
    # The sixth page is the one that holds nothing newer than the horizon.
    assert len(web.asked) == 6
    assert page.cursor == {"newest": "2026-11-20T12:00:00+00:00"}


def test_later_only_the_newest_page_is_asked_and_a_late_edit_is_seen(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.media = days(60)
    asked = ask(web, instagram_own)
    _, page = everything(door, instagram_own, asked, {})
    web.asked.clear()
    server.media[3]["caption"] = "Korjattu #kemijärvi"
    posts, page = everything(door, instagram_own, asked, page.cursor)

    assert (len(web.asked), len(posts)) == (1, 25)
    assert posts[3].text == "Korjattu #kemijärvi"
    assert not page.more


def test_after_a_long_pause_a_walk_goes_back_to_where_the_last_one_ended(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.media = days(100)
    cursor = {"newest": "2026-11-10T12:00:00+00:00"}
    posts, _ = everything(door, instagram_own, ask(web, instagram_own), cursor)
    assert (len(web.asked), len(posts)) == (3, 75)


def test_a_nearly_full_limit_stops_paging_and_the_walk_goes_on_next_time(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.media = days(60)
    server.used = meta.usage(95)
    asked = ask(web, instagram_own)
    first, page = everything(door, instagram_own, asked, {})
    assert (len(web.asked), len(first), page.more) == (1, 25, False)

    server.used = {}
    rest, page = everything(door, instagram_own, asked, page.cursor)
    assert len({post.uri for post in first + rest}) == 60
    assert page.cursor == {"newest": "2026-11-20T12:00:00+00:00"}


def test_posts_that_tag_us_come_with_their_authors_though_no_next_page_is_named(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.tagged = days(60, username="turisti.lapissa")
    posts, _ = everything(door, instagram_tagged, ask(web, instagram_tagged), {})
    assert len({post.uri for post in posts}) == 60
    assert {post.author.handle for post in posts if post.author} == {"turisti.lapissa"}


def test_a_partners_posts_are_walked_through_our_own_account(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.partners["keminmaa"] = days(60, username="keminmaa")
    posts, _ = everything(door, instagram_account, ask(web, instagram_account), {})
    assert len({post.uri for post in posts}) == 60
    assert all(path.startswith(f"/v26.0/{meta.OURS}?") for path in web.paths())


def test_a_partner_who_has_posted_nothing_is_no_error(door: Door, web: Web, server: meta.Graph) -> None:
    server.partners["keminmaa"] = []
    page = instagram_account.fetch(door, ask(web, instagram_account), {}, HORIZON)
    assert (page.posts, page.more) == ((), False)


def test_a_partner_there_is_not_is_the_operators_to_mend(door: Door, web: Web, server: meta.Graph) -> None:
    with pytest.raises(NothingThere, match="no such account"):
        instagram_account.fetch(door, ask(web, instagram_account), {}, HORIZON)
    for query in ("", meta.OURS, f"{meta.OURS}/", f"{meta.OURS}/a){{id}}", "keminmaa", "x/keminmaa"):
        with pytest.raises(Misconfigured, match="the source names no"):
            instagram_account.fetch(door, ask(web, instagram_account, query=query), {}, HORIZON)


# Mentions


def test_a_post_that_mentions_us_is_read_by_its_number(door: Door, web: Web, server: meta.Graph) -> None:
    server.mentions = [meta.media(1, caption="Kiitos @kemijarvi! #kemijärvi", username="turisti")]
    post = instagram_tagged.mentioned(door, ask(web, instagram_tagged), "18099000000000001")
    assert post.author is not None
    assert (post.author.handle, post.tags, post.likes) == ("turisti", ("kemijärvi",), 41)


def test_a_mention_that_is_gone_or_no_number_is_nothing_there(
    door: Door, web: Web, server: meta.Graph
) -> None:
    for media_id in ("18099000000000001", "1){id},me", ""):
        with pytest.raises(NothingThere):
            instagram_tagged.mentioned(door, ask(web, instagram_tagged), media_id)
    assert len(web.asked) == 1


# Hashtags


@pytest.fixture
def tagged(server: meta.Graph) -> meta.Graph:
    """Meta after its review, with posts under one hashtag."""
    server.hashtags["kemijärvi"] = HASHTAG
    server.recent[HASHTAG] = days(120, username=None)
    server.top[HASHTAG] = [meta.media(500, username=None, like_count=None), meta.media(1, username=None)]
    return server


def test_under_a_hashtag_the_last_day_is_read_and_then_the_most_popular(
    door: Door, web: Web, tagged: meta.Graph
) -> None:
    posts, page = everything(door, instagram_tag, ask(web, instagram_tag), {})

    edges = [urlsplit(path).path.rpartition("/")[2] for path in web.paths()]
    assert edges == ["ig_hashtag_search", "recent_media", "recent_media", "recent_media", "top_media"]
    assert parse_qs(urlsplit(web.paths()[0]).query)["q"] == ["Kemijärvi"]
    assert {post.author for post in posts} == {None}
    assert "https://www.instagram.com/p/DKemiEsim500" in {post.uri for post in posts}
    assert page.partial.startswith("Instagram shows public posts of the last 24 hours")
    assert (page.more, page.cursor) == (False, {"hashtag": HASHTAG, "spelling": "kemijärvi"})


def test_a_hashtags_number_is_asked_for_once_and_for_ever(door: Door, web: Web, tagged: meta.Graph) -> None:
    cursor: Cursor = {}
    for _ in range(3):
        cursor = everything(door, instagram_tag, ask(web, instagram_tag), cursor)[1].cursor
    assert sum("ig_hashtag_search" in path for path in web.paths()) == 1


def test_a_source_that_changed_its_hashtag_looks_the_new_one_up(
    door: Door, web: Web, tagged: meta.Graph
) -> None:
    cursor = everything(door, instagram_tag, ask(web, instagram_tag), {})[1].cursor
    tagged.hashtags["posio"] = "17843826142012799"
    page = everything(door, instagram_tag, ask(web, instagram_tag, query="posio"), cursor)[1]
    assert page.cursor["hashtag"] == "17843826142012799"


def test_a_decomposed_hashtag_is_sent_composed(door: Door, web: Web, tagged: meta.Graph) -> None:
    everything(door, instagram_tag, ask(web, instagram_tag, query="#kemija\u0308rvi"), {})
    assert "q=kemij%C3%A4rvi" in web.paths()[0]


def test_a_hashtag_nobody_has_used_is_an_empty_page(door: Door, web: Web, server: meta.Graph) -> None:
    page = instagram_tag.fetch(door, ask(web, instagram_tag), {}, HORIZON)
    assert (page.posts, page.more, dict(page.cursor)) == ((), False, {})


def test_the_thirty_first_hashtag_in_a_week_is_spent_and_no_error_of_anybodys(
    door: Door, web: Web, tagged: meta.Graph
) -> None:
    tagged.searched = {f"tunniste{number}" for number in range(30)}
    with pytest.raises(Spent, match="30 different hashtags") as caught:
        instagram_tag.fetch(door, ask(web, instagram_tag), {}, HORIZON)
    assert caught.value.retry_after == timedelta(days=1)
    assert not caught.value.throttled


def test_every_spelling_is_spent_from_the_budget_of_our_account() -> None:
    def spent(query: str) -> tuple[str, str] | None:
        return instagram_tag.budget(Ask(1, "instagram_tag", "", query, secret={"ig_user": meta.OURS}))

    assert spent("#Kemijärvi") == (f"instagram-tags:{meta.OURS}", "kemijärvi")
    assert spent("kemija\u0308rvi") == spent("KEMIJÄRVI") == spent("#Kemijärvi")
    assert spent("kemijarvi") == (f"instagram-tags:{meta.OURS}", "kemijarvi")
    assert instagram_tag.budget(Ask(1, "instagram_tag", "", "kemijärvi")) is None
    assert instagram_tag.BUDGET == 30
    assert instagram_tag.WINDOW.days == 7


def test_without_an_account_of_ours_hashtags_are_not_connected(
    door: Door, web: Web, server: meta.Graph
) -> None:
    with pytest.raises(NotConnected, match="no Instagram account of ours"):
        instagram_tag.fetch(door, ask(web, instagram_tag, secret={"token": meta.TOKEN}), {}, HORIZON)
    with pytest.raises(Misconfigured, match="names no hashtag"):
        instagram_tag.fetch(door, ask(web, instagram_tag, query="#"), {}, HORIZON)


# Keys


@pytest.mark.parametrize("module", KINDS)
def test_without_a_key_every_kind_is_not_connected(
    door: Door, web: Web, server: meta.Graph, module: ModuleType
) -> None:
    with pytest.raises(NotConnected, match="no connection to Meta"):
        module.fetch(door, ask(web, module, secret={}), {}, HORIZON)
    assert web.asked == []


@pytest.mark.parametrize("module", KINDS)
def test_a_dead_key_is_told_and_no_post_counts_as_gone_for_it(
    door: Door, web: Web, server: meta.Graph, module: ModuleType
) -> None:
    server.keys.clear()
    with pytest.raises(KeyRefused, match="Lähde: Meta does not take the key"):
        module.fetch(door, ask(web, module), {}, HORIZON)
    if module is instagram_own:
        with pytest.raises(KeyRefused):
            module.recheck(door, ask(web, module), [known(meta.media(1))])


@pytest.mark.parametrize("module", [instagram_own, instagram_tagged])
@pytest.mark.parametrize("query", ["", "kemijarvi", "1/../2", "1?x=1"])
def test_a_source_that_names_no_account_asks_nothing(
    door: Door, web: Web, server: meta.Graph, module: ModuleType, query: str
) -> None:
    with pytest.raises(Misconfigured, match="names no Instagram account"):
        module.fetch(door, ask(web, module, query=query), {}, HORIZON)
    assert web.asked == []


@pytest.mark.parametrize("module", KINDS)
def test_every_kind_says_how_its_key_is_renewed(module: ModuleType) -> None:
    assert module.RENEW_BEFORE.days > 14
    assert callable(module.renew)


def test_only_what_carries_our_tags_is_wanted_of_our_own_account() -> None:
    assert [getattr(module, "TAGGED_ONLY", False) for module in KINDS] == [True, False, False, False]


# Looking again


def clicked(taps: int) -> meta.Node:
    metric: meta.Node = json.loads(json.dumps(SAMPLES["insights"]["data"][0]))
    metric["total_value"]["breakdowns"][0]["results"][0]["value"] = taps
    return metric


def test_our_own_posts_are_looked_at_again_with_their_clicks(
    door: Door, web: Web, server: meta.Graph
) -> None:
    nodes = [meta.media(1, like_count=50), meta.media(2), meta.media(3)]
    server.media = nodes[:2]
    server.insights[nodes[0]["id"]] = clicked(11)
    looked = instagram_own.recheck(door, ask(web, instagram_own), [known(node) for node in nodes])

    first, second = looked[nodes[0]["id"]], looked[nodes[1]["id"]]
    assert isinstance(first, IncomingPost)
    assert isinstance(second, IncomingPost)
    assert (first.likes, first.clicks, second.clicks) == (50, 11, None)
    assert looked[nodes[2]["id"]] == Missing()


def test_clicks_that_were_never_made_are_none_at_all_and_not_unknown() -> None:
    from collector.graph.media import link_taps

    metric = clicked(0)
    metric["total_value"] = {"value": 0}
    assert link_taps({"data": [metric]}) == 0
    assert link_taps({"data": []}) is None
    assert link_taps({"data": [metric | {"total_value": None}]}) is None
    assert link_taps(SAMPLES["insights"]) == 11


def test_a_full_limit_while_asking_for_clicks_loses_no_post(door: Door, web: Web, server: meta.Graph) -> None:
    server.media = [meta.media(1), meta.media(2)]
    server.fails["insights"] = meta.error(80002)
    looked = instagram_own.recheck(door, ask(web, instagram_own), [known(node) for node in server.media])
    assert all(isinstance(one, IncomingPost) for one in looked.values())
    assert len(looked) == 2
    assert sum("insights" in path for path in web.paths()) == 1


def test_when_all_seem_gone_one_of_the_accounts_posts_must_be_shown_first(
    door: Door, web: Web, server: meta.Graph
) -> None:
    gone = [known(meta.media(1)), known(meta.media(2))]
    asked = ask(web, instagram_own)

    assert instagram_own.recheck(door, asked, gone) == {}
    server.media = [meta.media(9)]
    assert instagram_own.recheck(door, asked, gone) == {one.native_id: Missing() for one in gone}


def test_a_lost_permission_that_reads_like_gone_proves_nothing(
    door: Door, web: Web, server: meta.Graph
) -> None:
    server.media = [meta.media(1)]
    server.fails[""] = meta.error(100, 33)
    assert instagram_own.recheck(door, ask(web, instagram_own), [known(server.media[0])]) == {}


def test_a_throttled_look_is_an_error_and_no_proof(door: Door, web: Web, server: meta.Graph) -> None:
    server.fails[""] = meta.error(4, status=403)
    with pytest.raises(Transient):
        instagram_own.recheck(door, ask(web, instagram_own), [known(meta.media(1))])


@pytest.mark.parametrize("module", [instagram_tagged, instagram_account, instagram_tag])
def test_others_posts_are_looked_at_by_their_links_and_without_a_key(
    door: Door, web: Web, server: meta.Graph, module: ModuleType
) -> None:
    there, gone = meta.media(1), meta.media(2)
    server.closed.add(gone["permalink"])
    looked = module.recheck(door, ask(web, module), [known(there), known(gone)])

    assert looked == {there["id"]: There(), gone["id"]: Missing()}
    assert all("authorization" not in asked.headers for asked in web.asked)
    assert module.RECHECK_BATCH <= 5


def test_a_limit_in_the_middle_keeps_what_was_found_and_at_the_start_is_an_error(
    door: Door, web: Web, server: meta.Graph
) -> None:
    posts = [known(meta.media(number)) for number in (1, 2)]
    answered = iter([None, meta.error(4, status=403), meta.error(4, status=403)])
    web.routes[None] = lambda asked: next(answered) or server.answer(asked)

    assert instagram_tag.recheck(door, ask(web, instagram_tag), posts) == {posts[0].native_id: There()}
    with pytest.raises(Transient):
        instagram_tag.recheck(door, ask(web, instagram_tag), posts)


def test_one_post_that_meta_does_not_answer_for_stays_unknown_and_spoils_no_other(
    door: Door, web: Web, server: meta.Graph
) -> None:
    posts = [known(meta.media(number)) for number in (1, 2)]
    answered = iter([meta.error(100), None, meta.error(10), meta.error(10)])
    web.routes[None] = lambda asked: next(answered) or server.answer(asked)

    assert instagram_tag.recheck(door, ask(web, instagram_tag), posts) == {posts[1].native_id: There()}
    with pytest.raises(Misconfigured, match="permission"):
        instagram_tag.recheck(door, ask(web, instagram_tag), posts)
