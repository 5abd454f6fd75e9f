"""Statuses as a Mastodon server writes them, and a hashtag timeline with its paging."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Answering, Asked, Reply, Web

Status = dict[str, Any]


def status(number: int, **changes: Any) -> Status:
    """A status by usva@suo.example, complete, as wall.example sees it; `changes` replace its fields."""
    return {
        "id": str(number),
        "uri": f"https://suo.example/users/usva/statuses/{number}",
        "url": f"https://suo.example/@usva/{number}",
        "created_at": "2026-11-20T14:20:00.000Z",
        "edited_at": None,
        "in_reply_to_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "fi",
        "replies_count": 1,
        "reblogs_count": 4,
        "favourites_count": 12,
        "content": '<p>Usva nousee. <a href="https://suo.example/tags/kemij%C3%A4rvi" '
        'class="mention hashtag">#<span>Kemijärvi</span></a></p>',
        "reblog": None,
        "account": account(),
        "media_attachments": [],
        "tags": [{"name": "kemijarvi", "url": "https://wall.example/tags/kemijarvi"}],
    } | changes


def account(**changes: Any) -> dict[str, Any]:
    return {
        "id": "109",
        "username": "usva",
        "acct": "usva@suo.example",
        "display_name": "Usva Järvinen",
        "url": "https://suo.example/@usva",
        "bot": False,
        "noindex": False,
    } | changes


def attachment(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "type": "image",
        "url": "https://files.example/o.jpeg",
        "preview_url": "https://files.example/s.jpeg",
        "remote_url": "https://files.suo.example/o.jpeg",
        "meta": {"original": {"width": 1600, "height": 1200}, "small": {"width": 554, "height": 415}},
        "description": "Sumuinen järvi",
    } | changes


def timeline(statuses: Sequence[Status]) -> Callable[[Asked], Reply]:
    """Answers like ``/api/v1/timelines/tag/x``: newest first, `min_id` gives the immediately newer."""

    def answer(asked: Asked) -> Reply:
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        limit = min(int(wanted.get("limit", "20")), 40)
        found = sorted(statuses, key=lambda one: int(one["id"]), reverse=True)
        if "max_id" in wanted:
            found = [one for one in found if int(one["id"]) < int(wanted["max_id"])]
        if "min_id" in wanted:
            found = [one for one in found if int(one["id"]) > int(wanted["min_id"])][-limit:]
        return Reply(body=json.dumps(found[:limit]).encode())

    return answer


def nodeinfo(web: Web, name: str, version: str) -> dict[str | None, Answering]:
    """The two documents that say what a server runs."""
    links = [
        {"rel": f"http://nodeinfo.diaspora.software/ns/schema/{one}", "href": f"{web.origin}/nodeinfo/{one}"}
        for one in ("2.0",)
    ]
    told = {"version": "2.0", "software": {"name": name, "version": version}, "protocols": ["activitypub"]}
    return {
        "/.well-known/nodeinfo": Reply(body=json.dumps({"links": links}).encode()),
        "/nodeinfo/2.0": Reply(body=json.dumps(told).encode()),
    }


def instance(local: str = "public", remote: str = "public") -> Reply:
    """``/api/v2/instance`` of Mastodon 4.5: who may see which hashtag timeline."""
    feeds = {"hashtag_feeds": {"local": local, "remote": remote}}
    told = {"version": "4.5.2", "configuration": {"timelines_access": feeds}}
    return Reply(body=json.dumps(told).encode())


def batch(statuses: Sequence[Status]) -> Callable[[Asked], Reply]:
    """``/api/v1/statuses``: those there are, in no order; more than 20 ids are refused."""

    def answer(asked: Asked) -> Reply:
        wanted = parse_qs(urlsplit(asked.path).query).get("id[]", [])
        if len(wanted) > 20:
            return Reply(422, b'{"error": "Validation failed: too many ids"}')
        found = [one for one in reversed(statuses) if one["id"] in wanted]
        return Reply(body=json.dumps(found).encode())

    return answer


def single(statuses: Sequence[Status]) -> Callable[[Asked], Reply]:
    """``/api/v1/statuses/{id}`` for every id; 404 for those there are none of."""

    def answer(asked: Asked) -> Reply:
        number = urlsplit(asked.path).path.rpartition("/")[2]
        found = next((one for one in statuses if str(one["id"]) == number), None)
        return Reply(body=json.dumps(found).encode()) if found else NOT_FOUND

    return answer


def context(statuses: Sequence[Status], signed_in: bool = False) -> Callable[[Asked], Reply]:
    """``/api/v1/statuses/{id}/context``: all below a status, oldest first; strangers get 60 at most."""

    def answer(asked: Asked) -> Reply:
        number = urlsplit(asked.path).path.split("/")[-2]
        if not any(one["id"] == number for one in statuses):
            return NOT_FOUND
        below: list[Status] = []
        parents = {number}
        for one in sorted(statuses, key=lambda one: int(one["id"])):
            if one["in_reply_to_id"] in parents:
                parents.add(one["id"])
                below.append(one)
        shown = below if signed_in else below[:60]
        return Reply(body=json.dumps({"ancestors": [], "descendants": shown}).encode())

    return answer


NOT_FOUND = Reply(404, b'{"error": "Record not found"}')
CLOSED = Reply(422, b'{"error": "This method requires an authenticated user"}')
