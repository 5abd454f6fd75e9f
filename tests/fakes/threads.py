"""Threads at Meta's as a small server: our own posts, a search that may not be reviewed, oEmbed, tokens."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.graph import error
from tests.fakes.web import Asked, Reply

Node = dict[str, Any]

TOKEN = "THAAkayttotunnus0123456789abc"
OURS = "kemijarvi"


def post(number: int, **changes: Any) -> Node:
    """A post by `jarvi_testaaja`, complete; `changes` replace its fields, None removes one."""
    node = {
        "id": f"179{number:014d}",
        "media_product_type": "THREADS",
        "media_type": "IMAGE",
        "media_url": f"https://scontent.cdninstagram.com/v/t51/esim{number}.jpg?oe=6A8F1B2C",
        "permalink": f"https://www.threads.net/@jarvi_testaaja/post/DEsim{number}",
        "username": "jarvi_testaaja",
        "text": "Usva nousi järveltä #Kemijärvi",
        "timestamp": "2026-11-20T14:20:00+0000",
        "topic_tag": "Kemijärvi",
        "alt_text": "Usvainen järvi",
        "is_reply": False,
    } | changes
    return {name: value for name, value in node.items() if value is not None}


def own(number: int, **changes: Any) -> Node:
    """A post of our own account."""
    link = f"https://www.threads.net/@{OURS}/post/DEsim{number}"
    return post(number, username=OURS, permalink=link, **changes)


@dataclass
class Threads:
    """What Threads knows, and what it answers."""

    posts: list[Node] = field(default_factory=list)
    """Newest first, whoever's."""
    reviewed: bool = True
    searching: bool = True
    """Whether the token may search at all."""
    closed: set[str] = field(default_factory=set)
    """Links that strangers are not shown."""
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    renewable: bool = True
    fails: dict[str, Reply] = field(default_factory=dict)
    """What to answer instead, by the end of the path."""
    queries: list[dict[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        parts = urlsplit(asked.path)
        wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
        key = asked.headers.get("authorization", "").removeprefix("Bearer ")
        instead = [reply for end, reply in self.fails.items() if parts.path.endswith(end)]
        if instead:
            return instead[0]
        if parts.path == "/v1.0/oembed":
            return error(100, 33) if wanted["url"] in self.closed else _json({"html": "<p>"})
        return self._keyed(parts.path, wanted) if key in self.tokens else error(190, 463)

    def _keyed(self, path: str, wanted: dict[str, str]) -> Reply:
        if path == "/refresh_access_token":
            return self._renewed(wanted)
        if path == "/v1.0/me":
            return _json({"id": "17800000000000001", "username": OURS})
        self.queries.append(wanted)
        ours = [node for node in self.posts if node.get("username") == OURS]
        if path == "/v1.0/me/threads":
            return self._page(ours, wanted)
        return self._searched(self.posts if self.reviewed else ours, wanted)

    def _searched(self, posts: list[Node], wanted: dict[str, str]) -> Reply:
        if not self.searching:
            return error(10, status=403)
        name = "topic_tag" if wanted["search_mode"] == "TAG" else "text"
        word = wanted["q"].lower()
        found = [node for node in posts if word in str(node.get(name, "")).lower()]
        return self._page(found, wanted)

    def _page(self, nodes: list[Node], wanted: dict[str, str]) -> Reply:
        since = int(wanted.get("since", "0"))
        nodes = [node for node in nodes if datetime.fromisoformat(node["timestamp"]).timestamp() >= since]
        start = int(wanted.get("after", "n0")[1:])
        shown = nodes[start : start + min(100, int(wanted.get("limit", "25")))]
        paging = {"cursors": {"before": "n0", "after": f"n{start + len(shown)}"}} if shown else {}
        return Reply(body=json.dumps({"data": shown, "paging": paging}).encode(), headers=self.headers)

    def _renewed(self, wanted: dict[str, str]) -> Reply:
        if wanted.get("grant_type") != "th_refresh_token" or not self.renewable:
            return error(190, 463)
        fresh = "THAAuusitunnus0123456789abcdef"
        self.tokens.add(fresh)
        return _json({"access_token": fresh, "token_type": "bearer", "expires_in": 5_184_000})


def _json(value: Any) -> Reply:
    return Reply(body=json.dumps(value).encode())
