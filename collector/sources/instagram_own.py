"""Instagram: the posts of our own professional account.

Searches: nothing; it lists what the account has posted, newest first, and the campaigns keep what
carries one of their hashtags.  `Source.query` is the account's number.
Authentication: a connection to Meta with ``instagram_basic`` and ``pages_read_engagement``; for taps
on the profile's links also ``instagram_manage_insights``.  No review by Meta for one's own accounts.
Limits: 4,800 requests a day for every view of the account; Meta tells how full that is, and from 95 %
on only the first page is asked.  No Stories.
Deletion: asked again by number, fifty at a time.  “Gone” and “not allowed to see” read the same, so
it counts only while another post of the account is shown to us.
Terms: Meta's Platform Terms; they are our own posts.

Likes and comments come with the list, also where they are hidden from others.  Taps on links
(`clicks`) come when a post is looked at again: Instagram needs up to 48 hours for them, has them for
posts but not for reels, and where it has none they are unknown.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from collector import graph
from collector.door import Door
from collector.errors import CollectError, Transient
from collector.graph import again, media, pages
from collector.graph.keys import RENEW_BEFORE, renew
from collector.payload import Broken, part
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Missing, Page

__all__ = ["KIND", "RECHECK_BATCH", "RENEW_BEFORE", "TAGGED_ONLY", "fetch", "read", "recheck", "renew"]

KIND: Final = "instagram_own"
TAGGED_ONLY: Final = True
RECHECK_BATCH: Final = 20
PAGE: Final = 25

_INSIGHTS: Final = (("metric", "profile_activity"), ("breakdown", "action_type"), ("period", "lifetime"))


def read(payload: Any, ask: Ask) -> Page:
    """The posts in an answer of ``/{account}/media``."""
    return pages.read(pages.entries(payload, ask.name), media.post)


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of the account's posts; the cursor is that of `collector.graph.pages.walked`."""
    graph.connected(ask, ask.token)
    account = graph.numbered(ask, ask.query, "Instagram account")
    params = [("fields", media.OUR_OWN), ("limit", str(PAGE)), *pages.place(cursor)]
    told = graph.get(door, ask, f"{account}/media", params)
    dates = [part(node, "timestamp") for node in pages.entries(told.payload, ask.name)]
    page = read(told.payload, ask)
    return pages.walked(page, cursor, pages.onward(told.payload), dates, horizon, busy=told.busy)


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How our posts are now, with the taps on links they led to."""
    token = graph.connected(ask, ask.token)
    graph.numbered(ask, ask.query, "Instagram account")
    looked: dict[str, IncomingPost | Missing] = {}
    found = again.nodes(door, ask, posts, media.OUR_OWN, edge="media", token=token)
    held = False
    for native_id, node in found.items():
        if node is None:
            looked[native_id] = Missing()
            continue
        try:
            post = looked[native_id] = media.post(node)
            if not held:
                looked[native_id] = replace(post, clicks=_taps(door, ask, native_id))
        except Broken:
            continue
        except Transient:
            # No more of them now; the posts themselves are not lost for it.
            held = True
    return looked


def _taps(door: Door, ask: Ask, native_id: str) -> int | None:
    """Taps on links of one post; None where Instagram has none (reels, too old, a right is missing)."""
    try:
        return media.link_taps(graph.get(door, ask, f"{native_id}/insights", _INSIGHTS).payload)
    except Transient:
        raise
    except CollectError:
        return None
