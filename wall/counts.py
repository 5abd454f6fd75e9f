"""Counting openings and views without knowing who: sums a day, kept in memory and put down as files.

Not counted are programs (by the rule below) and whoever asks not to be (``DNT: 1``, ``Sec-GPC: 1``).
Nothing about a visitor is kept: no address, no browser, no time but the day.  Of the page around a
wall its host is kept, so that staff see where their wall stands.
"""

import json
import os
import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import structlog

from config import clock

FLUSH_SECONDS: Final = 10.0
MOST_HOSTS: Final = 200
"""Of a wall between two files: anybody may claim to be any host."""

PROGRAMS: Final = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|facebookexternalhit|embedly|curl|wget|python|httpx|java/|go-http"
    r"|libwww|monitor|uptime|pingdom|lighthouse|headless",
    re.IGNORECASE,
)
"""Who calls itself so is no reader; neither is who says nothing."""

log = structlog.get_logger()

_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


class Counts:
    """Collects counts from many threads; ten seconds after the first they are put down in `folder`."""

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime] = clock.now, after: float = FLUSH_SECONDS
    ) -> None:
        self._folder = folder
        self._now = now
        self._after = after
        self._lock = threading.Lock()
        self._waiting = False
        self._clear()

    def _clear(self) -> None:
        self._clicks: Counter[tuple[str, str, int]] = Counter()
        self._views: Counter[tuple[str, str, int]] = Counter()
        self._hosts: dict[str, dict[str, str]] = {}

    def click(self, environ: dict[str, Any], pick_id: int) -> None:
        """Somebody opened a pick's post; `environ` is the request's."""
        if is_reader(environ):
            with self._lock:
                self._clicks[self._day(), "", pick_id] += 1
                self._put_down_soon()

    def view(self, environ: dict[str, Any], wall: str) -> None:
        """Somebody saw a wall; the page around it says where."""
        if not is_reader(environ):
            return
        host = embedding_host(environ)
        with self._lock:
            self._views[self._day(), wall, 0] += 1
            known = self._hosts.setdefault(wall, {})
            if host and (host in known or len(known) < MOST_HOSTS):
                known[host] = self._day()
            self._put_down_soon()

    def _put_down_soon(self) -> None:
        if not self._waiting:
            self._waiting = True
            timer = threading.Timer(self._after, self._put_down)
            timer.daemon = True
            timer.start()

    def _put_down(self) -> None:
        try:
            self.flush()
        except OSError:
            # A full disk: what was counted is kept, and the next one counted tries again.
            log.warning("counts_not_written", folder=str(self._folder), advice="make room on the disk")
        finally:
            with self._lock:
                self._waiting = False

    def flush(self) -> Path | None:
        """Put down what was counted, in a file that appears whole; None when there was nothing.

        OSError when the folder cannot be written: the counts stay and are tried again.
        """
        with self._lock:
            rows = [
                [*key, self._clicks[key], self._views[key]] for key in sorted({*self._clicks, *self._views})
            ]
            if not rows:
                return None
            body = json.dumps({"version": 1, "rows": rows, "hosts": self._hosts})
            self._folder.mkdir(parents=True, exist_ok=True)
            name = f"{self._now():%Y%m%dT%H%M%S}-{secrets.token_hex(8)}"
            draft = self._folder / f".{name}"
            with draft.open("w", encoding="utf-8") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            path = draft.replace(self._folder / f"{name}.json")
            self._clear()
            return path

    def _day(self) -> str:
        return clock.day_of(self._now()).isoformat()


def is_reader(environ: dict[str, Any]) -> bool:
    """Whether a request may be counted."""
    agent = environ.get("HTTP_USER_AGENT", "")
    asked_not_to = environ.get("HTTP_DNT") == "1" or environ.get("HTTP_SEC_GPC") == "1"
    return bool(agent) and not asked_not_to and PROGRAMS.search(agent) is None


def embedding_host(environ: dict[str, Any]) -> str:
    """The host of the page a wall stands on, "" where the browser does not tell."""
    try:
        host = urlsplit(environ.get("HTTP_REFERER", "")).hostname or ""
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) and host != environ.get("HTTP_HOST", "").partition(":")[0] else ""
