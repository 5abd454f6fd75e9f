"""A network whose tokens end, and a source that asks it: every renewal spends the last one."""

import json
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from collector.door import Door
from collector.errors import KeyRefused, NotConnected
from collector.values import Ask, Cursor, IncomingAuthor, IncomingPost, Known, Looked, Page, Renewed
from tests.fakes.web import Asked, Reply

KIND = "keyed"
RENEW_BEFORE = timedelta(minutes=10)
RECHECK_BATCH = 5
PARTIAL = ""
COST = 0


class Office:
    """What the network knows of its tokens; several servers may share one."""

    def __init__(self, token: str = "token-0-of-tests", refresh: str = "refresh-0-of-tests") -> None:
        self.token, self.refresh = token, refresh
        self.renewals = 0
        self.refused = 0
        self.lasts = timedelta(hours=2)
        self.tags = ["kemijärvi"]
        self.more = False
        self.closed = False
        self._lock = threading.Lock()

    def routes(self) -> dict[str | None, Any]:
        return {"/posts": self.posts, "/renew": self.renew}

    def posts(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            self.refused += 1
            return Reply(401)
        return Reply(body=json.dumps({"tags": self.tags, "more": self.more}).encode())

    def renew(self, asked: Asked) -> Reply:
        with self._lock:
            if self.closed or json.loads(asked.body)["refresh"] != self.refresh:
                return Reply(400)
            self.renewals += 1
            self.token = f"token-{self.renewals}-of-tests"
            self.refresh = f"refresh-{self.renewals}-of-tests"
            ends = datetime.now(UTC) + self.lasts
            said = {"token": self.token, "refresh": self.refresh, "ends": ends.isoformat()}
            return Reply(body=json.dumps(said).encode())


def read(payload: Any, ask: Ask) -> Page:
    made = datetime.now(UTC) - timedelta(hours=1)
    author = IncomingAuthor("keyed:aino", "aino", "Aino", "https://keyed.example/aino")
    posts = [
        IncomingPost(
            network="web",
            uri=f"https://keyed.example/{ask.query}/{number}",
            native_id=str(number),
            url=f"https://keyed.example/{ask.query}/{number}",
            text=f"Tarina #{tag}",
            published_at=made,
            author=author,
            tags=(tag,),
        )
        for number, tag in enumerate(payload["tags"])
    ]
    return Page(tuple(posts), {"seen": len(posts)}, more=payload["more"], partial=PARTIAL, cost=COST)


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    del cursor, horizon
    if not ask.secret:
        raise NotConnected("this network tells nothing without a key")
    answer = door.get(f"{ask.server}/posts", token=ask.token, also={401}, source=ask.name)
    if answer.status == 401:
        # A careless source: it quotes what it was given.
        raise KeyRefused(f"the token {ask.token} is over", advice=f"it was {ask.token}")
    return read(json.loads(answer.body), ask)


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    del posts
    fetch(door, ask, {}, datetime.now(UTC))
    return {}


def renew(door: Door, server: str, secret: Mapping[str, str]) -> Renewed:
    answer = door.post(f"{server}/renew", json={"refresh": secret["refresh"]}, also={400})
    if answer.status == 400:
        raise KeyRefused(f"{secret['refresh']} is spent")
    said = json.loads(answer.body)
    fresh = {"token": said["token"], "refresh": said["refresh"]}
    return Renewed(fresh, datetime.fromisoformat(said["ends"]), "@aino")
