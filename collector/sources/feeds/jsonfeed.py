"""JSON Feed 1.1 and 1.0 (jsonfeed.org).  Pure, and total over any JSON."""

import json
from collections.abc import Iterator
from typing import Any

from collector.errors import Misconfigured, Unreadable
from collector.links import resolved
from collector.payload import Broken, items, language, moment, needed, part, words
from collector.sources.feeds.entries import NAME_LIMIT, Entry, Feed, page
from collector.text import from_html, from_plain, one_line
from collector.values import IncomingMedia, MediaKind, Page


def read(payload: bytes, url: str) -> Page:
    """The items of a JSON Feed asked for at `url`."""
    try:
        document = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the JSON cannot be read: {one_line(str(error), 120)}") from error
    if "jsonfeed.org" not in words(part(document, "version")) or part(document, "items") is None:
        raise Misconfigured(
            "the address leads to JSON that is no JSON Feed", advice="give the address of the feed itself"
        )
    feed = Feed(
        url,
        one_line(words(document.get("title")), NAME_LIMIT),
        words(document.get("home_page_url")),
        language(document.get("language")),
    )
    entries: list[Entry] = []
    faults: list[str] = []
    for number, item in enumerate(items(document["items"]), start=1):
        try:
            entries.append(_entry(item, feed))
        except Broken as broken:
            faults.append(f"item {number}: {broken}")
    return page(feed, entries, faults)


def _entry(item: Any, feed: Feed) -> Entry:
    if not isinstance(item, dict):
        raise Broken("no object")
    author = next(iter(items(item.get("authors"))), item.get("author"))
    html = words(item.get("content_html"))
    return Entry(
        link=resolved(feed.url, words(item.get("url")) or words(item.get("external_url"))),
        guid=needed(item.get("id"), "id"),
        title=one_line(words(item.get("title")), 500),
        body=from_html(html) or from_plain(words(item.get("content_text")) or words(item.get("summary"))),
        html=html,
        base=feed.url,
        published_at=moment(item.get("date_published")),
        edited_at=moment(item.get("date_modified")),
        author=one_line(words(part(author, "name")), NAME_LIMIT),
        author_url=words(part(author, "url")),
        language=language(item.get("language")),
        categories=tuple(words(tag) for tag in items(item.get("tags"))),
        media=tuple(_pictures(item, feed.url)),
    )


def _pictures(item: dict[str, Any], base: str) -> Iterator[IncomingMedia]:
    urls = [
        attachment.get("url")
        for attachment in items(item.get("attachments"))
        if words(part(attachment, "mime_type")).startswith("image/")
    ]
    for url in [*urls, item.get("image")]:
        address = resolved(base, words(url))
        if address:
            yield IncomingMedia(MediaKind.IMAGE, address)
