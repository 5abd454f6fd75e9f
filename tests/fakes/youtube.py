"""YouTube's Data API: searching with its paging and daily allowance, and videos by their ids."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Asked, Reply

KEY = "AIzaSalainenAvain12345"
CHANNEL = "UCesimerkkiesimerkkiesim"


def video(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A video with #Kemijärvi, complete; `changes` replace parts of it."""
    name = f"kEmIjArV{number:03}"
    return {
        "kind": "youtube#video",
        "etag": "esim2",
        "id": name,
        "snippet": snippet(thumbnails={"high": still(name)}),
        "contentDetails": {"duration": "PT1M5S", "contentRating": {}},
        "status": {"uploadStatus": "processed", "privacyStatus": "public", "embeddable": True},
        "statistics": {"viewCount": "345", "likeCount": "12", "favoriteCount": "0", "commentCount": "2"},
    } | changes


def snippet(**changes: Any) -> dict[str, Any]:
    return {
        "publishedAt": "2026-11-20T14:20:00Z",
        "channelId": CHANNEL,
        "channelTitle": "Esimerkkikanava",
        "title": "Kesäyö järvellä",
        "description": "Matkatoimiston tervehdys\n#Kemijärvi",
        "categoryId": "19",
        "liveBroadcastContent": "none",
        "defaultAudioLanguage": "fi",
    } | changes


def still(name: str) -> dict[str, Any]:
    return {"url": f"https://i.ytimg.com/vi/{name}/hqdefault.jpg", "width": 480, "height": 360}


def answer(*videos: dict[str, Any]) -> dict[str, Any]:
    """An answer of ``videos.list``."""
    page = {"totalResults": len(videos), "resultsPerPage": len(videos)}
    return {"kind": "youtube#videoListResponse", "etag": "esim1", "items": list(videos), "pageInfo": page}


def found(*videos: dict[str, Any], onward: str = "") -> dict[str, Any]:
    """An answer of ``search``: descriptions shortened, as there."""
    rows = [
        {
            "kind": "youtube#searchResult",
            "id": {"kind": "youtube#video", "videoId": one["id"]},
            "snippet": one["snippet"] | {"description": one["snippet"]["description"][:20]},
        }
        for one in videos
    ]
    more = {"nextPageToken": onward} if onward else {}
    return {"kind": "youtube#searchListResponse", "regionCode": "FI", **more, "items": rows}


def error(status: int, reason: str, message: str = "") -> Reply:
    """A refusal as Google writes it."""
    one = {"message": message or reason, "domain": "youtube", "reason": reason}
    body = {"error": {"code": status, "message": message or reason, "errors": [one]}}
    return Reply(status, json.dumps(body).encode())


class Youtube:
    """The network: `videos`, newest last; so many `searches` are left today."""

    def __init__(self, *videos: dict[str, Any], searches: int = 100) -> None:
        self.videos = list(videos)
        self.searches = searches

    def answer(self, asked: Asked) -> Reply:
        """What YouTube says to a request."""
        if asked.headers.get("x-goog-api-key") != KEY:
            return error(400, "API_KEY_INVALID", "API key not valid. Please pass a valid API key.")
        path = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(path.query).items()}
        if path.path == "/youtube/v3/videos":
            wanted = query["id"].split(",")
            if len(wanted) > 50:
                return error(400, "invalidFilters")
            return _told(answer(*(one for one in self.videos if one["id"] in wanted)))
        if path.path == "/youtube/v3/search":
            return self._search(query)
        return Reply(404, b"<html>", kind="text/html")

    def _search(self, query: dict[str, str]) -> Reply:
        if self.searches <= 0:
            return error(403, "quotaExceeded", f"key {KEY} has exceeded its quota")
        self.searches -= 1
        after = datetime.fromisoformat(query["publishedAfter"])
        hits = [one for one in self.videos if _when(one) > after]
        hits.sort(key=_when, reverse=True)
        start = int(query.get("pageToken", "CAoQ0").removeprefix("CAoQ"))
        if start > len(hits):
            return error(400, "invalidPageToken")
        page = hits[start : start + int(query.get("maxResults", "5"))]
        last = start + len(page) >= len(hits)
        return _told(found(*page, onward="" if last else f"CAoQ{start + len(page)}"))


def _when(one: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(one["snippet"]["publishedAt"])


def _told(payload: dict[str, Any]) -> Reply:
    return Reply(body=json.dumps(payload).encode())
