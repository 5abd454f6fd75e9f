"""Mastodon and servers that speak its API: GoToSocial, Pixelfed, Friendica (with a key).

Searches: one hashtag's public timeline on one server, newest first.  Mastodon folds spellings
itself since 4.0; elsewhere the spelling as asked and the folded one are asked in turn.  Which
program a server runs is found once by its nodeinfo and kept in the cursor.  A server knows only
posts that reached it, so several are asked and (network, uri) tells which are the same.  A pasted
link is asked from its own server.
Authentication: none on open servers; some show hashtags to signed-in users only, then a user's
token with the right ``read:statuses`` (an application's token is not enough).  Mastodon 4.5 may
show strangers its own people's posts alone: then these are read, as a partial view.
Limits: 40 posts a page; without a token 300 requests in 5 minutes and 300 in 15 minutes with paging.
The limit's end comes in ``X-RateLimit-Reset``.  Pixelfed's ``min_id`` skips ahead, so there new
posts are read backwards.
Deletion: known posts are looked at 20 at a time (one by one before Mastodon 4.3 and on its
relatives); a post is gone where its own server says so, with 404 or 410.
Terms: each server has its own.  Only posts with visibility ``public`` are read, boosts are not, and
authors who ask not to be indexed (``noindex``) are left out; a link a person pastes is that
person's choice and is read.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from collector.door import Door
from collector.errors import Misconfigured, Refused, Unreadable
from collector.identity import Identity
from collector.links import clean
from collector.payload import Broken, count, part, words
from collector.sources.mastodon import software as programs
from collector.sources.mastodon import timeline
from collector.sources.mastodon.again import RECHECK_BATCH, recheck
from collector.sources.mastodon.refusals import ACCEPT, SIGNED_IN_ONLY, json_or_none
from collector.sources.mastodon.replies import replies
from collector.sources.mastodon.statuses import is_public, post, read
from collector.text import one_line
from collector.values import Ask, Cursor, IncomingPost, Page
from config.hashtags import fold, spelling

__all__ = ["KIND", "RECHECK_BATCH", "by_link", "fetch", "read", "recheck", "replies"]

KIND: Final = "mastodon"

_NOT_THIS_API: Final = frozenset({400, 404, 405, 406, 501})


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of a hashtag's timeline, as `timeline.page` pages it.

    Where a server does not fold spellings, each has a timeline and a cursor of its own
    (``{"of": {spelling: …}, "turn"}``) and they are read one after the other.  ``software`` in the
    cursor is what `software.find` gave, once it mattered.
    """
    tag = one_line(ask.query).lstrip("#＃")
    if not fold(tag):
        raise Misconfigured(
            "the source names no hashtag", source=ask.name, advice="write the hashtag as query"
        )
    names = list(dict.fromkeys((tag, fold(tag))) if spelling(tag) != fold(tag) else [tag])
    software = words(cursor.get("software"))
    if not software and (len(names) > 1 or ask.token):
        software = programs.find(door, ask)
    kept = {"software": software} if software else {}
    if len(names) == 1 or programs.folds(software):
        page = timeline.page(door, ask, tag, software, cursor, horizon)
        return replace(page, cursor={**page.cursor, **kept})
    turn = min(count(cursor.get("turn")) or 0, len(names) - 1)
    of = {name: part(cursor.get("of"), name) for name in names}
    own = of[names[turn]]
    page = timeline.page(door, ask, names[turn], software, own if isinstance(own, dict) else {}, horizon)
    after = {"of": {**of, names[turn]: dict(page.cursor)}, **kept}
    if not page.more:
        turn = (turn + 1) % len(names)
    return replace(page, cursor={**after, "turn": turn}, more=page.more or turn > 0)


def by_link(door: Door, identity: Identity) -> IncomingPost:
    """The post a pasted link leads to, asked from the link's own server.

    `Misconfigured` where that server is none of this kind, shows posts to signed-in users only or
    has no such post; `Refused` where the post is not public.  Second-hand where it is another server's.
    """
    address = clean(identity.url)
    number = address.plain_path.removesuffix("/embed").rpartition("/")[2] if address else ""
    if address is None or not number:
        raise Misconfigured(f"“{identity.url}” leads to no post")
    server = f"{address.scheme}://{address.host}"
    answer = door.get(
        f"{server}/api/v1/statuses/{quote(number, safe='')}",
        source=address.host,
        accept=ACCEPT,
        also=SIGNED_IN_ONLY | _NOT_THIS_API,
    )
    if answer.status in SIGNED_IN_ONLY:
        raise Misconfigured(
            f"{address.host} shows this post only to signed-in people", advice="copy its text by hand"
        )
    status = json_or_none(answer)
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
        found = post(status, server)
    except Broken as broken:
        raise Unreadable(f"the post cannot be read: {broken}", source=address.host) from broken
    published = clean(found.uri)
    # A link leads to any server there is, and what that tells of other servers' posts is hearsay.
    return replace(found, second_hand=published is None or published.host != address.host)
