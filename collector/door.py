"""The one way out: every request to another machine goes through here.

It says who asks, keeps a pace per host, ends every exchange at its deadline, reads no more than it
was told to, and connects to public addresses on the web's own ports only.  It works on httpcore,
the engine of httpx, because the connection itself has to be judged and httpx has no place for that.

What may come out of it besides an answer are the four classes of `collector.errors`:
`collector.answers` says which status is which; no connection, a time-out or a broken answer is
`Transient`; an address that is none, not public, or whose certificate is not valid is
`Misconfigured`; an answer too large or packed in a way not asked for is `Unreadable`.
"""

import ssl
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import httpcore
import httpx

from collector.answers import Answer, check, rest_asked_for
from collector.bodies import decoded, words
from collector.errors import CollectError, Misconfigured, Transient, Unreadable
from collector.targets import PORTS, agent_of, packed, same_house, web, with_params
from collector.wire import CONNECT_SECONDS, READ_SECONDS, Backend, Deadline, Turns
from config import clock

JSON_LIMIT: Final = 1024 * 1024
FEED_LIMIT: Final = 5 * 1024 * 1024
DEADLINE: Final = 30.0
REDIRECTS: Final = 3

_REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})
_SECRET_HEADERS: Final = ("authorization", "cookie", "x-goog-api-key")


class Door:
    """Asks other machines; safe to share between threads.

    `contact`: an address people can write to.  `allow`: (host, port) pairs reached although they
    are not public or on another port; for demo and tests.  `pace`: seconds between two requests to
    one host, 0 for none.  `deadline`: seconds a whole exchange may take, redirects included.  `now`
    (aware): what waits that are told as moments are counted from.
    """

    def __init__(
        self,
        contact: str = "",
        *,
        allow: frozenset[tuple[str, int]] = frozenset(),
        pace: float = 1.0,
        deadline: float = DEADLINE,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._now = now
        self._agent = agent_of(contact)
        self._allow = allow
        self._turns = Turns(pace)
        self._seconds = deadline
        self._deadline = Deadline()
        self._rests: dict[str, timedelta] = {}
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=30.0,
            network_backend=Backend(self._deadline, allow),
        )

    def get(
        self,
        url: str,
        *,
        source: str = "",
        params: Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        token: str = "",
        accept: str = "*/*",
        limit: int = JSON_LIMIT,
        also: Collection[int] = (),
        seconds: float | None = None,
    ) -> Answer:
        """Fetch `url` and follow at most three redirects.

        `params` replace the address's query.  `token` goes out as Bearer, and to this host only.
        `limit`: how many decoded bytes are read.  `also`: statuses the caller judges itself, which
        come back as answers.  `seconds`: a deadline shorter than the door's.  Errors carry `source`.
        """
        with _told_of(source):
            target, wanted = with_params(web(url), params), self._headers(headers, token, accept)
            return self._judged(self._get(target, wanted, limit, seconds), source, also)

    def post(
        self,
        url: str,
        *,
        source: str = "",
        json: object = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        token: str = "",
        limit: int = JSON_LIMIT,
        also: Collection[int] = (),
    ) -> Answer:
        """Send `json` (any JSON value) or `form` fields, or nothing, to `url`; follows no redirect.

        For signing in and renewing keys; everything else as in `get`.
        """
        with _told_of(source):
            target = web(url)
            kind, body = packed(json, form)
            wanted = self._headers(headers, token, "application/json")
            if kind:
                wanted["Content-Type"] = kind
            wanted["Content-Length"] = str(len(body))
            self._judge(target)
            self._turns.wait(target.netloc)
            self._deadline.begin(self._seconds)
            return self._judged(self._ask(target, wanted, limit, b"POST", body), source, also)

    def rest(self, host: str) -> timedelta | None:
        """How long `host` (with its port where that is odd) wants to be left alone, told once.

        Some answers are good and say that they were the last one allowed for now.
        """
        return self._rests.pop(host, None)

    def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        sent: bytes | None = None,
        *,
        source: str = "",
        limit: int = JSON_LIMIT,
    ) -> Answer:
        """One exchange of a guest's library: with its own headers, no redirect followed, any status.

        Addresses, pace, deadline, caps and errors are those of `get`.
        """
        with _told_of(source):
            target, wanted = web(url), httpx.Headers(dict(headers))
            wanted.pop("host", None)
            wanted["Accept-Encoding"] = "gzip"
            self._judge(target)
            self._turns.wait(target.netloc)
            self._deadline.begin(self._seconds)
            return replace(self._ask(target, wanted, limit, method.encode(), sent), source=source)

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        """(host, port) pairs reached although they are not public: none but in the demo and in tests."""
        return self._allow

    @property
    def agent(self) -> str:
        """As whom it asks: our name, version and contact."""
        return self._agent

    def _judged(self, answer: Answer, source: str, also: Collection[int]) -> Answer:
        answer = replace(answer, source=source, at=self._now())
        rest = rest_asked_for(answer, answer.at) if answer.status < 400 else None
        if rest:
            self._rests[urlsplit(answer.url).netloc] = rest
        else:
            # What an earlier answer said is over with a newer one; an error tells its own wait.
            self._rests.pop(urlsplit(answer.url).netloc, None)
        return answer if answer.status in also else check(answer, web(answer.url).host)

    def close(self) -> None:
        """Hang up everywhere."""
        self._pool.close()

    def _headers(self, given: Mapping[str, str] | None, token: str, accept: str) -> httpx.Headers:
        try:
            headers = httpx.Headers(dict(given or {}))
            if token:
                headers["Authorization"] = f"Bearer {token}"
        except ValueError as error:
            raise Misconfigured("the key holds characters that cannot be sent") from error
        headers.update({"User-Agent": self._agent, "Accept": accept, "Accept-Encoding": "gzip"})
        return headers

    def _get(self, target: httpx.URL, headers: httpx.Headers, limit: int, seconds: float | None) -> Answer:
        self._judge(target)
        self._turns.wait(target.netloc)
        self._deadline.begin(min(seconds or self._seconds, self._seconds))
        for _ in range(REDIRECTS + 1):
            answer = self._ask(target, headers, limit)
            place = answer.headers.get("location", "")
            if answer.status not in _REDIRECTING or not place:
                return answer
            before, target = target, web(place, target)
            self._judge(target)
            if not same_house(before, target):
                for name in _SECRET_HEADERS:
                    headers.pop(name, None)
            self._turns.wait(target.netloc)
        raise Misconfigured(
            f"{target.host} redirects more than {REDIRECTS} times", advice="check the source's address"
        )

    def _judge(self, target: httpx.URL) -> None:
        port = PORTS[target.scheme] if target.port is None else target.port
        if port not in PORTS.values() and (target.host, port) not in self._allow:
            raise Misconfigured(f"no connection to {target.host}: port {port} is not one of the web")

    def _ask(
        self,
        target: httpx.URL,
        headers: httpx.Headers,
        limit: int,
        method: bytes = b"GET",
        sent: bytes | None = None,
    ) -> Answer:
        with _errors_of(target.host, self._deadline):
            timeouts = dict.fromkeys(("connect", "pool"), CONNECT_SECONDS)
            timeouts |= dict.fromkeys(("read", "write"), READ_SECONDS)
            with self._pool.stream(
                method,
                httpcore.URL(
                    scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path
                ),
                headers=[(b"Host", target.netloc), *headers.raw],
                content=sent,
                extensions={"timeout": timeouts},
            ) as response:
                received = httpx.Headers(response.headers)
                body = b""
                if 200 <= response.status < 300:
                    body = decoded(response.iter_stream(), received, limit)
                elif response.status >= 400:
                    body = words(response.iter_stream(), received)
                return Answer(response.status, received, body, str(target))


@contextmanager
def _told_of(source: str) -> Iterator[None]:
    """Errors say which source they are about."""
    try:
        yield
    except CollectError as error:
        error.source = error.source or source
        raise


@contextmanager
def _errors_of(host: str, deadline: Deadline) -> Iterator[None]:
    """What goes wrong between us and `host`, in our own classes."""
    try:
        yield
    except httpcore.TimeoutException as error:
        if deadline.left() <= 0:
            raise Transient(f"{host} took longer than {deadline.seconds:g} s in all") from error
        if isinstance(error, (httpcore.ConnectTimeout, httpcore.PoolTimeout)):
            raise Transient(f"no connection to {host} within {CONNECT_SECONDS:g} s") from error
        raise Transient(f"{host} did not answer within {READ_SECONDS:g} s") from error
    except httpcore.ConnectError as error:
        raise _no_connection(host, error.args[0] if error.args else None) from error
    except zlib.error as error:
        raise Unreadable(f"the answer of {host} is not the gzip it says it is") from error
    except httpcore.LocalProtocolError as error:
        raise Misconfigured(f"the request to {host} holds characters that cannot be sent") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise Transient(f"the connection to {host} broke off ({error or type(error).__name__})") from error


def _no_connection(host: str, cause: object) -> CollectError:
    """A certificate that is not valid needs a person; everything else needs time."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Misconfigured(
            f"no connection to {host}: its certificate is not valid ({cause.verify_message})",
            advice="check the address; if it is right, its owner must renew the certificate",
        )
    if isinstance(cause, ssl.SSLError):
        return Transient(f"no connection to {host}: encryption could not be agreed on ({cause.reason})")
    why = (getattr(cause, "strerror", None) or "not reached").lower()
    return Transient(f"no connection to {host}: {why}")


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)
