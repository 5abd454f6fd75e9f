"""A Threads post as Meta tells of it, read into values of ours.  Pure, and total over any JSON."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from collector import spellings
from collector.graph import pages
from collector.identity import of_post_on
from collector.payload import Broken, items, moment, needed, part, web_address, words
from collector.text import from_plain, shortened
from collector.values import Ask, IncomingAuthor, IncomingMedia, IncomingPost, MediaKind, Page
from config.hashtags import fold

NETWORK: Final = "threads"
FIELDS: Final = (
    "id,media_type,media_url,thumbnail_url,permalink,username,text,timestamp,alt_text,topic_tag"
    ",is_reply,is_spoiler_media,children{id,media_type,media_url,thumbnail_url,alt_text}"
)

_USERNAME: Final = re.compile(r"[A-Za-z0-9._]{1,30}", re.ASCII)
_REPOST: Final = "REPOST_FACADE"
_PICTURES: Final = {"IMAGE": MediaKind.IMAGE, "VIDEO": MediaKind.VIDEO}


def read(payload: Any, ask: Ask) -> Page:
    """The posts in an answer that carry the hashtag asked for; the search finds mere words as well."""
    return pages.read(pages.entries(payload, ask.name), partial(_tagged, key=fold(ask.query)))


def _tagged(node: Any, *, key: str) -> IncomingPost | None:
    """One post; None for a repost and for one without the hashtag, `Broken` for an unusable one."""
    if part(node, "media_type") == _REPOST:
        return None
    link = web_address(part(node, "permalink"))
    identity = of_post_on(NETWORK, link) if link else None
    published = moment(part(node, "timestamp"))
    if identity is None or published is None:
        raise Broken("no usable “permalink”" if identity is None else "no usable “timestamp”")
    text = from_plain(words(part(node, "text")))
    tags = spellings.carried(text, [words(part(node, "topic_tag"))])
    if key not in map(fold, tags):
        return None
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=needed(part(node, "id"), "id"),
        url=identity.url,
        text=shortened(text),
        published_at=published,
        author=_author(words(part(node, "username"))),
        tags=tags,
        media=tuple(_media(node)),
        is_reply=part(node, "is_reply") is True,
        sensitive=part(node, "is_spoiler_media") is True,
    )


def _author(username: str) -> IncomingAuthor | None:
    """The author of this name; None where Threads tells none."""
    if not _USERNAME.fullmatch(username):
        return None
    page = f"https://www.threads.com/@{username.lower()}"
    return IncomingAuthor(uri=page, handle=username.lower(), name=username, url=page)


def _media(node: Any) -> Iterator[IncomingMedia]:
    """Pictures, and stills of videos; a video without a still cannot be shown and is left out."""
    for piece in items(part(part(node, "children"), "data")) or [node]:
        kind = _PICTURES.get(words(part(piece, "media_type")))
        url = web_address(part(piece, "thumbnail_url" if kind is MediaKind.VIDEO else "media_url"))
        if kind is not None and url is not None:
            alt = part(piece, "alt_text")
            yield IncomingMedia(kind, url, from_plain(alt) if isinstance(alt, str) else None)
