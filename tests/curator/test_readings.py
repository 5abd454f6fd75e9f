"""Readings: figures typed by hand, corrected by typing again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from config.models import Team
from curator.figures import readings
from curator.figures.readings import NewSeries, Problem, ReadingError, Typed
from tests.sample import Sample

TODAY = date(2026, 11, 22)


def begin(sample: Sample, tag: str = "#kemijärvi", name: str = "", team: str = "kemijarvi") -> int:
    def step(session: Session) -> int:
        owner = session.get_one(Team, sample.teams[team])
        return readings.begin(session, sample.people["editor"], owner, NewSeries("instagram", tag, name))

    return sample.database.writing(step)


def write_down(sample: Sample, series: int, value: int, day: date, note: str = "") -> None:
    sample.database.writing(
        readings.write_down, sample.people["editor"], series, Typed(value, day, note), sample.now
    )


def test_the_newest_correction_of_a_day_counts_and_the_earlier_stays_to_be_seen(sample: Sample) -> None:
    series = begin(sample)
    before = TODAY - timedelta(days=7)
    write_down(sample, series, 120, TODAY)
    write_down(sample, series, 100, before, "  tarkistettu ")
    write_down(sample, series, 0, TODAY)
    with sample.database.reading() as session:
        assert list(readings.values(session, series).items()) == [(before, 100), (TODAY, 0)]
        entries = readings.entries(session, series)
    assert [(one.value, one.corrected) for one in entries] == [(0, False), (120, True), (100, False)]
    assert (entries[0].person, entries[2].note, entries[0].at) == ("Editor", "tarkistettu", sample.now)


def test_a_team_sees_its_own_series_and_no_neighbours(sample: Sample) -> None:
    series = begin(sample)
    with sample.database.reading() as session:
        ours, theirs = (session.get_one(Team, sample.teams[key]) for key in ("kemijarvi", "posio"))
        assert [one.name for one in readings.of_team(session, ours)] == ["Instagram: #kemijärvi"]
        assert readings.of_team(session, theirs) == []
        assert readings.one(session, theirs, series) is None


def test_two_series_of_one_name_are_refused(sample: Sample) -> None:
    begin(sample)
    with pytest.raises(ReadingError) as refused:
        begin(sample, tag=" kemijärvi ")
    assert refused.value.problem is Problem.NAME_TAKEN
    begin(sample, name="Instagram, kaikki")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (NewSeries("instagram", ""), [Problem.NO_NAME]),
        (NewSeries("muu", "#x"), [Problem.NO_SUCH_NETWORK]),
        (NewSeries("", "", "x" * 121), [Problem.NAME_TOO_LONG]),
        (NewSeries("instagram", "x" * 101, "nimi"), [Problem.TAG_TOO_LONG]),
        (NewSeries("", "", "Uutiskirjeen tilaajat"), []),
        (NewSeries("instagram", "#Kemijärvi"), []),
    ],
)
def test_what_is_wrong_with_a_series_is_told(wanted: NewSeries, expected: list[Problem]) -> None:
    assert readings.series_problems(wanted) == expected


def test_what_is_wrong_with_a_reading_is_told_at_once() -> None:
    typed = Typed(None, TODAY + timedelta(days=1), "x" * 501)
    assert readings.problems(typed, TODAY) == [
        Problem.NOT_A_NUMBER,
        Problem.IN_FUTURE,
        Problem.NOTE_TOO_LONG,
    ]
    assert readings.problems(Typed(3_000_000_000, TODAY), TODAY) == [Problem.TOO_LARGE]


@pytest.mark.parametrize("text", ["12345", " 12 345 ", "12\u00a0345", "12.345", "12,345"])
def test_a_figure_may_be_typed_as_networks_show_it(text: str) -> None:
    assert readings.whole_number(text) == 12345


@pytest.mark.parametrize("text", ["", "12,3", "1.2", "12 3", "-5", "12,3t", "noin 5", "٣", "1" * 20])
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert readings.whole_number(text) is None


@given(value=st.integers(0, 10**12), sign=st.sampled_from([" ", ".", ",", "\u202f"]))
def test_every_grouped_figure_is_read_back(value: int, sign: str) -> None:
    assert readings.whole_number(f"{value:,}".replace(",", sign)) == value
