"""The public process: the published folder, answered from memory.

A bare WSGI callable.  It knows no database; what it may answer is exactly what the manifest names,
so no path of a visitor's ever reaches the file system.  All it writes are sums of `wall.counts`.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from config import clock
from wall import answers, headers, manifest, options, shelf
from wall.answers import Answer
from wall.counts import Counts
from wall.manifest import ManifestError
from wall.shelf import Shelf, Unsettled

StartResponse = Callable[..., object]

LOOK_SECONDS: Final = 0.2
"""How often the folder is looked at: a new manifest is noticed within 250 ms."""

STORY: Final = re.compile(r"/tarina/([0-9]{1,18})(?:/[a-z]{2})?/?")

NOT_FOUND = (
    ("fi", "Sivua ei löytynyt."),
    ("sv", "Sidan hittades inte."),
    ("en", "The page was not found."),
)
NOT_YET = (
    ("fi", "Seinää ei ole vielä julkaistu. Yritä hetken kuluttua uudelleen."),
    ("sv", "Väggen har ännu inte publicerats. Försök igen om en stund."),
    ("en", "The wall has not been published yet. Please try again in a moment."),
)
GONE = (
    ("fi", "Tätä tarinaa ei enää näytetä."),
    ("sv", "Den här berättelsen visas inte längre."),
    ("en", "This story is no longer shown."),
)
ONLY_READING = (
    ("fi", "Tätä sivua voi vain lukea."),
    ("sv", "Den här sidan kan bara läsas."),
    ("en", "This page can only be read."),
)


class Folder:
    """WSGI application for a published folder.  Safe to call from many threads."""

    def __init__(
        self,
        published: Path,
        *,
        secure: bool = False,
        now: Callable[[], datetime] = clock.now,
        seconds: Callable[[], float] = time.monotonic,
        counts: Counts | None = None,
    ) -> None:
        """`secure`: visitors come over https.  `seconds` only goes forward; it paces the looking.

        `counts` None: nothing is counted.
        """
        self._published = published
        self._counts = counts
        self._pixel = answers.pixel(headers.always(secure=secure))
        self._now = now
        self._seconds = seconds
        self._always = headers.always(secure=secure)
        self._not_found = answers.notice("404 Not Found", NOT_FOUND, self._always)
        self._not_yet = answers.notice("503 Service Unavailable", NOT_YET, self._always, ("Retry-After", "5"))
        self._gone = answers.notice("410 Gone", GONE, self._always)
        self._only_reading = answers.notice(
            "405 Method Not Allowed", ONLY_READING, self._always, ("Allow", "GET, HEAD")
        )
        self._shelf: Shelf | None = None
        self._looking = threading.Lock()
        self._look_at = seconds()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if self._seconds() >= self._look_at:
            self._look()
        answer = self._answer(environ)
        start_response(answer.status, answer.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" or not answer.body else [answer.body]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._only_reading
        path = environ.get("PATH_INFO", "")
        current = self._shelf
        if path == "/health":
            return self._health(current)
        if current is None:
            return self._not_yet
        return (
            self._seen(environ, path, current)
            if path.startswith("/seen/")
            else self._find(environ, path, current)
        )

    def _find(self, environ: dict[str, Any], path: str, current: Shelf) -> Answer:
        known = current.fresh if self._now() < current.valid_until else current.stale
        found = known.get(path)
        if found is None:
            return self._nothing(path, current)
        if self._counts and path.startswith("/go/"):
            self._opened(environ, path)
        if isinstance(found, Answer):
            return found
        if found.varies and (query := environ.get("QUERY_STRING")):
            asked = options.asked(query)
            found = answers.varied(found, asked) if asked != options.AS_IT_IS else found
        return found.to(environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_IF_NONE_MATCH", ""))

    def _nothing(self, path: str, current: Shelf) -> Answer:
        """Why there is nothing at a path: not yet, no longer, or never."""
        if path in current.missing:
            return self._not_yet
        story = STORY.fullmatch(path)
        return self._gone if story and int(story[1]) in current.stories else self._not_found

    def _seen(self, environ: dict[str, Any], path: str, current: Shelf) -> Answer:
        """A picture of one dot that asks for itself when a wall is seen."""
        wall = path.removeprefix("/seen/").removesuffix(".gif")
        if "/" in wall or f"/{wall}/" not in current.fresh or not path.endswith(".gif"):
            return self._not_found
        if self._counts and environ["REQUEST_METHOD"] == "GET":
            self._counts.view(environ, wall)
        return self._pixel

    def _opened(self, environ: dict[str, Any], path: str) -> None:
        number = path.removeprefix("/go/").rstrip("/")
        if self._counts and environ["REQUEST_METHOD"] == "GET" and number.isascii() and number.isdigit():
            self._counts.click(environ, int(number))

    def _health(self, current: Shelf | None) -> Answer:
        valid = current is not None and self._now() < current.valid_until
        facts = {
            "status": "ok" if valid else "expired" if current else "unpublished",
            "valid_until": manifest.stamp(current.valid_until) if current else None,
            "documents": len(current.fresh) if current else 0,
        }
        status = "200 OK" if valid else "503 Service Unavailable"
        return answers.json_notice(status, json.dumps(facts).encode() + b"\n", self._always)

    def _look(self) -> None:
        """Take in a new manifest, whole or not at all; one thread looks, the others go on."""
        if not self._looking.acquire(blocking=self._shelf is None):
            return
        try:
            if self._seconds() < self._look_at:
                return
            if shelf.mark(self._published) != (self._shelf.mark if self._shelf else None):
                self._shelf = shelf.load(self._published, self._always, self._shelf)
        except (OSError, ManifestError, Unsettled):
            # What was read before stays; the next look tries again.
            pass
        finally:
            self._look_at = self._seconds() + LOOK_SECONDS
            self._looking.release()
