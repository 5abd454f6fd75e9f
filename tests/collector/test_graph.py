"""Meta's manners: errors by code, limits by header, keys that stand in no address, renewing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector import graph
from collector.door import Door
from collector.errors import (
    CollectError,
    KeyRefused,
    Misconfigured,
    NotConnected,
    Refused,
    Spent,
    Transient,
    Unreadable,
)
from collector.graph import keys, pages
from collector.graph.refusals import NothingThere, UnknownTag, refusal, usage
from collector.values import Ask, Page
from tests.fakes import graph as meta
from tests.fakes.web import Reply, Web

SAMPLES = json.loads((Path(meta.__file__).parent / "graph_samples.json").read_text(encoding="utf-8"))
HORIZON = datetime(2026, 10, 22, tzinfo=UTC)


def ask(web: Web, **secret: str) -> Ask:
    return Ask(1, "instagram_own", web.origin, meta.OURS, secret={"token": meta.TOKEN} | secret, name="Oma")


def failure(door: Door, web: Web, reply: Reply) -> CollectError:
    web.routes[None] = reply
    with pytest.raises(CollectError) as caught:
        graph.get(door, ask(web), f"{meta.OURS}/media", [])
    return caught.value


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (meta.error(190, 463), KeyRefused, "the key has expired"),
        (meta.error(190, 463, status=401), KeyRefused, "the key has expired"),
        (meta.error(190, 460), KeyRefused, "password"),
        (meta.error(190, 458), KeyRefused, "has removed the app"),
        (meta.error(190, 459), KeyRefused, "confirm who they are"),
        (meta.error(190), KeyRefused, "Meta does not take the key"),
        (meta.error(190, status=200), KeyRefused, "Meta does not take the key"),
        (meta.error(10), Misconfigured, "a permission or the review of the app is missing"),
        (meta.error(3), Misconfigured, "a permission or the review"),
        (meta.error(200, status=403), Misconfigured, "a permission or the review"),
        (meta.error(299), Misconfigured, "a permission or the review"),
        (meta.error(4, status=403), Transient, "slow down"),
        (meta.error(17), Transient, "slow down"),
        (meta.error(32), Transient, "slow down"),
        (meta.error(613), Transient, "slow down"),
        (meta.error(80001), Transient, "slow down"),
        (meta.error(80002, status=429), Transient, "slow down"),
        (meta.error(4, 2207051), Misconfigured, "has blocked what the app does"),
        (meta.error(368), Misconfigured, "has blocked what the app does"),
        (meta.error(18, 2207034), Spent, "30 different hashtags in 7 days"),
        (meta.error(24, 2207024), UnknownTag, "knows no such thing"),
        (meta.error(100, 33), NothingThere, "no such account or post, or we may not see it"),
        (meta.error(110, 2207013), NothingThere, "no such account or post"),
        (meta.error(100), Misconfigured, "does not take the question"),
        (meta.error(1, status=500, transient=True), Transient, "trouble of its own"),
        (meta.error(2, status=503), Transient, "trouble of its own"),
        (meta.error(9999, transient=True), Transient, "trouble of its own"),
        (meta.error(9999), Unreadable, "error 9999"),
        (Reply(410, b"{}"), Refused, "gone for good"),
        (Reply(503, b"<html>", kind="text/html"), Transient, "status 503"),
    ],
)
def test_an_error_is_told_by_its_code_whatever_its_status(
    door: Door, web: Web, reply: Reply, kind: type[CollectError], words: str
) -> None:
    error = failure(door, web, reply)

    assert type(error) is kind
    assert words in str(error)
    assert error.source == "Oma"


def test_a_key_that_meta_repeats_in_its_message_stands_in_no_error_of_ours(door: Door, web: Web) -> None:
    said = f"Malformed access token {meta.TOKEN}"
    for code in (190, 100, 9999):
        told = {"error": {"message": said, "code": code}}
        assert meta.TOKEN not in str(failure(door, web, Reply(400, json.dumps(told).encode())))
    assert meta.TOKEN not in str(failure(door, web, Reply(400, json.dumps({"error": said}).encode())))


def test_who_must_slow_down_is_told_for_how_long(door: Door, web: Web) -> None:
    told = meta.error(80002)
    waits = [
        (Reply(400, told.body, meta.usage(100, 42)), timedelta(minutes=42)),
        (Reply(429, told.body, {"Retry-After": "90"}), timedelta(seconds=90)),
        (told, timedelta(minutes=15)),
        (Reply(400, told.body, meta.usage(100, 10**9)), timedelta(days=7)),
    ]
    for reply, wait in waits:
        error = failure(door, web, reply)
        assert isinstance(error, Transient)
        assert (error.throttled, error.retry_after) == (True, wait)


def test_a_nearly_full_limit_is_seen_in_either_header(door: Door, web: Web) -> None:
    app = {"X-App-Usage": json.dumps({"call_count": 28, "total_time": 95, "total_cputime": 25})}
    for headers, busy in [(meta.usage(95), True), (meta.usage(94), False), (app, True), ({}, False)]:
        web.routes[None] = Reply(body=b'{"data": []}', headers=headers)
        assert graph.get(door, ask(web), "x", []).busy is busy


@given(st.dictionaries(st.sampled_from(["x-app-usage", "x-business-use-case-usage"]), st.text()))
def test_odd_usage_headers_count_as_empty_limits(headers: dict[str, str]) -> None:
    assert 0 <= usage(headers).percent <= 100


ODD = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(st.sampled_from(["code", "error_subcode", "message", "is_transient"]), ODD))
def test_whatever_meta_calls_an_error_is_one_of_our_four_classes(error: dict[str, Any]) -> None:
    assert isinstance(refusal(error), Transient | Misconfigured | Unreadable | Refused)


def test_a_missing_permission_of_another_librarys_fixtures_is_the_operators_to_mend() -> None:
    error = refusal(SAMPLES["error"]["error"], source="Sivu")
    assert type(error) is Misconfigured
    assert "Object does not exist" in str(error)


def test_keys_go_out_as_bearer_and_stand_in_no_address(door: Door, web: Web) -> None:
    web.routes[None] = Reply(body=b'{"data": []}')
    graph.get(door, ask(web), f"{meta.OURS}/media", [("limit", "25")])
    graph.get(door, ask(web), "instagram_oembed", [("url", "https://x.example/")], token="")

    first, second = web.asked
    assert first.headers["authorization"] == f"Bearer {meta.TOKEN}"
    assert "authorization" not in second.headers
    assert first.path == f"/v26.0/{meta.OURS}/media?limit=25"


def test_an_app_that_wants_it_is_proven_for_the_very_key_in_use(door: Door, web: Web) -> None:
    web.routes[None] = Reply(body=b'{"data": []}')
    graph.get(door, ask(web, proof="yes", app_secret=meta.APP_SECRET), "x", [])
    graph.get(door, ask(web, proof="yes", app_secret=meta.APP_SECRET), "x", [], token=meta.PAGE_TOKEN)
    graph.get(door, ask(web, proof="valmis"), "x", [])
    graph.get(door, ask(web, app_secret=meta.APP_SECRET), "x", [])

    proofs = [path.partition("appsecret_proof=")[2] for path in web.paths()]
    assert [len(one) for one in proofs] == [64, 64, 6, 0]
    assert proofs[0] != proofs[1]
    assert all(meta.APP_SECRET not in path for path in web.paths())


def test_of_the_next_pages_address_only_the_place_is_kept() -> None:
    following = pages.onward(SAMPLES["feed"])
    assert following == [["until", "1624385168"], ["__paging_token", "__paging_token"]]
    assert pages.place({"next": following}) == [tuple(pair) for pair in following]
    assert pages.onward(SAMPLES["tagged"]) == []
    assert pages.onward(SAMPLES["tagged"], bare=True)[0][0] == "after"


@given(
    st.recursive(
        ODD, lambda inner: st.dictionaries(st.sampled_from(["next", "newest", "top", "pages"]), inner)
    )
)
def test_any_cursor_and_any_answer_lead_somewhere_sound(odd: Any) -> None:
    cursor = odd if isinstance(odd, dict) else {}
    assert isinstance(pages.place(cursor), list)
    page = pages.walked(Page(()), cursor, [["after", "x"]], [odd], HORIZON, busy=False)
    json.dumps(dict(page.cursor))
    assert pages.onward({"data": [1], "paging": odd}) == []


def test_a_limit_that_is_nearly_full_pauses_a_walk_and_does_not_lose_the_place() -> None:
    dates = ["2026-11-20T10:00:00+0000"]
    page = pages.walked(
        Page(()), {"newest": "2026-11-01T00:00:00+00:00"}, [["after", "x"]], dates, HORIZON, busy=True
    )

    assert not page.more
    assert pages.place(page.cursor) == [("after", "x")]
    assert page.cursor["newest"] == "2026-11-01T00:00:00+00:00"


def test_a_walk_ends_after_twenty_pages_whatever_the_network_says() -> None:
    page, asked = Page((), more=True), 0
    while page.more:
        asked += 1
        dates = ["2026-11-20T10:00:00Z"]
        page = pages.walked(Page(()), page.cursor, [["after", "x"]], dates, HORIZON, busy=False)
    assert asked == pages.BACK_PAGES


SECRET = {
    "token": meta.TOKEN,
    "app_id": meta.APP_ID,
    "app_secret": meta.APP_SECRET,
    f"page:{meta.PAGE_ID}": "vanha",
    "page:999": "toinen",
    "ig_user": meta.OURS,
}


def test_a_key_is_extended_and_so_are_those_of_its_pages(door: Door, web: Web) -> None:
    server = meta.Graph()
    web.routes[None] = server.answer
    before = datetime.now(UTC)
    renewed = keys.renew(door, web.origin, SECRET)

    assert renewed.secret == SECRET | {
        "token": "EAAuusi0123456789tunnus",
        f"page:{meta.PAGE_ID}": meta.PAGE_TOKEN,
    }
    assert renewed.expires_at is not None
    assert timedelta(days=59) < renewed.expires_at - before < timedelta(days=61)
    assert server.leaks == []
    assert all(meta.TOKEN not in path and meta.APP_SECRET not in path for path in web.paths())
    assert meta.TOKEN not in repr(renewed)


def test_a_key_that_never_ends_has_no_end(door: Door, web: Web) -> None:
    web.routes[None] = meta.Graph(expires_in=None).answer
    assert keys.renew(door, web.origin, SECRET).expires_at is None


def test_pages_keys_stay_where_meta_does_not_tell_of_new_ones(door: Door, web: Web) -> None:
    web.routes[None] = meta.Graph(fails={"me/accounts": meta.error(2, status=500)}).answer
    assert keys.renew(door, web.origin, SECRET).secret[f"page:{meta.PAGE_ID}"] == "vanha"


def test_a_dead_key_is_for_a_person_to_renew(door: Door, web: Web) -> None:
    web.routes[None] = meta.Graph(keys=set()).answer
    with pytest.raises(KeyRefused, match="the key has expired"):
        keys.renew(door, web.origin, SECRET)
    with pytest.raises(KeyRefused, match="no key to renew"):
        keys.renew(door, web.origin, {})


def test_without_the_apps_secret_a_key_is_for_a_person_to_renew(door: Door, web: Web) -> None:
    with pytest.raises(KeyRefused, match="cannot be extended: the app's number and secret"):
        keys.renew(door, web.origin, {"token": meta.TOKEN})
    assert web.asked == []


def test_without_a_key_nothing_is_asked() -> None:
    with pytest.raises(NotConnected, match="no connection to Meta"):
        graph.connected(Ask(1, "instagram_own", "https://graph.example", "1", name="Oma"), "")
