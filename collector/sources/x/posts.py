"""A post of X as its API tells of it, read into values of ours.  Pure, and total over any JSON.

X renames its fields from *tweet* to *post*, and answers with either: both are read.
"""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from collector import spellings
from collector.errors import Unreadable
from collector.identity import of_post_on
from collector.payload import Broken, count, items, language, moment, needed, part, web_address, words
from collector.text import from_plain, one_line, shortened
from collector.values import Ask, IncomingAuthor, IncomingMedia, IncomingPost, MediaKind, Page

NETWORK: Final = "x"

_HANDLE: Final = re.compile(r"\w{1,50}", re.ASCII)
_HERE: Final = frozenset({"FI", "XX", "XY"})
"""Countries for which a withheld post is not for us: ours, and all."""
_PICTURES: Final = ("pic.x.com/", "pic.twitter.com/")
_NO_LANGUAGE: Final = frozenset({"und", "zxx", "qam", "qct", "qht", "qme", "qst"})


def read(payload: Any, ask: Ask) -> Page:
    """The posts in an answer (``{"data": […], "includes": …, "meta": …}``); without hits ``data`` is missing.

    What X says it could not give of them (``errors``) is told among the faults.
    """
    found = part(payload, "data")
    if not isinstance(found, list):
        if found is None and isinstance(part(payload, "meta"), dict):
            return Page(())
        raise Unreadable("no list of posts came", source=ask.name)
    posts: list[IncomingPost] = []
    faults: list[str] = []
    for node in found:
        try:
            one = post(node, part(payload, "includes"))
        except Broken as broken:
            faults.append(f"post {one_line(words(part(node, 'id')), 60) or 'without id'}: {broken}")
        else:
            posts += [one] if one is not None else []
    return Page(tuple(posts), faults=(*faults, *(_partly(payload) if posts else ())))


def post(node: Any, includes: Any = None) -> IncomingPost | None:
    """One post; None for a repost, `Broken` when it lacks what a post cannot do without."""
    number = needed(part(node, "id"), "id")
    if any(words(part(one, "type")) in {"retweeted", "reposted"} for one in _either(node, "referenced")):
        return None
    author, protected = _author(node, includes)
    name = author.handle if author else "i"
    first = next((one for one in map(words, _either(node, "edit_history")) if one.isdecimal()), number)
    identity = of_post_on(NETWORK, f"https://x.com/{name}/status/{first}") if number.isdecimal() else None
    shown = of_post_on(NETWORK, f"https://x.com/{name}/status/{number}")
    if identity is None or shown is None:
        raise Broken("no usable “id”")
    text, tags = _text(node)
    metrics = part(node, "public_metrics")
    countries = {words(one) for one in items(part(part(node, "withheld"), "country_codes"))}
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=number,
        url=shown.url,
        text=shortened(text),
        published_at=moment(part(node, "created_at")),
        author=author,
        language=_language(node),
        tags=spellings.carried(text, tags),
        media=tuple(_media(node, includes)),
        likes=count(part(metrics, "like_count")),
        reposts=_first(count(part(metrics, name)) for name in ("retweet_count", "repost_count")),
        replies=count(part(metrics, "reply_count")),
        is_reply=bool(part(node, "in_reply_to_user_id")),
        sensitive=part(node, "possibly_sensitive") is True,
        restricted=protected or bool(countries & _HERE),
    )


def _partly(payload: Any) -> Iterator[str]:
    for error in items(part(payload, "errors")):
        said = words(part(error, "detail")) or words(part(error, "title"))
        if said:
            yield f"X gave a part only: {one_line(said, 160)}"


def _either(node: Any, stem: str) -> list[Any]:
    """A list that X calls by its older or its newer name."""
    names = {"referenced": ("referenced_tweets", "referenced_posts")}.get(
        stem, (f"{stem}_tweet_ids", f"{stem}_post_ids")
    )
    return next((found for name in names if (found := items(part(node, name)))), [])


def _author(node: Any, includes: Any) -> tuple[IncomingAuthor | None, bool]:
    """(who posted, whether for followers only); None where the answer does not tell."""
    number = words(part(node, "author_id"))
    users = (user for user in items(part(includes, "users")) if part(user, "id") == number)
    user = next(users, None) if number.isdecimal() and number.isascii() else None
    handle = one_line(words(part(user, "username")), 50)
    if not _HANDLE.fullmatch(handle):
        return None, False
    name = one_line(words(part(user, "name")), 200) or handle
    by = IncomingAuthor(f"https://x.com/i/user/{number}", handle, name, f"https://x.com/{handle}")
    return by, part(user, "protected") is True


def _text(node: Any) -> tuple[str, list[str]]:
    """(the whole text with the addresses that X's short ones stand for, its hashtags as X read them)."""
    long = part(node, "note_tweet") or part(node, "note_post")
    whole = long if words(part(long, "text")) else node
    text = words(part(whole, "text"))
    entities = part(whole, "entities")
    for link in items(part(entities, "urls")) + items(part(part(node, "entities"), "urls")):
        short = words(part(link, "url"))
        if short:
            # A picture's own address says nothing beside the picture.
            shown = words(part(link, "display_url")).startswith(_PICTURES)
            picture = shown or part(link, "media_key")
            leads = "" if picture else web_address(part(link, "expanded_url"))
            text = text.replace(short, short if leads is None else leads)
    tags = [words(part(tag, "tag")) for tag in items(part(entities, "hashtags"))]
    return from_plain(html.unescape(text)), tags


def _language(node: Any) -> str | None:
    told = language(part(node, "lang"))
    return None if told in _NO_LANGUAGE else told


def _media(node: Any, includes: Any) -> Iterator[IncomingMedia]:
    """Pictures, and stills of videos and moving pictures, in the post's own order."""
    there = {words(part(one, "media_key")): one for one in items(part(includes, "media"))}
    for key in items(part(part(node, "attachments"), "media_keys")):
        one = there.get(words(key))
        photo = part(one, "type") == "photo"
        url = web_address(part(one, "url" if photo else "preview_image_url"))
        if url is not None:
            alt = part(one, "alt_text")
            yield IncomingMedia(
                MediaKind.IMAGE if photo else MediaKind.VIDEO,
                url,
                from_plain(alt) if isinstance(alt, str) else None,
                count(part(one, "width")) or None,
                count(part(one, "height")) or None,
            )


def _first(values: Iterator[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)
