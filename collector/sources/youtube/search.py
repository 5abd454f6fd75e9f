"""Searching: one search a time, newest video first, back to a day before the newest known one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from collector.answers import Answer
from collector.payload import count, moment, words
from collector.sources.youtube.refusals import reasons
from collector.values import Cursor, Page

MOST: Final = 50
PAGES: Final = 10
"""A search has no more than 500 results."""

OVERLAP: Final = timedelta(days=1)
"""A video is found some time after it was published."""

ONLY_SO_MANY: Final = f"YouTube shows the newest {MOST * PAGES} videos that a search finds"


@dataclass(frozen=True, slots=True)
class Sweep:
    """One way back in time, a search at a time."""

    since: datetime
    newest: datetime | None
    """The newest video of the last sweep that was finished."""
    mark: str = ""
    pages: int = 0
    top: datetime | None = None
    """The newest video of this sweep."""

    @classmethod
    def of(cls, cursor: Cursor, horizon: datetime) -> "Sweep":
        """Where a cursor left off; nothing older than `horizon` (aware)."""
        newest = moment(cursor.get("newest"))
        begun = cls(max(horizon, newest - OVERLAP) if newest else horizon, newest)
        since, mark = moment(cursor.get("since")), words(cursor.get("mark"))
        if since is None or not mark:
            return begun
        pages = count(cursor.get("pages")) or 0
        return replace(begun, since=since, mark=mark, pages=pages, top=moment(cursor.get("top")))

    def anew(self) -> Cursor:
        """The cursor of a sweep that begins again."""
        return {"newest": self.newest.isoformat()} if self.newest else {}

    def after(self, page: Page, mark: str, horizon: datetime) -> Page:
        """The page with where to go on: a page is a search, and searches are few, so not at once."""
        dates = [one.published_at for one in page.posts if one.published_at is not None]
        top = max([one for one in (self.top, *dates) if one is not None], default=None)
        posts = tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon)
        if mark and mark != self.mark and self.pages + 1 < PAGES:
            under_way = {
                **self.anew(),
                "since": self.since.isoformat(),
                "mark": mark,
                "pages": self.pages + 1,
                "top": top.isoformat() if top else "",
            }
            return replace(page, posts=posts, cursor=under_way)
        newest = max([one for one in (top, self.newest) if one is not None], default=None)
        over = replace(self, newest=newest).anew()
        return replace(page, posts=posts, cursor=over, partial=ONLY_SO_MANY if mark else "")


def params(spellings: Sequence[str], sweep: Sweep) -> list[tuple[str, str]]:
    """What is asked: all spellings at once (``|`` is YouTube's *or*)."""
    asked = [
        ("part", "snippet"),
        ("q", "|".join(f"#{one}" for one in spellings)),
        ("type", "video"),
        ("order", "date"),
        ("publishedAfter", sweep.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("maxResults", str(MOST)),
    ]
    return [*asked, ("pageToken", sweep.mark)] if sweep.mark else asked


def is_stale(answer: Answer) -> bool:
    """Whether YouTube no longer knows the mark of the next page."""
    return answer.status == 400 and "invalidPageToken" in reasons(answer)
