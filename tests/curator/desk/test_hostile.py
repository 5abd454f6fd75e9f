"""Whatever is sent, a page comes: never a trace, on either database."""

import io
import re
from collections.abc import Iterator
from threading import Event, Semaphore, Thread
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from curator.desk import sent
from curator.models import Story
from tests.curator.desk.conftest import HOST, People
from tests.sample import Sample

ODD = ("a\0b", "99999999999999999999", "9" * 5000, "\ud800💥", "https://exa\0mple.org/\r\nSet-Cookie:a=b")
FIELDS = (
    *("email", "password", "name", "role", "next", "link", "text", "author", "published_on", "language"),
    *("kept", "place", "picture", "alt", "photographer", "people", "permission", "note", "decision"),
    *("before", "state", "number", "page", "replace", "url", "title", "errand", "look", "post", "story"),
    *("asked", "why", "done", "saved", "arrived", "decided"),
)
LEAVE = ("entry.sign_out", "entry.sign_out_everywhere", "entry.accept")


def _addresses(app: Flask, odd: str) -> Iterator[tuple[str, str]]:
    """Every page, in its place and with something odd instead of its numbers and names."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint not in LEAVE:
                plain = rule.rule.replace("<team>", "kemijarvi")
                yield method, re.sub(r"<int:\w+>", "1", plain)
                yield method, re.sub(r"<[^>]+>", odd, plain)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[1:20])
def test_odd_values_anywhere_are_answered_with_a_page(
    app: Flask, people: People, sample: Sample, odd: str
) -> None:
    sample.post(pictures=1)
    app.config["WTF_CSRF_ENABLED"] = False
    owner = people["owner"].client
    raw = odd.encode("utf-8", "surrogatepass")
    given = dict.fromkeys(FIELDS, raw)
    story = {
        **given,
        "published_on": "2026-01-05",
        "place": sample.now.date().isoformat(),
        "link": "",
        "picture": "none",
    }
    for method, path in _addresses(app, quote(raw, safe="")):
        sendings = [given, story] if path.endswith("/story") and method == "POST" else [given]
        for data in sendings:
            query = "post=1" if method == "POST" else urlencode(given)
            answer = owner.open(
                f"{path}?{query}", method=method, base_url=HOST, data=data if method == "POST" else None
            )
            answer.close()
            assert answer.status_code < 500, (method, path[:60], answer.status_code)
            assert not answer.headers.get("Location", "/").startswith(("http", "//")), path


def test_bytes_that_are_no_text_are_refused_in_words(people: People) -> None:
    client = people.anybody().client
    answer = client.post(
        "/signin", base_url=HOST, data=b"email=\xff", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert (
        client.get("/signin", base_url=HOST, environ_overrides={"QUERY_STRING": "next=\xff\xfe"}).status_code
        == 200
    )


def test_a_nul_in_a_pasted_text_is_left_out_and_the_rest_is_kept(people: People, sample: Sample) -> None:
    editor = people["editor"]
    page = editor.get("/kemijarvi/story")
    editor.send(page, "/story", text="Usva\0 nousee.", author="Aino\0")
    with people.database.reading() as session:
        kept = session.execute(select(Story)).scalar_one()
    assert (kept.text, kept.author_name) == ("Usva nousee.", "Aino")


def test_an_address_without_its_slash_leads_to_this_desk_whatever_host_it_was_asked_as(
    people: People,
) -> None:
    answer = people.anybody().client.get("/kemijarvi", base_url="http://evil.example")
    assert answer.headers["Location"] == "/kemijarvi/"


def test_a_form_of_a_great_many_small_fields_is_refused_unread(people: People) -> None:
    answer = people.anybody().client.post(
        "/signin", base_url=HOST, data=b"a&" * 400_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413


class _Slow(io.RawIOBase):
    """A body of which nothing more comes until it is let go."""

    def __init__(self, asked: Semaphore, go: Event) -> None:
        self._asked = asked
        self._go = go

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self._asked.release()
        assert self._go.wait(30)
        return 0


def test_slow_senders_hold_so_many_places_and_no_more(people: People) -> None:
    asked, go = Semaphore(0), Event()

    def send_slowly() -> None:
        body = {"wsgi.input": io.BufferedReader(_Slow(asked, go)), "CONTENT_LENGTH": "1000"}
        form = "application/x-www-form-urlencoded"
        people.anybody().client.post("/signin", base_url=HOST, content_type=form, environ_overrides=body)

    senders = [Thread(target=send_slowly) for _ in range(sent.AT_ONCE)]
    for one in senders:
        one.start()
    try:
        assert all(asked.acquire(timeout=30) for _ in senders)
        assert people.anybody().post("/signin", 503, data={"email": "a"}).status == 503
        people.anybody().get("/signin")
    finally:
        go.set()
        for one in senders:
            one.join()
    people.anybody().post("/signin", 400, data={"email": "a"})


def test_a_slow_sender_who_is_signed_in_holds_nothing_of_the_database(people: People) -> None:
    asked, go = Semaphore(0), Event()
    editor = people["editor"]

    def send_slowly() -> None:
        body = {"wsgi.input": io.BufferedReader(_Slow(asked, go)), "CONTENT_LENGTH": "1000"}
        form = "application/x-www-form-urlencoded"
        editor.client.post("/kemijarvi/story", base_url=HOST, content_type=form, environ_overrides=body)

    sender = Thread(target=send_slowly)
    sender.start()
    try:
        assert asked.acquire(timeout=30)
        pool = people.database.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0
    finally:
        go.set()
        sender.join()


def test_looking_goes_on_where_nothing_can_be_written(
    people: People, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.post(pictures=1)
    editor = people["editor"]

    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(people.database, "writing", full)
    for path in ("/kemijarvi/", "/kemijarvi/suggestions", "/kemijarvi/picks", "/kemijarvi/pick?post=1"):
        editor.get(path)


def test_what_was_typed_can_be_copied_from_the_page_that_says_it_was_not_saved(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    editor = people["editor"]
    page = editor.get("/kemijarvi/story")
    editor.headers["Sec-Fetch-Site"] = "same-origin"

    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(people.database, "writing", full)
    answer = editor.send(page, "/story", 500, text="Pitkään kirjoitettu tarina", author="Aino")
    assert "Pitkään kirjoitettu tarina" in answer.body
