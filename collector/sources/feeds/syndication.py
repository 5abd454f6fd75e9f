"""RSS and Atom, read by feedparser from bytes that came through the door.

feedparser is given a stream, because it takes bytes for a file's name if there is such a file, and
told neither to clean HTML nor to resolve its links: all HTML becomes plain text here anyway, and
without that it is several times faster.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final

from collector.errors import Unreadable
from collector.links import resolved
from collector.payload import items, language, part, sound, words
from collector.sources.feeds.captions import Captions
from collector.sources.feeds.entries import NAME_LIMIT, Entry, Feed, page
from collector.sources.feeds.instead import no_feed
from collector.text import from_html, from_plain, one_line
from collector.values import IncomingMedia, MediaKind, Page

# feedparser takes a zone it has no name for to be UTC.
_ZONES: Final = {"EET": 2, "EEST": 3, "CET": 1, "CEST": 2, "WEST": 1, "BST": 1, "MSK": 3}
_ZONE_NAME: Final = re.compile(r"\b(EES?T|CES?T|WEST|BST|MSK)\s*$", re.IGNORECASE)
_PICTURE_NAME: Final = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:$|\?)", re.IGNORECASE)


def read(payload: bytes, url: str, content_type: str = "") -> Page:
    """The entries of an RSS or Atom document asked for at `url`.

    A document that breaks off gives the entries before the break, and a line in `faults`.
    """
    document = _parsed(payload, url, content_type)
    entries = items(document.get("entries"))
    if not entries and not document.get("version"):
        raise no_feed(payload, url)
    about = document.get("feed") or {}
    feed = Feed(
        url,
        one_line(from_html(words(about.get("title"))), NAME_LIMIT),
        resolved(url, words(about.get("link"))),
        language(about.get("language")),
    )
    faults: list[str] = []
    if _breaks_off(document.get("bozo_exception")):
        faults.append("the document breaks off")
        if not payload.rstrip().endswith((b"</item>", b"</entry>", b"</channel>")):
            entries = entries[:-1]
    captions = Captions.of(payload)
    return page(feed, [_entry(dict(entry), feed, captions) for entry in entries], faults)


def _parsed(payload: bytes, url: str, content_type: str) -> Any:
    import feedparser  # noqa: PLC0415  slow to import, and only feeds need it

    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        return feedparser.parse(
            BytesIO(payload), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:
        raise Unreadable(f"the feed cannot be read (unexpected {type(error).__name__})") from error


def _breaks_off(error: Any) -> bool:
    return isinstance(error, Exception) and str(error).endswith(("no element found", "unclosed token"))


def _entry(entry: dict[str, Any], feed: Feed, captions: Captions) -> Entry:
    # A plain dict: feedparser's own warns and guesses when a key is missing.
    body, alts = captions.body_and_alts(entry)
    value, base = words(body.get("value")), words(body.get("base")) or feed.url
    is_html = body.get("type") != "text/plain"
    author = entry.get("author_detail")
    published = _moment(entry, "published") or _moment(entry, "updated")
    updated = _moment(entry, "updated")
    return Entry(
        link=resolved(feed.url, words(entry.get("link"))),
        guid=one_line(words(entry.get("id"))),
        title=_title(entry),
        body=from_html(value) if is_html else from_plain(value),
        html=value if is_html else "",
        base=base,
        published_at=published,
        edited_at=updated if updated and published and updated > published else None,
        author=one_line(words(part(author, "name")) or words(entry.get("author")), NAME_LIMIT),
        author_url=words(part(author, "href")),
        language=language(body.get("language")),
        categories=tuple(_categories(entry)),
        media=tuple(_media(entry, alts, feed.url)),
    )


def _title(entry: dict[str, Any]) -> str:
    title = words(entry.get("title"))
    is_plain = part(entry.get("title_detail"), "type") == "text/plain"
    return one_line(title if is_plain else from_html(title), 500)


def _moment(entry: dict[str, Any], name: str) -> datetime | None:
    parsed = entry.get(f"{name}_parsed")
    if not parsed:
        return None
    try:
        moment = sound(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    zone = _ZONE_NAME.search(words(entry.get(name)))
    return moment - timedelta(hours=_ZONES[zone[1].upper()]) if zone and moment else moment


def _categories(entry: dict[str, Any]) -> Iterator[str]:
    for tag in items(entry.get("tags")):
        yield words(part(tag, "label"))
        yield words(part(tag, "term"))


def _media(entry: dict[str, Any], alts: list[str | None], base: str) -> Iterator[IncomingMedia]:
    content = items(entry.get("media_content"))
    for media, alt in zip(content, alts, strict=True):
        kind, url = words(part(media, "type")), words(part(media, "url"))
        medium = words(part(media, "medium"))
        if (
            medium == "image"
            or kind.startswith("image/")
            or (not (medium or kind) and _PICTURE_NAME.search(url))
        ):
            yield from _picture(resolved(base, url), media, alt)
    for link in items(entry.get("links")):
        if part(link, "rel") == "enclosure" and words(part(link, "type")).startswith("image/"):
            yield from _picture(resolved(base, words(part(link, "href"))), {}, None)
    if not content or not any(words(part(media, "medium")) == "image" for media in content):
        for thumbnail in items(entry.get("media_thumbnail"))[:1]:
            yield from _picture(resolved(base, words(part(thumbnail, "url"))), thumbnail, None)


def _picture(url: str, about: Any, alt: str | None) -> Iterator[IncomingMedia]:
    if url:
        sides = [words(part(about, side)) for side in ("width", "height")]
        width, height = (
            int(side) if side.isascii() and side.isdigit() and len(side) < 6 else None for side in sides
        )
        yield IncomingMedia(MediaKind.IMAGE, url, alt, width or None, height or None)
