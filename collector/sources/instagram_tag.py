"""Instagram: public posts under a hashtag (hashtag search, after Meta's review).

Searches: one spelling of a hashtag (`Source.query`), first the posts of the last 24 hours, then the
most popular ones.  ``#kemijärvi`` and ``#kemijarvi`` are two hashtags.  Who posted is not told.
Authentication: a connection to Meta with ``instagram_basic`` of an app that Meta has reviewed for
*Instagram Public Content Access*; asked as our own account (``ig_user`` in the connection).
Limits: 30 different hashtags in 7 days for every account; asking for the same one again is free.
Pictures and videos of professional and public accounts, no Stories; likes are unknown where the owner
hides them; links to pictures end after days; a video comes without a still.  What is not asked for
within 24 hours is missed for good.
Deletion: a post found here cannot be asked for by its number.  Asked by its link whether Instagram
still shows it to everybody.
Terms: Meta's Platform Terms; allowed for one's own hashtag campaigns.  Kept only as long as needed,
removed when asked.

The hashtag's number never changes, so it is asked for once and kept in the cursor.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from collector import graph
from collector.door import Door
from collector.errors import Misconfigured, NotConnected
from collector.graph import again, media, pages
from collector.graph.keys import RENEW_BEFORE, renew
from collector.graph.refusals import UnknownTag
from collector.payload import count, part, words
from collector.text import one_line
from collector.values import Ask, Cursor, Known, Looked, Page
from config.hashtags import fold, spelling

__all__ = [
    "BUDGET",
    "KIND",
    "RECHECK_BATCH",
    "RENEW_BEFORE",
    "WINDOW",
    "budget",
    "fetch",
    "read",
    "recheck",
    "renew",
]

KIND: Final = "instagram_tag"
RECHECK_BATCH: Final = again.OEMBED_BATCH
BUDGET: Final = 30
WINDOW: Final = timedelta(days=7)
PAGE: Final = 50
PARTIAL: Final = "Instagram shows public posts of the last 24 hours and some popular ones, and no authors"

_RECENT: Final = "recent_media"
_TOP: Final = "top_media"


def budget(ask: Ask) -> tuple[str, str] | None:
    """Whose 30 hashtags are spent, and on which: every spelling is one of its own."""
    account = ask.secret.get("ig_user", "")
    return (f"instagram-tags:{account}", spelling(ask.query)) if account else None


def read(payload: Any, ask: Ask) -> Page:
    """The posts in an answer of ``recent_media`` or ``top_media``."""
    post = partial(media.post, under=_hashtag(ask))
    return replace(pages.read(pages.entries(payload, ask.name), post), partial=PARTIAL)


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of the hashtag's posts: all of the last 24 hours, then one page of the most popular.

    The cursor holds the hashtag's number for ever (``{"hashtag", "spelling"}``), while under way
    also which list it is in and where (``{"edge", "next", "pages"}``).
    """
    graph.connected(ask, ask.token)
    account = ask.secret.get("ig_user", "")
    if not graph.is_number(account):
        raise NotConnected("the connection to Meta knows no Instagram account of ours", source=ask.name)
    try:
        hashtag = _known(ask, cursor) or _look_up(door, ask, account)
    except UnknownTag:
        return Page((), partial=PARTIAL)
    edge = _TOP if cursor.get("edge") == _TOP else _RECENT
    at = pages.place(cursor) if edge == _RECENT else []
    params = [("user_id", account), ("fields", media.UNDER_A_HASHTAG), ("limit", str(PAGE)), *at]
    told = graph.get(door, ask, f"{hashtag}/{edge}", params)
    page = read(told.payload, ask)
    posts = tuple(one for one in page.posts if one.published_at and one.published_at >= horizon)
    kept: dict[str, Any] = {"hashtag": hashtag, "spelling": spelling(ask.query)}
    if edge == _TOP:
        return replace(page, posts=posts, cursor=kept)
    number = (count(cursor.get("pages")) or 0) + 1
    following = pages.onward(told.payload) if number < pages.BACK_PAGES else []
    kept |= {"edge": _RECENT, "next": following, "pages": number} if following else {"edge": _TOP}
    return replace(page, posts=posts, cursor=kept, more=not told.busy)


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """Whether Instagram still shows these posts to everybody."""
    return again.publicly(door, ask, posts)


def _hashtag(ask: Ask) -> str:
    return unicodedata.normalize("NFC", one_line(ask.query)).lstrip("#＃")


def _known(ask: Ask, cursor: Cursor) -> str:
    """The hashtag's number, kept from the first time; ``""`` when it is not known for this spelling."""
    number = words(cursor.get("hashtag"))
    same = cursor.get("spelling") == spelling(ask.query)
    return number if same and graph.is_number(number) else ""


def _look_up(door: Door, ask: Ask, account: str) -> str:
    """The hashtag's number; this is what counts as one of the 30."""
    hashtag = _hashtag(ask)
    if not fold(hashtag):
        raise Misconfigured(
            "the source names no hashtag", source=ask.name, advice="write the hashtag as query"
        )
    told = graph.get(door, ask, "ig_hashtag_search", [("user_id", account), ("q", hashtag)])
    found = [words(part(one, "id")) for one in pages.entries(told.payload, ask.name)]
    if not found or not graph.is_number(found[0]):
        raise UnknownTag("nobody has used this hashtag yet", source=ask.name)
    return found[0]
