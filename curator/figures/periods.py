"""Periods of time that figures are told for: Helsinki dates, both ends included.

A period that is still going on is compared with an equally long beginning of the earlier one, so
that three days are never set against a month.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from config import clock

ONE: Final = timedelta(days=1)
MOST_DAYS: Final = 92
"""So many days a page tells one by one; a file tells all."""


class Kind(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    CAMPAIGN = "campaign"
    """The whole campaign, until today or its end."""
    PAYMENT = "payment"
    """One a team has named for its funder."""
    FREE = "free"


_MONTHS: Final = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}


class Step(StrEnum):
    """What a period is cut into, so that it gives a readable number of lines."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """From a Helsinki date to another, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        """Each of its dates."""
        return map(date.fromordinal, range(self.first.toordinal(), self.last.toordinal() + 1))

    def mondays(self) -> list[date]:
        """The weeks that begin in it."""
        begins = self.first + timedelta(days=-self.first.weekday() % 7)
        return [begins + timedelta(weeks=number) for number in range((self.last - begins).days // 7 + 1)]

    def cut(self, length: int) -> "Span":
        """Its beginning, at most so many days long."""
        return Span(self.first, min(self.last, self.first + timedelta(days=length - 1)))


@dataclass(frozen=True, slots=True)
class Period:
    """What figures are asked for; `today` is a Helsinki date, after which nothing is known yet."""

    kind: Kind
    whole: Span
    today: date
    name: str = ""
    """What people call it, "" where its kind and dates say so."""
    by: Step | None = None
    """What somebody chose to cut it into; None: what suits its length."""
    ended: date | None = None
    """The campaign's last date, where that is within it: of later days there is nothing to tell."""

    def until(self, ends: date | None) -> "Period":
        """The same of a campaign that ends on a date, None where it goes on."""
        within = ends is not None and self.whole.first <= ends < self.whole.last
        return replace(self, ended=ends if within else None)

    @property
    def so_far(self) -> Span:
        """What of it has been; its first day even where that is still to come."""
        return Span(self.whole.first, max(self.whole.first, min(self._last, self.today)))

    @property
    def going_on(self) -> bool:
        """It is not over yet."""
        return self._last >= self.today

    @property
    def _last(self) -> date:
        return self.ended or self.whole.last

    @property
    def to_come(self) -> bool:
        """None of it has been yet."""
        return self.whole.first > self.today

    def compared(self, ends: date | None) -> tuple[Span | None, Span | None]:
        """The period before and last year's; none of time to come or after the campaign's last date."""
        over = ends is not None and ends < self.whole.first
        return (None, None) if self.to_come or over else (self.before(), self.year_before())

    def before(self) -> Span | None:
        """The period before, as much of it as there is of this one; None: nothing is before a campaign."""
        if self.kind is Kind.CAMPAIGN:
            return None
        last = self.whole.first - ONE
        months = self._in_months()
        if months:
            earlier = Span(_months(self.whole.first, -months), last)
        else:
            earlier = Span(self.whole.first - timedelta(days=self.whole.length), last)
        return self._as_long(earlier)

    def year_before(self) -> Span | None:
        """The same period last year, as much of it as there is of this one; a week is 52 weeks back."""
        if self.kind is Kind.CAMPAIGN:
            return None
        if self.kind is Kind.WEEK:
            back = timedelta(weeks=52)
            return self._as_long(Span(self.whole.first - back, self.whole.last - back))
        first = _months(self.whole.first, -12)
        months = self._in_months()
        if months:
            return self._as_long(Span(first, _months(first, months) - ONE))
        return self._as_long(Span(first, first + timedelta(days=self.whole.length - 1)))

    def _in_months(self) -> int:
        """How many whole months it is meant to be; 0: it is so many days."""
        return _whole_months(self.whole) if self.kind is Kind.PAYMENT else _MONTHS.get(self.kind, 0)

    def _as_long(self, earlier: Span) -> Span:
        return earlier.cut(self.so_far.length) if self.going_on or self.ended else earlier

    def step(self) -> Step:
        """What it is cut into."""
        if self.by is not None:
            return self.by
        if self.so_far.length <= 31:
            return Step.DAY
        return Step.WEEK if self.so_far.length <= 190 else Step.MONTH


def of(kind: Kind, day: date, today: date) -> Period:
    """The week, month, quarter, half-year or year that a Helsinki date is in."""
    if kind is Kind.WEEK:
        first = clock.monday(day)
        return Period(kind, Span(first, first + timedelta(days=6)), today)
    months = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(kind, Span(first, _months(first, months) - ONE), today)


def campaign(starts: date, ends: date | None, today: date) -> Period:
    """A whole campaign, until today where it goes on."""
    last = today if ends is None else min(ends, today)
    return Period(Kind.CAMPAIGN, Span(starts, max(starts, last)), today)


def free(first: date, last: date, today: date) -> Period:
    """From a date to another, in whichever order they are given."""
    return Period(Kind.FREE, Span(min(first, last), max(first, last)), today)


def payment(name: str, span: Span, today: date) -> Period:
    """A period a team has named for its funder."""
    return Period(Kind.PAYMENT, span, today, name)


def begins(day: date, step: Step) -> date:
    """The first day of the step a date is in."""
    if step is Step.DAY:
        return day
    return clock.monday(day) if step is Step.WEEK else day.replace(day=1)


def steps(span: Span, step: Step) -> list[Span]:
    """A span cut into steps; the first and the last may be shorter."""
    found: list[Span] = []
    for day in span.days():
        if found and begins(found[-1].first, step) == begins(day, step):
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return found


def cut(period: Period, by: Step | None, *, paged: bool = True) -> Period:
    """A period cut as somebody chose; on a page not into more days than can be read there."""
    too_many = paged and by is Step.DAY and period.so_far.length > MOST_DAYS
    return period if by is None or too_many else replace(period, by=by)


def _whole_months(span: Span) -> int:
    """How many months a span is that begins and ends with one; 0 for any other."""
    following = span.last + ONE
    if span.first.day != 1 or following.day != 1:
        return 0
    return (following.year - span.first.year) * 12 + following.month - span.first.month


def _months(day: date, count: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    number = day.year * 12 + day.month - 1 + count
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
