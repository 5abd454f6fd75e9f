"""Instagram through instaloader: one page, one question, and every way it goes wrong."""

import json
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.answers import Answer
from collector.door import Door
from collector.errors import (
    CollectError,
    KeyRefused,
    Misconfigured,
    NotConnected,
    Refused,
    Transient,
    Unreadable,
)
from collector.identity import of_link
from collector.sources import instaloader_tag
from collector.sources.instaloader_tag.troubles import trouble
from collector.values import Ask, IncomingMedia, MediaKind
from config.kinds import KINDS, UNOFFICIAL, offered
from config.settings import SettingsError
from config.settings import load as settings_from
from tests.fakes.instagram import (
    CHALLENGE,
    CHECKPOINT,
    FEEDBACK,
    LOGIN,
    LOGIN_REQUIRED,
    OUTDATED,
    PAGE,
    SESSION,
    SLOW_DOWN,
    SUSPENDED,
    THROTTLED,
    media,
    page,
    routes,
    section,
)
from tests.fakes.web import Reply, Web

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)


def ask(web: Web, **changes: Any) -> Ask:
    return Ask(
        **{"source_id": 1, "kind": "instaloader_tag", "server": web.origin, "query": "Kemijärvi"}
        | {"name": "Insta", "secret": SESSION}
        | changes
    )


def answered(web: Web, door: Door, reply: Reply) -> CollectError:
    """What comes of an answer of Instagram's."""
    web.routes[PAGE] = reply
    with pytest.raises(CollectError) as caught:
        instaloader_tag.fetch(door, ask(web), {}, HORIZON)
    assert caught.value.source == "Insta"
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert [name for name, value in SESSION.items() if value in told] == []
    return caught.value


def test_top_and_newest_posts_are_one_question(web: Web, door: Door) -> None:
    newest = [media("C8uusin_1"), media("C8toinen_2")]
    web.routes.update(
        routes(page(section(*newest, more=True), section(media("C8toinen_2"), media("C8top_3"))))
    )

    found = instaloader_tag.fetch(door, ask(web), {}, HORIZON)

    assert [post.uri.rpartition("/")[2] for post in found.posts] == ["C8uusin_1", "C8toinen_2", "C8top_3"]
    assert (found.more, found.faults) == (False, ())
    assert "one page" in found.partial
    assert web.paths() == [f"{PAGE}?__a=1&__d=dis&tag_name=kemij%C3%A4rvi"]


def test_a_post_is_read_whole(web: Web, door: Door) -> None:
    web.routes.update(routes(page(section(media()))))

    (post,) = instaloader_tag.fetch(door, ask(web), {}, HORIZON).posts

    link = of_link("https://instagram.com/p/C8kemij_a1b/?igsh=x")
    assert link is not None
    assert (post.network, post.uri, post.url) == ("instagram", link.uri, link.url)
    assert post.tags == ("Kemijärvi", "kemijarvi")
    assert post.published_at == datetime.fromtimestamp(1_795_000_000, UTC)
    assert (post.likes, post.replies, post.reposts) == (41, 3, None)
    assert post.author is not None
    assert (post.author.handle, post.author.name) == ("jarvi_testaaja", "Järvi Testaaja")
    assert post.media == (
        IncomingMedia(MediaKind.IMAGE, "https://scontent.example/b.jpg", "Usvainen järvi", 1080, 1350),
        IncomingMedia(MediaKind.VIDEO, "https://scontent.example/c.jpg"),
    )


def test_hidden_likes_are_unknown_and_private_people_are_left_out(web: Web, door: Door) -> None:
    hidden = media("C8hidden_1", like_and_view_counts_disabled=True, like_count=3)
    private = media("C8private_2", user={**media()["user"], "is_private": True})
    old = media("C8vanha_3", taken_at=1_500_000_000)
    nameless = media("C8nimeton_4", user=None)
    web.routes.update(routes(page(section(hidden, private, old, nameless))))

    posts = instaloader_tag.fetch(door, ask(web), {}, HORIZON).posts

    assert [post.uri.rpartition("/")[2] for post in posts] == ["C8hidden_1", "C8nimeton_4"]
    assert [post.likes for post in posts] == [None, 41]
    assert [post.author is None for post in posts] == [False, True]


def test_a_broken_media_is_told_of_and_the_others_are_read(web: Web, door: Door) -> None:
    broken = [media("C8rikki_1", taken_at="eilen"), media("x"), media("C8ehja_2")]
    web.routes.update(routes(page(section(*broken))))

    found = instaloader_tag.fetch(door, ask(web), {}, HORIZON)

    assert len(found.posts) == 1
    assert found.faults == ("post C8rikki_1: no usable “taken_at”", "post x: no usable “code”")


def test_an_unknown_hashtag_is_empty(web: Web, door: Door) -> None:
    web.routes.update(routes(page(section())))
    assert instaloader_tag.fetch(door, ask(web, query="tuntematon"), {}, HORIZON).posts == ()


def test_it_asks_once_an_hour_also_when_a_person_is_impatient(web: Web, door: Door) -> None:
    web.routes.update(routes(page(section(media()))))
    cursor = instaloader_tag.fetch(door, ask(web), {}, HORIZON).cursor

    again = instaloader_tag.fetch(door, ask(web), json.loads(json.dumps(dict(cursor))), HORIZON)

    assert (again.posts, again.cursor) == ((), cursor)
    assert len(web.asked) == 1
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    for stale in (an_hour_ago, "eilen", "2099-01-01T00:00:00Z"):
        assert instaloader_tag.fetch(door, ask(web), {"asked_at": stale}, HORIZON).posts


@pytest.mark.parametrize("reply", [CHECKPOINT, CHALLENGE, SUSPENDED])
def test_where_instagram_wants_a_person_the_session_is_not_used_again(
    web: Web, door: Door, reply: Reply
) -> None:
    error = answered(web, door, reply)
    assert type(error) is KeyRefused
    assert "wants to see a person" in error.problem
    assert "open Instagram" in error.advice


@pytest.mark.parametrize(
    "reply", [LOGIN_REQUIRED, LOGIN, Reply(401, b'{"require_login": true, "status": "fail"}')]
)
def test_a_forgotten_session_is_to_be_given_anew(web: Web, door: Door, reply: Reply) -> None:
    error = answered(web, door, reply)
    assert type(error) is KeyRefused
    assert "sign in to Instagram" in error.advice


def test_a_limited_account_is_to_rest(web: Web, door: Door) -> None:
    error = answered(web, door, FEEDBACK)
    assert type(error) is KeyRefused
    assert "rest" in error.advice


@pytest.mark.parametrize("reply", [SLOW_DOWN, THROTTLED, Reply(429, b"")])
def test_throttling_is_a_rest_and_not_a_nap_in_a_worker(web: Web, door: Door, reply: Reply) -> None:
    error = answered(web, door, reply)
    assert isinstance(error, Transient)
    assert (error.throttled, error.retry_after) == (True, timedelta(minutes=30))
    assert len(web.asked) == 1


def test_instagrams_own_waiting_time_counts(web: Web, door: Door) -> None:
    error = answered(web, door, Reply(429, THROTTLED.body, headers={"Retry-After": "120"}))
    assert isinstance(error, Transient)
    assert error.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (OUTDATED, Unreadable),
        (Reply(403, b"<html>", kind="text/html"), Misconfigured),
        (Reply(404, b"<html>", kind="text/html"), Misconfigured),
        (Reply(410, b""), Refused),
        (Reply(500, b"<html>", kind="text/html"), Transient),
        (Reply(503, b"", headers={"Retry-After": "30"}), Transient),
        (Reply(200, b"<!doctype html>", kind="text/html"), Unreadable),
        (Reply(200, b""), Unreadable),
        (Reply(200, b'{"status": "ok"}'), Unreadable),
        (Reply(200, b'{"status": "ok", "data": null}'), Unreadable),
        (Reply(200, b'{"status": "fail", "message": "odd"}'), Unreadable),
        (Reply(200, b"[]"), Unreadable),
        (Reply(200, b"null"), Unreadable),
        (Reply(302, headers={"Location": "https://evil.example/"}), Unreadable),
        (Reply(302, headers={"Location": "https://i.instagram.com/api/v1/tags/web_info"}), Unreadable),
        (Reply(raw=b"nonsense\r\n\r\n"), Transient),
    ],
)
def test_every_other_answer_has_its_class(
    web: Web, door: Door, reply: Reply, kind: type[CollectError]
) -> None:
    assert type(answered(web, door, reply)) is kind


def test_a_body_without_end_and_a_redirect_in_a_circle_stop(web: Web, door: Door) -> None:
    huge = b'{"status": "ok", "data": "' + b"x" * (6 * 1024 * 1024) + b'"}'
    assert "larger than" in answered(web, door, Reply(200, huge)).problem
    web.asked.clear()
    circle = Reply(302, headers={"Location": f"https://i.instagram.com{PAGE}"})
    assert "in a circle" in answered(web, door, circle).problem
    assert len(web.asked) == 3


def test_a_session_goes_to_instagram_and_nowhere_else(web: Web, door: Door) -> None:
    for server in (
        "https://evil.example",
        "http://www.instagram.com",
        "https://i.instagram.com.evil.example",
    ):
        with pytest.raises(Misconfigured, match="sent nowhere else"):
            instaloader_tag.fetch(door, ask(web, server=server), {}, HORIZON)
    assert web.asked == []


def test_instagrams_name_at_a_private_address_is_refused(
    door: Door, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
    with pytest.raises(Misconfigured, match="not a public one"):
        instaloader_tag.fetch(door, ask(web, server="https://www.instagram.com"), {}, HORIZON)


def test_the_environments_proxies_and_logins_are_not_used(
    web: Web, door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine i.instagram.com login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    web.routes.update(routes(page(section(media()))))

    assert instaloader_tag.fetch(door, ask(web), {}, HORIZON).posts
    assert web.asked[0].headers["authorization"].startswith("Bearer IGT:2:")


def test_without_a_session_a_person_is_told_what_to_do(web: Web, door: Door) -> None:
    with pytest.raises(NotConnected, match="credentials add --kind instaloader"):
        instaloader_tag.fetch(door, ask(web, secret={}), {}, HORIZON)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"csrftoken": ""}, "lacks the cookie csrftoken"),
        ({"sessionid": " "}, "lacks the cookie sessionid"),
        ({"sessionid": "salainen\r\nX-Paha: 1"}, "cookie sessionid holds characters"),
        ({"mid": "salainen; path=/"}, "cookie mid holds characters"),
        ({"ds_user_id": "ä"}, "cookie ds_user_id holds characters"),
    ],
)
def test_half_a_session_is_refused_without_asking(
    web: Web, door: Door, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(KeyRefused, match=words) as caught:
        instaloader_tag.fetch(door, ask(web, secret=SESSION | changes), {}, HORIZON)
    assert "salainen" not in str(caught.value)
    assert web.asked == []


@pytest.mark.parametrize("error", [KeyError("data"), TypeError("x"), AssertionError(), ValueError("y")])
@pytest.mark.parametrize("answer", [None, Answer(200, {}, b'{"status": "ok"}', "https://i.instagram.com/")])
def test_whatever_escapes_instaloader_is_one_for_the_developers(
    error: Exception, answer: Answer | None
) -> None:
    assert type(trouble(error, answer, "Insta")) is Unreadable


def test_the_operator_accepts_the_risk_word_for_word() -> None:
    words = "I accept that this breaks Instagram's terms"
    assert settings_from({}).instagram_unofficial == ""
    assert settings_from({"SOMESEINA_INSTAGRAM_UNOFFICIAL": words}).instagram_unofficial == words
    for other in ("true", "1", "yes", words.lower(), words + "."):
        with pytest.raises(SettingsError, match=f"must be exactly “{words}”"):
            settings_from({"SOMESEINA_INSTAGRAM_UNOFFICIAL": other})
    accepted = settings_from({"SOMESEINA_INSTAGRAM_UNOFFICIAL": words}).accepted_kinds
    assert accepted == {instaloader_tag.KIND} == set(UNOFFICIAL)
    assert settings_from({}).accepted_kinds == frozenset()
    assert set(KINDS) - set(offered(())) == set(UNOFFICIAL)
    assert offered(accepted) == tuple(KINDS)
    assert words in instaloader_tag.NEEDS_ACCEPTANCE


def test_instaloader_is_loaded_only_when_it_is_asked() -> None:
    import subprocess
    import sys

    asked = (
        "import sys; from collector.sources import load; load('instaloader_tag');"
        "print(sorted({'instaloader', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from(sorted(media())), JSON, max_size=4)


@given(FIELDS.map(lambda changes: page(section({**media(), **changes}, media("C8ehja_2")))) | JSON)
def test_any_json_gives_posts_or_one_of_four_errors(payload: Any) -> None:
    try:
        found = instaloader_tag.read(payload, Ask(1, "instaloader_tag", "https://x.example", "x"))
    except Unreadable:
        return
    for post in found.posts:
        assert post.url.startswith("https://www.instagram.com/")
        assert post.published_at is not None
        assert all(count is None or 0 <= count < 2**31 for count in (post.likes, post.replies))
