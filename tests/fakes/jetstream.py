"""A Jetstream server: it plays back what it has from a cursor on, then tells what happens."""

import json
import threading
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from tests.fakes.bluesky import DID, record

START = 1_795_262_400_000_000
"""The clock of the first event: 21 November 2026, 12:00 UTC, in microseconds."""

Event = dict[str, Any]


def written(key: str, text: str = "#Kemijärvi", *, at: int = START, operation: str = "create") -> Event:
    return {
        "did": DID,
        "time_us": at,
        "cursor": at % 10**9,
        "kind": "commit",
        "commit": {
            "rev": "3mkemirev2a",
            "operation": operation,
            "collection": "app.bsky.feed.post",
            "rkey": key,
            "cid": "bafyreia",
            "record": record(text),
        },
    }


def deleted(key: str, *, at: int) -> Event:
    commit = {"rev": "3m", "operation": "delete", "collection": "app.bsky.feed.post", "rkey": key}
    return {"did": DID, "time_us": at, "kind": "commit", "commit": commit}


def account(*, at: int, active: bool = False, status: str | None = "deactivated", did: str = DID) -> Event:
    told = {"active": active, "did": did, "seq": 7, "time": "2026-11-21T12:00:00.000Z"}
    return {
        "did": did,
        "time_us": at,
        "kind": "account",
        "account": told | ({"status": status} if status else {}),
    }


class Jetstream:
    """The server.  `say` tells everybody something; texts and bytes go out as they are."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.status = 0
        """A status other than 0 is answered instead of opening a line."""
        self.cut_after = 0
        """Hang up after so many messages, 0: never."""
        self.pace = 0.0
        """Seconds between two messages."""
        self._said: list[Event | str | bytes] = []
        self._news = threading.Condition()
        self._ended = threading.Event()
        self._server = serve(
            self._tell, "127.0.0.1", 0, process_request=self._judge, compression=None, close_timeout=1
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._ended.set()
            self._news.notify_all()
        self._server.shutdown()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.socket.getsockname()[1])

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port)})

    def say(self, *events: Event | str | bytes) -> None:
        with self._news:
            self._said += events
            self._news.notify_all()

    def forget(self) -> None:
        """Nothing of what was said is played back any more."""
        with self._news:
            self._said.clear()

    def _judge(self, connection: ServerConnection, request: Request) -> Response | None:
        self.asked.append(request.path)
        self.agents.append(request.headers.get("User-Agent", ""))
        return connection.respond(self.status, "no\n") if self.status else None

    def _tell(self, connection: ServerConnection) -> None:
        wanted = parse_qs(urlsplit(self.asked[-1]).query)
        since = int(wanted.get("cursor", ["0"])[0])
        told = 0
        with self._news:
            # Without a cursor only what comes from now on is told, as the real one does.
            place = 0 if since else len(self._said)
        try:
            while (event := self._next(place)) is not None:
                place += 1
                if isinstance(event, dict) and event.get("time_us", since) < since:
                    continue
                connection.send(json.dumps(event) if isinstance(event, dict) else event)
                told += 1
                self._ended.wait(self.pace)
                if self.cut_after and told >= self.cut_after:
                    connection.socket.close()
                    return
        except (ConnectionClosed, OSError):
            return

    def _next(self, place: int) -> Event | str | bytes | None:
        """What was said in this place, as soon as there is something; None when the server closes."""
        with self._news:
            self._news.wait_for(lambda: self._ended.is_set() or len(self._said) > place)
            return None if self._ended.is_set() else self._said[place]
