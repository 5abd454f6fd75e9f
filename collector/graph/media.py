"""An Instagram post as the Graph API tells of it (IG Media), read into values of ours.

Pure, and total over any JSON.  Instagram tells who posted only where we were tagged, mentioned or
named the account ourselves; under a hashtag it does not.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from collector.graph.pages import tags
from collector.identity import of_post_on
from collector.links import LONGEST
from collector.payload import Broken, count, items, moment, needed, part, web_address, words
from collector.text import from_plain, shortened
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind

NETWORK: Final = "instagram"
USERNAME: Final = re.compile(r"[A-Za-z0-9._]{1,30}", re.ASCII)

UNDER_A_HASHTAG: Final = (
    "id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count"
    ",children{id,media_type,media_url}"
)
OF_AN_ACCOUNT: Final = (
    "id,caption,media_type,media_url,thumbnail_url,permalink,timestamp,username,like_count,comments_count"
    ",children{id,media_type,media_url,thumbnail_url}"
)
MENTIONING: Final = f"{UNDER_A_HASHTAG},username"
OUR_OWN: Final = (
    "id,caption,media_type,media_url,thumbnail_url,permalink,timestamp,username,like_count,comments_count"
    ",alt_text,children{id,media_type,media_url,thumbnail_url,alt_text}"
)

_KINDS: Final = {"IMAGE": MediaKind.IMAGE, "VIDEO": MediaKind.VIDEO}


def post(node: Any, *, username: str = "", under: str = "") -> IncomingPost:
    """One media; `Broken` when it lacks what a post cannot do without.

    `username`: whose it is where the node does not say.  `under`: the hashtag it was found by, which
    may stand in a comment only and then is not in the caption.
    """
    link = web_address(part(node, "permalink"))
    identity = of_post_on(NETWORK, link) if link else None
    published = moment(part(node, "timestamp"))
    if identity is None or published is None:
        raise Broken("no usable “permalink”" if identity is None else "no usable “timestamp”")
    text = from_plain(words(part(node, "caption")))
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=needed(part(node, "id"), "id"),
        url=identity.url,
        text=shortened(text),
        published_at=published,
        author=author(words(part(node, "username")) or username),
        tags=tags(text, under),
        media=tuple(_media(node)),
        likes=count(part(node, "like_count")),
        replies=count(part(node, "comments_count")),
    )


def author(username: str) -> IncomingAuthor | None:
    """The author of this name; None for what is no name of an account."""
    name = username.strip().removeprefix("@")
    if not USERNAME.fullmatch(name):
        return None
    page = f"https://www.instagram.com/{name.lower()}/"
    return IncomingAuthor(uri=page, handle=name.lower(), name=name, url=page)


def link_taps(payload: Any) -> int | None:
    """Taps on the links of our profile that a post led to; None where Instagram does not say.

    `payload`: the answer of a media's ``insights`` for the metric ``profile_activity``, broken down
    by ``action_type``.
    """
    for metric in items(part(payload, "data")):
        if part(metric, "name") != "profile_activity":
            continue
        total = part(metric, "total_value")
        results = [
            result
            for breakdown in items(part(total, "breakdowns"))
            for result in items(part(breakdown, "results"))
        ]
        taps = [
            count(part(result, "value"))
            for result in results
            if [words(one).lower() for one in items(part(result, "dimension_values"))] == ["bio_link_clicked"]
        ]
        if taps:
            return taps[0]
        return 0 if count(part(total, "value")) is not None else None
    return None


def _media(node: Any) -> Iterator[IncomingMedia]:
    """Pictures, and stills of videos; a video without a still cannot be shown and is left out."""
    children = items(part(part(node, "children"), "data"))
    for one in children or [node]:
        kind = _KINDS.get(words(part(one, "media_type")))
        if kind is None:
            continue
        url = web_address(part(one, "media_url" if kind is MediaKind.IMAGE else "thumbnail_url"))
        if url is not None and len(url) <= LONGEST:
            alt = part(one, "alt_text")
            yield IncomingMedia(kind, url, from_plain(alt) if isinstance(alt, str) else None)
