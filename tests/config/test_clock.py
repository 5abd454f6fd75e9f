"""Weeks and days on the municipality's clock, also where clocks and years change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 21, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 22, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 6, 30, 21, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_a_day_changes_at_helsinki_midnight(moment: datetime, day: date) -> None:
    assert clock.day_of(moment) == day


def test_week_53_is_a_week() -> None:
    monday = clock.week_of(datetime(2027, 1, 3, 12, tzinfo=UTC))
    assert (monday, clock.week_number(monday)) == (date(2026, 12, 28), (2026, 53))
    assert clock.week_from_number(2026, 53) == monday


def test_a_year_without_a_week_53_says_so() -> None:
    with pytest.raises(ValueError, match="53"):
        clock.week_from_number(2027, 53)


def test_the_night_of_the_week_change_belongs_to_the_new_week() -> None:
    sunday_late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert clock.week_of(sunday_late) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 4), 24)]
)
def test_days_on_which_clocks_change_have_their_own_length(day: date, hours: int) -> None:
    assert clock.starts(day + timedelta(days=1)) - clock.starts(day) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["", "eilen", "0001-01-01", "0026-11-23", "2004-12-31", "2101-01-01", "9999-12-31"]
)
def test_a_day_of_a_year_that_nobody_means_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"year|format"):
        clock.typed_day(text)


def test_days_from_the_first_networks_on_are_taken() -> None:
    assert clock.typed_day(" 2005-01-01 ") == date(2005, 1, 1)
    assert clock.typed_day("2100-12-31") == date(2100, 12, 31)


@pytest.mark.parametrize("text", ["23.11.2026", "23. 11. 2026", " 23.11.2026 "])
def test_a_day_may_be_written_as_people_here_write_it(text: str) -> None:
    assert clock.typed_day(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["31.11.2026", "23.11.26", "23.11.", "11/23/2026", "23.11.0001", "²3.1.2026"]
)
def test_what_could_be_another_day_is_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each is refused by another function
        clock.typed_day(text)


def test_where_older_days_can_be_meant_they_are_taken() -> None:
    assert clock.typed_day("1987-06-01", range(1900, 2101)) == date(1987, 6, 1)
    with pytest.raises(ValueError, match="1900"):
        clock.typed_day("1899-12-31", range(1900, 2101))
