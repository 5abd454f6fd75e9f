"""Tumblr: public posts under a hashtag, of all of Tumblr.

Searches: one hashtag in both spellings (with and without marks on its letters), newest first.
Authentication: the consumer key of an app registered at tumblr.com/oauth/apps; no review.
Limits: 20 posts a page; 1,000 requests an hour and 5,000 a day for a key.  There is no “since”, so each
asking goes back until it meets what it knows, 20 pages at most.
Deletion: a deleted post, or one of a blog that is gone, is not found (404) when it is asked for.
Terms: shown with the blog's name and a link to the post; what its author deletes must go.

Tumblr tells one number for likes, reblogs and replies together (notes); it is kept as likes.  Reblogs
that add nothing are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from collector import spellings
from collector.answers import Answer, check, wait_asked_for
from collector.door import FEED_LIMIT, Door
from collector.errors import CollectError, KeyRefused, NotConnected, Transient
from collector.payload import count, items, part
from collector.sources.tumblr.posts import BLOG, posted_at, read
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Missing, Page

__all__ = ["KIND", "RECHECK_BATCH", "fetch", "read", "recheck"]

KIND: Final = "tumblr"
PAGE: Final = 20
BACK_PAGES: Final = 20
RECHECK_BATCH: Final = 10
"""Posts asked for one by one."""

_JUDGED: Final = frozenset({401, 403, 404, 429})
_USUAL_WAIT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way back in time through the spellings, in seconds since 1970, kept in the cursor."""

    newest: int
    """The newest post of the last walk; 0: there was none."""
    top: int
    spelling: int
    before: int
    pages: int

    @classmethod
    def of(cls, cursor: Cursor) -> "_Walk":
        names = ("newest", "top", "spelling", "before", "pages")
        return cls(**{name: count(cursor.get(name)) or 0 for name in names})

    def under_way(self) -> dict[str, int]:
        """The cursor in the middle of a walk."""
        names = ("newest", "top", "spelling", "before", "pages")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of a hashtag's posts, back to the newest known one, one spelling after the other."""
    names = spellings.asked(ask)
    walk = _Walk.of(cursor)
    turn = min(walk.spelling, len(names) - 1)
    params = [("tag", names[turn]), ("limit", str(PAGE)), ("npf", "true")]
    params += [("before", str(walk.before))] if walk.before else []
    payload = _asked(door, ask, "tagged", params)
    page = read(payload, ask)
    dates = [seconds for seconds in map(posted_at, items(part(payload, "response"))) if seconds]
    since = int(horizon.timestamp())
    floor = max(walk.newest, since)
    posts = tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon)
    page = replace(page, posts=posts)
    walk = replace(walk, spelling=turn, top=max([walk.top, walk.newest, *dates]), pages=walk.pages + 1)
    oldest = min(dates, default=0)
    if oldest > floor and oldest != walk.before:
        if walk.pages < BACK_PAGES:
            return replace(page, cursor=replace(walk, before=oldest).under_way(), more=True)
        page = replace(page, partial=f"there is more than {BACK_PAGES} pages hold")
    if turn + 1 < len(names):
        following = replace(walk, spelling=turn + 1, before=0, pages=0)
        return replace(page, cursor=following.under_way(), more=True)
    return replace(page, cursor={"newest": walk.top} if walk.top else {})


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How these posts are now, asked one by one; what stays unasked after a trouble is unknown.

    An error comes out only where nothing was learnt.
    """
    looked: dict[str, IncomingPost | Missing] = {}
    for one in posts:
        blog, _, number = one.native_id.rpartition("/")
        if not (BLOG.fullmatch(blog) and number.isdecimal()):
            continue
        path = f"blog/{quote(blog, safe='')}/posts"
        try:
            payload = _asked(door, ask, path, [("id", number), ("npf", "true")])
        except _NotFoundError:
            looked[one.native_id] = Missing()
        except CollectError:
            if not looked:
                raise
            break
        else:
            found = _one(part(payload, "response"))
            looked |= {one.native_id: found} if found else {}
    return looked


def _one(response: Any) -> IncomingPost | None:
    found = read({"response": items(part(response, "posts"))}, Ask(0, KIND, "", "")).posts
    return found[0] if found else None


class _NotFoundError(Exception):
    """Tumblr has no such post or blog."""


def _asked(door: Door, ask: Ask, path: str, params: Sequence[tuple[str, str]]) -> Any:
    """The JSON of an answer; `_NotFoundError` for 404, else only `collector.errors`."""
    if not ask.token:
        raise NotConnected("Tumblr shows hashtags only to those with a key", source=ask.name)
    answer = door.get(
        f"{ask.server.rstrip('/')}/v2/{path}",
        source=ask.name,
        # Tumblr takes its key nowhere but in the address.
        params=[*params, ("api_key", ask.token)],
        accept="application/json",
        limit=FEED_LIMIT,
        also=_JUDGED,
    )
    if answer.status == 404 and path != "tagged" and _says_not_found(answer):
        raise _NotFoundError
    if answer.status == 401:
        raise KeyRefused("Tumblr does not take the key (status 401)", source=ask.name)
    if answer.status == 429:
        raise Transient(
            "Tumblr asks us to slow down (status 429)",
            source=ask.name,
            retry_after=_wait(answer),
            throttled=True,
            alone=True,
        )
    return check(answer, "Tumblr").json()


def _says_not_found(answer: Answer) -> bool:
    """Whether it is Tumblr that says so, and not something on the way."""
    try:
        return bool(part(part(answer.json(), "meta"), "status") == 404)
    except CollectError:
        return False


def _wait(answer: Answer) -> timedelta:
    """Until the allowance that is used up begins anew: the day's, the hour's, or as told."""
    for window in ("perday", "perhour"):
        if _number(answer.headers, f"x-ratelimit-{window}-remaining") == 0:
            seconds = _number(answer.headers, f"x-ratelimit-{window}-reset")
            if seconds is not None:
                return timedelta(seconds=min(seconds, 86_400))
    return wait_asked_for(answer, answer.at) or _USUAL_WAIT


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
