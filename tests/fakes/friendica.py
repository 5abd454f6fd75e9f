"""Friendica as its Mastodon API answers (2024): a key, numeric ids given as numbers, guids as uris."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.mastodon import Status, account, nodeinfo, status
from tests.fakes.web import Answering, Asked, Reply, Web

TOKEN = "friendica-avain"
UNAUTHORIZED = Reply(401, b'{"error": "This API requires login", "error_description": ""}')


def item(number: int, tag: str = "kemijärvi", **changes: Any) -> Status:
    """A post by honka@torppa.example."""
    home = "https://torppa.example"
    guid = f"b3a1c2d4-1065-{number:04x}-{number:04x}-0123456789ab"
    return (
        status(number)
        | {
            "id": number,
            "uri": f"{home}/objects/{guid}",
            "url": f"{home}/display/{guid}",
            "content": f'Honka humisee #<a href="{home}/search?tag={tag}">{tag}</a>',
            "account": account(acct="honka", username="honka", url=f"{home}/profile/honka"),
            "tags": [{"name": tag, "url": f"{home}/search?tag={tag}"}],
            "friendica": {"title": "", "dislikes_count": 0},
        }
        | changes
    )


def routes(web: Web, statuses: Sequence[Status]) -> dict[str | None, Answering]:
    """A server that compares hashtags letter by letter."""

    def answer(asked: Asked) -> Reply:
        path = urlsplit(asked.path)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return UNAUTHORIZED
        if not path.path.startswith("/api/v1/timelines/tag/"):
            return Reply(404, b'{"error": "Record not found"}')
        tag = unquote(path.path.rpartition("/")[2])
        wanted = {name: values[0] for name, values in parse_qs(path.query).items()}
        found = [one for one in statuses if one["tags"][0]["name"] == tag]
        found = [one for one in found if one["id"] < int(wanted.get("max_id", 10**9))]
        found = sorted(found, key=lambda one: int(one["id"]), reverse=True)
        if "min_id" in wanted:
            found = [one for one in found if one["id"] > int(wanted["min_id"])][-int(wanted["limit"]) :]
        return Reply(body=json.dumps(found[: int(wanted["limit"])]).encode())

    return {**nodeinfo(web, "friendica", "2024.12"), None: answer}
