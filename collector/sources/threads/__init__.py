"""Threads: public posts under a hashtag (keyword search, after Meta's review), and always our own.

Searches: one hashtag in both spellings, each as the topic of a post (a post has one) and as a word in it;
besides, the posts of our own account, which need no review.
Authentication: a token of a Threads account with ``threads_basic`` and ``threads_keyword_search``; it lasts
60 days and is renewed before that.  Until Meta has reviewed the app, the search finds our own posts only
and does not say so: the view counts as partial until a post by somebody else has been found.
Limits: 2,200 searches in 24 hours for an account, in all its apps; an asking takes two for each spelling.
Likes, reposts and replies are not told, and who posted only by username; links to pictures end after days.
Deletion: asked by the post's link whether Threads still shows it to everybody (oEmbed, without a key).
Terms: Meta's Platform Terms.  Kept only as long as needed, removed when asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from collector import graph, spellings
from collector.door import FEED_LIMIT, Door
from collector.errors import CollectError, KeyRefused, Misconfigured, Transient, Unreadable
from collector.graph import pages
from collector.graph.refusals import NothingThere, UnknownTag
from collector.payload import count, items, moment, part, words
from collector.sources.threads.posts import FIELDS, read
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Missing, Page, Renewed, There
from config.clock import now

__all__ = ["KIND", "RECHECK_BATCH", "RENEW_BEFORE", "fetch", "read", "recheck", "renew"]

KIND: Final = "threads"
RENEW_BEFORE: Final = timedelta(days=45)
"""Early, because a token may have been old already when it was pasted."""
RECHECK_BATCH: Final = 5
PAGE: Final = 50
OVERLAP: Final = timedelta(hours=1)
"""Posts are found some time after their date, so each asking goes back so far beyond the last."""

NOT_REVIEWED: Final = (
    "the search finds our own posts only: Meta has not reviewed the app for searching Threads"
)
NOTHING_YET: Final = (
    "nothing by others has been found yet; until Meta has reviewed the app, Threads finds our own posts only"
)

_OWN: Final = "own"
_MODES: Final = ("TAG", "KEYWORD")
_LONGEST_KEY: Final = 1000


@dataclass(frozen=True, slots=True)
class _Round:
    """What one question to each list that goes on gave."""

    posts: Mapping[str, IncomingPost]
    faults: tuple[str, ...]
    following: Mapping[str, str]
    """Where each list goes on, by its name; only those that do."""
    by: frozenset[str] = frozenset()
    """Whose posts the searches found, also those without the hashtag."""
    refusal: str = ""
    """Why the search is not allowed, "" where it is."""
    busy: bool = False


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of each list: our own posts, and both searches in each spelling; each post once.

    The cursor holds our username and whether posts by others were ever found (``own``, ``others``), the
    newest known date and, under way, where each list goes on (``lists``, ``pages``, ``top``) and what the
    search has shown so far (``mine``, ``refusal``).
    """
    names = [_OWN, *(f"{mode} {tag}" for tag in spellings.asked(ask) for mode in _MODES)]
    graph.connected(ask, ask.token)
    own = words(cursor.get("own")) or _username(door, ask)
    newest = moment(cursor.get("newest"))
    going = cursor.get("lists")
    marks = {name: words(part(going, name)) for name in names if not going or words(part(going, name))}
    since = max(horizon, newest - OVERLAP) if newest else horizon
    this = _asked(door, ask, marks, since)
    posts = tuple(one for one in this.posts.values() if one.published_at and one.published_at >= horizon)
    others = cursor.get("others") is True or bool(this.by - {own})
    dates = [one.published_at for one in posts if one.published_at is not None]
    top = max([*dates, *filter(None, (newest, moment(cursor.get("top"))))], default=None)
    kept: dict[str, Any] = {name: value for name, value in (("own", own), ("others", others)) if value}
    number = (count(cursor.get("pages")) or 0) + 1
    mine = bool(this.by) or cursor.get("mine") is True
    refusal = this.refusal or words(cursor.get("refusal"))
    page = Page(posts, faults=this.faults, partial=refusal or _share(others, mine))
    if this.following and number < pages.BACK_PAGES:
        kept |= {"lists": dict(this.following), "pages": number, "mine": mine, "refusal": refusal}
        kept |= {"top": top.isoformat()} if top else {}
        kept |= {"newest": newest.isoformat()} if newest else {}
        return replace(page, cursor=kept, more=not this.busy)
    return replace(page, cursor=kept | ({"newest": top.isoformat()} if top else {}))


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """Whether Threads still shows these posts to everybody, asked by their links and without a key.

    What stays unasked after a full limit is unknown; an error comes out only where nothing was learnt.
    """
    looked: dict[str, Missing | There] = {}
    trouble: CollectError | None = None
    for post in posts:
        try:
            _get(door, ask, "v1.0/oembed", [("url", post.url)], token="")
        except (NothingThere, UnknownTag):
            looked[post.native_id] = Missing()
        except CollectError as error:
            trouble = error
            if isinstance(error, Transient):
                break
        else:
            looked[post.native_id] = There()
    if trouble is not None and not looked:
        raise trouble
    return looked


def renew(door: Door, server: str, secret: Mapping[str, str]) -> Renewed:
    """A fresh token for one that will end; it must be a day old and not over yet.

    Raises only `collector.errors`; `KeyRefused`: a person must connect again.
    """
    ask = Ask(0, KIND, server, "", secret=secret, name="Threads")
    if not ask.token:
        raise KeyRefused("there is no token to renew", source=ask.name)
    told = _get(door, ask, "refresh_access_token", [("grant_type", "th_refresh_token")]).payload
    fresh = words(part(told, "access_token"))
    if not (0 < len(fresh) <= _LONGEST_KEY and fresh.isascii() and fresh.isprintable()):
        raise Unreadable("no token came where a fresh one was promised", source=ask.name)
    seconds = count(part(told, "expires_in"))
    return Renewed({**secret, "token": fresh}, now() + timedelta(seconds=seconds) if seconds else None)


def _share(others: bool, mine: bool) -> str:
    if others:
        return ""
    return NOT_REVIEWED if mine else NOTHING_YET


def _asked(door: Door, ask: Ask, marks: Mapping[str, str], since: datetime) -> _Round:
    """One question to each list; where the search is not allowed, our own posts come all the same."""
    this = _Round({}, (), {})
    for name, mark in marks.items():
        mode, _, tag = name.partition(" ")
        params = [("fields", FIELDS), ("limit", str(PAGE)), ("since", str(int(since.timestamp())))]
        params += [("after", mark)] if mark else []
        if mode != _OWN:
            params += [("q", tag), ("search_mode", mode), ("search_type", "RECENT")]
        try:
            told = _get(door, ask, "v1.0/me/threads" if mode == _OWN else "v1.0/keyword_search", params)
        except Misconfigured as error:
            if mode == _OWN or isinstance(error, KeyRefused):
                raise
            this = replace(this, refusal=f"only our own posts are read: {error.problem}")
            continue
        page = read(told.payload, ask)
        after = pages.onward(told.payload, bare=True)
        this = replace(
            this,
            posts={**{one.uri: one for one in page.posts}, **this.posts},
            faults=(*this.faults, *page.faults),
            following={**this.following, **({name: after[0][1]} if after else {})},
            by=this.by if mode == _OWN else this.by | _authors(told.payload),
            busy=this.busy or told.busy,
        )
    return this


def _authors(payload: Any) -> frozenset[str]:
    names = (words(part(node, "username")).lower() for node in items(part(payload, "data")))
    return frozenset(filter(None, names))


def _username(door: Door, ask: Ask) -> str:
    return words(part(_get(door, ask, "v1.0/me", [("fields", "id,username")]).payload, "username")).lower()


def _get(
    door: Door, ask: Ask, path: str, params: Sequence[tuple[str, str]], *, token: str | None = None
) -> graph.Told:
    answer = door.get(
        f"{ask.server.rstrip('/')}/{path}",
        source=ask.name,
        params=params,
        token=ask.token if token is None else token,
        accept="application/json",
        limit=FEED_LIMIT,
        also=graph.ANY_ERROR,
    )
    return graph.told(answer)
