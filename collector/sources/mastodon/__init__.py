"""Mastodon and servers that speak its API (Pixelfed, GoToSocial, Friendica with a key).

Searches: one hashtag's public timeline on one server, newest first; the server folds spellings
itself.  A server knows only posts that reached it, so several are asked and (network, uri) tells
which are the same.  A pasted link is asked from its own server.
Authentication: none on open servers; some show hashtags to signed-in users only, then a user's
token with the right ``read:statuses`` (an application's token is not enough).
Limits: 40 posts a page; without a token 300 requests in 5 minutes and 300 in 15 minutes with paging.
The limit's end comes in ``X-RateLimit-Reset``.
Deletion: a deleted post is missing from timelines and gives 404 by its id.
Terms: each server has its own.  Only posts with visibility ``public`` are read, boosts are not, and
authors who ask not to be indexed (``noindex``) are left out; a link a person pastes is that
person's choice and is read.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NoReturn
from urllib.parse import quote

from collector.answers import Answer
from collector.door import Door
from collector.errors import Misconfigured, Refused, Unreadable
from collector.identity import Identity
from collector.links import clean
from collector.payload import Broken, count, moment, part, words
from collector.sources.mastodon.statuses import is_public, post, read
from collector.text import one_line
from collector.values import Ask, Cursor, IncomingPost, Page
from config.hashtags import fold

__all__ = ["KIND", "by_link", "fetch", "read"]

KIND: Final = "mastodon"
PAGE: Final = 40
BACK_PAGES: Final = 20
"""How many pages the first ask goes back at most."""

_ACCEPT: Final = "application/json"
_SIGNED_IN_ONLY: Final = frozenset({401, 403, 422})
_NOT_THIS_API: Final = frozenset({400, 404, 405, 406, 501})


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of a hashtag's timeline.

    The first ask goes back from the newest post page by page (``{"newest", "older_than", "pages"}``)
    until `horizon` or `BACK_PAGES`; then each ask goes forward from the newest (``{"newest"}``).
    """
    tag = one_line(ask.query).lstrip("#＃")
    if not fold(tag):
        raise Misconfigured(
            "the source names no hashtag", source=ask.name, advice="write the hashtag as query"
        )
    answer = door.get(
        f"{ask.server.rstrip('/')}/api/v1/timelines/tag/{quote(tag, safe='')}",
        source=ask.name,
        params=[("limit", str(PAGE)), *_from_where(cursor)],
        token=ask.token,
        accept=_ACCEPT,
        also=_SIGNED_IN_ONLY | {404},
    )
    if answer.status in _SIGNED_IN_ONLY:
        _signed_in_only(answer, ask)
    if answer.status == 404:
        return _unknown_tag(answer, ask, cursor)
    payload = answer.json()
    page = read(payload, ask)
    ids = sorted(filter(None, (one_line(words(part(status, "id")), 200) for status in payload)), key=_age)
    newest = words(cursor.get("newest"))
    top = max(newest, ids[-1] if ids else "", key=_age)
    if newest and not cursor.get("older_than"):
        return replace(page, cursor={"newest": top}, more=len(ids) >= PAGE and top != newest)
    dates = [moment(part(status, "created_at")) for status in payload]
    page = replace(page, posts=tuple(one for one in page.posts if _since(one.published_at, horizon)))
    older_than = _older_than(cursor, ids)
    pages = (count(cursor.get("pages")) or 0) + 1
    if older_than and pages < BACK_PAGES and any(_since(date, horizon) for date in dates):
        return replace(page, cursor={"newest": top, "older_than": older_than, "pages": pages}, more=True)
    return replace(page, cursor={"newest": top} if top else {})


def _from_where(cursor: Cursor) -> list[tuple[str, str]]:
    for name, parameter in (("older_than", "max_id"), ("newest", "min_id")):
        if words(cursor.get(name)):
            return [(parameter, words(cursor.get(name)))]
    return []


def _older_than(cursor: Cursor, ids: list[str]) -> str:
    """Where the next page back begins; ``""`` when there is none or the server does not go back."""
    before = words(cursor.get("older_than"))
    return ids[0] if ids and (not before or _age(ids[0]) < _age(before)) else ""


def _since(moment: datetime | None, horizon: datetime) -> bool:
    return moment is not None and moment >= horizon


def by_link(door: Door, identity: Identity) -> IncomingPost:
    """The post a pasted link leads to, asked from the link's own server.

    `Misconfigured` where that server is none of this kind, shows posts to signed-in users only or
    has no such post; `Refused` where the post is not public.
    """
    address = clean(identity.url)
    number = address.plain_path.removesuffix("/embed").rpartition("/")[2] if address else ""
    if address is None or not number:
        raise Misconfigured(f"“{identity.url}” leads to no post")
    server = f"{address.scheme}://{address.host}"
    answer = door.get(
        f"{server}/api/v1/statuses/{quote(number, safe='')}",
        source=address.host,
        accept=_ACCEPT,
        also=_SIGNED_IN_ONLY | _NOT_THIS_API,
    )
    if answer.status in _SIGNED_IN_ONLY:
        raise Misconfigured(
            f"{address.host} shows this post only to signed-in people", advice="copy its text by hand"
        )
    status = _json_or_none(answer)
    if answer.status in _NOT_THIS_API or not isinstance(status, dict):
        known = isinstance(status, dict) and "error" in status
        raise Misconfigured(
            f"{address.host} has no public post at this link"
            if known
            else f"{address.host} is no Mastodon server",
            advice="check the link, or copy the text by hand",
        )
    try:
        if not is_public(status):
            raise Refused(
                "this post is not public", source=address.host, advice="ask its author for another way"
            )
        return post(status, server)
    except Broken as broken:
        raise Unreadable(f"the post cannot be read: {broken}", source=address.host) from broken


def _signed_in_only(answer: Answer, ask: Ask) -> NoReturn:
    told = one_line(words(part(_json_or_none(answer), "error")), 200)
    if ask.token:
        raise Misconfigured(
            f"the server does not accept the key ({told or answer.status})",
            source=ask.name,
            advice="make a new user token with the right read:statuses and store it",
        )
    raise Misconfigured(
        "this server shows hashtags only to signed-in users",
        source=ask.name,
        advice="give the source a user token of that server, or ask another server",
    )


def _unknown_tag(answer: Answer, ask: Ask, cursor: Cursor) -> Page:
    """Nothing under a hashtag nobody used yet; another 404 is no answer of this API."""
    if isinstance(part(_json_or_none(answer), "error"), str):
        return Page((), cursor)
    raise Misconfigured(
        f"{ask.server} is no Mastodon server", source=ask.name, advice="check the server's address"
    )


def _json_or_none(answer: Answer) -> Any:
    try:
        return answer.json()
    except Unreadable:
        return None


def _age(native_id: str) -> tuple[int, str]:
    """Orders ids: they are opaque, longer ones are newer."""
    return len(native_id), native_id
