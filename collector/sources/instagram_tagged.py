"""Instagram: posts that tag our professional account in a photo, or @mention it in their text.

Searches: public posts in whose pictures somebody has tagged the account (`Source.query` is its
number), with who posted.  A mention in a text is told by a call from Meta and read one by one
(`mentioned`).
Authentication: a connection to Meta with ``instagram_basic``, ``instagram_manage_comments`` and
``pages_read_engagement``.  No review by Meta for one's own accounts; calls about mentions need it.
Limits: 4,800 requests a day for every view of the account.  Private accounts, Stories and comments
are not seen.
Deletion: asked by the post's link whether Instagram still shows it to everybody.
Terms: Meta's Platform Terms: kept only as long as needed, removed when asked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from collector import graph
from collector.door import Door
from collector.errors import Unreadable
from collector.graph import again, media, pages
from collector.graph.keys import RENEW_BEFORE, renew
from collector.graph.refusals import NothingThere
from collector.payload import Broken, part
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Page

__all__ = ["KIND", "RECHECK_BATCH", "RENEW_BEFORE", "fetch", "mentioned", "read", "recheck", "renew"]

KIND: Final = "instagram_tagged"
RECHECK_BATCH: Final = again.OEMBED_BATCH
PAGE: Final = 25


def read(payload: Any, ask: Ask) -> Page:
    """The posts in an answer of ``/{account}/tags``."""
    return pages.read(pages.entries(payload, ask.name), media.post)


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of posts that tag the account; the cursor is that of `collector.graph.pages.walked`."""
    graph.connected(ask, ask.token)
    account = graph.numbered(ask, ask.query, "Instagram account")
    params = [("fields", media.OF_AN_ACCOUNT), ("limit", str(PAGE)), *pages.place(cursor)]
    told = graph.get(door, ask, f"{account}/tags", params)
    dates = [part(node, "timestamp") for node in pages.entries(told.payload, ask.name)]
    following = pages.onward(told.payload, bare=True)
    return pages.walked(read(told.payload, ask), cursor, following, dates, horizon, busy=told.busy)


def mentioned(door: Door, ask: Ask, media_id: str) -> IncomingPost:
    """The post `media_id` whose text @mentions the account `ask.query`.

    Raises only `collector.errors`: `Misconfigured` where there is no such post (any more).
    """
    graph.connected(ask, ask.token)
    account = graph.numbered(ask, ask.query, "Instagram account")
    if not graph.is_number(media_id):
        raise NothingThere("this names no post of Instagram's", source=ask.name)
    fields = f"mentioned_media.media_id({media_id}){{{media.MENTIONING}}}"
    told = graph.get(door, ask, account, [("fields", fields)])
    node = part(told.payload, "mentioned_media")
    if node is None:
        raise NothingThere("the post that mentions us is not there any more", source=ask.name)
    try:
        return media.post(node)
    except Broken as broken:
        raise Unreadable(f"the post cannot be read: {broken}", source=ask.name) from broken


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """Whether Instagram still shows these posts to everybody."""
    return again.publicly(door, ask, posts)
