"""Searching a hashtag: sweeps from the newest post back to where the last one began."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from collector.answers import Answer
from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected
from collector.payload import count, moment, part, words
from collector.sources.bluesky.refusals import JUDGED, is_unknown_method, judged
from collector.sources.bluesky.views import read
from collector.text import one_line
from collector.values import Ask, Cursor, Page
from config.hashtags import fold

PAGE: Final = 100
BACK_PAGES: Final = 20
"""A sweep takes at most so many pages; what is older then is missed, and said to be."""

OVERLAP: Final = timedelta(days=1)
"""Posts are found some time after the date they carry, so each sweep goes back so far beyond the last."""

_METHODS: Final = {True: "app.bsky.feed.searchPosts", False: "app.bsky.feed.searchPostsV2"}


@dataclass(frozen=True, slots=True)
class _Sweep:
    """One way back in time, kept as JSON in the cursor.

    The server's own `mark` of the next page holds within one run only (`run`): a later run begins
    the sweep anew.
    """

    since: datetime
    run: str
    newest: datetime | None
    """The newest post of the last sweep that was finished."""
    v1_on: str
    """The day on which the server last said that it has no newer search; asked again a day later."""
    spelling: int = 0
    mark: str = ""
    pages: int = 0
    top: datetime | None = None
    """The newest post of this sweep."""

    @classmethod
    def of(cls, cursor: Cursor, horizon: datetime) -> "_Sweep":
        newest = moment(cursor.get("newest"))
        since = max(horizon, newest - OVERLAP) if newest else horizon
        begun = cls(since, horizon.isoformat(), newest, words(cursor.get("v1_on")))
        under_way = moment(cursor.get("since"))
        if cursor.get("run") != begun.run or under_way is None:
            return begun
        return replace(
            begun,
            since=under_way,
            spelling=count(cursor.get("spelling")) or 0,
            mark=words(cursor.get("mark")),
            pages=count(cursor.get("pages")) or 0,
            top=moment(cursor.get("top")),
        )

    @property
    def is_v1(self) -> bool:
        """Whether this sweep uses the older search."""
        return self.v1_on == self.run[:10]

    def under_way(self) -> Cursor:
        """The cursor in the middle of a sweep."""
        return {
            **self.at_rest(self.newest),
            "top": self.top.isoformat() if self.top else "",
            "since": self.since.isoformat(),
            "run": self.run,
            "spelling": self.spelling,
            "mark": self.mark,
            "pages": self.pages,
        }

    def at_rest(self, newest: datetime | None) -> Cursor:
        """The cursor between two sweeps."""
        kept = {"newest": newest.isoformat() if newest else "", "v1_on": self.v1_on}
        return {name: value for name, value in kept.items() if value}


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of a hashtag's posts, newest first, back to a day before the newest known one.

    The newer search takes both spellings at once; the older one, where a server has only that, is
    asked for one after the other.  A page may hold few posts and still not be the last.
    """
    tag = one_line(ask.query).lstrip("#＃").strip()
    if not fold(tag):
        raise Misconfigured(
            "the source names no hashtag", source=ask.name, advice="write the hashtag as query"
        )
    if not ask.secret:
        raise NotConnected(
            "Bluesky shows searches only to those who sign in",
            source=ask.name,
            advice="connect an account with an app password",
        )
    if not ask.token:
        raise KeyRefused("nobody has signed in yet", source=ask.name)
    spellings = list(dict.fromkeys((tag, fold(tag)))) if tag.lower() != fold(tag) else [tag]
    sweep = _Sweep.of(cursor, horizon)
    answer = None if sweep.is_v1 else _asked(door, ask, sweep, spellings)
    if answer is None or (is_unknown_method(answer) and not sweep.mark):
        sweep = replace(sweep, v1_on=sweep.run[:10])
        answer = _asked(door, ask, sweep, spellings)
    if answer.status == 400 and sweep.mark and is_unknown_method(answer):
        return Page((), sweep.at_rest(sweep.newest), partial="the server did not give its older pages")
    payload = judged(answer, ask.name)
    page = read(payload, ask)
    return _gone_on(page, sweep, words(part(payload, "cursor")), len(spellings), horizon)


def _gone_on(page: Page, sweep: _Sweep, mark: str, spellings: int, horizon: datetime) -> Page:
    """The page, with where to go on from it."""
    dates = [one.published_at for one in page.posts if one.published_at is not None]
    top = max([date for date in (sweep.top, *dates) if date is not None], default=None)
    page = replace(
        page,
        posts=tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon),
    )
    reached = bool(dates) and max(dates) < sweep.since
    over = not mark or mark == sweep.mark or reached
    after = replace(sweep, top=top, pages=sweep.pages + 1, mark=mark)
    newest = top or sweep.newest
    if over and sweep.is_v1 and sweep.spelling + 1 < spellings:
        after, over = replace(after, spelling=sweep.spelling + 1, mark=""), False
    if over:
        return replace(page, cursor=after.at_rest(newest))
    if after.pages >= BACK_PAGES:
        return replace(
            page, cursor=after.at_rest(newest), partial=f"there is more than {BACK_PAGES} pages hold"
        )
    return replace(page, cursor=after.under_way(), more=True)


def _asked(door: Door, ask: Ask, sweep: _Sweep, spellings: list[str]) -> Answer:
    params = [("limit", str(PAGE)), ("since", _written(sweep.since))]
    if sweep.is_v1:
        spelled = spellings[min(sweep.spelling, len(spellings) - 1)]
        params += [("q", f"#{spelled}"), ("sort", "latest")]
    else:
        params += [("hashtags", one) for one in spellings] + [("sort", "recent"), ("allTime", "true")]
    if sweep.mark:
        params.append(("cursor", sweep.mark))
    return door.get(
        f"{ask.server.rstrip('/')}/xrpc/{_METHODS[sweep.is_v1]}",
        source=ask.name,
        params=params,
        token=ask.token,
        accept="application/json",
        also=JUDGED,
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
