"""What Meta answers, for every kind of source there."""

import json
from typing import Any

from collector.values import Known
from tests.fakes import graph as meta

MEDIA = meta.media(7, caption="Usvaa #Kemijärvi")
POST = meta.page_post(7, message="Usvaa #Kemijärvi")
BARE_MEDIA = {key: MEDIA[key] for key in ("id", "permalink", "timestamp")}
BARE_POST = {key: POST[key] for key in ("id", "permalink_url", "created_time")}
SECRET = {
    "token": meta.TOKEN,
    "ig_user": meta.OURS,
    "app_id": "600000000000001",
    "app_secret": "sovelluksen-salaisuus-1",
    f"page:{meta.PAGE_ID}": "sivun-avain-123456",
}
_EXCHANGED = {
    "access_token": "EAAuusi123456",
    "expires_in": 5_184_000,
    "data": [{"id": meta.PAGE_ID, "access_token": "sivun-uusi-avain"}],
}


def good(*nodes: dict[str, Any]) -> dict[str, Any]:
    """By verb, what does for everything it asks."""
    return {
        "recheck": {node["id"]: node for node in nodes},
        "mentioned": {"mentioned_media": meta.media(7, username="usva")},
        "renew": _EXCHANGED,
    }


def edge(*nodes: dict[str, Any]) -> str:
    """An answer with these nodes."""
    return json.dumps({"data": list(nodes)})


def discovered(*nodes: dict[str, Any]) -> str:
    """An answer about another account."""
    return json.dumps({"business_discovery": {"media": {"data": list(nodes)}}})


def known(*nodes: dict[str, Any]) -> list[Known]:
    """Stored posts."""
    return [Known(node["id"], node["id"], node.get("permalink") or node["permalink_url"]) for node in nodes]
