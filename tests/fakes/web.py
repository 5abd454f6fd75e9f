"""A small real web server on loopback that answers as a test tells it to."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Asked:
    """A request as it came in; `path` is the raw one, query included; header names are lower case."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What is sent back.  `drip`: seconds between single bytes; `cut`: hang up after the body, which
    promises more; `raw`: sent instead of everything else."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    drip: float = 0.0
    cut: bool = False
    raw: bytes | None = None


Answering = Reply | Callable[[Asked], Reply]


class Web:
    """The server; `routes` by path without query, `None` for every other path."""

    def __init__(self, routes: dict[str | None, Answering] | None = None) -> None:
        self.routes = dict(routes or {})
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port), ("localhost", self.port)})

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def _reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        answering = self.routes.get(asked.path.partition("?")[0], self.routes.get(None, Reply(404)))
        return answering(asked) if callable(answering) else answering

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length", "0")))
                reply = web._reply_to(Asked(self.path, headers, self.command, body))
                try:
                    self._send(reply)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            do_POST = do_GET  # noqa: N815  http.server names it so

            def _send(self, reply: Reply) -> None:
                if reply.raw is not None:
                    self._drip(_pieces(reply.raw, reply.drip), reply.drip)
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                if reply.status != 304:
                    self.send_header("Content-Type", reply.kind)
                    self.send_header("Content-Length", str(len(reply.body) + (10 if reply.cut else 0)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self._drip(_pieces(reply.body, reply.drip), reply.drip)
                self.close_connection = self.close_connection or reply.cut

            def _drip(self, pieces: Iterable[bytes], seconds: float) -> None:
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    if seconds and web.closing.wait(seconds):
                        return

            def log_message(self, *_: object) -> None:
                """Tests read `asked`, not a log."""

        return Handler


def _pieces(data: bytes, drip: float) -> Iterable[bytes]:
    return (data[i : i + 1] for i in range(len(data))) if drip else (data,)
