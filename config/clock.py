"""Time: aware UTC everywhere, Helsinki days and ISO weeks only here.

A *week* is the date of its Monday.  Nothing else in the project knows the municipality's zone.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
_WRITTEN: Final = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
YEARS: Final = range(2005, 2101)
"""Years a person can mean where nothing older is told of, from the first social networks on; others are
mistakes of typing (“0026”)."""


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """An aware moment on the municipality's clock."""
    return moment.astimezone(HELSINKI)


def day_of(moment: datetime) -> date:
    """The Helsinki date of an aware moment."""
    return local(moment).date()


def typed_day(text: str, years: range = YEARS) -> date:
    """A date as browsers send it, or as people here write it: “23.11.2026”.

    ValueError for none, and for one of no year that can be meant.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        return meant(date.fromisoformat(text.strip()), years)
    day, month, year = map(int, written.groups())
    return meant(date(year, month, day), years)


def meant(day: date, years: range = YEARS) -> date:
    """The same date; ValueError where it is of no year that can be meant (`years`)."""
    if day.year not in years:
        raise ValueError(f"{day} is a day of no year from {years[0]} to {years[-1]}")
    return day


def week_of(moment: datetime) -> date:
    """The Monday of the Helsinki week in which an aware moment falls."""
    return monday(day_of(moment))


def monday(day: date) -> date:
    """The Monday of the week of a date."""
    return day - timedelta(days=day.weekday())


def week_number(week: date) -> tuple[int, int]:
    """(ISO year, ISO week number 1–53) of a week; 28 Dec 2026 begins week 53 of 2026."""
    iso = week.isocalendar()
    return iso.year, iso.week


def week_from_number(year: int, number: int) -> date:
    """The Monday of an ISO week; ValueError where the year has no such week."""
    return date.fromisocalendar(year, number, 1)


def at(day: date, hour: time) -> datetime:
    """The moment of a Helsinki date and time of day, in UTC; of two such in autumn the first."""
    return datetime.combine(day, hour, HELSINKI).astimezone(UTC)


@lru_cache(maxsize=4096)
def starts(day: date) -> datetime:
    """The moment a Helsinki date begins, in UTC; right over both changes of the clocks."""
    return at(day, time.min)
