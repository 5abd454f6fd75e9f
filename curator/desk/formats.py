"""Dates, weeks and texts as people read them, in the language of the page and on Helsinki's clock."""

from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask

from config import clock
from config.languages import locale
from curator.desk.language import gettext as _
from curator.desk.language import language

_DAY: Final = {"fi": "ccc d.M.", "sv": "ccc d.M", "en": "ccc d MMM"}
_SHORT_DATE: Final = {"fi": "d.M.", "sv": "d.M", "en": "d MMM"}
_DATE: Final = {"fi": "d.M.y", "sv": "d.M.y", "en": "d MMM y"}
_TIME: Final = {"fi": "H.mm", "sv": "H.mm", "en": "HH:mm"}
_TO: Final = "\u2060–\u2060"
"""A dash at which no line is broken."""
EXCERPT: Final = 280


def add_to(app: Flask) -> None:
    """Make the formats known to templates, as filters."""
    app.jinja_env.filters.update(
        day=day,
        full_date=full_date,
        moment=moment,
        date_and_time=date_and_time,
        week=week,
        number=number,
        days=days,
        long_week=long_week,
        excerpt=excerpt,
        whole=whole,
        day_field=day_field,
    )


def day_field(typed: str) -> str:
    """A typed date as a browser's field for dates takes it; "" for what the field would leave empty."""
    try:
        return clock.typed_day(typed, range(MINYEAR, MAXYEAR + 1)).isoformat()
    except ValueError:
        return ""


def day(when: date) -> str:
    """A weekday and a date near today: “ma 23.11.”."""
    return format_date(when, _DAY[language()], locale=locale(language()))


def full_date(when: date) -> str:
    """A date with its year: “23.11.2026”."""
    return format_date(when, _DATE[language()], locale=locale(language()))


def dates(first: date, last: date) -> str:
    """Two dates, the year once where both have the same: “1.10.–31.12.2026”."""
    begins = _SHORT_DATE if first.year == last.year else _DATE
    begun = format_date(first, begins[language()], locale=locale(language()))
    return f"{begun}{_TO}{full_date(last)}"


def moment(when: datetime) -> str:
    """A day and a time on Helsinki's clock; today's without the day: “klo 9.12”."""
    local = clock.local(when)
    spoken = locale(language())
    time = format_time(local, _TIME[language()], tzinfo=clock.HELSINKI, locale=spoken)
    if local.date() == clock.day_of(clock.now()):
        return _("at %(time)s", time=time)
    return _("%(day)s at %(time)s", day=day(local.date()), time=time)


def date_and_time(when: datetime) -> str:
    """A whole date and Helsinki's time, for lists kept for years: “23.11.2026 klo 9.12”."""
    local, spoken = clock.local(when), locale(language())
    time = format_time(local, _TIME[language()], tzinfo=clock.HELSINKI, locale=spoken)
    return _("%(day)s at %(time)s", day=full_date(local.date()), time=time)


def week(monday: date) -> str:
    """“viikko 48”, with the year where it is not this one."""
    return _("week %(number)s", number=number(monday))


def number(monday: date) -> str:
    """“48”, with the year where it is not this one: “1/2027”."""
    year, count = clock.week_number(monday)
    this_year, _number = clock.week_number(clock.week_of(clock.now()))
    return str(count) if year == this_year else f"{count}/{year}"


def days(monday: date) -> str:
    """A week's days: “23.–29.11.”."""
    sunday = monday + timedelta(days=6)
    spoken = locale(language())
    if language() == "en":
        first = "d" if monday.month == sunday.month else "d MMM"
        return f"{format_date(monday, first, spoken)}{_TO}{format_date(sunday, 'd MMM', spoken)}"
    last = "d.M." if language() == "fi" else "d.M"
    first = "d." if monday.month == sunday.month else last
    return f"{format_date(monday, first, spoken)}{_TO}{format_date(sunday, last, spoken)}"


def long_week(monday: date) -> str:
    """“Viikko 48 (23.–29.11.)”."""
    return f"{capital(week(monday))} ({days(monday)})"


def capital(words: str) -> str:
    """With a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


def decimal(value: float) -> str:
    """A number with one digit after the mark: “1,4”."""
    return format_decimal(round(value, 1), "0.0", locale=locale(language()))


def whole(value: int) -> str:
    """A whole number with its thousands apart: “2 000”."""
    return _whole(value, language())


@lru_cache(maxsize=10_000)
def _whole(value: int, spoken: str) -> str:
    return format_decimal(value, locale=locale(spoken))


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The beginning of a text, cut between words; the whole of a short one."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(maxsplit=1)[0].rstrip(" ,.;:–-") + " …"
