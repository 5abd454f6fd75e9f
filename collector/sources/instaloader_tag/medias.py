"""The page of a hashtag as Instagram's app gets it, read into values of ours.  Pure, total over any JSON."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from collector.errors import Unreadable
from collector.identity import of_post_on
from collector.payload import TAG_LIMIT, Broken, count, items, needed, part, sound, web_address, words
from collector.text import from_plain, one_line, shortened
from collector.values import Ask, IncomingAuthor, IncomingMedia, IncomingPost, MediaKind, Page
from config.hashtags import in_text

PARTIAL: Final = "Instagram’s app shows one page of top and newest posts"
NETWORK: Final = "instagram"

_KINDS: Final = {1: MediaKind.IMAGE, 2: MediaKind.VIDEO}
_CODE: Final = re.compile(r"[\w-]{5,40}", re.ASCII)
_USERNAME: Final = re.compile(r"[a-z0-9._]{1,30}", re.ASCII)
# Instagram's own guess (“Photo by Aino on July 25, 2026. May be an image of lake.”) describes nothing.
_AUTOMATIC: Final = re.compile(r"(?:Photo|Video|Image)(?: shared)? by .{1,200} on |May be ", re.IGNORECASE)


def read(payload: Any, ask: Ask) -> Page:
    """The posts in an answer of ``tags/web_info``: top and newest, each once, private ones left out."""
    data = part(payload, "data")
    if not isinstance(data, dict) or not ({"recent", "top"} & data.keys()):
        told = one_line(words(part(payload, "message")), 200)
        raise Unreadable(f"no posts of a hashtag came ({told or 'no “data”'})", source=ask.name)
    posts: dict[str, IncomingPost] = {}
    faults: list[str] = []
    for media in (*_medias(data.get("recent")), *_medias(data.get("top"))):
        try:
            if part(part(media, "user"), "is_private") is not True:
                one = post(media)
                posts.setdefault(one.uri, one)
        except Broken as broken:
            faults.append(f"post {one_line(str(part(media, 'code')), 40)}: {broken}")
    return Page(tuple(posts.values()), faults=tuple(faults), partial=PARTIAL)


def post(media: Any) -> IncomingPost:
    """One media; `Broken` when it lacks what a post cannot do without."""
    code = words(part(media, "code"))
    identity = of_post_on(NETWORK, f"https://www.instagram.com/p/{code}/") if _CODE.fullmatch(code) else None
    published = _moment(part(media, "taken_at"))
    if identity is None or published is None:
        raise Broken("no usable “code”" if identity is None else "no usable “taken_at”")
    text = from_plain(words(part(part(media, "caption"), "text")))
    hidden = part(media, "like_and_view_counts_disabled") is True
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=needed(part(media, "pk") or part(media, "id"), "pk"),
        url=identity.url,
        text=shortened(text),
        published_at=published,
        author=_author(part(media, "user")),
        tags=tuple(tag for tag in in_text(text) if len(tag) <= TAG_LIMIT),
        media=tuple(_media(media)),
        likes=None if hidden else count(part(media, "like_count")),
        replies=count(part(media, "comment_count")),
    )


def _medias(section: Any) -> Iterator[Any]:
    """A section's rows hold posts in one of three places, by how the app lays them out."""
    for row in items(part(section, "sections")):
        shown = part(row, "layout_content")
        large = part(part(shown, "one_by_two_item"), "clips")
        for one in (
            *items(part(shown, "medias")),
            *items(part(large, "items")),
            *items(part(shown, "fill_items")),
        ):
            yield part(one, "media")


def _author(user: Any) -> IncomingAuthor | None:
    username = words(part(user, "username")).strip().lower()
    if not _USERNAME.fullmatch(username):
        return None
    page = f"https://www.instagram.com/{username}/"
    name = one_line(words(part(user, "full_name")), 200) or username
    return IncomingAuthor(uri=page, handle=username, name=name, url=page)


def _media(media: Any) -> Iterator[IncomingMedia]:
    """Pictures, and the stills of videos."""
    for one in items(part(media, "carousel_media")) or [media]:
        told = part(one, "media_type")
        kind = _KINDS.get(told) if isinstance(told, int) else None
        best = next(iter(items(part(part(one, "image_versions2"), "candidates"))), None)
        url = web_address(part(best, "url"))
        if kind is None or url is None:
            continue
        alt = from_plain(words(part(one, "accessibility_caption")))
        yield IncomingMedia(
            kind=kind,
            url=url,
            alt=alt if alt and not _AUTOMATIC.match(alt) else None,
            width=count(part(best, "width")) or None,
            height=count(part(best, "height")) or None,
        )


def _moment(seconds: Any) -> datetime | None:
    whole = count(seconds)
    return sound(datetime.fromtimestamp(whole, UTC)) if whole else None
