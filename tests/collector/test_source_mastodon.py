"""What is special about Mastodon: its statuses, its paging, its closed doors."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected, Refused, Unreadable
from collector.identity import of_link
from collector.sources import mastodon
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, MediaKind, Page
from tests.fakes.mastodon import CLOSED, account, attachment, instance, nodeinfo, status, timeline
from tests.fakes.web import Reply, Web

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)
KNOWN = {"software": "mastodon 4.5.2"}
TIMELINE = "/api/v1/timelines/tag/kemij%C3%A4rvi"
ASK = Ask(1, "mastodon", "https://wall.example", "kemijärvi", name="Suo")


@pytest.fixture
def web(web: Web) -> Web:
    """A Mastodon of today, as its nodeinfo says."""
    web.routes.update(nodeinfo(web, "mastodon", "4.5.2"))
    return web


def ask(web: Web, **changes: Any) -> Ask:
    return Ask(
        **{"source_id": 1, "kind": "mastodon", "server": web.origin, "query": "kemijärvi", "name": "Suo"}
        | changes
    )


def read_one(**changes: Any) -> IncomingPost:
    page = mastodon.read([status(7, **changes)], ASK)
    assert page.faults == ()
    return page.posts[0]


def everything(door: Door, asked: Ask, cursor: Cursor) -> tuple[list[str], Page]:
    """All pages from `cursor` on: native ids in the order they came, and the last page."""
    ids: list[str] = []
    while True:
        page = mastodon.fetch(door, asked, cursor, HORIZON)
        ids += [post.native_id for post in page.posts]
        cursor = json.loads(json.dumps(dict(page.cursor)))
        if not page.more:
            return ids, page


def test_a_status_is_read_whole() -> None:
    post = read_one(media_attachments=[attachment()], edited_at="2026-11-20T15:00:00.5Z", in_reply_to_id="3")

    assert (post.network, post.native_id) == ("fediverse", "7")
    assert post.uri == "https://suo.example/users/usva/statuses/7"
    assert post.url == "https://suo.example/@usva/7"
    assert post.text == "Usva nousee. #Kemijärvi"
    assert post.tags == ("Kemijärvi",)
    assert post.published_at == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert post.edited_at == datetime(2026, 11, 20, 15, 0, 0, 500_000, tzinfo=UTC)
    assert (post.likes, post.reposts, post.replies, post.language) == (12, 4, 1, "fi")
    assert (post.is_reply, post.sensitive, post.title) == (True, False, "")
    assert (post.author.uri, post.author.handle) == ("https://suo.example/@usva", "usva@suo.example")
    assert (post.author.name, post.author.bot) == ("Usva Järvinen", False)
    assert post.media == (
        IncomingMedia(MediaKind.IMAGE, "https://files.example/o.jpeg", "Sumuinen järvi", 1600, 1200),
    )


def test_what_a_server_does_not_say_is_unknown_and_not_zero() -> None:
    bare = {key: status(7)[key] for key in ("id", "uri", "url", "created_at", "visibility", "account")}

    post = mastodon.read([bare], ASK).posts[0]

    assert (post.likes, post.reposts, post.replies, post.language, post.edited_at) == (None,) * 5
    assert (post.text, post.tags, post.media) == ("", (), ())


def test_only_public_posts_of_people_who_may_be_found_are_read() -> None:
    payload = [
        status(1, visibility="unlisted"),
        status(2, visibility="private"),
        status(3, reblog=status(9)),
        status(4, account=account(noindex=True)),
        status(5, account=account(noindex=None)),
    ]
    assert [post.native_id for post in mastodon.read(payload, ASK).posts] == ["5"]


def test_a_tag_is_taken_as_written_and_else_as_the_server_folds_it() -> None:
    told = [{"name": name} for name in ("kemijarvi", "visitlapland", "toita")]
    assert read_one(tags=told, content="<p>#KemiJärvi #töitä ja #muuta</p>").tags == (
        "KemiJärvi",
        "töitä",
        "muuta",
        "visitlapland",
    )


def test_a_local_authors_handle_gets_the_domain_of_the_account() -> None:
    local = account(acct="usva", url="https://suo.example/@usva", display_name="")
    author = read_one(account=local).author
    homeless = read_one(account=local | {"url": None}).author

    assert (author.handle, author.name) == ("usva@suo.example", "usva")
    assert (homeless.handle, homeless.uri) == ("usva@wall.example", "acct:usva@wall.example")


def test_a_warning_makes_a_post_sensitive_and_stands_as_its_title() -> None:
    warned = read_one(spoiler_text="Ruokaa")
    assert (warned.sensitive, warned.title) == (True, "Ruokaa")
    assert read_one(sensitive=True).sensitive


def test_pictures_and_stills_are_read_and_alt_texts_stay_what_they_are() -> None:
    media = read_one(
        media_attachments=[
            attachment(description=None, url=None),
            attachment(description="", meta=None),
            attachment(type="video", url="https://files.example/v.mp4"),
            attachment(type="gifv", preview_url=None),
            attachment(type="audio"),
            attachment(type="unknown"),
            attachment(url="javascript:alert(1)", remote_url=None, preview_url=None),
        ]
    ).media

    assert media == (
        IncomingMedia(MediaKind.IMAGE, "https://files.suo.example/o.jpeg", None, 1600, 1200),
        IncomingMedia(MediaKind.IMAGE, "https://files.example/o.jpeg", ""),
        IncomingMedia(MediaKind.VIDEO, "https://files.example/s.jpeg", "Sumuinen järvi", 554, 415),
    )


def test_hostile_text_stays_text() -> None:
    post = read_one(
        content="<p>&lt;script&gt;alert(1)&lt;/script&gt;<img src=x onerror=alert(1)>\u202eloppu</p>",
        account=account(display_name="<b>Usva</b>\u202e\n\x00"),
    )
    assert post.text == "<script>alert(1)</script>loppu"
    assert post.author.name == "<b>Usva</b>"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"uri": None}, "post 7: no usable “uri”"),
        ({"id": None}, "post without id: no usable “id”"),
        ({"account": None}, "post 7: no “account”"),
        ({"account": {}}, "post 7: no usable “account.acct”"),
        ({"created_at": "eilen"}, "post 7: no usable “created_at”"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "post 7: no usable “created_at”"),
        ({"uri": "tag:a", "url": None}, "post 7: no usable “url”"),
    ],
)
def test_a_broken_status_is_told_of_and_the_others_are_read(changes: dict[str, Any], fault: str) -> None:
    page = mastodon.read([status(7, **changes), status(8)], ASK)

    assert page.faults == (fault,)
    assert [post.native_id for post in page.posts] == ["8"]


def test_the_first_ask_goes_back_to_the_horizon_and_then_only_forward(web: Web, door: Door) -> None:
    day = datetime(2026, 11, 21, 12, tzinfo=UTC)
    statuses = [status(1000 - n, created_at=(day - timedelta(hours=6 * n)).isoformat()) for n in range(200)]
    web.routes[TIMELINE] = timeline(statuses)

    ids, page = everything(door, ask(web), {})

    inside = [one["id"] for one in statuses if datetime.fromisoformat(one["created_at"]) >= HORIZON]
    assert ids == inside
    assert page.cursor == {"newest": "1000", **KNOWN}
    assert (
        len(web.asked) == 2 + 5
    )  # what runs there is looked up once; the fifth page shows that nothing newer is left

    statuses += [status(1001 + n) for n in range(95)]
    ids, page = everything(door, ask(web), page.cursor)

    assert sorted(ids, key=int) == [str(1001 + n) for n in range(95)]
    assert page.cursor == {"newest": "1095", **KNOWN}
    assert web.paths()[-3:] == [f"{TIMELINE}?limit=40&min_id={newest}" for newest in (1000, 1040, 1080)]
    assert everything(door, ask(web), page.cursor)[0] == []


def test_the_first_ask_goes_back_at_most_twenty_pages_also_when_interrupted(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = timeline([status(n) for n in range(2000, 4000)])
    cursor: Cursor = {}
    for _ in range(7):
        cursor = mastodon.fetch(door, ask(web), cursor, HORIZON).cursor

    everything(door, ask(web), cursor)

    assert len(web.asked) == 2 + 20


def test_a_server_that_ignores_paging_is_not_asked_for_ever(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = Reply(body=json.dumps([status(n) for n in range(140, 100, -1)]).encode())

    assert len(everything(door, ask(web), {})[0]) == 80
    assert len(everything(door, ask(web), {"newest": "140"})[0]) == 40


def test_an_empty_timeline_is_asked_from_the_start_again(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = Reply(body=b"[]")
    assert mastodon.fetch(door, ask(web), {}, HORIZON) == Page((), KNOWN)


def test_ids_are_words_and_not_numbers(web: Web, door: Door) -> None:
    ids = ["01HZX3M5N7P9R1T3V5W7Y9Z1A2", "01HZX3M5N7P9R1T3V5W7Y9Z1A1"]
    web.routes[TIMELINE] = Reply(body=json.dumps([status(1, id=one) for one in ids]).encode())

    assert mastodon.fetch(door, ask(web), {}, HORIZON).cursor == {
        "newest": ids[0],
        "older_than": ids[1],
        "pages": 1,
        **KNOWN,
    }
    assert mastodon.fetch(door, ask(web), {"newest": "9"}, HORIZON).cursor == {"newest": ids[0], **KNOWN}


@pytest.mark.parametrize("query", ["kemija\u0308rvi", "#kemijärvi", " ＃kemijärvi "])
def test_the_hashtag_is_sent_composed_and_without_its_sign(web: Web, door: Door, query: str) -> None:
    web.routes[TIMELINE] = Reply(body=b"[]")

    mastodon.fetch(door, ask(web, query=query, secret={"token": "avain"}), {}, HORIZON)

    assert web.paths()[2:] == [f"{TIMELINE}?limit=40"]
    assert web.asked[-1].headers["authorization"] == "Bearer avain"
    assert all("authorization" not in asked.headers for asked in web.asked[:2])


@pytest.mark.parametrize("query", ["", "#", "\ud800", "  "])
def test_a_source_without_a_hashtag_is_the_operators_to_mend(door: Door, web: Web, query: str) -> None:
    with pytest.raises(Misconfigured, match="names no hashtag"):
        mastodon.fetch(door, ask(web, query=query), {}, HORIZON)


@pytest.mark.parametrize("code", [401, 403, 422])
def test_a_closed_preview_says_what_to_do(web: Web, door: Door, code: int) -> None:
    web.routes[TIMELINE] = Reply(code, CLOSED.body)

    with pytest.raises(
        NotConnected, match=r"Suo: this server shows hashtags only to signed-in users \(on the page"
    ):
        mastodon.fetch(door, ask(web), {}, HORIZON)
    with pytest.raises(KeyRefused, match=r"does not accept the key \(This method"):
        mastodon.fetch(door, ask(web, secret={"token": "vanha"}), {}, HORIZON)


def test_a_guard_before_the_server_is_not_taken_for_a_refused_key(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = Reply(403, b"<html>Just a moment...", kind="text/html")

    for secret in ({}, {"token": "hyvä"}):
        with pytest.raises(Misconfigured, match="keeps programs out") as caught:
            mastodon.fetch(door, ask(web, secret=secret), {}, HORIZON)
        assert type(caught.value) is Misconfigured


def test_a_server_that_shows_only_its_own_people_is_read_as_a_partial_view(web: Web, door: Door) -> None:
    local = timeline([status(5)])
    web.routes[TIMELINE] = lambda asked: local(asked) if "local=true" in asked.path else CLOSED
    web.routes["/api/v2/instance"] = instance(remote="authenticated")

    page = mastodon.fetch(door, ask(web), {}, HORIZON)

    assert [post.native_id for post in page.posts] == ["5"]
    assert page.partial == "the server shows strangers only its own people’s posts"
    assert page.cursor["local"] is True
    later = mastodon.fetch(door, ask(web), {**page.cursor, "newest": "5"}, HORIZON)
    assert later.partial
    assert web.paths()[-1] == f"{TIMELINE}?limit=40&max_id=5&local=true"


def test_a_server_that_shows_strangers_nothing_asks_for_a_connection(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = CLOSED
    web.routes["/api/v2/instance"] = instance(local="authenticated", remote="disabled")
    with pytest.raises(NotConnected):
        mastodon.fetch(door, ask(web), {}, HORIZON)


def test_with_a_key_a_server_shows_all_again(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = timeline([status(6)])
    keyed = ask(web, secret={"token": "avain"})

    page = mastodon.fetch(door, keyed, {"newest": "5", "local": True, **KNOWN}, HORIZON)

    assert (page.partial, page.cursor) == ("", {"newest": "6", **KNOWN})


def test_an_unknown_hashtag_is_empty_but_another_kind_of_server_is_a_mistake(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = Reply(404, b'{"error": "Record not found"}')
    assert mastodon.fetch(door, ask(web), {"newest": "5"}, HORIZON).cursor == {"newest": "5", **KNOWN}

    web.routes[TIMELINE] = Reply(404, b"<html>", kind="text/html")
    with pytest.raises(Misconfigured, match="is no Mastodon server"):
        mastodon.fetch(door, ask(web), {}, HORIZON)


def test_an_answer_that_is_no_list_is_unreadable(web: Web, door: Door) -> None:
    web.routes[TIMELINE] = Reply(body=b'{"error": "odd"}')
    with pytest.raises(Unreadable, match=r"no list of posts came \(odd"):
        mastodon.fetch(door, ask(web), {}, HORIZON)


def test_a_pasted_link_is_asked_from_its_own_server(web: Web, door: Door) -> None:
    web.routes["/api/v1/statuses/7"] = Reply(
        body=json.dumps(status(7, account=account(noindex=True))).encode()
    )
    link = of_link(f"{web.origin}/@usva/7?utm_source=x")
    assert link is not None

    assert mastodon.by_link(door, link).uri == "https://suo.example/users/usva/statuses/7"


def test_what_a_linked_server_tells_of_another_servers_post_is_second_hand(web: Web, door: Door) -> None:
    link = of_link(f"{web.origin}/@usva/7")
    assert link is not None
    there = status(7)
    here = status(7, uri=f"{web.origin}/users/usva/statuses/7", url=f"{web.origin}/@usva/7")
    mixed = status(7, url=f"{web.origin}/@usva/7")

    found = []
    for answer in (there, here, mixed):
        web.routes["/api/v1/statuses/7"] = Reply(body=json.dumps(answer).encode())
        found.append(mastodon.by_link(door, link).second_hand)
    assert found == [True, False, True]


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (Reply(404, b'{"error": "Record not found"}'), Misconfigured, "no public post at this link"),
        (Reply(404, b"<html>", kind="text/html"), Misconfigured, "is no Mastodon server"),
        (Reply(200, b"<html>", kind="text/html"), Misconfigured, "is no Mastodon server"),
        (Reply(200, b"[]"), Misconfigured, "is no Mastodon server"),
        (Reply(401, b"{}"), Misconfigured, "only to signed-in people"),
        (Reply(410, b"{}"), Refused, "gone for good"),
        (Reply(body=json.dumps(status(7, visibility="unlisted")).encode()), Refused, "not public"),
        (Reply(body=json.dumps(status(7, id=None)).encode()), Unreadable, "cannot be read"),
        (Reply(body=b"{}"), Unreadable, "cannot be read"),
    ],
)
def test_a_link_that_gives_no_post_says_why(
    web: Web, door: Door, reply: Reply, error: type[Exception], words: str
) -> None:
    web.routes["/api/v1/statuses/7"] = reply
    link = of_link(f"{web.origin}/@usva/7")
    assert link is not None

    with pytest.raises(error, match=words):
        mastodon.by_link(door, link)


def test_forty_statuses_are_read_within_a_few_milliseconds() -> None:
    payload = [status(n, media_attachments=[attachment()]) for n in range(40)]
    body = json.dumps(payload).encode()

    def seconds(work: Any) -> float:
        best = 9.0
        for _ in range(7):
            began = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - began)
        return best

    bare = seconds(lambda: json.loads(body))
    assert seconds(lambda: mastodon.read(payload, ASK)) < max(0.004, 25 * bare)
