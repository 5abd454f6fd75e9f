"""Walking through the pages of an edge, newest first, and reading what is on them.  Pure.

An ``after`` may look the same on every page and still lead on, so it is never compared: an empty
page, a missing ``next`` or `BACK_PAGES` is the end.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from collector.errors import Unreadable
from collector.payload import TAG_LIMIT, Broken, count, items, moment, part, words
from collector.text import one_line
from collector.values import Cursor, IncomingPost, Page
from config.hashtags import fold, in_text

BACK_PAGES: Final = 20
"""How many pages one walk goes back at most."""

_MARK: Final = re.compile(r"[!-~]{1,600}", re.ASCII)
_ONWARD: Final = frozenset({"after", "until", "since", "__paging_token"})


def onward(edge: Any, *, bare: bool = False) -> list[list[str]]:
    """The parameters of the next page, ``[]`` when there is none.

    They come from ``paging.next``, of which nothing else is kept: it holds the key.  `bare`: this
    edge tells of a cursor only (``/tags``, business discovery), and an empty page is the end.
    """
    if not items(part(edge, "data")):
        return []
    paging = part(edge, "paging")
    after = words(part(part(paging, "cursors"), "after"))
    if bare:
        return [["after", after]] if _MARK.fullmatch(after) else []
    try:
        asked = parse_qsl(urlsplit(words(part(paging, "next"))).query)
    except ValueError:
        return []
    return [[name, value] for name, value in asked if name in _ONWARD and _MARK.fullmatch(value)]


def place(cursor: Cursor) -> list[tuple[str, str]]:
    """Where a walk goes on: the parameters that `onward` gave, ``[]`` for its beginning."""
    pairs = [items(pair) for pair in items(cursor.get("next"))]
    return [
        (pair[0], pair[1])
        for pair in pairs
        if len(pair) == 2 and words(pair[0]) in _ONWARD and _MARK.fullmatch(words(pair[1]))
    ]


def walked(
    page: Page,
    cursor: Cursor,
    following: list[list[str]],
    dates: Iterable[Any],
    horizon: datetime,
    *,
    busy: bool,
) -> Page:
    """The page with the cursor after it, and whether to go on at once.

    A walk begins with the newest posts every time, so edits and counts of late posts are seen, and
    goes back until nothing on a page is newer than the newest of the last walk (or than `horizon`).
    Where a limit is nearly full it pauses, and goes on from there next time.  `dates` are of
    everything on the page, read or not, as the network writes them.
    """
    there = [date for date in map(moment, dates) if date is not None]
    newest = moment(cursor.get("newest"))
    top = max([*there, *filter(None, (newest, moment(cursor.get("top"))))], default=None)
    floor = max(newest or horizon, horizon)
    pages = (count(cursor.get("pages")) or 0) + 1
    posts = tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon)
    if following and pages < BACK_PAGES and any(date > floor for date in there):
        kept: dict[str, Any] = {"next": following, "pages": pages}
        kept |= {"top": top.isoformat()} if top else {}
        kept |= {"newest": newest.isoformat()} if newest else {}
        return replace(page, posts=posts, cursor=kept, more=not busy)
    return replace(page, posts=posts, cursor={"newest": top.isoformat()} if top else {})


def entries(payload: Any, source: str) -> list[Any]:
    """The list in an edge's answer (``{"data": […]}``); `Unreadable` where there is none."""
    found = part(payload, "data")
    if not isinstance(found, list):
        raise Unreadable("no list of posts came", source=source)
    return found


def read(nodes: Iterable[Any], post: Callable[[Any], IncomingPost | None]) -> Page:
    """The posts of nodes, read by `post` (None: not for us); those it calls `Broken` are faults."""
    posts: list[IncomingPost] = []
    faults: list[str] = []
    for node in nodes:
        try:
            one = post(node)
        except Broken as broken:
            faults.append(f"post {one_line(words(part(node, 'id')), 60) or 'without id'}: {broken}")
        else:
            posts += [one] if one is not None else []
    return Page(tuple(posts), faults=tuple(faults))


def tags(text: str, also: str = "") -> tuple[str, ...]:
    """The hashtags of a text as written, each folded one once; `also`: one that may not be in it."""
    found: dict[str, str] = {}
    for tag in (*in_text(text), also):
        key = fold(tag)
        if key and len(tag) <= TAG_LIMIT:
            found.setdefault(key, tag)
    return tuple(found.values())
