"""What a Bluesky server answers."""

import json

from collector.identity import Identity
from collector.values import Known
from tests.fakes import bluesky as sky
from tests.fakes.web import Web

POST = sky.view()
FULL = json.dumps({"hitsTotal": 1, "posts": [POST]})
MINIMAL = json.dumps(
    {"posts": [{"uri": POST["uri"], "author": {"did": sky.DID}, "record": {"text": "Usvaa"}}]}
)
EMPTY = '{"posts": []}'
SECRET = {
    "identifier": "kunta.bsky.social",
    "password": "sala-sana-sala-sana",
    "token": "kayttoavain-1234",
    "refresh": "uusinta-avain-1234",
}
_TWO = {"posts": [sky.view("a"), sky.view("b")]}
_SESSION = {
    "accessJwt": sky.jwt(2_000_000_000),
    "refreshJwt": sky.jwt(2_000_000_000, "refresh"),
    "handle": "kunta.bsky.social",
    "did": sky.DID,
    "active": True,
}
GOOD = {"recheck": _TWO, "by_link": _TWO, "renew": _SESSION}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    return [Known(sky.uri(key), sky.uri(key), f"https://bsky.app/{key}") for key in ("a", "b")]


def link(web: Web) -> Identity:
    """A pasted link."""
    return Identity("bluesky", sky.uri("a"), f"https://bsky.app/profile/{sky.DID}/post/a")
