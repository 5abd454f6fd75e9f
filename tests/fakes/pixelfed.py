"""Pixelfed as its API answers (2024): a user's key always, pictures, a `min_id` that skips ahead."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.mastodon import Status, account, attachment, nodeinfo, status
from tests.fakes.web import Answering, Asked, Reply, Web

TOKEN = "pixelfed-avain"
FORBIDDEN = Reply(403, b'{"error": "Unauthenticated."}')
_FIRST = 700_000_000_000_000_000


def photo(number: int, **changes: Any) -> Status:
    """A photo by rantakivi@kuvat.example, with the fields Pixelfed has."""
    home = "https://kuvat.example"
    native = str(_FIRST + number)
    return (
        status(number)
        | {
            "id": native,
            "uri": f"{home}/p/rantakivi/{native}",
            "url": f"{home}/p/rantakivi/{native}",
            "content": "Rantakiviä #kemijärvi",
            "content_text": "Rantakiviä #kemijärvi",
            "account": account(acct="rantakivi", username="rantakivi", url=f"{home}/rantakivi"),
            "media_attachments": [attachment(description=None, meta={"original": {"width": 1080}})],
            "tags": [{"name": "kemijärvi", "url": f"{home}/discover/tags/kemijarvi"}],
            "pf_type": "photo",
            "local": True,
        }
        | changes
    )


def routes(web: Web, statuses: Sequence[Status]) -> dict[str | None, Answering]:
    """A server on which both spellings give the same rows; `only_media` is on unless turned off."""

    def answer(asked: Asked) -> Reply:
        path = urlsplit(asked.path)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return FORBIDDEN
        if path.path.startswith("/api/v1/timelines/tag/"):
            return _timeline(statuses, path.query)
        if path.path.startswith("/api/v1/statuses/"):
            number = path.path.rpartition("/")[2]
            found = [one for one in statuses if one["id"] == number]
            return (
                Reply(body=json.dumps(found[0]).encode()) if found else Reply(404, b'{"error": "Not found"}')
            )
        return Reply(404, b"<!doctype html><title>404</title>", kind="text/html")

    return {**nodeinfo(web, "pixelfed", "0.12.5"), None: answer}


def _timeline(statuses: Sequence[Status], query: str) -> Reply:
    wanted = {name: values[0] for name, values in parse_qs(query).items()}
    found = sorted(statuses, key=lambda one: int(one["id"]), reverse=True)
    if wanted.get("only_media", "true") != "false":
        found = [one for one in found if one["media_attachments"]]
    if "max_id" in wanted:
        found = [one for one in found if int(one["id"]) < int(wanted["max_id"])]
    elif "min_id" in wanted:
        found = [one for one in found if int(one["id"]) > int(wanted["min_id"])]
    return Reply(body=json.dumps(found[: min(int(wanted.get("limit", "20")), 40)]).encode())
