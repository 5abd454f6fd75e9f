"""The Status entity of Mastodon's API, read into values of ours.  Pure, and total over any JSON."""

import re
from collections.abc import Iterator
from typing import Any, Final

from collector.errors import Unreadable
from collector.identity import of_fediverse
from collector.links import clean
from collector.payload import (
    TAG_LIMIT,
    Broken,
    count,
    items,
    language,
    moment,
    needed,
    part,
    web_address,
    words,
)
from collector.text import from_html, from_plain, one_line, shortened
from collector.values import Ask, IncomingAuthor, IncomingMedia, IncomingPost, MediaKind, Page
from config.hashtags import fold, in_text

# Since 4.5 a post that quotes another begins with its address, for programs that know no quotes.
_QUOTED: Final = re.compile(r'<(p|span) class="quote-inline">.*?</\1>', re.DOTALL)
_KIND_OF: Final = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO, "gifv": MediaKind.VIDEO}


def read(payload: Any, ask: Ask) -> Page:
    """The public posts of a timeline's answer (a list of Status entities), as `ask.server` sees them."""
    if not isinstance(payload, list):
        told = words(part(payload, "error"))
        raise Unreadable(
            f"no list of posts came ({one_line(told, 200) or type(payload).__name__})", source=ask.name
        )
    posts: list[IncomingPost] = []
    faults: list[str] = []
    for status in payload:
        try:
            if is_public(status) and part(status["account"], "noindex") is not True:
                posts.append(post(status, ask.server))
        except Broken as broken:
            name = one_line(words(part(status, "id")), 60) or "without id"
            faults.append(f"post {name}: {broken}")
    return Page(tuple(posts), faults=tuple(faults))


def is_public(status: Any) -> bool:
    """True for a public post that is no boost of another; `Broken` for what is no post."""
    if not isinstance(status, dict):
        raise Broken("no object")
    if not isinstance(status.get("account"), dict):
        raise Broken("no “account”")
    return status.get("visibility") == "public" and status.get("reblog") is None


def post(status: dict[str, Any], server: str) -> IncomingPost:
    """One status as `server` sees it; `Broken` when it lacks what a post cannot do without."""
    identity = of_fediverse(needed(status.get("uri"), "uri"), web_address(status.get("url")))
    published = moment(status.get("created_at"))
    if published is None or not identity.url:
        raise Broken("no usable “created_at”" if published is None else "no usable “url”")
    text = from_html(_QUOTED.sub("", words(status.get("content"))))
    warning = one_line(words(status.get("spoiler_text")), 500)
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=needed(status.get("id"), "id"),
        url=identity.url,
        text=shortened(text),
        published_at=published,
        author=_author(status["account"], server, identity.uri),
        edited_at=moment(status.get("edited_at")),
        language=language(status.get("language")),
        tags=_tags(text, items(status.get("tags"))),
        media=tuple(_media(items(status.get("media_attachments")))),
        title=warning,
        likes=count(status.get("favourites_count")),
        reposts=count(status.get("reblogs_count")),
        replies=count(status.get("replies_count")),
        is_reply=status.get("in_reply_to_id") is not None,
        sensitive=status.get("sensitive") is True or bool(warning),
    )


def _author(account: dict[str, Any], server: str, status: str) -> IncomingAuthor:
    """The author of `status`, which lives where its author does; a local one's handle gets the domain,
    which `acct` leaves out."""
    handle = needed(account.get("acct"), "account.acct")
    url = web_address(account.get("url"))
    if "@" not in handle:
        home = clean(url or "") or clean(server)
        handle = f"{handle}@{home.host}" if home else handle
    name = one_line(words(account.get("display_name")), 200) or handle.partition("@")[0]
    page, there = clean(url or ""), clean(status)
    # Somebody at another server's address would rename the author known there.
    known = url if page and there and page.host == there.host else None
    return IncomingAuthor(known or f"acct:{handle}", handle, name, url or "", account.get("bot") is True)


def _tags(text: str, told: list[Any]) -> tuple[str, ...]:
    """Hashtags as written in the text; those the server tells of in its folded form only, as told."""
    names = [one_line(words(part(tag, "name")), TAG_LIMIT + 1) for tag in told]
    tags: dict[str, str] = {}
    for tag in (*in_text(text), *names):
        key = fold(tag)
        if key and len(tag) <= TAG_LIMIT:
            tags.setdefault(key, tag)
    return tuple(tags.values())


def _media(attachments: list[Any]) -> Iterator[IncomingMedia]:
    for attachment in attachments:
        kind = _KIND_OF.get(words(part(attachment, "type")))
        if kind is None:
            continue
        picture = kind is MediaKind.IMAGE
        urls = ("url", "remote_url", "preview_url") if picture else ("preview_url",)
        url = next((url for url in (web_address(attachment.get(name)) for name in urls) if url), None)
        if url is not None:
            alt = attachment.get("description")
            size = part(attachment.get("meta"), "original" if picture else "small")
            yield IncomingMedia(
                kind=kind,
                url=url,
                alt=from_plain(alt) if isinstance(alt, str) else None,
                width=count(part(size, "width")) or None,
                height=count(part(size, "height")) or None,
            )
