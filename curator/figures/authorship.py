"""Authors and returning authors, told by whole months: nobody can be followed from quarter to quarter.

What is kept of authors outlives their posts as hashes that hold within one quarter
(`collector.author_months`).  So there is one line a quarter, and a returning author is one who also
posted in an earlier month of the same quarter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from collector import author_months
from collector.volume import WHOLE
from curator.figures import counters
from curator.figures.coverage import Coverage
from curator.figures.periods import ONE, Span, Step, steps
from curator.figures.sums import Known

LATEST: Final = date.max
"""Older than nothing: no post is still here."""
Months = Mapping[date, int]
"""First day of a month → posts."""


@dataclass(frozen=True, slots=True)
class OfAuthors:
    """Who posted under a campaign's hashtags, of one quarter's months that a period meets."""

    span: Span
    """Those months, until today where they go on; Helsinki dates."""
    authors: int | None
    """None: of no post is the author known."""
    returning: int | None
    """Of `authors`, those who posted in an earlier month of the quarter too; None: there is none."""
    posts: Known
    """Posts whose author is known, of all that were counted in these months."""


def of(session: Session, campaign_id: int, span: Span, covered: Coverage, today: date) -> list[OfAuthors]:
    """Authors of a campaign's posts, quarter by quarter, for the months that a span meets."""
    whole = Span(span.first.replace(day=1), min(_month_ends(span.last), max(today, span.last)))
    oldest = author_months.oldest(session, campaign_id) or LATEST
    counted = counters.by_day(session, campaign_id, [WHOLE], whole)
    return [
        one_quarter(
            list(author_months.of_period(session, campaign_id, quarter, oldest).values()),
            months,
            sum(counted[day, WHOLE] for day in months.days()),
            watched=covered.worked(months),
        )
        for quarter, months in _quarters(whole).items()
    ]


def one_quarter(authors: list[Months], span: Span, posts: int, *, watched: bool) -> OfAuthors:
    """A line, from what each author of a quarter posted by month, and how many posts were counted."""
    first, last = span.first, span.last
    within = [one for one in authors if any(first <= month <= last for month in one)]
    known = min(posts, sum(count for one in within for month, count in one.items() if first <= month <= last))
    told = bool(within) or (watched and not posts)
    second = (first.month - 1) % 3 or last.month != first.month
    return OfAuthors(
        span,
        len(within) if told else None,
        sum(_returned(one, span) for one in within) if told and second else None,
        Known(known, known, posts),
    )


def _returned(author: Months, span: Span) -> bool:
    """They posted in a month of the span and in an earlier one of the quarter."""
    earliest = min(author)
    return any(earliest < month <= span.last for month in author if month >= span.first)


def _quarters(span: Span) -> dict[str, Span]:
    """Quarter → its months in a span that begins with a month."""
    found: dict[str, Span] = {}
    for month in steps(span, Step.MONTH):
        quarter = author_months.period_of(month.first)
        found[quarter] = Span(found.get(quarter, month).first, month.last)
    return found


def _month_ends(day: date) -> date:
    """The last day of a date's month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - ONE
