"""A video as PeerTube tells of it, made a post.  Pure."""

from typing import Any, Final

from collector.identity import PEERTUBE, of_fediverse
from collector.links import clean, resolved
from collector.payload import Broken, count, items, language, moment, needed, part, words
from collector.spellings import carried
from collector.text import from_plain, one_line, shortened
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind
from config.hashtags import spelling

_ALONE: Final = ("previewUrl", "thumbnailUrl", "previewPath", "thumbnailPath")
"""Where one still is told, before 8.1 and by the search of all servers."""


def post(video: Any, server: str, under: str = "") -> IncomingPost:
    """The post as `server` sees it; `under`: the tag it was found under."""
    number = needed(part(video, "uuid"), "uuid")
    home = one_line(words(part(part(video, "account"), "host")), 200)
    # Servers of the first years do not tell where a video is from, but where its author is.
    told = words(part(video, "url")) or f"https://{home}/videos/watch/{number}"
    identity = of_fediverse(told, None)
    if identity.network != PEERTUBE or not identity.uri.endswith(number):
        raise Broken("no usable “url”")
    title = one_line(words(part(video, "name")), 500)
    about = words(part(video, "description")) or words(part(video, "truncatedDescription"))
    text = f"{title}\n\n{from_plain(about)}".strip()
    still = _still(video, server)
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=number,
        url=identity.url,
        text=shortened(text),
        published_at=moment(part(video, "publishedAt")),
        author=_author(part(video, "account"), identity.uri),
        language=language(part(part(video, "language"), "id")),
        tags=carried(text, [*map(words, items(part(video, "tags"))), spelling(under)]),
        media=(still,) if still else (),
        title=title,
        likes=count(part(video, "likes")),
        replies=count(part(video, "comments")),
        sensitive=part(video, "nsfw") is True,
    )


def _author(account: Any, video: str) -> IncomingAuthor | None:
    address, there = clean(words(part(account, "url"))), clean(video)
    name = one_line(words(part(account, "name")), 100)
    if address is None or not name:
        return None
    called = one_line(words(part(account, "displayName")), 200) or name
    handle = f"{name}@{address.host}"
    # Somebody at another server's address would rename the author known there.
    known = str(address) if there and there.host == address.host else f"acct:{handle}"
    return IncomingAuthor(known, handle, called, str(address))


def _still(video: Any, server: str) -> IncomingMedia | None:
    """The largest still; servers before 8.1 tell one by its path.  PeerTube tells no alternative text."""
    listed = sorted(items(part(video, "thumbnails")), key=lambda one: -(count(part(one, "width")) or 0))
    named = [(one, part(one, "fileUrl") or part(one, "url") or part(one, "path")) for one in listed]
    named += [(None, part(video, one)) for one in _ALONE]
    for one, where in named:
        url = resolved(f"{server}/", words(where)) if words(where) else ""
        if url:
            sides = (count(part(one, side)) or None for side in ("width", "height"))
            return IncomingMedia(MediaKind.VIDEO, url, None, *sides)
    return None
