"""A feed's entry on its way to a post, whatever format it came in.  Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from collector.identity import FEDIVERSE, Identity, of_fediverse_author, of_feed_entry
from collector.links import LONGEST, clean
from collector.payload import TAG_LIMIT, Broken
from collector.text import first_image, one_line, shortened
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind, Page
from config.hashtags import fold, in_text
from config.networks import WEB

NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Feed:
    """What all entries share.  `url`: where the feed was asked for; `home`: the site's page or ``""``."""

    url: str
    title: str
    home: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.  `title` and `body` are plain text; `html` is the body as sent, where it was HTML,
    for the pictures in it; `base` is what its links start from."""

    link: str = ""
    guid: str = ""
    title: str = ""
    body: str = ""
    html: str = ""
    base: str = ""
    published_at: datetime | None = None
    edited_at: datetime | None = None
    author: str = ""
    author_url: str = ""
    language: str | None = None
    categories: tuple[str, ...] = ()
    media: tuple[IncomingMedia, ...] = ()


def page(feed: Feed, entries: Iterable[Entry], faults: Iterable[str] = ()) -> Page:
    """The entries as posts; one that says nothing at all is a line in `faults`."""
    entries, posts, lines = list(entries), [], list(faults)
    shared = Counter(entry.link for entry in entries)
    for number, entry in enumerate(entries, start=1):
        try:
            posts.append(_post(feed, entry, is_shared=shared[entry.link] > 1))
        except Broken as broken:
            lines.append(f"entry {number}: {broken}")
    return Page(tuple(posts), faults=tuple(lines))


def _post(feed: Feed, entry: Entry, *, is_shared: bool) -> IncomingPost:
    text = _joined(entry.title, entry.body)
    if not text and not entry.media:
        raise Broken("neither title nor text nor picture")
    guid = entry.guid or f"sha256:{hashlib.sha256(f'{entry.link} {text}'.encode()).hexdigest()}"
    # A link that several entries share (a live page, a calendar) does not tell them apart.
    identity = of_feed_entry(None if is_shared and entry.guid else entry.link, guid, feed.url)
    native = guid if len(guid) <= 500 else f"sha256:{hashlib.sha256(guid.encode()).hexdigest()}"
    own = _is_own(feed, identity.uri if identity.uri.startswith("http") else identity.url)
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=native,
        url=entry.link or identity.url,
        text=shortened(text),
        published_at=entry.published_at,
        author=_author(feed, entry, identity),
        edited_at=entry.edited_at,
        language=entry.language or feed.language,
        tags=_tags(text, entry.categories),
        # The pictures of a network's post are for the network to tell.
        media=tuple(_media(entry)) if own or identity.network == WEB else (),
        title=entry.title,
        second_hand=not own,
    )


def _is_own(feed: Feed, link: str) -> bool:
    """Whether a page is of the site the feed comes from.  What the feed calls its home proves nothing."""
    theirs, ours = (
        "." + address.host.removeprefix("www.") if address else "" for address in map(clean, (link, feed.url))
    )
    return bool(theirs and ours) and (theirs.endswith(ours) or ours.endswith(theirs))


def _joined(title: str, body: str) -> str:
    """Title and text, the title only once."""
    if not title or body.startswith(title.rstrip("…. ")):
        return body or title
    return f"{title}\n\n{body}" if body else title


def _author(feed: Feed, entry: Entry, identity: Identity) -> IncomingAuthor:
    """The person named, else the site.  A fediverse status's author is the one its server tells of."""
    site = clean(feed.home) or clean(feed.url)
    home = str(site) if site else feed.url[:LONGEST]
    where = of_fediverse_author(identity.url) if identity.network == FEDIVERSE else None
    if where is not None:
        url, handle = where
        return IncomingAuthor(url, handle, entry.author or handle, url)
    title = feed.title or (site.host if site else home)
    if not entry.author or entry.author == title:
        return IncomingAuthor(home, title, title, home)
    page = clean(entry.author_url)
    # A name put to another site's address would rename the author known there.
    named = page is not None and _is_own(feed, str(page))
    uri = str(page) if named else f"{home[: LONGEST // 2]}#{quote(entry.author[: NAME_LIMIT // 2])}"
    return IncomingAuthor(uri, title, entry.author, str(page) if page else home)


def _tags(text: str, categories: tuple[str, ...]) -> tuple[str, ...]:
    """Categories as one word each, and hashtags in the text; each key once, as first written."""
    tags: dict[str, str] = {}
    for word in (*in_text(text), *categories):
        tag = "".join(one_line(word).split()).lstrip("#＃")
        if len(tag) <= TAG_LIMIT and fold(tag):
            tags.setdefault(fold(tag), tag)
    return tuple(tags.values())


def _media(entry: Entry) -> Iterator[IncomingMedia]:
    """The pictures an entry names, each address once; where it names none, the first in its text."""
    seen: dict[str, IncomingMedia] = {}
    for picture in entry.media:
        known = seen.get(picture.url)
        if known is None or (known.alt is None and picture.alt is not None):
            seen[picture.url] = picture
    if not seen:
        found = first_image(entry.html, entry.base)
        if found:
            seen[found[0]] = IncomingMedia(MediaKind.IMAGE, *found)
    yield from seen.values()
