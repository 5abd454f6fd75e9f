"""Flickr: public photos and videos under a tag, of all of Flickr; without a key or with one.

Searches: one tag in both spellings (with and without marks on its letters) at once.  Without a key the
public feed is read, with one ``flickr.photos.search`` from the oldest new photo on.
Authentication: none needed.  With the key of an app (from flickr.com/services/apps) nothing is missed,
and pictures in full size and licences come.
Limits: without a key the 20 newest photos, and it is said when more may have come between; with one 100
a page, 4,000 for a question, and 3,600 questions an hour for a key.
Deletion: ``flickr.photos.getInfo`` says with code 1 that there is no such public photo.  Without a key
Flickr's oEmbed is asked by the photo's link.
Terms: shown with the photographer's name and a link to the photo.  An open licence (Creative Commons and
the like) is noted below the text; where none is, the photographer must be asked.

Flickr keeps tags in lower case and without spaces; they are kept as it gives them.  Favourites and
comments are not told in lists, so they stay unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from collector import spellings
from collector.answers import Answer
from collector.door import FEED_LIMIT, Door
from collector.errors import CollectError, KeyRefused, Misconfigured, Transient, Unreadable
from collector.payload import count, part, words
from collector.sources.flickr.photos import read, whole_number
from collector.text import one_line
from collector.values import Ask, Cursor, Known, Looked, Missing, Page, There

__all__ = ["KIND", "RECHECK_BATCH", "fetch", "read", "recheck"]

KIND: Final = "flickr"
PAGE: Final = 100
BACK_PAGES: Final = 20
RECHECK_BATCH: Final = 10
"""Photos asked for one by one."""

OEMBED = "https://www.flickr.com/services/oembed/"
"""Tells strangers of a public photo."""

OVERLAP: Final = timedelta(days=1)
"""Photos are found some time after they came, so each asking goes back so far beyond the last."""
FEED: Final = 20

_EXTRAS: Final = (
    "description,license,date_upload,owner_name,tags,media,path_alias,url_l,url_c,url_z,url_m,url_n"
)
_NO_SUCH_PHOTO: Final = 1
_KEY_CODES: Final = frozenset({95, 96, 97, 98, 100})
_TROUBLE: Final = frozenset({0, 10, 105, 106, 201})
_HIDDEN: Final = frozenset({401, 404})
_ODD_ESCAPE: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\'")


class _FailedError(Exception):
    """Flickr says that it did not work (``{"stat": "fail", "code": …}``)."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """The feed's photos or, with a key, a page of the search, oldest first.

    The cursor holds when the newest known one was uploaded (``newest``, seconds since 1970) and, in
    the middle of a search, since when it goes and which page is next.
    """
    tags = ",".join(spellings.asked(ask))
    since = int(horizon.timestamp())
    page = _searched(door, ask, tags, cursor, since) if ask.token else _fed(door, ask, tags, cursor, since)
    posts = tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon)
    return replace(page, posts=posts)


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """Whether these photos are there and public, asked one by one.

    What stays unasked after a trouble is unknown; an error comes out only where nothing was learnt.
    """
    looked: dict[str, Missing | There] = {}
    for one in posts:
        try:
            there = _is_known(door, ask, one.native_id) if ask.token else _is_shown(door, ask, one.url)
        except CollectError:
            if not looked:
                raise
            break
        looked[one.native_id] = There() if there else Missing()
    return looked


def _is_known(door: Door, ask: Ask, number: str) -> bool:
    try:
        _method(door, ask, "flickr.photos.getInfo", [("photo_id", number)])
    except _FailedError as failed:
        if failed.code == _NO_SUCH_PHOTO:
            return False
        raise Unreadable(f"Flickr did not take the question ({failed})", source=ask.name) from failed
    return True


def _is_shown(door: Door, ask: Ask, link: str) -> bool:
    params = [("format", "json"), ("url", link)]
    answer = door.get(OEMBED, source=ask.name, params=params, accept="application/json", also=_HIDDEN)
    return answer.status not in _HIDDEN and bool(_json(answer))


def _fed(door: Door, ask: Ask, tags: str, cursor: Cursor, since: int) -> Page:
    """The 20 newest photos; partial when they do not reach back to the newest known one."""
    params = [("tags", tags), ("tagmode", "any"), ("format", "json"), ("nojsoncallback", "1")]
    answer = door.get(
        f"{ask.server.rstrip('/')}/services/feeds/photos_public.gne",
        source=ask.name,
        params=[*params, ("lang", "en-us")],
        accept="application/json",
        limit=FEED_LIMIT,
    )
    page = read(_json(answer), ask)
    newest = count(cursor.get("newest")) or 0
    dates = [int(one.published_at.timestamp()) for one in page.posts if one.published_at is not None]
    kept = {"newest": max([newest, *dates])} if newest or dates else {}
    full = len(page.posts) + len(page.faults) >= FEED and min(dates, default=0) > max(newest, since)
    missed = f"without a key Flickr shows only the {FEED} newest photos, and more have come" if full else ""
    return replace(page, cursor=kept, partial=missed)


def _searched(door: Door, ask: Ask, tags: str, cursor: Cursor, since: int) -> Page:
    newest = count(cursor.get("newest")) or 0
    begin = count(cursor.get("since")) or max(since, newest - int(OVERLAP.total_seconds()))
    number = max(1, count(cursor.get("page")) or 1) if cursor.get("since") else 1
    params = [("tags", tags), ("tag_mode", "any"), ("min_upload_date", str(begin))]
    params += [("sort", "date-posted-asc"), ("safe_search", "1"), ("extras", _EXTRAS)]
    params += [("per_page", str(PAGE)), ("page", str(number))]
    try:
        payload = _method(door, ask, "flickr.photos.search", params)
    except _FailedError as failed:
        raise Unreadable(f"Flickr did not take the question ({failed})", source=ask.name) from failed
    page = read(payload, ask)
    dates = [int(one.published_at.timestamp()) for one in page.posts if one.published_at is not None]
    top = max([newest, *dates])
    pages = whole_number(part(part(payload, "photos"), "pages")) or 0
    if number < pages and number < BACK_PAGES:
        return replace(page, cursor={"newest": top, "since": begin, "page": number + 1}, more=True)
    missed = f"there is more than {BACK_PAGES} pages hold" if number < pages else ""
    return replace(page, cursor={"newest": top} if top else {}, partial=missed)


def _method(door: Door, ask: Ask, method: str, params: Sequence[tuple[str, str]]) -> Any:
    """What a method gave; `_FailedError` for what is the asker's to judge, else `collector.errors`."""
    # Flickr takes its key nowhere but among the parameters.
    named = [("method", method), ("api_key", ask.token), ("format", "json"), ("nojsoncallback", "1")]
    answer = door.get(
        f"{ask.server.rstrip('/')}/services/rest/",
        source=ask.name,
        params=[*named, *params],
        accept="application/json",
        limit=FEED_LIMIT,
    )
    payload = _json(answer)
    if part(payload, "stat") == "ok":
        return payload
    if part(payload, "stat") != "fail":
        raise Unreadable("no answer of Flickr's came", source=ask.name)
    code = whole_number(part(payload, "code")) or 0
    said = one_line(words(part(payload, "message")), 160)
    if code in _KEY_CODES:
        raise KeyRefused(f"Flickr does not take the key (code {code}: {said})", source=ask.name)
    if code in _TROUBLE:
        raise Transient(f"Flickr has trouble of its own (code {code}: {said})", source=ask.name)
    if code == 99:
        problem = f"Flickr does not let this key read this (code {code}: {said})"
        raise Misconfigured(problem, source=ask.name)
    raise _FailedError(code, f"code {code}: {said}")


def _json(answer: Answer) -> Any:
    """The JSON of an answer; Flickr writes ``\\'`` in it at times, which JSON does not know."""
    try:
        return answer.json()
    except Unreadable:
        mended = _ODD_ESCAPE.sub(rb"\1'", answer.body)
        if mended == answer.body:
            raise
        return replace(answer, body=mended).json()
