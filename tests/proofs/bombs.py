"""A server that answers with more than anybody can hold, and a process that asks it."""

import gzip
import json
import resource
import socketserver
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

from collector.door import FEED_LIMIT, Door
from collector.errors import CollectError

MEGABYTE: Final = 1024 * 1024
ZEROS: Final = bytes(16 * MEGABYTE)


def _one_stream() -> bytes:
    """256 MB of zeros in one gzip stream of a quarter of a megabyte."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(ZEROS) for _ in range(16)) + packer.flush()


_MEMBER: Final = gzip.compress(ZEROS, 9)
_HEAD: Final = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nConnection: close\r\n"
_PLAIN: Final = _HEAD % b"200 OK"
_GZIP: Final = _PLAIN + b"Content-Encoding: gzip\r\n"
_CHUNK: Final = b"%x\r\n%s\r\n" % (MEGABYTE, bytes(MEGABYTE))


def _forever(piece: bytes) -> Iterator[bytes]:
    for _ in range(4096):
        yield piece


def answers() -> dict[str, Iterator[bytes]]:
    """What the server sends, by path; each far more than may be read."""
    packed = _one_stream()
    return {
        "/one-gzip-stream": iter([_GZIP + b"\r\n", packed]),
        "/gzip-members": iter([_GZIP + b"\r\n", _MEMBER * 64]),
        "/gzip-in-an-error": iter([_HEAD % b"500 Oops" + b"Content-Encoding: gzip\r\n\r\n", packed]),
        "/gzip-in-gzip": iter([_PLAIN + b"Content-Encoding: gzip, gzip\r\n\r\n", gzip.compress(packed)]),
        "/brotli": iter([_PLAIN + b"Content-Encoding: br\r\n\r\n", packed]),
        "/zstd": iter([_PLAIN + b"Content-Encoding: zstd\r\n\r\n", packed]),
        "/deflate": iter([_PLAIN + b"Content-Encoding: deflate\r\n\r\n", packed]),
        "/endless": _after(_PLAIN + b"\r\n", _forever(bytes(MEGABYTE))),
        "/endless-chunks": _after(_PLAIN + b"Transfer-Encoding: chunked\r\n\r\n", _forever(_CHUNK)),
        "/one-long-header": _after(_PLAIN + b"X-Long: ", _forever(b"y" * MEGABYTE)),
        "/many-headers": _after(_PLAIN, _forever(b"X-More: 1\r\n" * 65536)),
        "/endless-status": _after(b"HTTP/1.1 200 ", _forever(b"O" * MEGABYTE)),
        "/nested-json": iter([_PLAIN + b"\r\n", b"[" * 900_000]),
    }


def _after(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


@contextmanager
def serving() -> Iterator[int]:
    """The server on a port of its own; every path is answered once a connection."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            path = self.request.recv(65536).split(b" ")[1].decode()
            try:
                for piece in answers()[path]:
                    self.request.sendall(piece)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()


def ask(talk: Connection, port: int, path: str) -> None:
    """Ask for one bomb; tells (class of the error, what it says, megabytes this process grew by)."""
    door = Door("posti@kunta.example", allow=frozenset({("127.0.0.1", port)}), pace=0, deadline=20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = ("none", "")
    try:
        door.get(f"http://127.0.0.1:{port}{path}", limit=FEED_LIMIT, source="Pommi").json()
    except CollectError as error:
        told = (type(error).__name__, str(error))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    talk.send(json.dumps([*told, grown]))
    door.close()
