"""Ways into other people's pages beside the element: a frame, a fragment, oEmbed and JSON Feed.  Pure."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from wall import render
from wall.cards import Card
from wall.views import WallView

WIDTH: Final = 600
HEIGHT: Final = 1000
"""Pixels; what WordPress allows at most.  The frame tells its own height once it is there."""

CACHE_SECONDS: Final = 3600


def frame(wall: WallView, *, url: str, root: str, style: str, valid_until: str) -> bytes:
    """The wall for a frame: no header, no footer, and a script that tells its height."""
    return render.page(
        "frame.html",
        wall.language,
        wall=wall,
        wall_key=wall.key,
        brand=wall.style,
        url=url,
        root=root,
        style=style,
        valid_until=valid_until,
    )


def element(wall: WallView, *, url: str, root: str, style: str) -> bytes:
    """The element on a page of ours, for looking at it before it stands on another."""
    return render.page("element.html", wall.language, wall=wall, url=url, root=root, style=style)


def fragment(wall: WallView, *, url: str, style: str) -> bytes:
    """The cards alone, for a server-side include: whole addresses, no head, no script."""
    return render.page("fragment.html", wall.language, wall=wall, url=url, style=style)


def oembed(wall: WallView, url: str) -> bytes:
    """What an oEmbed consumer gets (oembed.com, version 1.0), of type ``rich``.

    WordPress keeps only ``a``, ``blockquote`` and ``iframe`` of an unknown provider, shows the
    quotation until the frame is there, and puts it into a sandbox of its own.
    """
    page, title = f"{url}/{wall.key}/{wall.language}/", escape(wall.title)
    html = (
        f'<blockquote><a href="{escape(page)}">{title}</a></blockquote>'
        f'<iframe src="{escape(page)}frame/" title="{title}" width="{WIDTH}" height="{HEIGHT}"'
        ' sandbox="allow-scripts" loading="lazy" frameborder="0"></iframe>'
    )
    return _json(
        {
            "version": "1.0",
            "type": "rich",
            "title": wall.title,
            "provider_name": wall.campaign or wall.title,
            "provider_url": url,
            "cache_age": CACHE_SECONDS,
            "width": WIDTH,
            "height": HEIGHT,
            "html": html,
        }
    )


def json_feed(wall: WallView, url: str, links: Mapping[int, str], dates: Mapping[int, str]) -> bytes:
    """The wall as JSON Feed 1.1; `links` and `dates` by pick: where the post is, when it was made."""
    page = f"{url}/{wall.key}/{wall.language}/"
    return _json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": wall.title,
            "description": wall.campaign,
            "home_page_url": page,
            "feed_url": f"{page}feed.json",
            "language": wall.language,
            "items": [_item(card, url, links[card.id], dates[card.id]) for card in wall.cards],
        }
    )


def _item(card: Card, url: str, link: str, date: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"{url}/go/{card.id}",
        "url": link,
        "title": f"{card.author}, {card.network_name}",
        "content_text": card.text or (card.picture.alt if card.picture else ""),
        "date_published": date,
        "authors": [{"name": card.author}],
    }
    if card.language:
        item["language"] = card.language
    if card.picture:
        item["image"] = f"{url}/{card.picture.jpg}"
    return item


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
