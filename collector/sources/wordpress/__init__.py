"""WordPress: the articles of one site that are filed under a tag, by WordPress's own interface.

Searches: the site's tags whose name is the hashtag in any spelling, then the articles filed under
them, newest first.  They are asked for by date, not by when they were last changed: an article that
was scheduled keeps the time at which it was written as that of its last change.
Authentication: none; what a site shows to everybody.
Limits: the site's patience; 20 articles a page.  Some sites close the interface, or their host does:
then the site's feed is the way (``feed``).  A site that is not at its address's front page is not found.
Deletion: known articles are asked for together; one that is missing is asked for alone, and gone where
the site says that there is none, or that it is no longer public.  Changes are seen then, too.
Terms: articles are the site's own; text is shown with its source and a link.  No counts are told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from collector.door import Door
from collector.errors import Unreadable
from collector.payload import Broken, count, items, moment, part
from collector.sources.wordpress.articles import is_public, post
from collector.sources.wordpress.interface import Told, get
from collector.spellings import asked
from collector.text import from_html
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Missing, Page
from config.hashtags import fold

__all__ = ["KIND", "RECHECK_BATCH", "fetch", "read", "recheck"]

KIND: Final = "wordpress"
RECHECK_BATCH: Final = 20
PAGE: Final = 20
BACK_PAGES: Final = 20
OVERLAP: Final = timedelta(days=1)
"""An article may carry a date a little before it was put out."""

ALONE: Final = 5
"""At most so many missing articles are asked for one by one at a time."""

_EMBED: Final = ("_embed", "author,wp:featuredmedia,wp:term")
_NOT_PUBLIC: Final = frozenset({"rest_forbidden", "rest_post_invalid_id"})


def read(payload: Any, ask: Ask) -> Page:
    """The articles in an answer of ``posts``; those with a password are left out."""
    posts, faults = [], []
    for number, article in enumerate(_listed(payload, ask.name), start=1):
        try:
            if is_public(article):
                posts.append(post(article, ask.server))
        except Broken as broken:
            faults.append(f"article {number}: {broken}")
    return Page(tuple(posts), faults=tuple(faults))


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of the tag's articles, back to a day before the newest known one.

    The cursor holds the newest date (``{"newest"}``), under way also where the way back is
    (``{"since", "tags", "page", "top"}``), and ``plain`` where the site has no pretty addresses.
    """
    spellings = asked(ask)
    newest, number = moment(cursor.get("newest")), count(cursor.get("page")) or 1
    since = moment(cursor.get("since")) if number > 1 else None
    tags = [one for one in items(cursor.get("tags")) if count(one)] if since else []
    plain = cursor.get("plain") is True
    if since is None or not tags:
        since, number = max(horizon, newest - OVERLAP) if newest else horizon, 1
        tags, plain = _tags(door, ask, spellings, plain)
    if not tags:
        return Page((), _at_rest(newest, plain))
    told = get(door, ask, "posts", _params(tags, since, number), plain)
    if told.code == "rest_post_invalid_page_number":
        return Page((), _at_rest(max(filter(None, (newest, moment(cursor.get("top")))), default=None), plain))
    page = read(_good(told, ask), ask)
    dates = [one.published_at for one in page.posts if one.published_at]
    top = max([*dates, *filter(None, (newest, moment(cursor.get("top"))))], default=None)
    posts = tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon)
    if len(items(told.payload)) >= PAGE and number < min(told.pages or BACK_PAGES, BACK_PAGES):
        after = {"since": since.isoformat(), "tags": tags, "page": number + 1, **_at_rest(newest, plain)}
        after |= {"top": top.isoformat()} if top else {}
        return replace(page, posts=posts, cursor=after, more=True)
    return replace(page, posts=posts, cursor=_at_rest(top, plain))


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How these articles are now.  Missing: the site has none of this number, or not for everybody."""
    ids = [known.native_id for known in posts if known.native_id.isdecimal()]
    if not ids:
        return {}
    told = get(door, ask, "posts", [("include", ",".join(ids)), ("per_page", str(len(ids))), _EMBED])
    found = {str(part(one, "id")): one for one in _listed(_good(told, ask), ask.name)}
    looked: dict[str, IncomingPost | Missing] = {}
    for one in ids:
        try:
            if one in found:
                looked[one] = post(found[one], ask.server) if is_public(found[one]) else Missing()
        except Broken:
            continue
    for one in [one for one in ids if one not in found][:ALONE]:
        alone = get(door, ask, f"posts/{one}", [])
        if alone.status >= 400 and alone.code in _NOT_PUBLIC:
            looked[one] = Missing()
    return looked


def _params(tags: Sequence[int], since: datetime, number: int) -> list[tuple[str, str]]:
    return [
        ("tags", ",".join(map(str, tags))),
        ("after", since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("orderby", "date"),
        ("order", "desc"),
        ("per_page", str(PAGE)),
        ("page", str(number)),
        _EMBED,
    ]


def _tags(door: Door, ask: Ask, spellings: Sequence[str], plain: bool) -> tuple[list[int], bool]:
    """The numbers of the site's tags that are this hashtag, and whether its addresses are plain."""
    wanted, found = fold(ask.query), set[int]()
    for spelled in spellings:
        told = get(door, ask, "tags", [("search", spelled), ("per_page", "100")], plain)
        plain = told.plain
        for tag in _listed(_good(told, ask), ask.name):
            name, number = part(tag, "name"), count(part(tag, "id"))
            if number and isinstance(name, str) and fold(from_html(name)) == wanted:
                found.add(number)
    return sorted(found), plain


def _good(told: Told, ask: Ask) -> Any:
    """What an answer holds when it is no refusal."""
    if told.status >= 400:
        raise told.error(ask.name)
    return told.payload


def _listed(payload: Any, source: str) -> list[Any]:
    if not isinstance(payload, list):
        raise Unreadable("no list came", source=source)
    return payload


def _at_rest(newest: datetime | None, plain: bool) -> dict[str, Any]:
    kept: dict[str, Any] = {"newest": newest.isoformat()} if newest else {}
    return kept | ({"plain": True} if plain else {})
