"""RSS, Atom and JSON Feed: what towns, blogs and associations publish on their own sites.

Searches: nothing; a feed is its newest entries.  Hashtags are words with ``#`` in them and the
categories an entry is filed under, written as one word.
Authentication: none; a key, where there is one, goes along as Bearer.
Limits: the site's patience.  Asked conditionally (ETag, Last-Modified), so an unchanged feed costs a
few bytes.  Only the document itself is read, no earlier pages (RFC 5005).
Deletion: an entry that is gone from the feed may only have become old: nothing is concluded.
Terms: entries are the site's own; text is shown with its source and a link.

Times: feedparser takes zones it does not know for UTC; EET, EEST, CET, CEST, WEST, BST and MSK are
put right, others are not known to be wrong.  An entry without a readable date has none.
"""

from datetime import datetime
from typing import Any, Final

from collector.door import FEED_LIMIT, Door
from collector.errors import Misconfigured, Unreadable
from collector.payload import words
from collector.sources.feeds import jsonfeed, syndication
from collector.values import Ask, Cursor, Page

KIND: Final = "feed"

_ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
_VALIDATORS: Final = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """The feed at `ask.query`, whole; nothing when it has not changed since `cursor`.

    The cursor holds the validators as received, and only after a feed was read without a fault:
    one that broke off is read again.  Entries from before `horizon` are left out.
    """
    conditions = {header: words(cursor.get(name)) for name, header in _VALIDATORS if words(cursor.get(name))}
    answer = door.get(
        ask.query, source=ask.name, headers=conditions, token=ask.token, accept=_ACCEPT, limit=FEED_LIMIT
    )
    if answer.status == 304:
        return Page((), cursor)
    page = read(answer.body, ask, url=answer.url, content_type=answer.headers.get("content-type", ""))
    told = {name: answer.headers.get(name, "") for name, _ in _VALIDATORS}
    kept = {name: value for name, value in told.items() if value.isascii() and value.isprintable() and value}
    posts = tuple(post for post in page.posts if post.published_at is None or post.published_at >= horizon)
    return Page(posts, {} if page.faults else kept, False, page.faults)


def read(payload: Any, ask: Ask, *, url: str = "", content_type: str = "") -> Page:
    """The entries of a feed's bytes, which came from `url` (`ask.query` when not told).

    `Misconfigured` for a web page or another document that is no feed, `Unreadable` for an empty or
    garbled one.
    """
    try:
        return _read(payload, url or ask.query, content_type)
    except (Misconfigured, Unreadable) as error:
        error.source = error.source or ask.name
        raise


def _read(payload: Any, url: str, content_type: str) -> Page:
    if not isinstance(payload, bytes) or not payload.strip():
        raise Unreadable("an empty answer came where a feed was expected")
    if payload.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return jsonfeed.read(payload, url)
    return syndication.read(payload, url, content_type)
