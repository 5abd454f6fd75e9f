"""A line to a server that speaks by itself (WebSocket), under the door's rules.

Only to public addresses on the web's own ports, judged on the address that is connected to; no
redirect, no proxy, no compression, and no message larger than `LARGEST`.
"""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore
import httpx

from collector.door import Door
from collector.errors import CollectError, Misconfigured, Transient, Unreadable
from collector.wire import CONNECT_SECONDS, READ_SECONDS, Backend, Deadline

LARGEST: Final = 256 * 1024
_PORTS: Final = {"ws": 80, "wss": 443}


class TooLargeError(Unreadable):
    """A message larger than `LARGEST` came; what it was cannot be known."""


class Connection:
    """An open line."""

    def __init__(self, inner: Any, host: str) -> None:
        self._inner = inner
        self._host = host

    def receive(self, seconds: float) -> bytes | None:
        """The next message, None when none came in so many seconds; raises only `collector.errors`."""
        from websockets.exceptions import ConnectionClosed  # noqa: PLC0415  heavy, and rarely used

        try:
            message = self._inner.recv(timeout=seconds, decode=False)
        except TimeoutError:
            return None
        except ConnectionClosed as closed:
            if closed.sent is not None and closed.sent.code == 1009:
                raise TooLargeError(f"{self._host} sent a message over {LARGEST // 1024} kB") from closed
            raise Transient(f"the connection to {self._host} broke off") from closed
        return bytes(message)


@contextmanager
def connect(door: Door, url: str) -> Iterator[Connection]:
    """A line to `url` (``wss://…``) while the block runs; raises only `collector.errors`."""
    from websockets.sync.client import connect as open_line  # noqa: PLC0415  heavy, and rarely used

    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    if port not in _PORTS.values() and (host, port) not in door.allow:
        raise Misconfigured(f"no connection to {host}: port {port} is not one of the web")
    deadline = Deadline()
    deadline.begin(CONNECT_SECONDS + READ_SECONDS)
    with ExitStack() as stack:
        try:
            stream = Backend(deadline, door.allow).connect_tcp(host, port)
            line = stack.enter_context(
                open_line(
                    url,
                    sock=stream.get_extra_info("socket"),
                    ssl=httpx.create_ssl_context(trust_env=False) if parts.scheme == "wss" else None,
                    server_hostname=host if parts.scheme == "wss" else None,
                    proxy=None,
                    compression=None,
                    max_size=LARGEST,
                    open_timeout=READ_SECONDS,
                    close_timeout=1,
                    user_agent_header=door.agent,
                )
            )
        except CollectError:
            raise
        except Exception as error:
            raise _why_not(host, error) from error
        yield Connection(line, host)


def _why_not(host: str, error: Exception) -> CollectError:
    from websockets.exceptions import InvalidHandshake, InvalidStatus  # noqa: PLC0415  as above

    if isinstance(error, ssl.SSLCertVerificationError):
        return Misconfigured(f"no connection to {host}: its certificate is not valid")
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        if status == 429 or status >= 500:
            return Transient(f"{host} does not let us listen now (status {status})", throttled=status == 429)
    if isinstance(error, InvalidHandshake | ValueError):
        return Misconfigured(f"{host} is no stream ({error})", advice="check the server's address")
    if isinstance(error, httpcore.NetworkError | httpcore.TimeoutException | OSError | EOFError):
        return Transient(f"no connection to {host} ({error or type(error).__name__})")
    return Unreadable(f"unexpected {type(error).__name__} while connecting to {host}")
