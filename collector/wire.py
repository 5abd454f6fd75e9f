"""Connections for the door: only to addresses that were judged, only until the deadline.

A name is resolved once; the connection goes to an address out of that answer that
`collector.addresses` lets pass, so there is no moment in which a name could change its mind.
Timeouts of sockets are per operation, so every operation is given at most what is left of the
whole exchange.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any, Final

import httpcore

from collector.addresses import refusal
from collector.errors import Misconfigured, Transient

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 10.0

Addresses = list[str]


class Deadline:
    """How long this thread's exchange may still take, by the wall clock."""

    def __init__(self) -> None:
        self._local = threading.local()

    def begin(self, seconds: float) -> None:
        """A new exchange of this thread begins now."""
        self._local.seconds = seconds
        self._local.until = time.monotonic() + seconds

    @property
    def seconds(self) -> float:
        """How long this thread's exchange may take in all."""
        return float(self._local.seconds)

    def left(self, at_most: float | None = None) -> float:
        """Seconds left, at most `at_most`; 0.0 when time is up."""
        left = max(0.0, float(self._local.until) - time.monotonic())
        return left if at_most is None else min(left, at_most)


class Turns:
    """Lets requests to one host begin at least `pace` seconds apart, whichever thread asks."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._lock = threading.Lock()
        self._next: dict[bytes, float] = {}

    def wait(self, place: bytes) -> None:
        """Come back when it is the turn of this request to `place` (host and port)."""
        if self._pace <= 0:
            return
        with self._lock:
            moment = time.monotonic()
            if len(self._next) > 1000:
                self._next = {host: at for host, at in self._next.items() if at > moment}
            turn = max(moment, self._next.get(place, moment))
            self._next[place] = turn + self._pace
        time.sleep(turn - moment)


class Backend(httpcore.NetworkBackend):
    """Opens connections for httpcore.  `allow`: (host, port) pairs that need no public address."""

    def __init__(self, deadline: Deadline, allow: frozenset[tuple[str, int]]) -> None:
        self._deadline = deadline
        self._allow = allow
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that is public and answers."""
        addresses = _resolve(host, port, self._deadline.left(CONNECT_SECONDS))
        if (host, port) not in self._allow:
            addresses = _public(host, addresses)
        failure: Exception = httpcore.ConnectTimeout("no time left")
        for address in addresses[:4]:
            left = self._deadline.left(CONNECT_SECONDS)
            if left <= 0:
                break
            try:
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _Stream(stream, self._deadline)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A stream that hands no operation more time than is left."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most `max_bytes`, as soon as there are some."""
        left = self._deadline.left(READ_SECONDS)
        if left <= 0:
            raise httpcore.ReadTimeout("no time left")
        return self._stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of `buffer`."""
        left = self._deadline.left(READ_SECONDS)
        if left <= 0:
            raise httpcore.WriteTimeout("no time left")
        self._stream.write(buffer, left)

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same stream, encrypted."""
        left = self._deadline.left(CONNECT_SECONDS)
        if left <= 0:
            self._stream.close()
            raise httpcore.ConnectTimeout("no time left")
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the inner stream knows."""
        return self._stream.get_extra_info(info)


def _public(host: str, addresses: Addresses) -> Addresses:
    refusals = {address: refusal(address) for address in addresses}
    public = [address for address, why in refusals.items() if why is None]
    if not public:
        why = next(iter(refusals.values()), "no internet address")
        raise Misconfigured(
            f"no connection to {host}: its address is not a public one ({why})",
            advice="only servers on the public internet are asked; check the address",
        )
    return public


def _resolve(host: str, port: int, seconds: float) -> Addresses:
    """Addresses of a name, in the system's order.

    The system's resolver knows no timeout: it works in a thread that is left behind when it hangs.
    """
    found: list[Addresses | Exception] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            found.append(error)
        else:
            found.append(list(dict.fromkeys(str(answer[4][0]) for answer in answers)))

    thread = threading.Thread(target=look_up, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(seconds)
    result = found[0] if found else None
    if isinstance(result, list):
        return result
    if result is None:
        raise Transient(f"no connection to {host}: its name was not found within {seconds:.0f} s")
    raise Transient(f"no connection to {host}: name not found") from result
