"""A small real server that speaks the part of Mastodon's API which needs no account.

Behaviour after Mastodon 4.5: paging, folded tags, headers, limits, refusals and errors, with the
traps a client must live with (a `Link` header that forgets `any[]`, no `Retry-After`, HTML errors).
"""

import html
import json
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from collector.samples import drawings, timeline
from collector.samples.allowance import Allowance
from collector.samples.content import SampleStatus
from collector.samples.server import HTML, Reply, Request, SampleServer
from collector.samples.status_json import Stored, status_json, text_to_html
from config import clock, hashtags

MOST_IDS = 20
MOST_TAGS = 4
"""Per mode; for `any` the tag of the path is one of them."""

_CACHED = "public, max-age=15, stale-while-revalidate=30, stale-if-error=86400"


@dataclass(frozen=True, slots=True)
class Faults:
    """What a server does wrong, or refuses, from now on."""

    closed: bool = False
    """Timelines only for those who sign in."""
    limit: int = 300
    """Requests a window; the windows follow the clock."""
    window_seconds: int = 300
    cut: bool = False
    """JSON ends in its middle."""
    unavailable: bool = False
    """503 with a page for people."""
    slow_seconds: float = 0.0
    """How long every answer waits."""


class SampleMastodon(SampleServer):
    """One Mastodon server with the posts that have reached it.

    The same post on another instance has the same `uri` and another id.  Safe to change (`add`,
    `edit`, `delete`, `faults`) from any thread while it runs.
    """

    def __init__(
        self,
        statuses: Iterable[SampleStatus] = (),
        *,
        domain: str = "aukea.example",
        faults: Faults | None = None,
        port: int = 0,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """`domain`: the server's name in handles; its own people's posts are local ones."""
        super().__init__(port)
        self.domain = domain
        self.faults = faults or Faults()
        self._now = now
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._posts: dict[str, Stored] = {}
        self._allowance = Allowance()
        for status in statuses:
            self.add(status)

    def add(self, status: SampleStatus) -> str:
        """A post arrives; gives the id it has here.  Ids follow `created_at`, as Mastodon's do."""
        with self._lock:
            number = (int(status.created_at.timestamp() * 1000) << 16) + sum(self.domain.encode())
            while str(number) in self._posts:
                number += 1
            self._posts[str(number)] = Stored(str(number), status)
            return str(number)

    def delete(self, native_id: str) -> None:
        """A post is gone; KeyError when it was not here."""
        with self._lock:
            del self._posts[native_id]

    def edit(self, native_id: str, text: str) -> None:
        """Its author changes a post's text now; KeyError when it is not here."""
        with self._lock:
            stored = self._posts[native_id]
            changed = replace(stored.status, text=text, edited_at=self._now())
            self._posts[native_id] = replace(stored, status=changed)

    def id_of(self, uri: str) -> str:
        """The id a post has here; KeyError when it is not here."""
        for stored in self._all():
            if stored.status.uri == uri:
                return stored.native_id
        raise KeyError(uri)

    def start(self) -> str:
        """Begin to listen; gives the origin."""
        self._stopping.clear()
        return super().start()

    def stop(self) -> None:
        """Stop, also answers that are being slow."""
        self._stopping.set()
        super().stop()

    def answer(self, request: Request) -> Reply:
        """One answer, after the faults asked for."""
        faults = self.faults
        if faults.slow_seconds:
            self._stopping.wait(faults.slow_seconds)
        if faults.unavailable:
            return Reply(_page("503", "Palvelu on huollossa. Yritä hetken kuluttua uudelleen."), status=503)
        if request.path.startswith("/media/"):
            return _picture(request.path.removeprefix("/media/"))
        if not request.path.startswith("/api/"):
            return self._people_page(request.path)
        left, headers = self._allowance.use(self._now(), faults.limit, faults.window_seconds)
        if not left:
            return _json({"error": "Too many requests"}, 429, headers)
        reply = self._api(request)
        body = reply.body[: len(reply.body) // 2] if faults.cut else reply.body
        return replace(reply, body=body, headers={**reply.headers, **headers})

    def _api(self, request: Request) -> Reply:
        path = request.path.removeprefix("/api/")
        if path.startswith("v1/timelines/tag/"):
            return self._tag_timeline(path.removeprefix("v1/timelines/tag/"), request)
        if path == "v1/statuses":
            return self._several(request.query.get("id[]", []))
        if found := re.fullmatch(r"v1/statuses/(\w+)", path):
            stored = next((post for post in self._all() if post.native_id == found[1]), None)
            return _json(self._entity(stored)) if stored else _json({"error": "Record not found"}, 404)
        if path == "v2/instance":
            return _json(self._instance())
        return _not_found()

    def _tag_timeline(self, tag: str, request: Request) -> Reply:
        if self.faults.closed:
            return _json({"error": "This method requires an authenticated user"}, 422)
        keys = {
            mode: {
                hashtags.fold(name)
                for name in request.query.get(f"{mode}[]", [])[: MOST_TAGS - (mode == "any")]
            }
            for mode in ("any", "all", "none")
        }
        wanted = keys["any"] | {hashtags.fold(tag)}
        asked = request.first("limit")
        posts = [
            stored
            for stored in self._all()
            if (has := {hashtags.fold(name) for name in stored.status.tags}) & wanted
            and keys["all"] <= has
            and not keys["none"] & has
            and stored.status.visibility == "public"
            and not stored.status.boost_of
            and self._wanted_kind(stored, request)
        ]
        rows = timeline.page(
            posts,
            lambda stored: stored.native_id,
            limit=timeline.limit_of(asked),
            max_id=request.first("max_id"),
            since_id=request.first("since_id"),
            min_id=request.first("min_id"),
        )
        headers = {"Cache-Control": _CACHED, "Vary": "Authorization, Origin"}
        if rows:
            headers["Link"] = self._link(tag, request, rows)
        return _json([self._entity(stored) for stored in rows], headers=headers)

    def _wanted_kind(self, stored: Stored, request: Request) -> bool:
        is_local = stored.status.author.domain == self.domain
        return (
            (request.first("local") != "true" or is_local)
            and (request.first("remote") != "true" or not is_local)
            and (request.first("only_media") != "true" or bool(stored.status.pictures))
        )

    def _link(self, tag: str, request: Request, rows: list[Stored]) -> str:
        # As Mastodon does: any[], all[], none[] and remote are lost on the way.
        kept = [
            (name, value)
            for name in ("local", "limit", "only_media")
            if (value := request.first(name)) is not None
        ]
        base = f"{self.origin}/api/v1/timelines/tag/{quote(tag)}?"
        older = base + urlencode([*kept, ("max_id", rows[-1].native_id)])
        newer = base + urlencode([*kept, ("min_id", rows[0].native_id)])
        return f'<{older}>; rel="next", <{newer}>; rel="prev"'

    def _several(self, ids: list[str]) -> Reply:
        if len(ids) > MOST_IDS:
            return _json({"error": f"Validation failed: at most {MOST_IDS} ids"}, 422)
        return _json([self._entity(post) for post in self._all() if post.native_id in ids])

    def _instance(self) -> dict[str, Any]:
        access = "authenticated" if self.faults.closed else "public"
        return {
            "domain": self.domain,
            "title": self.domain.partition(".")[0].capitalize(),
            "version": "4.5.2",
            "source_url": "https://github.com/mastodon/mastodon",
            "description": "Näytepalvelin: keksittyjä ihmisiä, keksittyjä julkaisuja.",
            "languages": ["fi"],
            "configuration": {
                "urls": {"streaming": f"ws://127.0.0.1:{self.port}"},
                "timelines_access": {
                    "live_feeds": {"local": access, "remote": access},
                    "hashtag_feeds": {"local": access, "remote": access},
                },
            },
            "api_versions": {"mastodon": 7},
        }

    def _people_page(self, path: str) -> Reply:
        """What a post's link on this server shows: its text, and the same for previews."""
        found = re.fullmatch(r"/@[\w.@-]+/(\w+)", path)
        stored = next((post for post in self._all() if found and post.native_id == found[1]), None)
        if stored is None:
            return _not_found()
        status = stored.status
        title = html.escape(f"{status.author.name} (@{status.author.handle})")
        about = html.escape(status.text)
        head = (
            f'<meta property="og:title" content="{title}"><meta property="og:description" content="{about}">'
        )
        return Reply(_page(title, f"{text_to_html(status.text, self.origin)}", head))

    def _entity(self, stored: Stored) -> dict[str, Any]:
        reply_to = stored.status.reply_to
        parent = next((p for p in self._all() if p.status.number == reply_to), None) if reply_to else None
        return status_json(stored, parent, origin=self.origin, domain=self.domain)

    def _all(self) -> list[Stored]:
        with self._lock:
            return list(self._posts.values())


def _json(found: object, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    body = json.dumps(found, ensure_ascii=False).encode()
    return Reply(body, "application/json; charset=utf-8", status, headers or {})


def _picture(name: str) -> Reply:
    found = drawings.picture(name)
    if found is None:
        return _not_found()
    return Reply(found, drawings.media_type(name), headers={"Cache-Control": "public, max-age=31536000"})


def _not_found() -> Reply:
    return Reply(_page("404", "Etsimääsi sivua ei ole täällä."), HTML, 404)


def _page(title: str, body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="fi"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    ).encode()
