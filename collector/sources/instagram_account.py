"""Instagram: the posts of a partner's professional account that we name (business discovery).

Searches: nothing; it lists what the named account has posted, newest first.  `Source.query` is
``<our account's number>/<partner's username>``.
Authentication: a connection to Meta with ``instagram_basic``, ``instagram_manage_insights`` and
``pages_read_engagement``, asked as our own account.
Limits: 4,800 requests a day for every view of our account.  Only professional accounts without an age
limit; no Stories; likes are unknown where the owner hides them; videos come with their still.
Deletion: asked by the post's link whether Instagram still shows it to everybody.
Terms: Meta's Platform Terms; to show a partner's posts, their standing permission is noted.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from collector import graph
from collector.door import Door
from collector.errors import Misconfigured, Unreadable
from collector.graph import again, media, pages
from collector.graph.keys import RENEW_BEFORE, renew
from collector.payload import part
from collector.values import Ask, Cursor, Known, Looked, Page

__all__ = ["KIND", "RECHECK_BATCH", "RENEW_BEFORE", "fetch", "read", "recheck", "renew"]

KIND: Final = "instagram_account"
RECHECK_BATCH: Final = again.OEMBED_BATCH
PAGE: Final = 25


def read(payload: Any, ask: Ask) -> Page:
    """The posts in an answer of business discovery."""
    nodes = pages.entries(_edge(payload, ask), ask.name)
    return pages.read(nodes, partial(media.post, username=ask.query.rpartition("/")[2]))


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of the partner's posts; the cursor is that of `collector.graph.pages.walked`."""
    graph.connected(ask, ask.token)
    ours, _, username = ask.query.partition("/")
    graph.numbered(ask, ours, "Instagram account of ours")
    if not media.USERNAME.fullmatch(username):
        raise Misconfigured(
            "the source names no partner", source=ask.name, advice="write the partner's username again"
        )
    after = "".join(f".after({value})" for name, value in pages.place(cursor) if name == "after")
    wanted = f"media{after}.limit({PAGE}){{{media.OF_AN_ACCOUNT}}}"
    fields = f"business_discovery.username({username}){{username,{wanted}}}"
    told = graph.get(door, ask, ours, [("fields", fields)])
    edge = _edge(told.payload, ask)
    dates = [part(node, "timestamp") for node in pages.entries(edge, ask.name)]
    following = pages.onward(edge, bare=True)
    return pages.walked(read(told.payload, ask), cursor, following, dates, horizon, busy=told.busy)


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """Whether Instagram still shows these posts to everybody."""
    return again.publicly(door, ask, posts)


def _edge(payload: Any, ask: Ask) -> Any:
    """The list of posts; an account that has posted nothing has none."""
    found = part(payload, "business_discovery")
    if not isinstance(found, dict):
        raise Unreadable("no account came where one was asked for", source=ask.name)
    return found.get("media", {"data": []})
