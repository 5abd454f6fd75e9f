"""A photo as Flickr's public feed or its search tells of it, read into values of ours.

Pure, and total over any JSON.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from collector import spellings
from collector.errors import Unreadable
from collector.identity import Identity, of_post_on
from collector.payload import Broken, count, moment, needed, part, sound, web_address, words
from collector.text import from_html, one_line, shortened
from collector.values import Ask, IncomingAuthor, IncomingMedia, IncomingPost, MediaKind, Page

NETWORK: Final = "flickr"

_LICENCES: Final = MappingProxyType(
    {
        "1": "CC BY-NC-SA 2.0",
        "2": "CC BY-NC 2.0",
        "3": "CC BY-NC-ND 2.0",
        "4": "CC BY 2.0",
        "5": "CC BY-SA 2.0",
        "6": "CC BY-ND 2.0",
        "9": "CC0 1.0",
        "10": "Public Domain Mark 1.0",
    }
)
"""Open licences by Flickr's numbers (``flickr.photos.licenses.getInfo``)."""
_SIZES: Final = ("url_l", "url_c", "url_z", "url_m", "url_n")
_OWNER: Final = re.compile(r"[\w@-]{1,64}", re.ASCII)
_NAMED: Final = re.compile(r"\(\"(.*)\"\)\s*$", re.DOTALL)
_POSTED: Final = re.compile(r"^\s*<p>\s*<a [^>]*>.*?</a> posted [^<]{1,40}</p>", re.DOTALL)
_SMALL: Final = re.compile(r"_m(?=\.(?:jpg|png|gif)$)")


def read(payload: Any, ask: Ask) -> Page:
    """The photos in an answer of the feed (``{"items": […]}``) or the search (``{"photos": …}``)."""
    found, one_of = part(payload, "items"), _of_feed
    if not isinstance(found, list):
        found, one_of = part(part(payload, "photos"), "photo"), _of_search
    if not isinstance(found, list):
        raise Unreadable("no list of photos came", source=ask.name)
    posts: list[IncomingPost] = []
    faults: list[str] = []
    for node in found:
        try:
            posts.append(one_of(node))
        except Broken as broken:
            name = one_line(words(part(node, "link")) or words(part(node, "id")), 120)
            faults.append(f"photo {name or 'without id'}: {broken}")
    return Page(tuple(posts), faults=tuple(faults))


def whole_number(value: Any) -> int | None:
    """A number of 0 or more, which Flickr writes as text here and there; None for what is none."""
    is_text = isinstance(value, str) and re.fullmatch(r"\d{1,12}", value, re.ASCII)
    return count(int(value) if is_text else value)


def _of_feed(node: Any) -> IncomingPost:
    identity = _identity(words(part(node, "link")))
    published = moment(part(node, "published"))
    if published is None:
        raise Broken("no usable “published”")
    text = from_html(_POSTED.sub("", words(part(node, "description"))))
    small = web_address(part(part(node, "media"), "m"))
    owner = needed(part(node, "author_id"), "author_id")
    name = _NAMED.search(words(part(node, "author")))
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=_number(identity),
        url=identity.url,
        text=shortened(text),
        published_at=published,
        author=_author(owner, owner, name[1] if name else ""),
        tags=_tags(node, text),
        # The feed names a thumbnail; the same picture is there in a size for screens.
        media=(IncomingMedia(MediaKind.IMAGE, _SMALL.sub("_z", small)),) if small else (),
        title=one_line(words(part(node, "title")), 300),
    )


def _of_search(node: Any) -> IncomingPost:
    number, owner = needed(part(node, "id"), "id"), needed(part(node, "owner"), "owner")
    alias = words(part(node, "pathalias")) or owner
    identity = _identity(f"https://www.flickr.com/photos/{alias}/{number}/")
    seconds = whole_number(part(node, "dateupload"))
    published = sound(datetime.fromtimestamp(min(seconds, 2**32), UTC)) if seconds else None
    if published is None:
        raise Broken("no usable “dateupload”")
    text = from_html(words(part(part(node, "description"), "_content")).replace("\n", "<br>"))
    licence = _LICENCES.get(str(part(node, "license")), "")
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=_number(identity),
        url=identity.url,
        text="\n\n".join(filter(None, (shortened(text), licence))),
        published_at=published,
        author=_author(owner, alias, words(part(node, "ownername"))),
        tags=_tags(node, text),
        media=tuple(_picture(node)),
        title=one_line(words(part(node, "title")), 300),
    )


def _identity(link: str) -> Identity:
    found = of_post_on(NETWORK, link)
    if found is None or not _number(found).isdecimal():
        raise Broken("no usable link")
    return found


def _number(identity: Identity) -> str:
    return identity.uri.rpartition("=")[2]


def _author(owner: str, alias: str, name: str) -> IncomingAuthor:
    """The photographer, known by the number that lasts; `alias` is how addresses name them."""
    if not (_OWNER.fullmatch(owner) and _OWNER.fullmatch(alias)):
        raise Broken("no usable owner")
    called = one_line(name, 200) or alias
    home = "https://www.flickr.com/people/"
    return IncomingAuthor(uri=home + owner, handle=alias, name=called, url=f"{home}{alias}/")


def _tags(node: Any, text: str) -> tuple[str, ...]:
    """Its tags without those for machines (``geo:lat=…``), and the hashtags in its words."""
    named = words(part(node, "tags")).split()
    return spellings.carried(
        f"{words(part(node, 'title'))}\n{text}", (tag for tag in named if ":" not in tag and "=" not in tag)
    )


def _picture(node: Any) -> Iterator[IncomingMedia]:
    """The largest size that is told; of a video it is its still."""
    kind = MediaKind.VIDEO if part(node, "media") == "video" else MediaKind.IMAGE
    for size in _SIZES:
        url = web_address(part(node, size))
        if url:
            sides = [
                whole_number(part(node, size.replace("url", side))) or None for side in ("width", "height")
            ]
            yield IncomingMedia(kind, url, width=sides[0], height=sides[1])
            return
