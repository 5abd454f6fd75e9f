"""A small real server that speaks the part of Bluesky's protocol we need: sessions, search, single posts.

It has the newer search only, as servers that have both prefer, and behaves as they do: an old token
is a 400, pages are cut before hidden posts are taken out of them, a mark is good for its own search.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from collector.samples import drawings
from collector.samples.content import SampleAuthor, SamplePicture, SampleStatus
from collector.samples.server import Reply, Request, SampleServer
from collector.samples.status_json import time_of
from config import clock, hashtags

IDENTIFIER: Final = "viestinta.taivas.example"
PASSWORD: Final = "aaaa-bbbb-cccc-dddd"  # noqa: S105  an invented one, good for this server only
TOKEN_LASTS: Final = timedelta(hours=2)
MOST_URIS: Final = 25

_SESSIONS: Final = "/xrpc/com.atproto.server."


def did_of(author: SampleAuthor) -> str:
    """An author's lasting name."""
    digest = hashlib.sha256(author.handle.encode()).digest()
    return "did:plc:" + base64.b32encode(digest).decode().lower()[:24]


def uri_of(status: SampleStatus) -> str:
    """A post's identity."""
    return f"at://{did_of(status.author)}/app.bsky.feed.post/{status.number}"


class SampleBluesky(SampleServer):
    """A Bluesky server.  Safe to `add` to and `delete` from while it runs."""

    def __init__(
        self,
        posts: Iterable[SampleStatus] = (),
        *,
        port: int = 0,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__(port)
        self._now = now
        self._lock = threading.Lock()
        self._posts = {uri_of(post): post for post in posts}
        self._sessions = 0

    def add(self, post: SampleStatus) -> str:
        """A post appears; gives its uri."""
        with self._lock:
            self._posts[uri_of(post)] = post
        return uri_of(post)

    def delete(self, uri: str) -> None:
        """A post is gone; KeyError when it was not here."""
        with self._lock:
            del self._posts[uri]

    def answer(self, request: Request) -> Reply:
        """One answer."""
        method = request.path.removeprefix("/xrpc/")
        if request.path.startswith("/img/"):
            return _picture(request.path.removeprefix("/img/"))
        if request.path.startswith(_SESSIONS):
            return self._session(request)
        if method not in {"app.bsky.feed.searchPostsV2", "app.bsky.feed.getPosts"}:
            return _refusal(501, "MethodNotImplemented", "Method Not Implemented")
        refused = self._refused(request)
        if refused is not None:
            return refused
        return self._search(request) if method.endswith("searchPostsV2") else self._several(request)

    def _session(self, request: Request) -> Reply:
        if request.path == _SESSIONS + "createSession":
            asked = json.loads(request.body)
            if (asked.get("identifier"), asked.get("password")) != (IDENTIFIER, PASSWORD):
                return _refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        elif not _bearer(request).startswith("refresh"):
            return _refusal(400, "ExpiredToken", "Token has been revoked")
        with self._lock:
            self._sessions += 1
            number = self._sessions
        session = {"did": "did:plc:viestinta", "handle": IDENTIFIER, "active": True}
        ends = self._now() + TOKEN_LASTS
        return _json(session | {"accessJwt": _token(ends), "refreshJwt": f"refresh-{number}"})

    def _refused(self, request: Request) -> Reply | None:
        token = _bearer(request)
        if not token:
            return _refusal(401, "AuthMissing", "Authentication Required")
        if token != _token(_ends(token)) or _ends(token) <= self._now():
            return _refusal(400, "ExpiredToken", "Token has expired")
        return None

    def _search(self, request: Request) -> Reply:
        wanted = {hashtags.fold(tag) for tag in request.query.get("hashtags", ())}
        since = request.first("since")
        earliest = datetime.fromisoformat(since) if since else self._now() - timedelta(days=7)
        found = [
            post
            for post in self._all()
            if post.created_at >= earliest and wanted & {hashtags.fold(tag) for tag in post.tags}
        ]
        start, limit = int(request.first("cursor") or 0), int(request.first("limit") or 25)
        page = found[start : start + limit]
        more = {"cursor": str(start + limit)} if start + limit < len(found) else {}
        return _json({**more, "hitsTotal": len(found), "posts": [self._view(post) for post in page]})

    def _several(self, request: Request) -> Reply:
        uris = request.query.get("uris", [])
        if len(uris) > MOST_URIS:
            return _refusal(
                400, "InvalidRequest", f"Error: uris must not have more than {MOST_URIS} elements"
            )
        return _json({"posts": [self._view(post) for post in self._all() if uri_of(post) in uris]})

    def _all(self) -> list[SampleStatus]:
        with self._lock:
            return sorted(self._posts.values(), key=lambda post: post.created_at, reverse=True)

    def _view(self, post: SampleStatus) -> dict[str, Any]:
        uri = uri_of(post)
        written = time_of(post.created_at)
        hidden = [{"val": "!no-unauthenticated", "src": did_of(post.author), "uri": uri, "cts": written}]
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post",
            "text": post.text,
            "createdAt": written,
            "langs": [post.language] if post.language else [],
            "facets": list(_facets(post.text)),
        }
        if post.reply_to:
            parent = {"uri": f"at://{did_of(post.author)}/app.bsky.feed.post/{post.reply_to}", "cid": "bafy"}
            record["reply"] = {"root": parent, "parent": parent}
        return {
            "uri": uri,
            "cid": "bafyrei" + hashlib.sha256(post.text.encode()).hexdigest()[:52],
            "author": {
                "did": did_of(post.author),
                "handle": f"{post.author.user.replace('_', '-')}.{post.author.domain}",
                "displayName": post.author.name,
                "labels": hidden if post.author.noindex else [],
            },
            "record": record,
            **({"embed": self._images(post.pictures)} if post.pictures else {}),
            "replyCount": post.replies,
            "repostCount": post.reposts,
            "likeCount": post.likes,
            "quoteCount": 0,
            "indexedAt": written,
            "labels": [],
        }

    def _images(self, pictures: Iterable[SamplePicture]) -> dict[str, Any]:
        wide, tall = drawings.SIZE
        return {
            "$type": "app.bsky.embed.images#view",
            "images": [
                {
                    "thumb": f"{self.origin}/img/{picture.name}",
                    "fullsize": f"{self.origin}/img/{picture.name}",
                    "alt": picture.alt or "",
                    "aspectRatio": {"width": wide, "height": tall},
                }
                for picture in pictures
            ],
        }


def _facets(text: str) -> Iterable[dict[str, Any]]:
    """Hashtags in their places, which are told in bytes."""
    place = 0
    for tag in hashtags.in_text(text):
        place = text.index(f"#{tag}", place)
        start = len(text[:place].encode())
        yield {
            "index": {"byteStart": start, "byteEnd": start + len(f"#{tag}".encode())},
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": tag}],
        }


def _token(ends: datetime) -> str:
    claims = json.dumps({"scope": "com.atproto.appPass", "exp": int(ends.timestamp())}).encode()
    return f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.naytteet"


def _ends(token: str) -> datetime:
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return datetime.fromtimestamp(claims["exp"], UTC)
    except (ValueError, IndexError, KeyError, TypeError):
        return datetime.fromtimestamp(0, UTC)


def _bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _picture(name: str) -> Reply:
    found = drawings.picture(name)
    if found is None:
        return _refusal(404, "NotFound", "no such picture")
    return Reply(found, drawings.media_type(name), headers={"Cache-Control": "public, max-age=31536000"})


def _refusal(status: int, error: str, message: str) -> Reply:
    return _json({"error": error, "message": message}, status)


def _json(found: object, status: int = 200) -> Reply:
    body = json.dumps(found, ensure_ascii=False).encode()
    return Reply(body, "application/json; charset=utf-8", status)
