"""The guest's own door: instaloader asks Instagram through ours, and only for a hashtag's first page.

instaloader knows how Instagram's app asks and works with `requests`, which follows the environment's
proxies, takes bodies of any size and connects anywhere.  So its sessions get one adapter that hands
every request to `collector.door`: our address rules, pace, deadline and caps.  Its waits (half an
hour inside a thread) become errors with a time, and a question it was not meant to ask is refused.

Imported only when a source asks: instaloader is heavy.
"""

import io
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import requests
from instaloader import RateController
from instaloader.instaloadercontext import InstaloaderContext
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from collector.answers import Answer
from collector.door import FEED_LIMIT, Door
from collector.errors import Misconfigured, Transient, Unreadable

HOME: Final = "https://i.instagram.com"
PATH: Final = "api/v1/tags/web_info/"
REQUESTS: Final = 3
"""A hashtag's page, and at most two redirects within the house."""

_HOUSES: Final = frozenset({"i.instagram.com", "www.instagram.com"})


class Guest:
    """One session of instaloader's, good for one question.  `last`: Instagram's last answer."""

    def __init__(self, door: Door, server: str, cookies: Mapping[str, str], source: str) -> None:
        """`server`: Instagram's origin; another one only where the door was opened to it by hand.

        `cookies`: a signed-in browser's, by name.  `Misconfigured` for another server.
        """
        self._carrier = _Carrier(door, _origin(door, server, source), source)
        self._context = _Context(self._carrier)
        context: Any = self._context
        context.load_session(cookies["ds_user_id"], dict(cookies))

    @property
    def last(self) -> Answer | None:
        """What came back last; None when nothing did."""
        return self._carrier.last

    def tag(self, name: str) -> Any:
        """What Instagram's app is told of a hashtag (without ``#``), as JSON: its top and newest posts.

        Raises what instaloader raises, and `collector.errors` of the door.
        """
        # Not `Hashtag.get_posts`: it goes on to a page that has been gone since 2023, and reading
        # its posts' fields asks again for each of them.
        return self._context.get_iphone_json(PATH, {"__a": 1, "__d": "dis", "tag_name": name.lower()})


class _Context(InstaloaderContext):
    """instaloader's, with every session on our carrier, without waits and without a second try."""

    def __init__(self, carrier: "_Carrier") -> None:
        self._carrier = carrier
        super().__init__(sleep=False, quiet=True, max_connection_attempts=1, rate_controller=_NoWaiting)

    def get_json(
        self,
        path: str,
        params: dict[str, Any],
        host: str = "www.instagram.com",
        session: requests.Session | None = None,
        response_headers: dict[str, Any] | None = None,
        use_post: bool = False,
    ) -> dict[str, Any]:
        """A question of instaloader's; the copy of a session that it makes for it has our carrier too."""
        session = session or self._session
        session.trust_env = False
        session.adapters.clear()
        session.mount("https://", self._carrier)
        told: dict[str, Any] = super().get_json(path, params, host, session, response_headers, use_post)
        return told


class _NoWaiting(RateController):
    """Our hosts' rows keep the pace over restarts, which a process's memory cannot."""

    def wait_before_query(self, query_type: str) -> None:
        """One question a run: there is nothing to wait for."""

    def sleep(self, secs: float) -> None:
        """Never inside a worker."""
        raise Transient("Instagram wants us to wait", throttled=True)


class _Carrier(BaseAdapter):
    """Carries a session's requests through our door, and nowhere but to Instagram's app."""

    def __init__(self, door: Door, origin: str, source: str) -> None:
        super().__init__()
        self._door, self._origin, self._source = door, origin, source
        self._asked = 0
        self.last: Answer | None = None

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """One exchange; its deadline is the door's."""
        asked = urlsplit(request.url or "")
        if f"{asked.scheme}://{asked.netloc}" != HOME or request.method != "GET":
            raise Unreadable("instaloader wanted to ask something else", source=self._source)
        self._asked += 1
        if self._asked > REQUESTS:
            raise Unreadable("Instagram redirects in a circle", source=self._source)
        target = f"{self._origin}{asked.path}" + (f"?{asked.query}" if asked.query else "")
        headers = {name: str(value) for name, value in request.headers.items()}
        self.last = self._door.exchange("GET", target, headers, source=self._source, limit=FEED_LIMIT)
        return _response(request, self.last)

    def close(self) -> None:
        """Nothing is held."""


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.reason = httpx.codes.get_reason_phrase(answer.status)
    # The body is unpacked already.
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-encoding"}
    response.headers = CaseInsensitiveDict(headers)
    response.raw = io.BytesIO(answer.body)
    response.url = request.url or ""
    response.request = request
    return response


def _origin(door: Door, server: str, source: str) -> str:
    """Where requests go: a session's cookies are Instagram's, so nobody else gets them."""
    parts = urlsplit(server)
    if parts.scheme == "https" and parts.netloc in _HOUSES:
        return HOME
    if (parts.hostname or "", parts.port or 0) in door.allow:
        return f"{parts.scheme}://{parts.netloc}"
    raise Misconfigured(
        "the session is Instagram’s and is sent nowhere else",
        source=source,
        advice="write https://www.instagram.com as the source's server",
    )
