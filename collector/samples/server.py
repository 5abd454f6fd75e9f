"""A small HTTP server on loopback, the ground every sample network stands on."""

import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

HTML = "text/html; charset=utf-8"
_MOST_SENT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: a decoded path, its parameters, headers with lower-case names."""

    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    """What was sent along with a POST."""

    def first(self, name: str) -> str | None:
        """The first value of a parameter, None when it is not there."""
        values = self.query.get(name)
        return values[0] if values else None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    body: bytes = b""
    type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class SampleServer(ABC):
    """A server on 127.0.0.1 that answers GET, HEAD and POST in threads of its own.

    Every answer closes its connection, so nothing outlives `stop`.
    """

    def __init__(self, port: int = 0) -> None:
        """`port`: 0 takes any free one when the server starts."""
        self.port = port
        self._http: _Http | None = None

    @property
    def origin(self) -> str:
        """``http://127.0.0.1:PORT``; the port is known once the server has started."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> str:
        """Begin to listen; gives the origin.  OSError when the port is taken."""
        self._http = _Http(self, self.port)
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self.origin

    def stop(self) -> None:
        """Stop listening; a server that does not run is left alone."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    @abstractmethod
    def answer(self, request: Request) -> Reply:
        """What to say; called from several threads at once."""


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, sample: SampleServer, port: int) -> None:
        self.sample = sample
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that stops listening half-way is an everyday event, not an error of ours.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    server_version = "SampleNetwork"
    sys_version = ""
    timeout = 10

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query, keep_blank_values=True)
        headers = {name.lower(): value for name, value in self.headers.items()}
        length = headers.get("content-length", "0")
        body = self.rfile.read(min(int(length), _MOST_SENT)) if length.isdecimal() else b""
        reply = self.server.sample.answer(Request(unquote(address.path), query, headers, body))
        self.send_response(reply.status)
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD" and reply.status != 304:
            self.wfile.write(reply.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        """Sample networks keep no log."""
