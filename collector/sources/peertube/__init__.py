"""PeerTube: public videos under a tag on one server, and a video by its link.

Searches: one tag in both spellings at once, newest first, among the videos a server knows: its own and
those of the servers it follows; ``https://sepiasearch.org`` knows those of most servers.
Authentication: none.
Limits: 50 requests in 10 seconds for an address; 50 videos a page.  The limit's end comes in
``Retry-After``.  A list shortens descriptions and leaves out tags: the tag asked for is one of them.
Deletion: known videos are asked for one by one from their own server; gone with 404, or no longer public
with 403, where PeerTube itself says so.
Terms: each server has its own.  Only public videos are read; those marked sensitive are left out.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from collector.answers import Answer
from collector.door import Door
from collector.errors import Misconfigured, Refused, Unreadable
from collector.identity import Identity
from collector.links import clean
from collector.payload import Broken, count, items, moment, part
from collector.sources.peertube.videos import post
from collector.spellings import asked
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Missing, Page
from config.hashtags import spelling

__all__ = ["KIND", "RECHECK_BATCH", "by_link", "fetch", "read", "recheck"]

KIND: Final = "peertube"
RECHECK_BATCH: Final = 10
"""They are asked for one by one."""

PAGE: Final = 50
BACK_PAGES: Final = 20
OVERLAP: Final = timedelta(days=1)
"""Another server's video is known some time after it was published."""

_GONE: Final = frozenset({403, 404})
_NOT_THIS_API: Final = frozenset({400, 401, 403, 404, 405})


def read(payload: Any, ask: Ask) -> Page:
    """The public videos in an answer of ``search/videos``, as `ask.server` sees them."""
    if not isinstance(part(payload, "data"), list):
        raise Unreadable("no list of videos came", source=ask.name)
    posts, faults = [], []
    for number, video in enumerate(items(part(payload, "data")), start=1):
        try:
            if part(part(video, "privacy"), "id") in (None, 1):
                posts.append(post(video, ask.server, ask.query))
        except Broken as broken:
            faults.append(f"video {number}: {broken}")
    return Page(tuple(posts), faults=tuple(faults))


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of the tag's videos, back to a day before the newest known one.

    The cursor holds the newest date (``{"newest"}``), under way also ``{"since", "start", "top"}``.
    """
    spellings = dict.fromkeys(spelling(one) for one in asked(ask))
    newest, start = moment(cursor.get("newest")), count(cursor.get("start")) or 0
    since = moment(cursor.get("since")) if start else None
    if since is None:
        since, start = max(horizon, newest - OVERLAP) if newest else horizon, 0
    answer = door.get(
        f"{ask.server.rstrip('/')}/api/v1/search/videos",
        source=ask.name,
        params=[
            *(("tagsOneOf", one) for one in spellings),
            ("startDate", since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")),
            ("sort", "-publishedAt"),
            ("nsfw", "false"),
            ("start", str(start)),
            ("count", str(PAGE)),
        ],
        accept="application/json",
    )
    payload = answer.json()
    page = read(payload, ask)
    dates = [one.published_at for one in page.posts if one.published_at]
    top = max([*dates, *filter(None, (newest, moment(cursor.get("top"))))], default=None)
    known = {"newest": newest.isoformat()} if newest else {}
    onward = start + len(items(part(payload, "data")))
    page = replace(page, posts=tuple(one for one in page.posts if not _is_old(one, horizon)))
    if start < onward < min(count(part(payload, "total")) or 0, PAGE * BACK_PAGES):
        after = {**known, "since": since.isoformat(), "start": onward, "top": top.isoformat() if top else ""}
        return replace(page, cursor=after, more=True)
    return replace(page, cursor={"newest": top.isoformat()} if top else {})


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How these videos are now on their own servers.  One that does not answer rightly stays unknown."""
    looked: dict[str, IncomingPost | Missing] = {}
    for known in posts:
        there = urlsplit(known.uri)
        home = f"{there.scheme}://{there.netloc}"
        answer = _video(door, home, known.uri.rpartition("/")[2], ask.name, _GONE)
        if answer.status in _GONE:
            if _says_so(answer):
                looked[known.native_id] = Missing()
            continue
        try:
            looked[known.native_id] = post(answer.json(), home)
        except Broken:
            continue
    return looked


def by_link(door: Door, identity: Identity) -> IncomingPost:
    """The video a pasted link leads to; `Refused` where there is none (any more) or it is not public."""
    address = clean(identity.url)
    if address is None:
        raise Misconfigured(f"“{identity.url}” leads to no video")
    home = f"{address.scheme}://{address.host}"
    number = address.plain_path.rpartition("/")[2]
    answer = _video(door, home, number, address.host, _NOT_THIS_API)
    if answer.status in _GONE and _says_so(answer):
        raise Refused(
            f"{address.host} has no public video at this link", source=address.host, advice="check the link"
        )
    if answer.status in _NOT_THIS_API:
        raise Misconfigured(
            f"{address.host} is no PeerTube server", source=address.host, advice="fill in the form by hand"
        )
    try:
        found = post(answer.json(), home)
    except Broken as broken:
        raise Unreadable(f"the video cannot be read: {broken}", source=address.host) from broken
    published = clean(found.uri)
    # A link leads to any server there is, and what that tells of other servers' videos is hearsay.
    return replace(found, second_hand=published is None or published.host != address.host)


def _video(door: Door, home: str, number: str, source: str, also: frozenset[int]) -> Answer:
    return door.get(f"{home}/api/v1/videos/{number}", source=source, accept="application/json", also=also)


def _says_so(answer: Answer) -> bool:
    """Whether it is PeerTube that refuses: it repeats the status in what it says."""
    try:
        return bool(part(answer.json(), "status") == answer.status)
    except Unreadable:
        return False


def _is_old(post: IncomingPost, horizon: datetime) -> bool:
    return post.published_at is not None and post.published_at < horizon
