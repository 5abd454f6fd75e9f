"""A Tumblr post, in the blocks of its newer format (NPF) or as it used to be, read into values of ours.

Pure, and total over any JSON.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from collector import spellings
from collector.errors import Unreadable
from collector.identity import of_post_on
from collector.payload import Broken, count, items, needed, part, sound, web_address, words
from collector.text import from_html, from_plain, one_line, shortened
from collector.values import Ask, IncomingAuthor, IncomingMedia, IncomingPost, MediaKind, Page

NETWORK: Final = "tumblr"
BLOG: Final = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)

_WIDE_ENOUGH: Final = 1280
"""Pixels: of a picture's sizes the widest up to this is taken."""
_HTML_PARTS: Final = ("body", "caption", "description", "text", "question", "answer")


def read(payload: Any, ask: Ask) -> Page:
    """The posts of an answer (``{"response": [post]}``)."""
    found = part(payload, "response")
    if not isinstance(found, list):
        raise Unreadable("no list of posts came", source=ask.name)
    posts: list[IncomingPost] = []
    faults: list[str] = []
    for node in found:
        try:
            one = post(node)
        except Broken as broken:
            faults.append(f"post {one_line(words(part(node, 'id_string')), 60) or 'without id'}: {broken}")
        else:
            posts += [one] if one is not None else []
    return Page(tuple(posts), faults=tuple(faults))


def post(node: Any) -> IncomingPost | None:
    """One post; None for a reblog that adds nothing, `Broken` when it lacks what it cannot do without."""
    if not isinstance(node, dict):
        raise Broken("no object")
    blog = needed(node.get("blog_name") or part(node.get("blog"), "name"), "blog_name").lower()
    number = needed(node.get("id_string") or node.get("id"), "id_string")
    seconds = count(node.get("timestamp"))
    published = sound(datetime.fromtimestamp(seconds, UTC)) if seconds else None
    link = f"https://www.tumblr.com/{blog}/{number}"
    identity = of_post_on(NETWORK, link) if BLOG.fullmatch(blog) else None
    if identity is None or published is None:
        raise Broken("no usable “timestamp”" if identity else "no usable “blog_name” and “id_string”")
    text, media = _text(node), tuple(_media(node))
    if _is_reblog(node) and not (text or media):
        return None
    title = one_line(words(part(node.get("blog"), "title")), 200)
    page = f"https://www.tumblr.com/{blog}"
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=f"{blog}/{number}",
        url=identity.url,
        text=shortened(text),
        published_at=published,
        author=IncomingAuthor(uri=page, handle=blog, name=title or blog, url=page),
        tags=spellings.carried(text, map(words, items(node.get("tags")))),
        media=media,
        title=one_line(words(node.get("title")), 300),
        likes=count(node.get("note_count")),
        sensitive=node.get("is_nsfw") is True or node.get("classification") == "explicit",
    )


def posted_at(node: Any) -> int:
    """The moment by which Tumblr pages, in seconds since 1970; 0 where it does not say."""
    return count(part(node, "featured_timestamp")) or count(part(node, "timestamp")) or 0


def _is_reblog(node: dict[str, Any]) -> bool:
    return bool(items(node.get("trail")) or node.get("reblogged_from_id") or node.get("parent_post_url"))


def _text(node: dict[str, Any]) -> str:
    blocks = node.get("content")
    if isinstance(blocks, list):
        return "\n\n".join(filter(None, map(_of_block, blocks)))
    parts = [from_html(words(node.get(name))) for name in _HTML_PARTS]
    return "\n\n".join(filter(None, parts)) or from_plain(words(node.get("summary")))


def _of_block(block: Any) -> str:
    if part(block, "type") == "text":
        return from_plain(words(part(block, "text")))
    address = web_address(part(block, "url")) if part(block, "type") == "link" else None
    return "\n".join(filter(None, (one_line(words(part(block, "title")), 300), address))) if address else ""


def _media(node: dict[str, Any]) -> Iterator[IncomingMedia]:
    for block in items(node.get("content")):
        if part(block, "type") == "image":
            yield from _picture(MediaKind.IMAGE, part(block, "media"), part(block, "alt_text"))
        elif part(block, "type") == "video":
            yield from _picture(MediaKind.VIDEO, part(block, "poster"), None)
    for photo in items(node.get("photos")):
        sizes = [*items(part(photo, "alt_sizes")), part(photo, "original_size")]
        yield from _picture(MediaKind.IMAGE, sizes, None)


def _picture(kind: MediaKind, sizes: Any, alt: Any) -> Iterator[IncomingMedia]:
    """The best of a picture's sizes; nothing where none has an address."""
    usable = [size for size in items(sizes) if web_address(part(size, "url"))]
    if not usable:
        return
    fitting = [size for size in usable if _width(size) <= _WIDE_ENOUGH]
    best = max(fitting, key=_width) if fitting else min(usable, key=_width)
    yield IncomingMedia(
        kind,
        str(part(best, "url")),
        from_plain(alt) if isinstance(alt, str) else None,
        _width(best) or None,
        count(part(best, "height")) or None,
    )


def _width(size: Any) -> int:
    return count(part(size, "width")) or 0
