"""What a server of the Mastodon family answers."""

import json

from collector.identity import Identity
from collector.values import Known
from tests.fakes.mastodon import attachment, status
from tests.fakes.web import Web

FULL = json.dumps([status(7, media_attachments=[attachment()])])
MINIMAL = json.dumps(
    [{key: status(7)[key] for key in ("id", "uri", "url", "created_at", "visibility", "account")}]
)
EMPTY = "[]"
GOOD = {"recheck": [status(7), status(8)], "by_link": status(7)}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    home = f"{web.origin}/users/usva/statuses"
    return [Known(key, f"{home}/{key}", f"{web.origin}/@usva/{key}") for key in ("7", "8")]


def link(web: Web) -> Identity:
    """A pasted link."""
    return Identity("web", f"{web.origin}/@usva/7", f"{web.origin}/@usva/7")
