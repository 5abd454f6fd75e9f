"""X: public posts under a hashtag, of all of X; every post read costs money.

Searches: one hashtag in both spellings (with and without marks on its letters) at once, newest first, of
the last 7 days; reposts are not read.
Authentication: the Bearer token of an app with credits (console.x.com), and with it how many dollars it may
cost a month (``monthly_usd``).
Limits: 0.005 dollars a post and 0.010 an author, once a day (UTC) each.  What is read is counted before it
is asked for; when the month's money is spent, nothing is asked before the next month (UTC) begins.  450
requests in 15 minutes.
Deletion: posts are looked at 100 at a time, for 0.005 dollars a day each out of the same money; X says by
number which are deleted or not public any more.
Terms: shown as X wants it: unchanged, with name, handle and a link; what is deleted must go within 24 hours.

An edited post gets a new number; the first one stays its identity.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from collector import spellings
from collector.answers import Answer
from collector.door import FEED_LIMIT, Door
from collector.errors import Misconfigured, NotConnected, Unreadable
from collector.payload import Broken, count, items, moment, part, words
from collector.sources.x.posts import post, read
from collector.sources.x.refusals import JUDGED, judged, told
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Missing, Page
from config.clock import now

__all__ = ["CHECK_COST", "KIND", "PAGE_COST", "RECHECK_BATCH", "fetch", "purse", "read", "recheck"]

KIND: Final = "x"
PAGE: Final = 20
BACK_PAGES: Final = 50
RECHECK_BATCH: Final = 100

POST_COST: Final = 5
USER_COST: Final = 10
PAGE_COST: Final = PAGE * (POST_COST + USER_COST)
CHECK_COST: Final = POST_COST

REACH: Final = timedelta(days=7)
"""How far back the search goes; a post older than this is no beginning for it either."""
_MARGIN: Final = timedelta(hours=6)
_GONE: Final = ("resource-not-found", "not-authorized-for-resource")
_FIELDS: Final = (
    "created_at,lang,public_metrics,entities,attachments,possibly_sensitive,edit_history_tweet_ids"
    ",note_tweet,in_reply_to_user_id,referenced_tweets,withheld,author_id"
)
_ASKED: Final = (
    ("tweet.fields", _FIELDS),
    ("media.fields", "type,url,preview_image_url,width,height,alt_text"),
)
_WITH_MEDIA: Final = (("expansions", "attachments.media_keys"),)
_WITH_AUTHORS: Final = (
    ("expansions", "author_id,attachments.media_keys"),
    ("user.fields", "username,name,protected"),
)


def purse(ask: Ask) -> int:
    """How much may be spent in a month, in thousandths of a dollar; `Misconfigured` where nobody said."""
    _connected(ask)
    text = ask.secret.get("monthly_usd", "").strip().removesuffix("$").replace(",", ".").strip()
    try:
        dollars = float(text)
    except ValueError:
        dollars = 0.0
    if not 0 < dollars < 1_000_000:
        raise Misconfigured(
            "nobody has said what X may cost a month",
            source=ask.name,
            advice="give the key again, with the dollars a month (monthly_usd)",
        )
    return int(dollars * 1000)


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of a hashtag's posts, newest first, down to the newest known one.

    The cursor holds the newest known number and when it was asked for (``since_id``, ``at``); under way
    also where the search goes on (``next``, ``newest_id``, ``pages``).
    """
    _connected(ask)
    tags = " OR ".join(f"#{tag}" for tag in spellings.asked(ask))
    asked_at, since_id = moment(cursor.get("at")), _number(cursor.get("since_id"))
    too_old = bool(since_id) and (asked_at is None or now() - asked_at > REACH - _MARGIN)
    since_id = "" if too_old else since_id
    mark = words(cursor.get("next"))
    params = [("query", f"({tags}) -is:retweet"), ("max_results", str(PAGE)), ("sort_order", "recency")]
    params += [("since_id", since_id)] if since_id else []
    params += [("next_token", mark)] if mark else []
    answer = _get(door, ask, "2/tweets/search/recent", [*params, *_ASKED, *_WITH_AUTHORS])
    kept = {name: value for name, value in (("since_id", since_id), ("at", cursor.get("at"))) if since_id}
    if answer.status == 400 and mark:
        # The mark of the next page has grown old: the way back begins anew.
        return Page((), kept, more=True)
    if answer.status == 400 and since_id and "since_id" in str(told(answer)):
        return Page((), {}, more=True)
    payload = judged(answer, ask.name)
    page = read(payload, ask)
    posts = tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon)
    page = replace(page, posts=posts, cost=_cost(payload))
    if too_old and not mark:
        page = replace(page, partial="X shows the last 7 days only, and it was not asked for longer")
    meta = part(payload, "meta")
    newest = _number(cursor.get("newest_id")) if mark else ""
    newest = newest or _number(part(meta, "newest_id")) or since_id
    pages = (count(cursor.get("pages")) or 0) + 1
    following = words(part(meta, "next_token"))
    if following and pages < BACK_PAGES:
        way = {"next": following, "newest_id": newest, "pages": pages}
        return replace(page, cursor={**kept, **way}, more=True)
    return replace(page, cursor={"since_id": newest, "at": now().isoformat()} if newest else {})


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How these posts are now, without their authors, whom they are known by already.

    Missing: deleted, or not public any more; one of which X says nothing is unknown.
    """
    _connected(ask)
    ids = {one.native_id: one.url for one in posts if _number(one.native_id)}
    if not ids:
        return {}
    answer = _get(door, ask, "2/tweets", [("ids", ",".join(ids)), *_ASKED, *_WITH_MEDIA])
    payload = judged(answer, ask.name)
    looked: dict[str, IncomingPost | Missing] = {}
    for error in items(part(payload, "errors")):
        number = words(part(error, "resource_id")) or words(part(error, "value"))
        if words(part(error, "type")).endswith(_GONE) and number in ids:
            looked[number] = Missing()
    for node in items(part(payload, "data")):
        try:
            one = post(node, part(payload, "includes"))
        except Broken:
            continue
        # Without its author X gives a post another address than it is known by.
        if one is not None and one.native_id in ids:
            looked[one.native_id] = replace(one, url=ids[one.native_id])
    if not isinstance(part(payload, "data"), list) and not items(part(payload, "errors")):
        raise Unreadable("no list of posts came", source=ask.name)
    return looked


def _cost(payload: Any) -> int:
    """What an answer cost, in thousandths of a dollar, as if nothing in it had been read today."""
    users = items(part(part(payload, "includes"), "users"))
    return len(items(part(payload, "data"))) * POST_COST + len(users) * USER_COST


def _connected(ask: Ask) -> None:
    if not ask.token:
        raise NotConnected("X shows posts only to those who pay for them", source=ask.name)


def _number(value: Any) -> str:
    """A post's number; ``""`` for what is none."""
    text = words(value)
    return text if text.isascii() and text.isdecimal() and len(text) <= 30 else ""


def _get(door: Door, ask: Ask, path: str, params: Sequence[tuple[str, str]]) -> Answer:
    return door.get(
        f"{ask.server.rstrip('/')}/{path}",
        source=ask.name,
        params=params,
        token=ask.token,
        accept="application/json",
        limit=FEED_LIMIT,
        also=JUDGED,
    )
