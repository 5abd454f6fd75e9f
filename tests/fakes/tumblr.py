"""Tumblr's API as a small server: its key, tags, `before` paging, limits and errors."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Asked, Reply

Node = dict[str, Any]

KEY = "kuluttaja-avain-0123456789abcdef"
NEWEST = 1_795_100_000
"""A moment in November 2026, in seconds since 1970."""


def post(number: int, **changes: Any) -> Node:
    """A post by the blog `aurinkokunta`, complete; `changes` replace its fields, None removes one."""
    picture = {"type": "image/jpeg", "url": f"https://64.media.tumblr.com/esim{number}/s1280.jpg"}
    node = {
        "id": number,
        "id_string": str(number),
        "blog_name": "aurinkokunta",
        "blog": {"name": "aurinkokunta", "title": "Aurinkokunta kertoo", "uuid": "t:esim"},
        "post_url": f"https://aurinkokunta.tumblr.com/post/{number}/usvaa",
        "timestamp": NEWEST,
        "tags": ["Kemijärvi"],
        "note_count": 12,
        "summary": "Usvaa",
        "content": [
            {"type": "text", "text": "Usva nousi järveltä."},
            {
                "type": "image",
                "alt_text": "Usvainen järvi",
                "media": [picture | {"width": 1280, "height": 960}, picture | {"width": 540, "height": 405}],
            },
        ],
        "trail": [],
    } | changes
    return {name: value for name, value in node.items() if value is not None}


def response(value: Any, status: int = 200, msg: str = "OK", **headers: str) -> Reply:
    """An answer in Tumblr's envelope."""
    document = {"meta": {"status": status, "msg": msg}, "response": value}
    return Reply(status, json.dumps(document).encode(), headers)


@dataclass
class Tumblr:
    """What Tumblr holds, and what it answers."""

    by_tag: dict[str, list[Node]] = field(default_factory=dict)
    """Posts by exact spelling, newest first."""
    trouble: Reply | None = None
    """What it says instead of everything."""
    fails_from: int = 10_000
    """The request from which on `trouble` is said."""
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        parts = urlsplit(asked.path)
        wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(wanted)
        if self.trouble is not None and len(self.asked) >= self.fails_from:
            return self.trouble
        if wanted.get("api_key") != KEY:
            return response([], 401, "Unauthorized")
        if parts.path == "/v2/tagged":
            before = int(wanted.get("before", "9999999999"))
            found = [node for node in self.by_tag.get(wanted["tag"], []) if node["timestamp"] < before]
            return response(found[: min(20, int(wanted["limit"]))])
        blog = parts.path.removeprefix("/v2/blog/").removesuffix("/posts")
        posts = [node for nodes in self.by_tag.values() for node in nodes]
        found = [node for node in posts if (node["blog_name"], node["id_string"]) == (blog, wanted["id"])]
        return response({"posts": found[:1]}) if found else response([], 404, "Not Found")
