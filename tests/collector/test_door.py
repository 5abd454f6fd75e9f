"""The one way out, against real servers on loopback."""

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.answers import LONGEST_WAIT, Answer, rest_asked_for, wait_asked_for
from collector.door import Door, _no_connection
from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from tests.fakes.web import Asked, Reply, Web

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def other() -> Iterator[Web]:
    with Web({None: Reply(body=b"other")}) as server:
        yield server


def test_it_says_who_asks_and_asks_for_gzip_only(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(body=b"[]")

    answer = door.get(
        f"{web.origin}/a", token="s3cret", accept="application/json", headers={"If-None-Match": '"x"'}
    )

    assert answer.json() == []
    sent = web.asked[0].headers
    assert sent["user-agent"].startswith("someseina/")
    assert sent["user-agent"].endswith("(+posti@kunta.example)")
    assert (sent["accept-encoding"], sent["accept"]) == ("gzip", "application/json")
    assert (sent["authorization"], sent["if-none-match"]) == ("Bearer s3cret", '"x"')
    assert "cookie" not in sent


def test_what_is_posted_arrives_as_json_or_as_a_form_and_no_redirect_is_followed(
    web: Web, door: Door
) -> None:
    web.routes["/a"] = Reply(body=b"{}")
    web.routes["/b"] = Reply(307, headers={"Location": "/a"})

    door.post(f"{web.origin}/a", json={"identifier": "kemijärvi"}, token="s3cret")
    door.post(f"{web.origin}/a", form={"code": "ä b"})
    with pytest.raises(Unreadable, match="redirects to nowhere"):
        door.post(f"{web.origin}/b", json={})

    sent = [(asked.method, asked.headers["content-type"], asked.body) for asked in web.asked]
    assert sent[:2] == [
        ("POST", "application/json", '{"identifier":"kemijärvi"}'.encode()),
        ("POST", "application/x-www-form-urlencoded", b"code=%C3%A4+b"),
    ]
    assert web.paths() == ["/a", "/a", "/b"]
    assert web.asked[0].headers["authorization"] == "Bearer s3cret"
    assert web.asked[0].headers["content-length"] == "27"


def test_a_cookie_is_never_sent_back(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(body=b"1", headers={"Set-Cookie": "who=me"})

    door.get(f"{web.origin}/a")
    door.get(f"{web.origin}/a")

    assert ["cookie" in asked.headers for asked in web.asked] == [False, False]


def test_parameters_and_letters_are_escaped_once(web: Web, door: Door) -> None:
    web.routes[None] = Reply(body=b"1")

    door.get(f"{web.origin}/tag/kemij%C3%A4rvi?old=1", params=[("any[]", "ä"), ("limit", "40")])
    door.get(f"{web.origin}/tag/kemijärvi#part")

    assert web.paths() == ["/tag/kemij%C3%A4rvi?any%5B%5D=%C3%A4&limit=40", "/tag/kemij%C3%A4rvi"]


def test_a_gzipped_answer_is_unpacked_in_parts_too(web: Web, door: Door) -> None:
    web.routes["/one"] = Reply(body=gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"})
    web.routes["/two"] = Reply(
        body=gzip.compress(b"a") + gzip.compress(b"b"), headers={"Content-Encoding": "x-gzip"}
    )
    web.routes["/none"] = Reply(body=b"", headers={"Content-Encoding": "gzip"})

    assert door.get(f"{web.origin}/one").body == b"x" * 5000
    assert door.get(f"{web.origin}/two").body == b"ab"
    assert door.get(f"{web.origin}/none").body == b""


def test_a_gzip_bomb_stops_at_the_limit(web: Web, door: Door) -> None:
    web.routes["/bomb"] = Reply(body=gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})

    with pytest.raises(Unreadable, match="larger than 100 kB"):
        door.get(f"{web.origin}/bomb", limit=100 * 1024)


def test_an_answer_may_have_exactly_the_limit_and_not_a_byte_more(web: Web, door: Door) -> None:
    web.routes["/full"] = Reply(body=bytes(2048))
    web.routes["/over"] = Reply(body=bytes(2049))

    assert len(door.get(f"{web.origin}/full", limit=2048).body) == 2048
    with pytest.raises(Unreadable, match="larger than 2 kB"):
        door.get(f"{web.origin}/over", limit=2048)


@pytest.mark.parametrize("packing", ["br", "deflate", "zstd", "gzip, gzip", "compress"])
def test_packing_that_was_not_asked_for_is_refused(web: Web, door: Door, packing: str) -> None:
    web.routes["/a"] = Reply(body=zlib.compress(b"x"), headers={"Content-Encoding": packing})

    with pytest.raises(Unreadable, match="only gzip was asked for"):
        door.get(f"{web.origin}/a")


def test_broken_and_cut_gzip_are_told_apart(web: Web, door: Door) -> None:
    web.routes["/broken"] = Reply(body=b"no gzip at all", headers={"Content-Encoding": "gzip"})
    web.routes["/cut"] = Reply(
        body=gzip.compress(bytes(range(256)) * 9)[:-20], headers={"Content-Encoding": "gzip"}
    )

    with pytest.raises(Unreadable, match="not the gzip"):
        door.get(f"{web.origin}/broken")
    with pytest.raises(Transient, match="cut short"):
        door.get(f"{web.origin}/cut")


def test_an_answer_that_ends_too_early_is_transient(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(body=b"[1,", cut=True)

    with pytest.raises(Transient, match="broke off"):
        door.get(f"{web.origin}/a")


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\n" + b"x" * 900,
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 900 + b"\r\n\r\n",
    ],
    ids=["body", "headers"],
)
def test_an_answer_byte_by_byte_ends_at_the_deadline(web: Web, raw: bytes) -> None:
    web.routes["/slow"] = Reply(raw=raw, drip=0.02)
    door = Door(allow=web.allow, pace=0, deadline=0.4)
    began = time.monotonic()

    with pytest.raises(Transient, match=r"took longer than 0\.4 s in all"):
        door.get(f"{web.origin}/slow", source="Hidas")

    assert time.monotonic() - began < 2
    door.close()


def test_the_deadline_is_of_the_whole_exchange_redirects_included(web: Web) -> None:
    web.routes[None] = Reply(302, b"." * 4, headers={"Location": "/next"}, drip=0.0)
    web.routes["/next"] = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900, drip=0.02)
    door = Door(allow=web.allow, pace=0, deadline=0.3)

    with pytest.raises(Transient, match="in all"):
        door.get(f"{web.origin}/a")
    door.close()


def test_what_is_no_http_is_transient(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(raw=b"SSH-2.0-OpenSSH\r\n\r\n")

    with pytest.raises(Transient, match="broke off"):
        door.get(f"{web.origin}/a")


def test_a_closed_port_and_an_unknown_name_say_so() -> None:
    with Web() as gone:
        allow = gone.allow
        origin = gone.origin
    door = Door(allow=allow, pace=0)
    nowhere = ".".join(["a" * 60] * 5)  # too long for any name server to be asked

    with pytest.raises(Transient, match=r"no connection to 127\.0\.0\.1: connection refused"):
        door.get(f"{origin}/a")
    with pytest.raises(Transient, match=f"Lähde: no connection to {nowhere}: name not found"):
        door.get(f"http://{nowhere}/", source="Lähde")
    door.close()


def test_plain_http_where_encryption_was_expected_is_transient(web: Web, door: Door) -> None:
    with pytest.raises(Transient, match="encryption could not be agreed on"):
        door.get(f"https://127.0.0.1:{web.port}/")


def test_a_certificate_that_is_not_valid_needs_a_person() -> None:
    refused = ssl.SSLCertVerificationError(1, "certificate verify failed")
    refused.verify_message = "certificate has expired"

    error = _no_connection("kunta.example", refused)

    assert isinstance(error, Misconfigured)
    assert "certificate has expired" in str(error)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]",
     "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[fe80::1]", "LOCALHOST.", "①27.0.0.1"],
)  # fmt: skip
def test_no_spelling_leads_to_an_address_that_is_not_public(host: str) -> None:
    door = Door(pace=0, deadline=5)

    with pytest.raises((Misconfigured, Transient), match=r"not a public one|name not found|no web address"):
        door.get(f"http://{host}/")
    door.close()


def test_only_the_ports_of_the_web_are_asked(web: Web) -> None:
    door = Door(pace=0)

    with pytest.raises(Misconfigured, match=f"port {web.port} is not one of the web"):
        door.get(web.origin)
    with pytest.raises(Misconfigured, match=r"port 99999|no web address"):
        door.get("http://example.org:99999/")
    with pytest.raises(Misconfigured, match="port 0"):
        door.get("http://example.org:0/")
    door.close()
    assert web.asked == []


@pytest.mark.parametrize(
    "url",
    ["", "kunta.fi", "ftp://kunta.fi/", "file:///etc/passwd", "http://", "http://[", "https://\ud800/",
     "javascript:alert(1)", "http://xn--a/", "http://" + "a" * 70 + ".fi/\ud800"],
)  # fmt: skip
def test_what_is_no_web_address_is_said_to_be_none(door: Door, url: str) -> None:
    with pytest.raises(Misconfigured, match="no web address"):
        door.get(url)


def test_an_address_with_a_password_is_refused(door: Door) -> None:
    with pytest.raises(Misconfigured, match="user name or password") as caught:
        door.get("https://user:hunter2@kunta.fi/")
    assert "hunter2" not in str(caught.value)


def test_redirects_are_followed_three_times_and_no_more(web: Web, door: Door) -> None:
    for number in range(4):
        web.routes[f"/{number}"] = Reply(301, headers={"Location": f"/{number + 1}"})
    web.routes["/4"] = Reply(body=b"here")

    assert door.get(f"{web.origin}/1").body == b"here"
    assert door.get(f"{web.origin}/1").url == f"{web.origin}/4"
    with pytest.raises(Misconfigured, match="redirects more than 3 times"):
        door.get(f"{web.origin}/0")


@pytest.mark.parametrize(
    "place", ["http://127.1/", "http://[::1]/", "file:///etc/passwd", "//u:p@127.0.0.1/", "http://["]
)
def test_a_redirect_is_judged_like_the_first_address(web: Web, door: Door, place: str) -> None:
    web.routes["/a"] = Reply(302, headers={"Location": place})

    with pytest.raises(Misconfigured):
        door.get(f"{web.origin}/a")


def test_a_redirect_to_a_host_that_was_not_allowed_is_not_followed(web: Web, other: Web, door: Door) -> None:
    web.routes["/a"] = Reply(302, headers={"Location": other.origin})

    with pytest.raises(Misconfigured, match="not one of the web"):
        door.get(f"{web.origin}/a")
    assert other.asked == []


def test_a_key_stays_with_the_host_it_was_meant_for(web: Web, other: Web) -> None:
    door = Door(allow=web.allow | other.allow, pace=0)
    web.routes["/away"] = Reply(302, headers={"Location": f"{other.origin}/"})
    web.routes["/here"] = Reply(302, headers={"Location": "/end"})
    web.routes["/end"] = Reply(body=b"1")

    door.get(f"{web.origin}/away", token="s3cret")
    door.get(f"{web.origin}/here", token="s3cret")
    door.close()

    assert "authorization" not in other.asked[0].headers
    assert web.asked[-1].headers["authorization"] == "Bearer s3cret"


@pytest.mark.parametrize("bad", ["a\r\nX-Evil: 1", "\ud800"])
def test_a_key_that_cannot_be_sent_is_the_operators_to_mend(web: Web, door: Door, bad: str) -> None:
    with pytest.raises(Misconfigured, match="cannot be sent"):
        door.get(f"{web.origin}/a", token=bad)


@pytest.mark.parametrize(
    ("status", "error"),
    [(300, Unreadable), (302, Unreadable), (400, Unreadable), (401, Misconfigured), (403, Misconfigured),
     (404, Misconfigured), (405, Unreadable), (408, Transient), (410, Refused), (418, Unreadable),
     (422, Misconfigured), (425, Transient), (429, Transient), (451, Refused), (500, Transient),
     (503, Transient), (599, Transient), (700, Unreadable)],
)  # fmt: skip
def test_every_status_has_its_class(web: Web, door: Door, status: int, error: type[CollectError]) -> None:
    web.routes["/a"] = Reply(status, b'{"error": "because"}')

    with pytest.raises(CollectError) as caught:
        door.get(f"{web.origin}/a", source="Lähde")

    assert type(caught.value) is error
    assert caught.value.source == "Lähde"
    assert str(status) in str(caught.value)


def test_what_the_network_says_about_an_error_is_passed_on(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(403, b'{"error": "This action is outside\\n the authorized scopes"}')

    with pytest.raises(Misconfigured, match="“This action is outside the authorized scopes”"):
        door.get(f"{web.origin}/a")


def test_statuses_the_caller_judges_itself_come_back(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(404, b'{"error": "no"}')
    web.routes["/b"] = Reply(304)

    assert door.get(f"{web.origin}/a", also={404}).json() == {"error": "no"}
    assert door.get(f"{web.origin}/b").status == 304


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"retry-after": "120"}, timedelta(seconds=120)),
        (
            429,
            {"retry-after": format_datetime(NOON + timedelta(minutes=3), usegmt=True)},
            timedelta(minutes=3),
        ),
        (
            429,
            {"x-ratelimit-reset": "2026-11-21T12:04:00.123456Z"},
            timedelta(minutes=4, microseconds=123456),
        ),
        (429, {"ratelimit-reset": "30"}, timedelta(seconds=30)),
        (429, {"ratelimit-reset": str(int(NOON.timestamp()) + 60)}, timedelta(seconds=60)),
        (429, {"retry-after": "5", "x-ratelimit-reset": "2026-11-21T13:00:00Z"}, timedelta(seconds=5)),
        (429, {"retry-after": "soon", "ratelimit-reset": "7"}, timedelta(seconds=7)),
        (429, {"retry-after": format_datetime(NOON - timedelta(hours=1), usegmt=True)}, timedelta(0)),
        (429, {"retry-after": "99999999999"}, LONGEST_WAIT),
        (429, {"retry-after": "-1"}, None),
        (429, {}, None),
        (503, {"retry-after": "30"}, timedelta(seconds=30)),
        (503, {"x-ratelimit-reset": "2026-11-21T12:04:00Z"}, None),
    ],
)
def test_a_wait_is_read_in_every_form(status: int, headers: dict[str, str], wait: timedelta | None) -> None:
    assert wait_asked_for(Answer(status, headers, b"", ""), NOON) == wait


@given(st.text(max_size=40))
def test_any_wait_header_gives_a_bearable_wait_or_none(value: str) -> None:
    wait = wait_asked_for(Answer(429, {"retry-after": value}, b"", ""), NOON)

    assert wait is None or timedelta(0) <= wait <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("headers", "rest"),
    [
        (
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-11-21T12:05:00.000Z"},
            timedelta(minutes=5),
        ),
        (
            {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(NOON.timestamp()) + 90)},
            timedelta(seconds=90),
        ),
        ({"RateLimit": '"default";r=0;t=30'}, timedelta(seconds=30)),
        ({"RateLimit": "limit=100, remaining=0, reset=40"}, timedelta(seconds=40)),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2020-01-01T00:00:00Z"}, timedelta(0)),
        ({"X-RateLimit-Remaining": "0"}, None),
        ({"X-RateLimit-Remaining": "12", "X-RateLimit-Reset": "2026-11-21T12:05:00.000Z"}, None),
        ({"RateLimit": '"default";r=50;t=30'}, None),
        ({}, None),
    ],
)
def test_an_allowance_that_is_used_up_asks_for_rest(headers: dict[str, str], rest: timedelta | None) -> None:
    answer = Answer(200, {name.lower(): value for name, value in headers.items()}, b"", "https://a.example/")

    assert rest_asked_for(answer, NOON) == rest


def test_the_rest_a_host_asks_for_with_a_good_answer_is_told_once(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(body=b"[]", headers={"RateLimit": '"default";r=0;t=30'})

    door.get(f"{web.origin}/a")

    host = web.origin.removeprefix("http://")
    assert door.rest(host) == timedelta(seconds=30)
    assert door.rest(host) is None


def test_being_slowed_down_is_told_apart_from_trouble(web: Web, door: Door) -> None:
    web.routes["/a"] = Reply(429, b"Too many requests", headers={"Retry-After": "17"})
    web.routes["/b"] = Reply(503, b"<html>")

    with pytest.raises(Transient) as slowed:
        door.get(f"{web.origin}/a")
    with pytest.raises(Transient) as trouble:
        door.get(f"{web.origin}/b")

    assert (slowed.value.throttled, slowed.value.retry_after) == (True, timedelta(seconds=17))
    assert (trouble.value.throttled, trouble.value.retry_after) == (False, None)


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("application/json", b"  ", "empty answer"),
        ("text/html; charset=utf-8", b"[]", "web page"),
        ("application/json", b"\n<!doctype html>", "web page"),
        ("application/json", b"[1,", "cannot be read"),
        ("application/json", b"\xff\xfe\xff", "cannot be read"),
        ("application/json", b'{"likes": NaN}', "NaN is not JSON"),
        ("application/json", b"[" * 200_000, "nested too deeply"),
        ("application/json", b"1" * 10_000, "cannot be read"),
    ],
)
def test_what_is_no_json_says_what_it_is(kind: str, body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=f"Lähde: .*{words}"):
        Answer(200, {"content-type": kind}, body, "https://a.example/", "Lähde").json()


def test_json_is_read_whatever_it_calls_itself() -> None:
    assert Answer(200, {"content-type": "text/plain"}, '\ufeff{"a": "ä"}'.encode(), "").json() == {"a": "ä"}


def test_an_answer_printed_shows_no_key(web: Web, door: Door) -> None:
    web.routes["/"] = Reply(body=b'{"token": "MARKER"}', headers={"Set-Cookie": "session=MARKER"})
    answer = door.get(f"{web.origin}/?access_token=MARKER")
    assert "MARKER" in answer.url
    assert "MARKER" not in repr(answer)


def test_requests_to_one_host_keep_their_pace_and_other_hosts_do_not_wait(web: Web, other: Web) -> None:
    times: list[float] = []

    def note(_: Asked) -> Reply:
        times.append(time.monotonic())
        return Reply(body=b"1")

    web.routes[None] = note
    door = Door(allow=web.allow | other.allow, pace=0.15)
    threads = [threading.Thread(target=door.get, args=(f"{web.origin}/",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    door.get(other.origin)
    other_took = time.monotonic() - began
    for thread in threads:
        thread.join()
    door.close()

    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 3
    assert min(gaps) > 0.1
    assert other_took < 0.15


def test_many_threads_share_one_door(web: Web, door: Door) -> None:
    web.routes[None] = lambda asked: Reply(body=asked.path.encode())
    wrong: list[str] = []

    def ask(number: int) -> None:
        for step in range(10):
            path = f"/{number}/{step}"
            if door.get(web.origin + path).body != path.encode():
                wrong.append(path)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert len(web.asked) == 80
