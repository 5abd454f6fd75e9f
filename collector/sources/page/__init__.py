"""Any page somebody pastes a link to: what it tells of itself, by oEmbed, Open Graph and JSON-LD.

Searches: nothing; it reads one page by its link.
Authentication: none.  Networks that want a key for that, or forbid keeping what their oEmbed tells
(Instagram, Facebook, Threads: “persisting the metadata and content” is prohibited), are not read:
a person types those.
Limits: HTML only, at most 1 MB, in 10 seconds; oEmbed answers at most 1 MB.  Two requests where a
network's oEmbed tells too little or the page names one, else one.
Deletion: 404 or 410 at the link; nothing is looked at again.
Terms: text is shown with its source and a link.  An oEmbed's HTML is never kept, only its words.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from collector.answers import Answer
from collector.door import Door
from collector.errors import CollectError, Misconfigured, Refused
from collector.identity import Identity, of_link
from collector.links import clean
from collector.sources.page import markup, oembed, posts
from collector.sources.page.providers import endpoint
from collector.values import IncomingPost
from config.networks import CLOSED, NAMES, WEB

__all__ = ["KIND", "by_link"]

KIND: Final = "page"

PAGE_LIMIT: Final = 1024 * 1024
SECONDS: Final = 10.0

_HTML: Final = frozenset({"text/html", "application/xhtml+xml", ""})
_BY_HAND: Final = "fill in the form by hand"
_WALLS: Final = frozenset({*CLOSED, "x", "tiktok"})
_HIDDEN: Final = frozenset({401, 403})
_GONE: Final = frozenset({400, 404, 410})
T = TypeVar("T")


def by_link(door: Door, identity: Identity) -> IncomingPost:
    """What a pasted link leads to, as far as the page tells strangers; the author may be unknown.

    A link that only redirects (``vm.tiktok.com``, ``t.co``) becomes the post it leads to.  `Refused`
    where there is nothing (any more), `Misconfigured` where nothing is told.
    """
    told = _provider(door, identity)
    if told is not None:
        return posts.of_oembed(identity, told)
    answer, page = _page(door, identity)
    arrived = _arrived(identity, answer)
    if arrived != identity:
        told = _provider(door, arrived)
        if told is not None:
            return posts.of_oembed(arrived, told)
        _let_in(arrived)
    found = posts.of_page(arrived, page, _named(door, answer, page))
    if not (found.title or found.text):
        raise Misconfigured(f"{_host(arrived)} tells nothing of this page", advice=_BY_HAND)
    return found


def _provider(door: Door, identity: Identity) -> oembed.Told | None:
    """What the network's own oEmbed tells; None where it has none or one without words."""
    where = endpoint(identity)
    if where is None:
        return None
    name = NAMES[identity.network] if identity.network != WEB else _host(identity)
    answer = door.get(where, source=name, accept="application/json", seconds=SECONDS, also=_HIDDEN | _GONE)
    if answer.status in _GONE:
        raise Refused(f"{name} has no public post at this link", source=name, advice="check the link")
    if answer.status in _HIDDEN:
        raise Misconfigured(f"{name} does not show this post to strangers", source=name, advice=_BY_HAND)
    told = oembed.read(answer.json(), identity)
    if not (told.title or told.text):
        _let_in(identity)
        return None
    return told


def _let_in(identity: Identity) -> None:
    """`Misconfigured` for a network whose own pages show strangers a wall, or may not be kept."""
    if identity.network in _WALLS:
        raise Misconfigured(f"{NAMES[identity.network]} tells nothing of this link", advice=_BY_HAND)


def _page(door: Door, identity: Identity) -> tuple[Answer, markup.Page]:
    host = _host(identity)
    answer = door.get(
        identity.url,
        source=host,
        accept="text/html, application/xhtml+xml;q=0.9",
        limit=PAGE_LIMIT,
        seconds=SECONDS,
        also={404},
    )
    if answer.status == 404:
        raise Refused(f"{host} has no page at this link", source=host, advice="check the link")
    kind = answer.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() not in _HTML:
        raise Misconfigured(
            f"this link leads to no web page ({kind.partition(';')[0][:60]})", source=host, advice=_BY_HAND
        )
    return answer, markup.read(answer.body, answer.url, kind)


def _arrived(identity: Identity, answer: Answer) -> Identity:
    """Where a redirect to another house led; within one house the link stays what was pasted."""
    asked, came = clean(identity.url), clean(answer.url)
    if asked is None or came is None or asked.host.removeprefix("www.") == came.host.removeprefix("www."):
        return identity
    return of_link(answer.url) or identity


def _named(door: Door, answer: Answer, page: markup.Page) -> oembed.Told | None:
    """What the oEmbed document that a page names tells beside it; a broken one is passed by."""
    where = markup.linked(answer.headers.get("link", ""), answer.url) or page.oembed
    if not where:
        return None
    return _or_none(lambda: oembed.read(_json(door, where), None))


def _json(door: Door, where: str) -> Any:
    return door.get(where, source="oEmbed", accept="application/json", seconds=SECONDS).json()


def _or_none(asked: Callable[[], T]) -> T | None:
    try:
        return asked()
    except CollectError:
        return None


def _host(identity: Identity) -> str:
    address = clean(identity.url)
    return address.host if address else identity.url[:100]
