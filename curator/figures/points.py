"""A period cut into days, weeks or months: what was counted in each, and whether anybody looked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from collector.volume import CHANNEL, WHOLE
from curator.figures import counters
from curator.figures.periods import Span
from curator.figures.sums import known_or_none
from curator.models import MarkDay

Days = Counter[tuple[date, str]]


@dataclass(frozen=True, slots=True)
class Point:
    """One day, week or month; None: nobody could have seen anything."""

    span: Span
    posts: int | None
    channels: int | None
    tag: int | None
    """Under the hashtag asked for."""
    clean: int | None
    """Of `posts`, those that nobody has marked as spam or off topic."""
    watched: int
    """On how many of its days at least one source worked."""
    clean_channels: int | None = None
    """The same of `channels`; None in an older document too."""
    clean_tag: int | None = None
    """The same of `tag`."""


@dataclass(frozen=True, slots=True)
class Told:
    """On which days a figure can be told: one of a day on which nobody looked is not known."""

    watched: frozenset[date]
    """At least one source worked."""
    counted: frozenset[date]
    """Of these, the campaign lasted."""
    of_tag: frozenset[date] = frozenset()
    """Of these, the hashtag asked for was counted."""
    of_channels: frozenset[date] = frozenset()
    """Of the same, those on which an own or partner channel was followed."""


def of(session: Session, campaign_id: int, spans: Sequence[Span], told: Told, tag: str) -> tuple[Point, ...]:
    """The points of some spans that follow each other; `tag` a folded hashtag, "" for none."""
    if not spans:
        return ()
    whole = Span(spans[0].first, spans[-1].last)
    keys = [WHOLE, CHANNEL, *([f"#{tag}"] if tag else [])]
    counted = counters.by_day(session, campaign_id, keys, whole)
    marked = counters.by_day(session, campaign_id, keys, whole, MarkDay)
    return tuple(_point(one, counted, marked, told, f"#{tag}") for one in spans)


def _point(span: Span, counted: Days, marked: Days, told: Told, tag: str) -> Point:
    days = list(span.days())

    def twice(key: str, looked: frozenset[date]) -> tuple[int | None, int | None]:
        """All seen, and those without spam."""
        seen = sum(counted[day, key] for day in days)
        found = known_or_none(seen, watched=any(day in looked for day in days))
        return found, None if found is None else found - sum(marked[day, key] for day in days)

    posts, clean = twice(WHOLE, told.counted)
    channels, clean_channels = twice(CHANNEL, told.of_channels)
    tagged, clean_tag = twice(tag, told.of_tag) if len(tag) > 1 else (None, None)
    watched = sum(day in told.watched for day in days)
    return Point(span, posts, channels, tagged, clean, watched, clean_channels, clean_tag)
