"""The door against a server that means harm: memory, time and addresses stay within their bars."""

import json
import socket
import time
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import pytest

from collector import wire
from collector.door import DEADLINE, FEED_LIMIT, JSON_LIMIT, REDIRECTS, Door
from collector.errors import Misconfigured, Transient
from tests.fakes.web import Reply, Web
from tests.proofs import bombs, victims

BOMBS = [
    ("/one-gzip-stream", "Unreadable"),
    ("/gzip-members", "Unreadable"),
    ("/gzip-in-an-error", "Transient"),
    ("/gzip-in-gzip", "Unreadable"),
    ("/brotli", "Unreadable"),
    ("/zstd", "Unreadable"),
    ("/deflate", "Unreadable"),
    ("/endless", "Unreadable"),
    ("/endless-chunks", "Unreadable"),
    ("/one-long-header", "Transient"),
    ("/many-headers", "Transient"),
    ("/endless-status", "Transient"),
    ("/nested-json", "Unreadable"),
]
MEMORY_RISE = 32
"""Megabytes; the bar for any bomb."""


@pytest.fixture(scope="module")
def bomber() -> Iterator[int]:
    with bombs.serving() as port:
        yield port


def test_every_bomb_of_the_server_is_tried() -> None:
    assert {path for path, _ in BOMBS} == set(bombs.answers())


@pytest.mark.parametrize(("path", "reason"), BOMBS)
def test_no_bomb_takes_more_memory_than_it_may(bomber: int, path: str, reason: str) -> None:
    with victims.started(bombs.ask, bomber, path) as (_, talk):
        assert talk.poll(40), "the answer was still being read"
        found, told, grown = json.loads(talk.recv())
    assert found == reason, told
    assert told.startswith("Pommi: ")
    assert grown <= MEMORY_RISE


def test_the_bars_are_what_they_should_be() -> None:
    assert (DEADLINE, wire.CONNECT_SECONDS, wire.READ_SECONDS) == (30, 5, 10)
    assert (JSON_LIMIT, FEED_LIMIT, REDIRECTS) == (2**20, 5 * 2**20, 3)


def _answers(*addresses: str) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]


class Names:
    """The system's resolver as a name server with a short memory makes it look: each time anew."""

    def __init__(self, *told: list[Any]) -> None:
        self._told = chain(told, repeat(told[-1]))
        self.times = 0

    def __call__(self, *_: object, **__: object) -> list[Any]:
        self.times += 1
        return next(self._told)


class Reached(Exception):
    """A connection would have been made to this address."""


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where sockets were led; none gets there."""
    led: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> None:
        led.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    return led


def test_a_name_that_changes_its_mind_after_it_was_judged_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, connections: list[str]
) -> None:
    names = Names(_answers("193.166.3.2"), _answers("127.0.0.1"))
    monkeypatch.setattr(socket, "getaddrinfo", names)
    door = Door(pace=0)

    with pytest.raises(Transient, match="connection refused"):
        door.get("http://kunta.example/")
    with pytest.raises(Misconfigured, match=r"not a public one \(this machine\)"):
        door.get("http://kunta.example/")

    assert names.times == 2, "a name is asked for once a connection, and the socket gets the address"
    assert connections == ["193.166.3.2"]
    door.close()


def test_of_a_names_addresses_only_the_public_ones_are_tried(
    monkeypatch: pytest.MonkeyPatch, connections: list[str]
) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", Names(_answers("10.0.0.1", "193.166.3.2", "169.254.169.254", "193.166.3.3"))
    )
    door = Door(pace=0)

    with pytest.raises(Transient):
        door.get("http://kunta.example/")

    assert connections == ["193.166.3.2", "193.166.3.3"]
    door.close()


def test_a_redirect_to_a_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = socket.getaddrinfo

    def names(host: str, *rest: Any, **more: Any) -> list[Any]:
        return _answers("127.0.0.1") if host == "sisalla.example" else real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    with Web() as web:
        web.routes["/a"] = Reply(302, headers={"Location": f"http://sisalla.example:{web.port}/secret"})
        web.routes["/b"] = Reply(302, headers={"Location": "http://sisalla.example/secret"})
        door = Door(allow=web.allow, pace=0)
        with pytest.raises(Misconfigured, match="port"):
            door.get(f"{web.origin}/a")
        with pytest.raises(Misconfigured, match="not a public one"):
            door.get(f"{web.origin}/b")
        door.close()
        assert web.paths() == ["/a", "/b"]


def test_a_server_that_accepts_and_says_nothing_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        door = Door(allow=frozenset({("127.0.0.1", port)}), pace=0, deadline=0.5)
        for scheme in ("http", "https"):
            began = time.monotonic()
            with pytest.raises(Transient):
                door.get(f"{scheme}://127.0.0.1:{port}/")
            assert time.monotonic() - began < 3
        door.close()


def test_redirects_with_a_wait_each_share_one_deadline() -> None:
    with Web() as web:
        for number in range(4):
            head = f"HTTP/1.1 302 Found\r\nLocation: /{number + 1}\r\nContent-Length: 0\r\n\r\n".encode()
            web.routes[f"/{number}"] = Reply(raw=head, drip=0.006)
        door = Door(allow=web.allow, pace=0, deadline=0.6)
        began = time.monotonic()
        with pytest.raises(Transient, match="in all"):
            door.get(f"{web.origin}/0")
        assert time.monotonic() - began < 3
        door.close()
