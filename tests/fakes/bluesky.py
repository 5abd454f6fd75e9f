"""A Bluesky server as far as the collector asks it: sessions, both searches with their paging, getPosts."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from config.hashtags import fold
from tests.fakes.web import Asked, Reply

View = dict[str, Any]

DID = "did:plc:esimerkki234567esimerkki"
SEARCH, SEARCH_V2 = "/xrpc/app.bsky.feed.searchPosts", "/xrpc/app.bsky.feed.searchPostsV2"
GET_POSTS = "/xrpc/app.bsky.feed.getPosts"
GET_THREAD = "/xrpc/app.bsky.feed.getPostThread"
RESOLVE = "/xrpc/com.atproto.identity.resolveHandle"
CREATE, REFRESH = "/xrpc/com.atproto.server.createSession", "/xrpc/com.atproto.server.refreshSession"


def uri(key: str, did: str = DID) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


def author(**changes: Any) -> dict[str, Any]:
    return {
        "did": DID,
        "handle": "usva.esimerkki.example",
        "displayName": "Usva Järvinen",
        "avatar": f"https://cdn.bsky.app/img/avatar/plain/{DID}/bafkreia",
        "labels": [],
        "createdAt": "2024-11-20T10:00:00.000Z",
    } | changes


def facet(text: str, piece: str, kind: str, **feature: Any) -> dict[str, Any]:
    """A facet over the first `piece` of `text`, by UTF-8 bytes."""
    start = len(text[: text.index(piece)].encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(piece.encode())},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **feature}],
    }


def record(text: str = "Sumu nousee järveltä #Kemijärvi", **changes: Any) -> dict[str, Any]:
    """A post's record; the hashtags in `text` get their facets."""
    tags = [word for word in text.split() if word.startswith("#")]
    return {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2026-11-20T14:20:00.123Z",
        "langs": ["fi"],
        "facets": [facet(text, tag, "tag", tag=tag[1:]) for tag in tags],
    } | changes


def image(name: str = "bafkreib", **changes: Any) -> dict[str, Any]:
    cdn = "https://cdn.bsky.app/img"
    return {
        "thumb": f"{cdn}/feed_thumbnail/plain/{DID}/{name}",
        "fullsize": f"{cdn}/feed_fullsize/plain/{DID}/{name}",
        "alt": "Sumuinen järvi ja laituri",
        "aspectRatio": {"width": 4, "height": 3},
    } | changes


def images(*pictures: dict[str, Any]) -> dict[str, Any]:
    return {"$type": "app.bsky.embed.images#view", "images": list(pictures or (image(),))}


def view(key: str = "3mkemijarvi2a", **changes: Any) -> View:
    """A postView, complete; `changes` replace its fields."""
    return {
        "uri": uri(key),
        "cid": "bafyreiesimerkki000000000000000000000000000000000000000000a",
        "author": author(),
        "record": record(),
        "embed": images(),
        "replyCount": 1,
        "repostCount": 2,
        "likeCount": 9,
        "quoteCount": 3,
        "bookmarkCount": 0,
        "indexedAt": "2026-11-20T14:20:02.456Z",
        "labels": [],
    } | changes


def dated(key: str, moment: datetime, text: str = "#Kemijärvi") -> View:
    written = moment.isoformat().replace("+00:00", "Z")
    return view(key, record=record(text, createdAt=written), indexedAt=written)


def jwt(ends: float | None, name: str = "") -> str:
    """An unsigned token that says when it ends."""
    claims = {"scope": "com.atproto.appPass", "jti": name} | ({"exp": int(ends)} if ends else {})
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJFUzI1NksifQ.{middle}.c2lnbmF0dXJl"


def refusal(status: int, error: str, message: str = "", **headers: str) -> Reply:
    body = json.dumps({"error": error, "message": message or error}).encode()
    return Reply(status, body, headers={name.replace("_", "-"): value for name, value in headers.items()})


FORBIDDEN = Reply(
    403,
    b"<html><body><h1>403 Forbidden</h1>Request forbidden by administrative rules.</body></html>",
    kind="text/html",
)


@dataclass
class Bluesky:
    """What the server knows; `answer` is put on every path of a `Web`."""

    posts: list[View] = field(default_factory=list)
    has_v2: bool = True
    hidden: frozenset[str] = frozenset()
    """Uris left out of a page after it was cut: it is shorter than asked for, and still has a cursor."""
    password: str = "aaaa-bbbb-cccc-dddd"
    token: str = "avain-1"
    """The access token that is taken at present; every session gives a new one."""
    refresh: str = "uusinta-1"
    ends: float = 2_000_000_000
    folds: bool = True
    """Whether a search finds all spellings of a hashtag."""

    def answer(self, asked: Asked) -> Reply:
        path, _, query = asked.path.partition("?")
        wanted = parse_qs(query, keep_blank_values=True)
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if path in {CREATE, REFRESH}:
            return self._session(path, asked, bearer)
        if path in {SEARCH, SEARCH_V2}:
            return self._refused(path, bearer) or self._search(path, wanted)
        if path == GET_POSTS:
            return self._given(wanted.get("uris", []))
        if path == GET_THREAD:
            return self._thread(wanted["uri"][0], int(wanted.get("depth", ["6"])[0]))
        if path == RESOLVE:
            return self._resolved(wanted["handle"][0])
        return refusal(501, "MethodNotImplemented", "Method Not Implemented")

    def _refused(self, path: str, bearer: str) -> Reply | None:
        if not bearer:
            return refusal(401, "AuthMissing", "Authentication Required")
        if bearer != self.token:
            return refusal(400, "ExpiredToken", "Token has expired")
        if path == SEARCH_V2 and not self.has_v2:
            return refusal(400, "InvalidRequest", "Search v2 is not enabled")
        return None

    def _given(self, uris: list[str]) -> Reply:
        if len(uris) > 25:
            return refusal(400, "InvalidRequest", "Error: uris must not have more than 25 elements")
        return _json({"posts": [one for one in self.posts if one["uri"] in uris]})

    def _thread(self, uri: str, depth: int) -> Reply:
        if not any(one["uri"] == uri for one in self.posts):
            return refusal(400, "NotFound", f"Post not found: {uri}")
        return _json({"thread": self._node(uri, depth)})

    def _node(self, uri: str, depth: int) -> dict[str, Any]:
        found = next((one for one in self.posts if one["uri"] == uri), None)
        if found is None:
            return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
        below = [one["uri"] for one in self.posts if parent_of(one) == uri] if depth else []
        return {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": found,
            "replies": [self._node(one, depth - 1) for one in below],
        }

    def _resolved(self, handle: str) -> Reply:
        did = {one["author"]["handle"]: one["author"]["did"] for one in self.posts}.get(handle)
        return _json({"did": did}) if did else refusal(400, "InvalidRequest", "Unable to resolve handle")

    def _search(self, path: str, wanted: dict[str, list[str]]) -> Reply:
        asked_tags = wanted.get("hashtags", []) or [wanted["q"][0].removeprefix("#")]
        since = datetime.fromisoformat(wanted["since"][0])
        found = [one for one in self.posts if self._matches(one, asked_tags) and _sorted_at(one) >= since]
        found.sort(key=_sorted_at, reverse=True)
        mark, limit = wanted.get("cursor", [f"{path}:0"])[0], int(wanted.get("limit", ["25"])[0])
        kind, _, start = mark.rpartition(":")
        if kind != path:
            return refusal(400, "InvalidRequest", "Invalid cursor format")
        end = int(start) + limit
        page = [one for one in found[int(start) : end] if one["uri"] not in self.hidden]
        more = {"cursor": f"{path}:{end}"} if end < len(found) else {}
        return _json({**more, "hitsTotal": len(found), "posts": page})

    def _matches(self, one: View, asked: Sequence[str]) -> bool:
        tags = [word[1:].lower() for word in one["record"]["text"].split() if word.startswith("#")]
        if self.folds:
            return bool({fold(tag) for tag in tags} & {fold(tag) for tag in asked})
        return bool(set(tags) & {tag.lower() for tag in asked})

    def _session(self, path: str, asked: Asked, bearer: str) -> Reply:
        if path == CREATE:
            if json.loads(asked.body)["password"] != self.password:
                return refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        elif bearer != self.refresh:
            return refusal(400, "ExpiredToken", "Token has been revoked")
        number = int(self.refresh.rpartition("-")[2]) + 1
        self.token, self.refresh = jwt(self.ends, str(number)), f"uusinta-{number}"
        return _json(
            {
                "did": DID,
                "handle": "kunta.esimerkki.example",
                "accessJwt": self.token,
                "refreshJwt": self.refresh,
                "active": True,
            }
        )


def _sorted_at(one: View) -> datetime:
    return min(datetime.fromisoformat(date) for date in (one["record"]["createdAt"], one["indexedAt"]))


def parent_of(one: View) -> str:
    """The uri of the post that one answers, "" for one that answers none."""
    return str(one["record"].get("reply", {}).get("parent", {}).get("uri", ""))


def answer_to(parent: View, key: str, moment: datetime, text: str, **changes: Any) -> View:
    """An answer below a post."""
    written = moment.isoformat().replace("+00:00", "Z")
    refs = {"root": {"uri": parent["uri"]}, "parent": {"uri": parent["uri"]}}
    return view(
        key, record=record(text, createdAt=written, reply=refs, facets=[]), indexedAt=written, **changes
    )


def _json(found: object) -> Reply:
    return Reply(body=json.dumps(found).encode())


def query_of(path: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(path).query)
