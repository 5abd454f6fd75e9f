"""Flickr as a small server: its public feed, its API with errors under status 200, and its oEmbed."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Asked, Reply

Node = dict[str, Any]

KEY = "flickr-avain-0123456789abcdef0123"
NEWEST = 1_795_100_000
"""A moment in November 2026, in seconds since 1970."""


def photo(number: int, **changes: Any) -> Node:
    """A photo as the search tells of it, complete; `changes` replace its fields, None removes one."""
    node = {
        "id": str(number),
        "owner": "12037949754@N01",
        "title": "Usvaa",
        "description": {"_content": "Usva nousi <b>järveltä</b>."},
        "license": "4",
        "dateupload": str(NEWEST),
        "ownername": "Aino Aapa",
        "tags": "kemijärvi usva geo:lat=66",
        "media": "photo",
        "pathalias": "ainoaapa",
        "url_l": f"https://live.staticflickr.com/1/{number}_abc_b.jpg",
        "height_l": 683,
        "width_l": "1024",
    } | changes
    return {name: value for name, value in node.items() if value is not None}


def item(number: int, **changes: Any) -> Node:
    """A photo as the public feed tells of it."""
    node = {
        "title": "Usvaa",
        "link": f"https://www.flickr.com/photos/ainoaapa/{number}/",
        "media": {"m": f"https://live.staticflickr.com/1/{number}_abc_m.jpg"},
        "date_taken": "2026-11-18T06:00:00-08:00",
        "description": (
            ' <p><a href="https://www.flickr.com/people/ainoaapa/">Aino Aapa</a> posted a photo:</p> '
            f'<p><a href="https://www.flickr.com/photos/ainoaapa/{number}/">'
            f'<img src="https://live.staticflickr.com/1/{number}_abc_m.jpg" alt="Usvaa" /></a></p> '
            "<p>Usva nousi järveltä.</p> "
        ),
        "published": "2026-11-19T14:53:20Z",
        "author": 'nobody@flickr.com ("Aino Aapa")',
        "author_id": "12037949754@N01",
        "tags": "kemijärvi usva",
    } | changes
    return {name: value for name, value in node.items() if value is not None}


def feed(*items: Node) -> str:
    """The feed's document."""
    head = {"title": "Recent Uploads", "link": "https://www.flickr.com/photos/", "generator": "flickr"}
    return json.dumps(head | {"items": list(items)})


def found(*photos: Node, page: int = 1, pages: int = 1) -> str:
    """The search's document."""
    told = {"page": page, "pages": pages, "perpage": 100, "total": str(len(photos)), "photo": list(photos)}
    return json.dumps({"photos": told, "stat": "ok"})


def failed(code: int, message: str) -> Reply:
    """An error as Flickr writes it: with status 200."""
    return Reply(body=json.dumps({"stat": "fail", "code": code, "message": message}).encode())


@dataclass
class Flickr:
    """What Flickr holds, and what it answers."""

    photos: list[Node] = field(default_factory=list)
    """Oldest first, as the search sorts them."""
    items: list[Node] = field(default_factory=list)
    """Newest first, as the feed has them."""
    hidden: set[str] = field(default_factory=set)
    """Links that strangers are not shown."""
    trouble: Reply | None = None
    """What it says instead of everything."""
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        parts = urlsplit(asked.path)
        wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(wanted)
        if self.trouble is not None:
            return self.trouble
        if parts.path == "/services/feeds/photos_public.gne":
            return Reply(body=feed(*self.items[:20]).encode())
        if parts.path == "/services/oembed/":
            return Reply(404 if wanted["url"] in self.hidden else 200, b'{"type": "photo"}')
        return self._keyed(wanted)

    def _keyed(self, wanted: dict[str, str]) -> Reply:
        if wanted.get("api_key") != KEY:
            return failed(100, "Invalid API Key (Key has invalid format)")
        if wanted["method"] == "flickr.photos.getInfo":
            there = any(one["id"] == wanted["photo_id"] for one in self.photos)
            return Reply(body=b'{"photo": {}, "stat": "ok"}') if there else failed(1, "Photo not found")
        if wanted["method"] != "flickr.photos.search":
            return failed(112, "Method not found")
        new = [one for one in self.photos if int(one["dateupload"]) >= int(wanted["min_upload_date"])]
        size, number = min(500, int(wanted["per_page"])), int(wanted["page"])
        shown = new[(number - 1) * size : number * size]
        return Reply(body=found(*shown, page=number, pages=-(-len(new) // size)).encode())
