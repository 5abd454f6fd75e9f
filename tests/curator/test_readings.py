"""Readings: figures typed by hand, corrected by typing again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator.figures import entries, periods, readings, typed
from curator.figures import series as figure_series
from curator.figures.periods import Kind
from curator.figures.readings import NewSeries, Problem, ReadingError, Typed
from curator.figures.sums import Change
from curator.models import AuditEvent
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
        assert list(readings.values_of(session, [series])[series].items()) == [(before, 100), (TODAY, 0)]
        found = entries.entries(session, series)
    assert [(one.value, one.corrected) for one in found] == [(0, False), (120, True), (100, False)]
    assert (found[0].person, found[2].note, found[0].at) == ("Editor", "tarkistettu", sample.now)


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


def test_a_removed_series_leaves_its_number_to_nobody_and_its_name_to_anybody(sample: Sample) -> None:
    removed = begin(sample, name="Muuttajat")
    assert sample.database.writing(figure_series.put_aside, sample.people["editor"], removed, sample.now)
    assert begin(sample, name="Muuttajat") > removed


def test_two_teams_may_follow_figures_of_one_name(sample: Sample) -> None:
    assert begin(sample, name="Muuttajat") != begin(sample, name="Muuttajat", team="posio")


def look(sample: Sample, series: int) -> tuple[dict[date, int], list[entries.Entry]]:
    with sample.database.reading() as session:
        return readings.values_of(session, [series])[series], entries.entries(session, series)


def test_a_removed_figure_is_left_out_stays_to_be_seen_and_can_come_back(sample: Sample) -> None:
    series, editor, admin = begin(sample), sample.people["editor"], sample.people["admin"]
    before = TODAY - timedelta(days=7)
    write_down(sample, series, 100, before)
    write_down(sample, series, 90, TODAY)
    write_down(sample, series, 120, TODAY)
    _values, (newest, corrected, _first) = look(sample, series)
    later = sample.now + timedelta(hours=1)
    writing = sample.database.writing
    assert not writing(readings.remove, admin, series, corrected.id, later), "the day has a newer one"
    assert not writing(readings.remove, admin, series + 1, newest.id, later), "another series"
    assert not writing(readings.bring_back, admin, series, newest.id), "it counts"
    assert writing(readings.remove, admin, series, newest.id, later)
    assert not writing(readings.remove, editor, series, newest.id, later), "once is enough"
    values, found = look(sample, series)
    assert values == {before: 100}
    assert [one.counts for one in found] == [False, False, True]
    assert found[0].removed == entries.Removed("Admin", later)
    assert writing(readings.bring_back, editor, series, newest.id)
    values, found = look(sample, series)
    assert (values, found[0].removed) == ({before: 100, TODAY: 120}, None)
    with sample.database.reading() as session:
        acts = session.execute(select(AuditEvent).order_by(col(AuditEvent.id))).scalars().all()
    assert [(one.action, one.person_id, one.facts) for one in acts[-2:]] == [
        ("reading_removed", admin, {"series": series}),
        ("reading_back", editor, {"series": series}),
    ]


def test_a_figure_typed_after_a_removed_one_counts(sample: Sample) -> None:
    series, editor = begin(sample), sample.people["editor"]
    write_down(sample, series, 120, TODAY)
    number = look(sample, series)[1][0].id
    sample.database.writing(readings.remove, editor, series, number, sample.now)
    file = [Typed(120, TODAY)]
    assert sample.database.writing(readings.take_in, editor, series, file, sample.now) == 0
    assert look(sample, series)[0] == {}
    write_down(sample, series, 121, TODAY)
    assert look(sample, series)[0] == {TODAY: 121}
    assert not sample.database.writing(readings.bring_back, editor, series, number)


def test_all_series_are_read_in_one_statement_and_one_figure_by_its_day(sample: Sample) -> None:
    numbers = [begin(sample, name=f"Lukema {number}") for number in range(3)]
    for series in numbers[:2]:
        for back in range(5):
            write_down(sample, series, series * 100 + back, TODAY - timedelta(days=back))
    period, said = periods.of(Kind.MONTH, TODAY, TODAY), list[str]()

    def listen(_c: object, _k: object, statement: str, *_: object) -> None:
        said.append(statement)

    newest = look(sample, numbers[0])[1][0]
    event.listen(sample.database.engine, "before_cursor_execute", listen)
    try:
        with sample.database.reading() as session:
            team = session.get_one(Team, sample.teams["kemijarvi"])
            found = typed.of_team(session, team, period)
        assert sum("FROM reading" in one for one in said) == 1
        said.clear()
        sample.database.writing(readings.remove, sample.people["editor"], numbers[0], newest.id, sample.now)
        of_readings = [one for one in said if "FROM reading" in one]
    finally:
        event.remove(sample.database.engine, "before_cursor_execute", listen)
    assert [(one.name, one.figure.now) for one in found] == [
        ("Lukema 0", numbers[0] * 100),
        ("Lukema 1", numbers[1] * 100),
        ("Lukema 2", None),
    ]
    assert all("reading.id =" in one or "reading.day =" in one for one in of_readings)
    with sample.database.reading() as session:
        assert readings.values_of(session, []) == {}


def test_changes_are_between_figures_that_count(sample: Sample) -> None:
    series = begin(sample)
    for value, back in ((9000, 10), (1, 5), (14_000, 3), (14_250, 3), (14_250, 0)):
        write_down(sample, series, value, TODAY - timedelta(days=back))
    wrong = next(one for one in look(sample, series)[1] if one.value == 1)
    sample.database.writing(readings.remove, sample.people["editor"], series, wrong.id, sample.now)
    found = look(sample, series)[1]
    changes = entries.changes(found)
    assert [(one.value, changes.get(one.id)) for one in found] == [
        (14_250, Change(0, 0)),
        (14_250, Change(5250, 58)),
        (14_000, None),
        (1, None),
        (9000, None),
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (NewSeries("instagram", ""), [Problem.NO_NAME]),
        (NewSeries("muu", "#x"), [Problem.NO_SUCH_NETWORK]),
        (NewSeries("", "", "x" * 121), [Problem.NAME_TOO_LONG]),
        (NewSeries("instagram", "x" * 101, "nimi"), [Problem.TAG_TOO_LONG]),
        (NewSeries("", "", "Uutiskirjeen tilaajat"), []),
        (NewSeries("", "", "Muuttajat", source="x" * 121), [Problem.SOURCE_TOO_LONG]),
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


@pytest.mark.parametrize("text", ["12.345,678", "12 345,500", "1,234.567"])
def test_thousands_are_told_apart_by_one_sign_so_that_decimals_are_never_taken_for_them(text: str) -> None:
    assert readings.whole_number(text) is None


@pytest.mark.parametrize("text", ["12345", " 12 345 ", "12\u00a0345", "12.345", "12,345"])
def test_a_figure_may_be_typed_as_networks_show_it(text: str) -> None:
    assert readings.whole_number(text) == 12345


@pytest.mark.parametrize("text", ["", "12,3", "1.2", "12 3", "-5", "12,3t", "noin 5", "٣", "1" * 20])
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert readings.whole_number(text) is None


@given(value=st.integers(0, 10**12), sign=st.sampled_from([" ", ".", ",", "\u202f"]))
def test_every_grouped_figure_is_read_back(value: int, sign: str) -> None:
    assert readings.whole_number(f"{value:,}".replace(",", sign)) == value
