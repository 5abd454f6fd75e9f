"""GoToSocial as its API answers (2025): a user's key always, ULIDs, no folding, a cold welcome."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.mastodon import NOT_FOUND, Status, account, nodeinfo, status
from tests.fakes.web import Answering, Asked, Reply, Web

TOKEN = "gts-avain"
UNAUTHORIZED = Reply(401, b'{"error": "Unauthorized: token not supplied"}')
TEAPOT = Reply(418, b'{"error": "I\'m a teapot: no user-agent sent with request"}')
CROWDED = Reply(503, b'{"error": "server overloaded"}', headers={"Retry-After": "30"})
SLOW_DOWN = Reply(429, b'{"error": "rate limit reached"}')
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(number: int) -> str:
    """A ULID whose order is that of `number`."""
    tail = ""
    for _ in range(6):
        number, rest = divmod(number, 32)
        tail = _ALPHABET[rest] + tail
    return f"01JB5ZXMF2W3Q4R5T6V7{tail}"


def gts_status(number: int, **changes: Any) -> Status:
    """A status with what GoToSocial adds and leaves out."""
    home = "https://lampi.example"
    one = status(number) | {
        "id": ulid(number),
        "uri": f"{home}/users/kaarna/statuses/{ulid(number)}",
        "url": f"{home}/@kaarna/statuses/{ulid(number)}",
        "account": account(acct="kaarna", username="kaarna", url=f"{home}/@kaarna", id=ulid(1)),
        "interaction_policy": {"can_reply": {"always": ["public"], "with_approval": []}},
        "content_type": "text/plain",
        "tags": [{"name": "kemijärvi", "url": f"{home}/tags/kemij%C3%A4rvi"}],
    }
    del one["account"]["noindex"]
    return one | changes


def routes(web: Web, timelines: Mapping[str, Sequence[Status]]) -> dict[str | None, Answering]:
    """A server with these timelines, by tag as written; every other tag is unknown (404)."""

    def answer(asked: Asked) -> Reply:
        path = urlsplit(asked.path)
        if not asked.headers.get("user-agent"):
            return TEAPOT
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return UNAUTHORIZED
        if path.path.startswith("/api/v1/timelines/tag/"):
            tag = unquote(path.path.rpartition("/")[2]).lower()
            return _timeline(timelines[tag], path.query) if tag in timelines else _not_found()
        if path.path.startswith("/api/v1/statuses/"):
            number = path.path.rpartition("/")[2]
            found = [one for statuses in timelines.values() for one in statuses if one["id"] == number]
            return Reply(body=json.dumps(found[0]).encode()) if found else _not_found()
        return Reply(404, b'{"error": "Not Found: 404 page not found"}')

    return {**nodeinfo(web, "gotosocial", "0.20.1+git-1a2b3c"), None: answer}


def _not_found() -> Reply:
    return Reply(NOT_FOUND.status, b'{"error": "Not Found"}')


def _timeline(statuses: Sequence[Status], query: str) -> Reply:
    wanted = {name: values[0] for name, values in parse_qs(query).items()}
    limit = int(wanted.get("limit", "20"))
    if not 1 <= limit <= 40:
        return Reply(400, b'{"error": "Bad Request: limit out of bounds"}')
    found = sorted(statuses, key=lambda one: str(one["id"]), reverse=True)
    if "max_id" in wanted:
        found = [one for one in found if one["id"] < wanted["max_id"]]
    if "min_id" in wanted:
        found = [one for one in found if one["id"] > wanted["min_id"]][-limit:]
    return Reply(body=json.dumps(found[:limit]).encode(), headers={"X-RateLimit-Remaining": "299"})
