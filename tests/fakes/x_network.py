"""X's API v2 as a small server: recent search, look-up by number, its problems, and what it would bill."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.web import Asked, Reply

Node = dict[str, Any]

TOKEN = "AAAAx-kayttotunnus-0123456789abc"
AUTHOR = "1500000000000000001"


def post(number: int, **changes: Any) -> Node:
    """A post by `jarvitestaaja`, complete; `changes` replace its fields, None removes one."""
    key = f"3_{number}9"
    node = {
        "id": str(number),
        "text": "Kesäyö #Kemijärvi &amp; usva https://t.co/sivu https://t.co/kuva",
        "author_id": AUTHOR,
        "created_at": "2026-11-20T14:20:00.000Z",
        "lang": "fi",
        "possibly_sensitive": False,
        "edit_history_tweet_ids": [str(number)],
        "public_metrics": {"retweet_count": 1, "reply_count": 0, "like_count": 7, "quote_count": 0},
        "entities": {
            "hashtags": [{"start": 7, "end": 17, "tag": "Kemijärvi"}],
            "urls": [
                {"url": "https://t.co/sivu", "expanded_url": "https://kemijarvi.example/usva"},
                {
                    "url": "https://t.co/kuva",
                    "expanded_url": f"https://x.com/a/status/{number}/photo/1",
                    "media_key": key,
                },
            ],
        },
        "attachments": {"media_keys": [key]},
    } | changes
    return {name: value for name, value in node.items() if value is not None}


def media(number: int) -> Node:
    """The picture of a post."""
    return {
        "media_key": f"3_{number}9",
        "type": "photo",
        "url": f"https://pbs.twimg.com/media/esim{number}.jpg",
        "width": 1200,
        "height": 900,
        "alt_text": "Yöaurinko järven yllä",
    }


USER = {"id": AUTHOR, "username": "jarvitestaaja", "name": "Järvi Testaaja", "protected": False}


def page(*posts: Node, next_token: str = "", **more: Any) -> str:
    """An answer of the search; one without posts has no ``data`` at all."""
    if not posts:
        return json.dumps({"meta": {"result_count": 0}} | more)
    numbers = [post["id"] for post in posts]
    meta = {"newest_id": max(numbers, key=int), "oldest_id": min(numbers, key=int)}
    meta |= {"result_count": len(posts)} | ({"next_token": next_token} if next_token else {})
    includes = {"users": [USER], "media": [media(int(number)) for number in numbers]}
    return json.dumps({"data": list(posts), "includes": includes, "meta": meta} | more)


def problem(status: int, kind: str = "", title: str = "", **headers: str) -> Reply:
    """A problem as X writes it (RFC 7807)."""
    where = f"https://api.x.com/2/problems/{kind}" if kind else "about:blank"
    document = {"title": title or "Problem", "detail": title, "type": where, "status": status}
    return Reply(status, json.dumps(document).encode(), {n.replace("_", "-"): v for n, v in headers.items()})


@dataclass
class XNetwork:
    """What X holds, and what it answers."""

    posts: list[Node] = field(default_factory=list)
    """Newest first."""
    protected: set[str] = field(default_factory=set)
    """Numbers of posts whose authors have closed their accounts."""
    oldest_id: int = 0
    """Numbers below this are older than seven days."""
    marks_expire: bool = False
    trouble: Reply | None = None
    """What it says instead of everything."""
    asked: list[dict[str, str]] = field(default_factory=list)
    billed: int = 0
    """What it would take, in thousandths of a dollar."""

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        parts = urlsplit(asked.path)
        wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(wanted)
        if self.trouble is not None:
            return self.trouble
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return problem(401, title="Unauthorized")
        reply = self._searched(wanted) if parts.path == "/2/tweets/search/recent" else self._looked_up(wanted)
        if reply.status == 200:
            document = json.loads(reply.body)
            self.billed += 5 * len(document.get("data", []))
            self.billed += 10 * len(document.get("includes", {}).get("users", []))
        return reply

    def _searched(self, wanted: dict[str, str]) -> Reply:
        since = int(wanted.get("since_id", "0"))
        if since and since < self.oldest_id:
            return problem(400, "invalid-request", "'since_id' must be a post id created after last week")
        if self.marks_expire and "next_token" in wanted:
            return problem(400, "invalid-request", "'next_token' is not valid")
        found = [node for node in self.posts if int(node["id"]) > max(since, self.oldest_id)]
        size, start = int(wanted["max_results"]), int(wanted.get("next_token", "b0")[1:])
        if not 10 <= size <= 100 or len(wanted["query"]) > 512:
            return problem(400, "invalid-request", "Invalid Request")
        shown = found[start : start + size]
        more = f"b{start + size}" if start + size < len(found) else ""
        return Reply(body=page(*shown, next_token=more).encode())

    def _looked_up(self, wanted: dict[str, str]) -> Reply:
        ids = wanted["ids"].split(",")
        if len(ids) > 100:
            return problem(400, "invalid-request", "Invalid Request")
        there = {node["id"]: node for node in self.posts}
        shown = [there[one] for one in ids if one in there and one not in self.protected]
        errors = [self._missing(one) for one in ids if one not in there or one in self.protected]
        document: Node = {"data": shown} if shown else {}
        if shown:
            document["includes"] = {"media": [media(int(node["id"])) for node in shown]}
        return Reply(body=json.dumps(document | ({"errors": errors} if errors else {})).encode())

    def _missing(self, number: str) -> Node:
        kind = "not-authorized-for-resource" if number in self.protected else "resource-not-found"
        return {
            "value": number,
            "detail": f"Could not find post with ids: [{number}].",
            "title": "Not Found Error",
            "resource_type": "tweet",
            "parameter": "ids",
            "resource_id": number,
            "type": f"https://api.x.com/2/problems/{kind}",
        }
