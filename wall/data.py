"""`wall.json`: what the embedded element and anybody else may read of a wall, version 1.

Addresses are whole.  Every text is ready to be shown in the wall's language: a reader needs no words
of its own.  After `valid_until` a reader must leave `cards` away and show `follow`.
"""

import json
from datetime import datetime
from typing import Any

from wall import looks
from wall.cards import Card, CardLink
from wall.manifest import stamp
from wall.views import FunderView, WallView

VERSION = 1


def document(wall: WallView, url: str, valid_until: datetime) -> bytes:
    """The bytes of `wall.json`; `url` is the address under which the walls are."""
    whole = {
        "$schema": f"{url}/schema/wall.v1.json",
        "version": VERSION,
        "valid_until": stamp(valid_until),
        "key": wall.key,
        "language": wall.language,
        "title": wall.title,
        "campaign": wall.campaign,
        "url": f"{url}/{wall.key}/{wall.language}/",
        "seen": f"{url}/seen/{wall.key}.gif",
        "layout": wall.layout,
        "style": looks.properties(wall.brand),
        "cards": [_card(card, url) for card in wall.cards],
        "follow": _follow(wall),
        "funder": _funder(wall.funder, url) if wall.funder else None,
    }
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _card(card: Card, url: str) -> dict[str, Any]:
    return {
        "id": card.id,
        "week": card.week,
        "network": card.network,
        "network_name": card.network_name,
        "icon": card.icon,
        "author": card.author,
        "published": card.published,
        "date": card.date,
        "text": card.text,
        "language": card.language,
        "direction": card.direction,
        "language_note": card.language_note,
        "headline": card.headline,
        "headline_language": card.headline_language,
        "others": [
            {
                "language": one.language,
                "direction": one.direction,
                "name": one.name,
                "headline": one.headline,
                "text": one.text,
            }
            for one in card.others
        ],
        "picture": _picture(card, url),
        "link": _link(card.link, url) if card.link else None,
        "basis": card.basis,
        "removal": _link(card.removal, url),
    }


def _picture(card: Card, url: str) -> dict[str, Any] | None:
    picture = card.picture
    if picture is None:
        return None
    return {
        "webp": f"{url}/{picture.webp}",
        "jpg": f"{url}/{picture.jpg}",
        "webp_set": picture.srcset("webp", f"{url}/"),
        "jpg_set": picture.srcset("jpg", f"{url}/"),
        "sizes": picture.sizes,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "language": picture.language,
        "photographer": picture.photographer,
        "video": picture.is_video,
    }


def _funder(funder: FunderView, url: str) -> dict[str, Any]:
    emblem = funder.emblem
    return {
        "name": funder.name,
        "sentence": funder.sentence,
        "language": funder.language,
        "emblem": {
            "webp": f"{url}/{emblem.webp.name}",
            "jpg": f"{url}/{emblem.jpg.name}",
            "width": emblem.width,
            "height": emblem.height,
        }
        if emblem
        else None,
    }


def _link(link: CardLink, url: str) -> dict[str, str]:
    return {"url": f"{url}/{link.path}", "text": link.text, "about": link.about}


def _follow(wall: WallView) -> dict[str, Any]:
    follow = wall.follow
    return {
        "needed": wall.shows_follow,
        "title": follow.title,
        "lead": follow.lead,
        "channels": [
            {
                "name": channel.name,
                "network_name": channel.network_name,
                "icon": channel.icon,
                "url": channel.url,
            }
            for channel in follow.channels
        ],
        "invitation": follow.invitation,
        "hashtags": list(follow.hashtags),
        "nothing": "" if follow.channels or follow.invitation else follow.nothing,
    }
