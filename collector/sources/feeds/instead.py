"""What came instead of a feed, and what to do about it."""

from selectolax.lexbor import LexborHTMLParser

from collector.errors import Misconfigured, Unreadable
from collector.links import resolved

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def no_feed(payload: bytes, url: str) -> Misconfigured | Unreadable:
    """The error for a document asked for at `url`; a web page's own feeds are named in the advice."""
    start = payload[:2000].lower()
    if b"<html" in start or b"<!doctype html" in start:
        feeds = _named_feeds(payload[:200_000].decode("utf-8", "replace"), url)
        advice = (
            f"the page names these feeds: {', '.join(feeds)}"
            if feeds
            else "give the address of the feed itself"
        )
        return Misconfigured("the address leads to a web page, not to a feed", advice=advice)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return Misconfigured(
            "the address leads to a document that is no RSS, Atom or JSON Feed",
            advice="give the address of the feed itself",
        )
    return Unreadable(
        "what came is neither a feed nor a web page", advice="open the address in a browser and see"
    )


def _named_feeds(html: str, url: str) -> list[str]:
    if html.count("<") > 10_000:
        return []
    links = LexborHTMLParser(html).css('link[rel~="alternate"]')
    feeds = [
        resolved(url, link.attributes.get("href") or "")
        for link in links
        if (link.attributes.get("type") or "").strip().lower() in _FEED_TYPES
    ]
    return [feed for feed in dict.fromkeys(feeds) if feed][:5]
