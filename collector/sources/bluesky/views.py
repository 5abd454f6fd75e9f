"""Bluesky's ``postView`` read into values of ours.  Pure, and total over any JSON."""

from typing import Any, Final

from collector.errors import Unreadable
from collector.identity import is_did, of_bluesky
from collector.payload import Broken, count, items, language, moment, needed, part, words
from collector.sources.bluesky.embeds import card, media
from collector.sources.bluesky.richtext import links_of, tags_of, text_of
from collector.text import one_line, shortened
from collector.values import Ask, IncomingAuthor, IncomingPost, Page

PROFILE: Final = "https://bsky.app/profile/"

_SIGNED_IN_ONLY: Final = frozenset({"!no-unauthenticated", "!hide", "!takedown"})
_SENSITIVE: Final = frozenset(
    {"!warn", "porn", "sexual", "sexual-figurative", "nudity", "graphic-media", "gore", "corpse", "nsfl"}
    | {"self-harm"}
)
_NO_HANDLE: Final = "handle.invalid"


def read(payload: Any, ask: Ask) -> Page:
    """The posts of an answer (``{"posts": [postView]}``), each once."""
    if not isinstance(part(payload, "posts"), list):
        told = one_line(words(part(payload, "error")), 200) or type(payload).__name__
        raise Unreadable(f"no list of posts came ({told})", source=ask.name)
    posts: dict[str, IncomingPost] = {}
    faults: list[str] = []
    for view in items(part(payload, "posts")):
        try:
            one = post(view)
        except Broken as broken:
            name = one_line(words(part(view, "uri")), 120) or "without uri"
            faults.append(f"post {name}: {broken}")
        else:
            posts[one.uri] = one
    return Page(tuple(posts.values()), faults=tuple(faults))


def post(view: Any) -> IncomingPost:
    """One post; `Broken` when it lacks what a post cannot do without.

    Its date is the earlier of when it says it was written and when it was indexed, as Bluesky itself
    sorts: the first is the author's own word and may lie in the future.
    """
    record, author = part(view, "record"), part(view, "author")
    identity = of_bluesky(needed(part(view, "uri"), "uri"))
    if identity is None:
        raise Broken("no usable “uri”")
    if not isinstance(record, dict):
        raise Broken("no “record”")
    dates = [moment(date) for date in (record.get("createdAt"), part(view, "indexedAt"))]
    embed = part(view, "embed")
    labels = _labels(view, author, record.get("labels"))
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=identity.uri,
        url=identity.url,
        text=shortened(_with_card(text_of(record), card(embed), links_of(record))),
        published_at=min((date for date in dates if date is not None), default=None),
        author=_author(author),
        language=next((tag for tag in map(language, items(record.get("langs"))) if tag), None),
        tags=tags_of(record),
        media=tuple(media(embed)),
        likes=count(part(view, "likeCount")),
        reposts=count(part(view, "repostCount")),
        replies=count(part(view, "replyCount")),
        is_reply=isinstance(record.get("reply"), dict),
        sensitive=bool(labels & _SENSITIVE),
        restricted=bool(labels & _SIGNED_IN_ONLY),
    )


def _author(author: Any) -> IncomingAuthor:
    did = needed(part(author, "did"), "author.did")
    if not is_did(did):
        raise Broken("no usable “author.did”")
    handle = one_line(words(part(author, "handle")), 253)
    if not handle or handle == _NO_HANDLE:
        # The name no longer leads to the account; the account itself is still the same.
        handle = did
    name = one_line(words(part(author, "displayName")), 200) or handle
    return IncomingAuthor(did, handle, name, PROFILE + did, "bot" in _labels(author))


def _labels(*labelled: Any) -> frozenset[str]:
    """What moderation services, and authors themselves, say of posts and people; taken-back ones not."""
    said = [
        label
        for thing in labelled
        for label in (*items(part(thing, "labels")), *items(part(thing, "values")))
        if part(label, "neg") is not True
    ]
    return frozenset(words(part(label, "val")) for label in said)


def _with_card(text: str, address: str, linked: frozenset[str]) -> str:
    """The text, followed by the link that only a card beside it shows."""
    if not address or address in text or address in linked:
        return text
    return f"{text}\n\n{address}".lstrip("\n")
