"""What a post's author answered under it: the thread below a status (``/context``).

Without a token a server tells at most 60 descendants, 20 levels deep; that is a thread about a
permission many times over.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from collector.door import Door
from collector.errors import Misconfigured, Unreadable
from collector.payload import Broken, items, part, words
from collector.sources.mastodon.refusals import ACCEPT, SIGNED_IN_ONLY, json_or_none, signed_in_only
from collector.sources.mastodon.statuses import post
from collector.values import Ask, IncomingReply, Known

_NOT_THERE: Final = frozenset({400, 404, 405, 406, 410, 501})
_PUBLIC: Final = frozenset({"public", "unlisted"})
"""Anybody may read both; the second is only kept out of timelines, which answers politely are."""


def replies(door: Door, ask: Ask, known: Known, author: str, since: datetime) -> Sequence[IncomingReply]:
    """The author's public answers below a status since a moment (aware), oldest first.

    `Misconfigured` where the server has no such status or speaks another API.
    """
    answer = door.get(
        f"{ask.server.rstrip('/')}/api/v1/statuses/{quote(known.native_id, safe='')}/context",
        source=ask.name,
        token=ask.token,
        accept=ACCEPT,
        also=SIGNED_IN_ONLY | _NOT_THERE,
    )
    if answer.status in SIGNED_IN_ONLY:
        raise signed_in_only(answer, ask)
    if answer.status in _NOT_THERE:
        raise Misconfigured("the server has no thread for this post", source=ask.name)
    thread = json_or_none(answer)
    if not isinstance(part(thread, "descendants"), list):
        raise Unreadable("no thread came where one was asked for", source=ask.name)
    found: list[IncomingReply] = []
    for status in items(part(thread, "descendants")):
        if words(part(status, "visibility")) not in _PUBLIC or not isinstance(part(status, "account"), dict):
            continue
        try:
            one = post(status, ask.server)
        except Broken:
            continue
        if one.author and one.author.uri == author and one.published_at and one.published_at >= since:
            found.append(IncomingReply(one.native_id, one.url, one.text, one.published_at))
    return sorted(found, key=lambda reply: reply.at)
