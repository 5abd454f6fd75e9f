"""A PeerTube server: searching by tags with its paging, and videos by their ids."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Asked, Reply

HOME = "https://video.example"


def uuid(number: int) -> str:
    return f"9c9de5e8-0a1e-484a-b099-{number:012x}"


def video(number: int = 1, home: str = HOME, **changes: Any) -> dict[str, Any]:
    """A video as a list tells of it: without its tags; `changes` replace parts of it."""
    return {
        "id": number,
        "uuid": uuid(number),
        "shortUUID": "kEsimLyhyt",
        "url": f"{home}/videos/watch/{uuid(number)}",
        "name": "Kesäyö järvellä",
        "category": {"id": 6, "label": "Travels"},
        "language": {"id": "fi", "label": "Finnish"},
        "privacy": {"id": 1, "label": "Public"},
        "nsfw": False,
        "truncatedDescription": "Matkatoimiston **tervehdys** #Kemijärvi",
        "isLocal": True,
        "duration": 65,
        "views": 34,
        "likes": 2,
        "dislikes": 0,
        "comments": 1,
        "thumbnailPath": "/lazy-static/thumbnails/esim.jpg",
        "previewPath": "/lazy-static/previews/esim.jpg",
        "publishedAt": "2026-11-20T14:20:00.000Z",
        "updatedAt": "2026-11-20T14:21:00.000Z",
        "account": account(home),
    } | changes


def account(home: str = HOME, **changes: Any) -> dict[str, Any]:
    return {
        "name": "testaaja",
        "displayName": "Järvi Testaaja",
        "host": home.removeprefix("https://"),
        "url": f"{home}/accounts/testaaja",
        "avatars": [],
    } | changes


def refusal(status: int, detail: str) -> Reply:
    """A refusal as PeerTube writes it (RFC 7807)."""
    body = {"type": "about:blank", "title": "No", "detail": detail, "status": status, "error": detail}
    return Reply(status, json.dumps(body).encode(), kind="application/problem+json")


class Tube:
    """A server: `videos` by the tags they have; those in `private` are no longer public."""

    def __init__(self) -> None:
        self.videos: list[tuple[dict[str, Any], tuple[str, ...]]] = []
        self.private: set[str] = set()

    def add(self, video: dict[str, Any], *tags: str) -> None:
        self.videos.append((video, tags or ("Kemijärvi",)))

    def answer(self, asked: Asked) -> Reply:
        """What the server says to a request."""
        parts = urlsplit(asked.path)
        if parts.path == "/api/v1/search/videos":
            return self._search(parse_qs(parts.query))
        if parts.path.startswith("/api/v1/videos/"):
            return self._one(parts.path.rpartition("/")[2])
        return refusal(404, "Not Found")

    def _search(self, query: dict[str, list[str]]) -> Reply:
        wanted = {tag.lower() for tag in query["tagsOneOf"]}
        if len(wanted) > 5 or int(query["count"][0]) > 100:
            return refusal(400, "Incorrect request parameters")
        since = datetime.fromisoformat(query["startDate"][0])
        rows = [
            one for one, tags in self.videos if wanted & {tag.lower() for tag in tags} and _when(one) >= since
        ]
        rows.sort(key=_when, reverse=True)
        start = int(query["start"][0])
        return _told({"total": len(rows), "data": rows[start : start + int(query["count"][0])]})

    def _one(self, number: str) -> Reply:
        for one, tags in self.videos:
            if number in (one["uuid"], one["shortUUID"]):
                if one["uuid"] in self.private:
                    return refusal(403, "Cannot fetch information of private/internal/blocked video")
                return _told(one | {"description": "Koko kuvaus #Kemijärvi", "tags": list(tags)})
        return refusal(404, "Video not found")


def _when(one: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(one["publishedAt"])


def _told(payload: Any) -> Reply:
    return Reply(body=json.dumps(payload).encode())
