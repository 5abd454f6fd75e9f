"""A WordPress site's interface: tags by name, articles by tag and date with their paging, and refusals."""

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Asked, Reply

TAG = {"id": 12, "name": "Kemijärvi", "slug": "kemijarvi", "taxonomy": "post_tag", "count": 7}


def article(number: int = 1, **changes: Any) -> dict[str, Any]:
    """An article filed under Kemijärvi, complete; `changes` replace parts of it."""
    return {
        "id": number,
        "date": "2026-11-20T16:20:00",
        "date_gmt": "2026-11-20T14:20:00",
        "modified": "2026-11-20T16:20:00",
        "modified_gmt": "2026-11-20T14:20:00",
        "slug": f"aamu-{number}",
        "status": "publish",
        "type": "post",
        "link": f"https://www.kunta.example/uutiset/aamu-{number}/",
        "title": {"rendered": "Aamu &#8211; j&auml;rvell&auml;"},
        "content": {"rendered": "<p>Usva nousi.</p>\n<p>Toinen kappale.</p>", "protected": False},
        "excerpt": {"rendered": "<p>Usva nousi.</p>", "protected": False},
        "author": 3,
        "featured_media": 44,
        "tags": [12],
        "_embedded": embedded(),
    } | changes


def embedded(**changes: Any) -> dict[str, Any]:
    return {
        "author": [{"id": 3, "name": "Aino Aapa", "link": "https://www.kunta.example/author/aino/"}],
        "wp:featuredmedia": [picture()],
        "wp:term": [[{"id": 1, "name": "Uutiset", "taxonomy": "category"}], [TAG]],
    } | changes


def picture(**changes: Any) -> dict[str, Any]:
    base = "https://www.kunta.example/wp-content/uploads/usva"
    large = {"width": 1024, "height": 683, "mime_type": "image/jpeg", "source_url": f"{base}-1024x683.jpg"}
    return {
        "id": 44,
        "media_type": "image",
        "alt_text": "Sumuinen järvi",
        "source_url": f"{base}.jpg",
        "media_details": {"width": 6000, "height": 4000, "sizes": {"large": large}},
    } | changes


def refusal(status: int, code: str) -> Reply:
    """A refusal as WordPress writes it."""
    body = {"code": code, "message": "Pahoittelut, et voi tehdä tätä.", "data": {"status": status}}
    return Reply(status, json.dumps(body).encode())


class Site:
    """A site: `plain` without pretty addresses, so that only ``?rest_route=`` works."""

    def __init__(self, *articles: dict[str, Any], plain: bool = False) -> None:
        self.articles = list(articles)
        self.tags = [TAG, {"id": 13, "name": "Kemijärven kirjasto", "slug": "kemijarven-kirjasto"}]
        self.plain = plain

    def answer(self, asked: Asked) -> Reply:
        """What the site says to a request."""
        parts = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = query.get("rest_route", "") or parts.path.removeprefix("/wp-json")
        if self.plain and "rest_route" not in query:
            return Reply(404, b"<!doctype html><h1>Sivua ei ole</h1>", kind="text/html")
        if path == "/wp/v2/tags":
            return self._tags(query["search"])
        if path == "/wp/v2/posts":
            return self._posts(query)
        if path.startswith("/wp/v2/posts/"):
            return self._one(int(path.rpartition("/")[2]))
        return refusal(404, "rest_no_route")

    def _tags(self, search: str) -> Reply:
        wanted = _plain(search)
        return _told([tag for tag in self.tags if wanted in (_plain(str(tag["name"])), tag["slug"])])

    def _posts(self, query: dict[str, str]) -> Reply:
        rows = [one for one in self.articles if one["status"] == "publish"]
        if "include" in query:
            wanted = query["include"].split(",")
            return _told([one for one in rows if str(one["id"]) in wanted])
        tags = {int(one) for one in query["tags"].split(",")}
        after = datetime.fromisoformat(query["after"])
        rows = [one for one in rows if tags & set(one["tags"]) and _when(one) > after]
        rows.sort(key=_when, reverse=True)
        size, page = int(query["per_page"]), int(query["page"])
        pages = -(-len(rows) // size)
        if page > max(pages, 1):
            return refusal(400, "rest_post_invalid_page_number")
        return _told(rows[(page - 1) * size : page * size], {"X-WP-TotalPages": str(pages)})

    def _one(self, number: int) -> Reply:
        found = next((one for one in self.articles if one["id"] == number), None)
        if found is None:
            return refusal(404, "rest_post_invalid_id")
        return _told(found) if found["status"] == "publish" else refusal(401, "rest_forbidden")


def _plain(text: str) -> str:
    """As the database compares: without marks on letters."""
    return unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()


def _when(one: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(one["date_gmt"]).replace(tzinfo=UTC)


def _told(payload: Any, headers: dict[str, str] | None = None) -> Reply:
    return Reply(body=json.dumps(payload).encode(), headers=headers or {})
