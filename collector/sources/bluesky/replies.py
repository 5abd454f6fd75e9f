"""What a post's author answered under it: the thread below a post (``getPostThread``)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from collector.door import Door
from collector.errors import Misconfigured, Unreadable
from collector.payload import Broken, items, part
from collector.sources.bluesky.refusals import JUDGED, error_of, judged
from collector.sources.bluesky.views import post
from collector.values import Ask, IncomingReply, Known

DEPTH: Final = 20
"""Levels of answers to answers."""


def replies(
    door: Door, ask: Ask, known: Known, author: str, since: datetime, *, view: str
) -> Sequence[IncomingReply]:
    """The author's answers below a post since a moment (aware), oldest first.

    Asked of the public `view` where the source has no key.  What its author shows to signed-in
    people only is left out.  `Misconfigured` where there is no such post (any more).
    """
    server, token = (ask.server, ask.token) if ask.token else (view, "")
    answer = door.get(
        f"{server.rstrip('/')}/xrpc/app.bsky.feed.getPostThread",
        source=ask.name,
        params=[("uri", known.uri), ("depth", str(DEPTH)), ("parentHeight", "0")],
        token=token,
        accept="application/json",
        also=JUDGED,
    )
    if answer.status == 400 and error_of(answer) == "NotFound":
        raise Misconfigured("the server has no thread for this post", source=ask.name)
    thread = part(judged(answer, ask.name), "thread")
    if not isinstance(thread, dict):
        raise Unreadable("no thread came where one was asked for", source=ask.name)
    found: list[IncomingReply] = []
    for one in _below(thread):
        try:
            said = post(one)
        except Broken:
            continue
        theirs = said.author is not None and said.author.uri == author and not said.restricted
        if theirs and said.published_at and said.published_at >= since:
            found.append(IncomingReply(said.native_id, said.url, said.text, said.published_at))
    return sorted(found, key=lambda reply: reply.at)


def _below(thread: dict[str, Any]) -> Iterator[Any]:
    """Every post below the first; what is deleted or blocked has none."""
    waiting = list(items(thread.get("replies")))
    while waiting:
        one = waiting.pop()
        if part(one, "post") is not None:
            yield part(one, "post")
        waiting += items(part(one, "replies"))
