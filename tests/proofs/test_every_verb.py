"""What a source does beside fetching is held to the same promise: facts, or one of the four errors.

Looking again, reading a pasted link or a mention and renewing a key are found by presence, so a verb
that a source gets later is on trial at once.
"""

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.door import Door
from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from collector.sources import LINK_READERS, LINKS, SOURCES, bluesky
from collector.values import Ask, IncomingPost, Missing, Renewed, There
from config.kinds import opened_by
from tests.collector import contract_of
from tests.collector.test_sources_contract import JSON, hold, paths, replaced
from tests.fakes import graph as meta
from tests.fakes.web import Reply, Web

HTML = "text/html"
SAID_FOR_WHOM = {"identifier", "ig_user", "app_id"}


@dataclass(frozen=True)
class Verb:
    """Something a source can do; `do` asks a server for it."""

    kind: str
    name: str
    do: Callable[[Web, Door], object]

    def __str__(self) -> str:
        return f"{self.kind}.{self.name}"


def of(kind: str) -> Any:
    """What the network of a kind answers; a reader of pasted links is given Mastodon's link."""
    return contract_of.of("mastodon" if kind == "page" else kind)


def secret(kind: str) -> dict[str, str]:
    return {} if kind == "page" else contract_of.secret(kind)


def ask(kind: str, web: Web) -> Ask:
    return Ask(1, kind, web.origin, contract_of.query(kind, web), secret=secret(kind), name="Lähde")


def recheck(module: Any, kind: str, web: Web, door: Door) -> object:
    return module.recheck(door, ask(kind, web), of(kind).known(web))


def by_link(module: Any, kind: str, web: Web, door: Door) -> object:
    return module.by_link(door, of(kind).link(web))


def mentioned(module: Any, kind: str, web: Web, door: Door) -> object:
    return module.mentioned(door, ask(kind, web), "1784")


def renew(module: Any, kind: str, web: Web, door: Door) -> object:
    return module.renew(door, web.origin, secret(kind))


def verbs() -> Iterator[Verb]:
    """Every verb of every source."""
    for kind, where in (*SOURCES, *LINK_READERS):
        module = importlib.import_module(where)
        for do in (recheck, by_link, mentioned, renew):
            if hasattr(module, do.__name__):
                yield Verb(kind, do.__name__, partial(do, module, kind))


VERBS = list(verbs())
SILENT = [
    Reply(401),
    Reply(403, b"<html><h1>403 Forbidden</h1></html>", kind=HTML),
    Reply(404, b"<html>nothing</html>", kind=HTML),
    Reply(418),
    Reply(429, b"{}", headers={"Retry-After": "30"}),
    Reply(500, b"<html>oh no</html>", kind=HTML),
    Reply(503, headers={"Retry-After": "30"}),
    Reply(200, b"<!doctype html><html><p></p></html>", kind=HTML),
    Reply(200, b""),
    Reply(200, b"\x00\xff\xfe nonsense"),
    Reply(200, b'[{"id": "1", "ur', cut=True),
    Reply(200, b'{"error": "odd"}'),
    Reply(raw=b"nonsense\r\n\r\n"),
    meta.error(1, status=500, transient=True),
    meta.error(4, status=403),
    meta.error(190, 463),
    meta.error(10),
]
"""Answers that prove nothing of a post."""
BUSY = {429, 503}


@pytest.fixture(autouse=True)
def _bluesky_at_home(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    monkeypatch.setattr(bluesky, "APPVIEW", web.origin)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def door(web: Web) -> Iterator[Door]:
    door = Door("posti@kunta.example", allow=web.allow, pace=0, deadline=5)
    yield door
    door.close()


def outcome(verb: Verb, web: Web, door: Door) -> object:
    """What comes of a verb: what it gives, or one of our four errors; anything else escapes."""
    try:
        return verb.do(web, door)
    except (Transient, Misconfigured, Unreadable, Refused) as error:
        return error


def sound(verb: Verb, found: object) -> None:
    """What those rely on who asked."""
    if isinstance(found, CollectError):
        secrets = {value for name, value in secret(verb.kind).items() if name not in SAID_FOR_WHOM}
        assert [value for value in secrets if value in str(found)] == []
    elif isinstance(found, Renewed):
        assert found.secret["token"]
        assert found.secret.keys() >= secret(verb.kind).keys()
        assert all(isinstance(value, str) for value in found.secret.values())
        assert found.expires_at is None or found.expires_at.utcoffset() == timedelta(0)
    elif isinstance(found, IncomingPost):
        hold(found)
    else:
        assert isinstance(found, dict)
        for one in found.values():
            assert isinstance(one, IncomingPost | Missing | There)
            if isinstance(one, IncomingPost):
                hold(one)


def test_every_verb_is_tried() -> None:
    tried = {(verb.kind, verb.name) for verb in VERBS}
    assert tried >= {("mastodon", "recheck"), ("bluesky", "renew"), ("page", "by_link")}
    assert {kind for kind, name in tried if name == "recheck"} >= set(opened_by("meta"))
    assert {kind for kind, name in tried if name == "by_link"} >= set(LINKS.values())
    assert [verb.kind for verb in VERBS if verb.name == "mentioned"] == ["instagram_tagged"]


@pytest.mark.parametrize("verb", VERBS, ids=str)
@pytest.mark.parametrize("reply", SILENT, ids=lambda one: f"{one.status}-{one.body[:12]!r}")
def test_trouble_has_its_class_and_lets_nothing_go(verb: Verb, reply: Reply, web: Web, door: Door) -> None:
    web.routes[None] = reply

    found = outcome(verb, web, door)

    sound(verb, found)
    if isinstance(found, dict):
        assert Missing() not in found.values()
    if reply.status in BUSY:
        assert isinstance(found, Transient)
        assert found.retry_after == timedelta(seconds=30)
    if reply.cut or reply.raw is not None or reply.status == 500:
        assert isinstance(found, Transient)


def good(verb: Verb) -> Any:
    """An answer that would do for everything the verb asks."""
    return of(verb.kind).GOOD[verb.name]


ASKED_IN_JSON = [verb for verb in VERBS if verb.kind != "page"]


@pytest.mark.parametrize("verb", ASKED_IN_JSON, ids=str)
def test_a_good_answer_gives_what_was_asked_for(verb: Verb, web: Web, door: Door) -> None:
    web.routes[None] = Reply(body=json.dumps(good(verb)).encode())

    found = outcome(verb, web, door)

    assert not isinstance(found, CollectError), found
    sound(verb, found)
    if isinstance(found, dict):
        assert len(found) == 2
        assert Missing() not in found.values()


@pytest.mark.parametrize("verb", ASKED_IN_JSON, ids=str)
@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_damaged_in_an_answer_it_is_sound_or_one_of_four_errors(
    verb: Verb, web: Web, door: Door, data: st.DataObject
) -> None:
    answer = good(verb)
    for _ in range(2):
        answer = replaced(answer, data.draw(st.sampled_from(list(paths(answer)))), data.draw(JSON))
    code = data.draw(st.sampled_from([200, 200, 200, 400, 404, 429]))
    web.routes[None] = Reply(code, json.dumps(answer).encode())

    sound(verb, outcome(verb, web, door))
