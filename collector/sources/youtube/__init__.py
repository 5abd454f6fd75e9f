"""YouTube: public videos with a hashtag in their title or description.

Searches: one hashtag in both spellings at once, newest first.  YouTube searches by likeness, so only
videos whose title or description carries the hashtag are kept.  A channel's newest videos need no
key: its public feed (``https://www.youtube.com/feeds/videos.xml?channel_id=…``) is a source of kind
``feed``.  Pasted links are read by YouTube's own oEmbed, without a key.
Authentication: an API key of a Google Cloud project with *YouTube Data API v3*; no review.
Limits: 100 searches a day for each key, counted from midnight in California; every look at up to 50
known videos costs one of 10,000 units.  A search shows 50 videos; where there are more, the next one
goes on there.  New videos are found some hours late, so each search goes back a day beyond the last.
Deletion: known videos are asked for by their ids; one that is not in the answer is deleted or private.
Terms: YouTube's Developer Policies: shown with its title and a link to YouTube; what the API told is
refreshed or dropped within 30 days, so counts that nobody could refresh go (`collector.retention`); no
video is downloaded.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from collector.answers import Answer
from collector.door import Door
from collector.errors import NotConnected, Unreadable
from collector.payload import Broken, items, part, words
from collector.sources.youtube import search
from collector.sources.youtube.refusals import JUDGED, judged
from collector.sources.youtube.videos import carries, post
from collector.spellings import asked
from collector.values import Ask, Cursor, IncomingPost, Known, Looked, Missing, Page
from config import clock
from config.hashtags import spelling

__all__ = ["BUDGET", "KIND", "RECHECK_BATCH", "WINDOW", "budget", "fetch", "read", "recheck"]

KIND: Final = "youtube"
RECHECK_BATCH: Final = 50
BUDGET: Final = 100
WINDOW: Final = timedelta(days=1)

_PARTS: Final = "snippet,statistics,status,contentDetails"


def budget(ask: Ask) -> tuple[str, str] | None:
    """Whose searches of the day are spent; every search is one of its own, also of the same hashtag."""
    if not ask.token:
        return None
    whose = hashlib.sha256(ask.token.encode()).hexdigest()[:16]
    return f"youtube-searches:{whose}", f"{spelling(ask.query)[:80]} {clock.now().isoformat()}"


def read(payload: Any, ask: Ask) -> Page:
    """The videos in an answer of ``videos.list`` that carry the hashtag."""
    posts, faults = [], []
    for number, video in enumerate(_items(payload, ask.name), start=1):
        try:
            if carries(video, ask.query):
                posts.append(post(video))
        except Broken as broken:
            faults.append(f"video {number}: {broken}")
    return Page(tuple(posts), faults=tuple(faults))


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """What one search finds, looked up; the cursor says where the next one goes on."""
    wanted = [spelling(one) for one in asked(ask)]
    if not ask.token:
        raise NotConnected("YouTube shows searches only to those who have an API key", source=ask.name)
    sweep = search.Sweep.of(cursor, horizon)
    answer = _get(door, ask, "search", search.params(wanted, sweep))
    if sweep.mark and search.is_stale(answer):
        return Page((), sweep.anew())
    payload = judged(answer, ask.name)
    found = [words(part(part(one, "id"), "videoId")) for one in _items(payload, ask.name)]
    page = read(_videos(door, ask, [one for one in found if one]), ask)
    return sweep.after(page, words(part(payload, "nextPageToken")), horizon)


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How these videos are now.  Missing: deleted or private.  Without a key nothing is known."""
    if not ask.token:
        return {}
    there = {
        words(part(one, "id")): one
        for one in _items(_videos(door, ask, [known.native_id for known in posts]), ask.name)
    }
    looked: dict[str, IncomingPost | Missing] = {}
    for known in posts:
        video = there.get(known.native_id)
        try:
            looked[known.native_id] = Missing() if video is None else post(video)
        except Broken:
            continue
    return looked


def _videos(door: Door, ask: Ask, ids: Sequence[str]) -> Any:
    """All about these videos; nothing is asked for none."""
    if not ids:
        return {"items": []}
    answer = _get(door, ask, "videos", [("part", _PARTS), ("id", ",".join(ids)), ("maxResults", "50")])
    return judged(answer, ask.name)


def _get(door: Door, ask: Ask, what: str, params: Sequence[tuple[str, str]]) -> Answer:
    return door.get(
        f"{ask.server.rstrip('/')}/youtube/v3/{what}",
        source=ask.name,
        params=params,
        headers={"X-Goog-Api-Key": ask.token},
        accept="application/json",
        also=JUDGED,
    )


def _items(payload: Any, source: str) -> list[Any]:
    if not isinstance(part(payload, "items"), list):
        raise Unreadable("no list of videos came", source=source)
    return items(part(payload, "items"))
