"""Looking at known posts again, and who may say that one is gone.

Only the server a post was written on knows that it is no more, or no longer public (`sources.md`
§0.4, §5.6): another server may have lost its copy, never got the news, or say so to make others'
posts vanish.  So what is missing elsewhere is asked for at its origin, and only 404 or 410 there is
proof.
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from collector.door import Door
from collector.errors import CollectError, Unreadable
from collector.links import clean
from collector.payload import Broken, part
from collector.sources.mastodon.refusals import ACCEPT, SIGNED_IN_ONLY, json_or_none, signed_in_only
from collector.sources.mastodon.statuses import is_public, post
from collector.values import Ask, IncomingPost, Known, Looked, Missing

RECHECK_BATCH: Final = 20
"""More ids are answered with 422."""

ORIGINS: Final = 5
"""At most so many other servers are asked at a time; posts of the rest stay unknown until next time."""

ORIGIN_SECONDS: Final = 10.0

_ACTIVITY: Final = "application/activity+json"
_NOT_OFFERED: Final = frozenset({400, 404, 405, 406, 422, 501})
_GONE: Final = frozenset({404, 410})


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How these posts are now, as `ask.server` and, for what is missing there, their origins say."""
    found = _batch(door, ask, posts)
    if found is None:
        found = _one_by_one(door, ask, posts)
    looked: dict[str, IncomingPost | Missing] = {}
    elsewhere: list[Known] = []
    for known in posts:
        if known.native_id not in found:
            continue
        status = found[known.native_id]
        seen = Missing() if status is None else _seen(status, ask)
        if isinstance(seen, Missing) and _host(known.uri) != _host(ask.server):
            elsewhere.append(known)
        elif seen is not None:
            looked[known.native_id] = seen
    return looked | _at_origins(door, elsewhere)


def _seen(status: dict[str, Any], ask: Ask) -> IncomingPost | Missing | None:
    try:
        return post(status, ask.server) if is_public(status) else Missing()
    except Broken:
        return None


def _batch(door: Door, ask: Ask, posts: Sequence[Known]) -> dict[str, dict[str, Any] | None] | None:
    """Each post's status by its id, None for those missing; None in all where no batch is offered
    (Mastodon before 4.3, its relatives)."""
    answer = door.get(
        f"{ask.server.rstrip('/')}/api/v1/statuses",
        source=ask.name,
        params=[("id[]", known.native_id) for known in posts],
        token=ask.token,
        accept=ACCEPT,
        also=_NOT_OFFERED | SIGNED_IN_ONLY,
    )
    statuses = None if answer.status in _NOT_OFFERED else json_or_none(answer)
    if answer.status in SIGNED_IN_ONLY - _NOT_OFFERED:
        raise signed_in_only(answer, ask)
    if not isinstance(statuses, list):
        return None
    told = {str(part(one, "id")): one for one in statuses if isinstance(one, dict)}
    return {known.native_id: told.get(known.native_id) for known in posts}


def _one_by_one(door: Door, ask: Ask, posts: Sequence[Known]) -> dict[str, dict[str, Any] | None]:
    found: dict[str, dict[str, Any] | None] = {}
    for known in posts:
        answer = door.get(
            f"{ask.server.rstrip('/')}/api/v1/statuses/{quote(known.native_id, safe='')}",
            source=ask.name,
            token=ask.token,
            accept=ACCEPT,
            also=SIGNED_IN_ONLY | _GONE,
        )
        if answer.status in SIGNED_IN_ONLY:
            raise signed_in_only(answer, ask)
        told = json_or_none(answer)
        if not isinstance(told, dict):
            # A page for people says nothing of a post.
            raise Unreadable("no post came where one was asked for", source=ask.name)
        found[known.native_id] = None if answer.status in _GONE else told
    return found


def _at_origins(door: Door, posts: Sequence[Known]) -> dict[str, Missing]:
    """Those whose own server says that they are gone.  A server in trouble says nothing, one in
    trouble once is not asked twice."""
    gone: dict[str, Missing] = {}
    silent: set[str] = set()
    asked: set[str] = set()
    for known in posts:
        host = _host(known.uri)
        if not host or host in silent or (host not in asked and len(asked) >= ORIGINS):
            continue
        asked.add(host)
        try:
            answer = door.get(known.uri, source=host, accept=_ACTIVITY, also=_GONE, seconds=ORIGIN_SECONDS)
        except CollectError:
            silent.add(host)
            continue
        if answer.status in _GONE:
            gone[known.native_id] = Missing()
    return gone


def _host(url: str) -> str:
    address = clean(url)
    return address.host if address else ""
