"""Meta's Graph API as a small server: its keys, edges, cursors, limits and errors.

`Graph` holds what Meta would hold; `Web({None: graph.answer})` serves it.  A key that stands in an
address is a fault of the asker, and noted in `leaks`.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.web import Asked, Reply

Node = dict[str, Any]

TOKEN = "EAAnakyvyystesti0123456789tunnus"
APP_ID, APP_SECRET = "600000000000001", "sovelluksen-salaisuus"
OURS = "17841400000000000"
PAGE_ID, PAGE_TOKEN = "104200000000001", "EAAsivunoma0123456789tunnus"
AFTER = "QVFIUjEsimerkki"
"""The cursor of every page: the same text, and still it leads on."""

MESSAGES = {
    190: "Error validating access token: EAAtoistaaavaimen0123456789abc has expired",
    18: "(#18) You have reached the limit of 30 unique hashtags in 7 days",
    100: "Unsupported get request. Object with ID '1' does not exist, cannot be loaded",
}


def error(code: int, subcode: int = 0, *, status: int = 400, transient: bool = False) -> Reply:
    """An error as Meta writes it."""
    told: Node = {
        "message": MESSAGES.get(code, f"(#{code}) It did not work"),
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AEsimerkki01",
    }
    told |= {"error_subcode": subcode} if subcode else {}
    told |= {"is_transient": True} if transient else {}
    return Reply(status, json.dumps({"error": told}).encode())


def usage(percent: int, minutes: int = 0) -> dict[str, str]:
    """The header that tells how full the limit of an account is."""
    entry = {
        "type": "instagram",
        "call_count": percent,
        "total_cputime": 4,
        "total_time": 5,
        "estimated_time_to_regain_access": minutes,
    }
    return {"X-Business-Use-Case-Usage": json.dumps({OURS: [entry]})}


def media(number: int, **changes: Any) -> Node:
    """An Instagram post by `aurinkokunta`, complete; `changes` replace its fields, None removes one."""
    node = {
        "id": f"18099{number:012d}",
        "caption": "Usva nousi järveltä. #Kemijärvi #tuhannenjayhdentyönmatkatoimisto",
        "media_type": "IMAGE",
        "media_url": f"https://scontent.cdninstagram.com/v/t51/esim{number}.jpg?oe=6A8F1B2C",
        "permalink": f"https://www.instagram.com/p/DKemiEsim{number:02d}/",
        "timestamp": "2026-11-20T14:20:00+0000",
        "username": "aurinkokunta",
        "like_count": 41,
        "comments_count": 3,
    } | changes
    return {name: value for name, value in node.items() if value is not None}


def page_post(number: int, **changes: Any) -> Node:
    """A Page's post, complete; `changes` replace its fields, None removes one."""
    picture = {"src": f"https://scontent.xx.fbcdn.net/v/t39/esim{number}.jpg", "width": 720, "height": 405}
    node = {
        "id": f"{PAGE_ID}_{number}",
        "from": {"id": PAGE_ID, "name": "Kemijärven esimerkkisivu"},
        "message": "Tänään torilla: avajaiset! #kemijärvi",
        "created_time": "2026-11-20T09:15:00+0000",
        "permalink_url": f"https://www.facebook.com/{PAGE_ID}/posts/{number}/",
        "full_picture": picture["src"],
        "status_type": "added_photos",
        "is_published": True,
        "is_hidden": False,
        "is_expired": False,
        "privacy": {"value": "EVERYONE"},
        "attachments": {"data": [{"media_type": "photo", "type": "photo", "media": {"image": picture}}]},
        "shares": {"count": 7},
        "reactions": {"data": [], "summary": {"total_count": 58}},
        "comments": {"data": [], "summary": {"total_count": 4}},
    } | changes
    return {name: value for name, value in node.items() if value is not None}


@dataclass
class Graph:
    """What Meta knows, and what it answers."""

    keys: set[str] = field(default_factory=lambda: {TOKEN, PAGE_TOKEN})
    codes: dict[str, str] = field(default_factory=lambda: {"kertakoodi": "EAAlyhyt0123456789tunnus"})
    expires_in: int | None = 5_184_000
    expires_at: int = 0
    """Of every key, as `debug_token` says it; 0: never."""
    key_type: str = "SYSTEM_USER"
    media: list[Node] = field(default_factory=list)
    tagged: list[Node] = field(default_factory=list)
    mentions: list[Node] = field(default_factory=list)
    partners: dict[str, list[Node]] = field(default_factory=dict)
    hashtags: dict[str, str] = field(default_factory=dict)
    """Numbers by spelling; the posts of a number are in `recent` and `top`."""
    recent: dict[str, list[Node]] = field(default_factory=dict)
    top: dict[str, list[Node]] = field(default_factory=dict)
    posts: list[Node] = field(default_factory=list)
    insights: dict[str, Node] = field(default_factory=dict)
    """Of a post by its number: one metric."""
    closed: set[str] = field(default_factory=set)
    """Links that Instagram does not show to everybody."""
    searched: set[str] = field(default_factory=set)
    used: dict[str, str] = field(default_factory=dict)
    """Headers that go with every answer."""
    fails: dict[str, Reply] = field(default_factory=dict)
    """What to answer instead, by the end of the path."""
    leaks: list[str] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        parts = urlsplit(asked.path)
        wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if {"access_token", "fb_exchange_token", "client_secret"} & wanted.keys():
            self.leaks.append(asked.path)
        if asked.method == "POST":
            wanted |= {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        path = parts.path.removeprefix("/v26.0/")
        for end, reply in self.fails.items():
            if path.endswith(end):
                return Reply(reply.status, reply.body, {**self.used, **reply.headers}, reply.kind)
        reply = self._open(path, wanted) or self._keyed(path, wanted, asked)
        return Reply(reply.status, reply.body, {**self.used, **reply.headers}, reply.kind)

    def _open(self, path: str, wanted: dict[str, str]) -> Reply | None:
        if path == "oauth/access_token":
            return self._token(wanted)
        if path == "instagram_oembed":
            return (
                error(100, 33)
                if wanted.get("url") in self.closed
                else _json({"version": "1.0", "html": "<p>"})
            )
        return None

    def _token(self, wanted: dict[str, str]) -> Reply:
        if (wanted.get("client_id"), wanted.get("client_secret")) != (APP_ID, APP_SECRET):
            return error(101)
        if "code" in wanted:
            token = self.codes.pop(wanted["code"], "")
        elif wanted.get("grant_type") == "fb_exchange_token":
            token = "EAAuusi0123456789tunnus" if wanted.get("fb_exchange_token") in self.keys else ""
        else:
            token = ""
        if not token:
            return error(190, 463) if "fb_exchange_token" in wanted else error(100, 36009)
        self.keys.add(token)
        told: Node = {"access_token": token, "token_type": "bearer"}
        return _json(told | ({"expires_in": self.expires_in} if self.expires_in else {}))

    def _keyed(self, path: str, wanted: dict[str, str], asked: Asked) -> Reply:
        key = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if path == "debug_token":
            return self._inspected(wanted, key)
        if key not in self.keys:
            return error(190)
        edges: dict[str, Callable[[], Reply]] = {
            "": lambda: self._by_ids(wanted),
            "me": lambda: _json({"id": "122", "name": "Kemijärven kaupunki"}),
            "me/accounts": self._accounts,
            f"{PAGE_ID}/subscribed_apps": lambda: _json({"success": True}),
            f"{PAGE_ID}/published_posts": lambda: self._published(wanted),
            f"{OURS}/media": lambda: self._edge(path, self.media, wanted),
            f"{OURS}/tags": lambda: self._edge(path, self.tagged, wanted, bare=True),
            OURS: lambda: self._account(wanted),
            "ig_hashtag_search": lambda: self._search(wanted),
        }
        return edges[path]() if path in edges else self._other(path, wanted)

    def _other(self, path: str, wanted: dict[str, str]) -> Reply:
        """Edges and nodes that are known by their number."""
        number, _, edge = path.partition("/")
        if edge in {"recent_media", "top_media"}:
            if "username" in wanted.get("fields", ""):
                return error(100)
            found = self.recent if edge == "recent_media" else self.top
            return self._edge(path, found.get(number, []), wanted)
        if edge == "insights":
            return _json({"data": [self.insights[number]]}) if number in self.insights else error(100)
        node = self._node(path)
        return _json(_chosen(node, wanted)) if node else error(100, 33)

    def _inspected(self, wanted: dict[str, str], key: str) -> Reply:
        if key != f"{APP_ID}|{APP_SECRET}":
            return error(190)
        scopes = ["instagram_basic", "pages_show_list", "pages_read_engagement"]
        told = {
            "app_id": APP_ID,
            "type": self.key_type,
            "is_valid": wanted.get("input_token") in self.keys,
            "expires_at": self.expires_at,
            "data_access_expires_at": 0,
            "scopes": scopes,
            "user_id": "122",
        }
        return _json({"data": told})

    def _accounts(self) -> Reply:
        account = {"id": OURS, "username": "kemijarvi"}
        page = {"id": PAGE_ID, "name": "Kemijärven esimerkkisivu", "access_token": PAGE_TOKEN}
        return _json({"data": [page | {"instagram_business_account": account}], "paging": {"cursors": {}}})

    def _edge(self, path: str, nodes: list[Node], wanted: dict[str, str], *, bare: bool = False) -> Reply:
        """A page of an edge: the cursor is always the same, where it leads is remembered here."""
        limit = min(int(wanted.get("limit", "25")), 50)
        start = self.at.get(path, 0) if wanted.get("after") == AFTER else 0
        page = nodes[start : start + limit]
        self.at[path] = start + limit
        told: Node = {"data": [_chosen(node, wanted) for node in page]}
        if page:
            told["paging"] = {"cursors": {"after": AFTER}}
        if start + limit < len(nodes) and not bare:
            query = urlencode({**wanted, "after": AFTER, "access_token": TOKEN})
            told["paging"]["next"] = f"https://graph.facebook.com/v26.0/{path}?{query}"
        return _json(told)

    def _published(self, wanted: dict[str, str]) -> Reply:
        """Pages by time, as Facebook gives them."""
        until = float(wanted.get("until", "inf"))
        nodes = sorted((node for node in self.posts if _unix(node) <= until), key=_unix, reverse=True)
        page = nodes[: int(wanted.get("limit", "25"))]
        told: Node = {"data": [_chosen(node, wanted) for node in page]}
        if page:
            query = urlencode(
                {"until": int(_unix(page[-1])) - 1, "__paging_token": "enc_B", "access_token": PAGE_TOKEN}
            )
            link = f"https://graph.facebook.com/v26.0/{PAGE_ID}/published_posts?{query}"
            told["paging"] = {"next": link} if len(nodes) > len(page) else {}
        return _json(told)

    def _account(self, wanted: dict[str, str]) -> Reply:
        fields = wanted.get("fields", "")
        mentioned = re.match(r"mentioned_media\.media_id\((\d+)\)\{", fields)
        if mentioned:
            found = [node for node in self.mentions if node["id"] == mentioned[1]]
            return _json({"mentioned_media": found[0], "id": OURS}) if found else error(100, 33)
        partner = re.fullmatch(
            r"business_discovery\.username\(([\w.]+)\)\{username,media(\.after\((\w+)\))?\.limit\((\d+)\)\{(.+)\}\}",
            fields,
        )
        if partner is None:
            return error(100)
        name, _, after, limit, inner = partner.groups()
        if name not in self.partners:
            return error(110, 2207013)
        asked = {"limit": limit, "fields": inner, **({"after": after} if after else {})}
        edge = json.loads(self._edge(name, self.partners[name], asked, bare=True).body)
        return _json({"business_discovery": {"username": name, "media": edge, "id": "178"}, "id": OURS})

    def _search(self, wanted: dict[str, str]) -> Reply:
        tag = wanted["q"].lower()
        if tag not in self.hashtags:
            return error(24, 2207024)
        self.searched.add(tag)
        if len(self.searched) > 30:
            return error(18, 2207034)
        return _json({"data": [{"id": self.hashtags[tag]}]})

    def _by_ids(self, wanted: dict[str, str]) -> Reply:
        ids = wanted["ids"].split(",")
        if len(ids) > 50:
            return error(100)
        if wanted.get("fields", "").startswith("insights"):
            found = {
                one: {"id": one, "insights": {"data": [self.insights[one]]}}
                for one in ids
                if one in self.insights
            }
            return _json(found)
        nodes = {one: node for one in ids if (node := self._node(one))}
        return _json({one: _chosen(node, wanted) for one, node in nodes.items()})

    def _node(self, number: str) -> Node | None:
        return next((node for node in [*self.media, *self.posts] if node.get("id") == number), None)


def _chosen(node: Node, wanted: dict[str, str]) -> Node:
    """Only what was asked for by ``fields``; the id always comes."""
    names = set(_names(wanted.get("fields", "id"))) | {"id"}
    return {name: value for name, value in node.items() if name in names}


def _names(fields: str) -> Iterable[str]:
    """The outer names of a ``fields`` expression."""
    while re.search(r"[{(][^{}()]*[})]", fields):
        fields = re.sub(r"[{(][^{}()]*[})]", "", fields)
    return [name.partition(".")[0] for name in fields.split(",")]


def _unix(node: Node) -> float:
    return datetime.fromisoformat(node["created_time"]).timestamp()


def _json(value: Any) -> Reply:
    return Reply(body=json.dumps(value).encode())
