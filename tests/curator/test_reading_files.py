"""Figures that come as files: every way spreadsheets save them, and errors told by line."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from curator.figures import entries, reading_files, readings
from curator.figures import series as figure_series
from curator.figures.reading_files import Fault, LineProblem
from curator.figures.readings import Typed
from curator.models import AuditEvent
from tests.curator.test_readings import TODAY, begin, write_down
from tests.sample import Sample

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)
TWO = [Typed(12345, FIRST), Typed(7, SECOND, "tarkistettu")]


@pytest.mark.parametrize(
    "data",
    [
        b"2026-11-01;12345\n2026-11-02;7;tarkistettu\n",
        b"P\xc3\xa4iv\xc3\xa4;Lukema;Huomautus\r\n1.11.2026;12345\r\n02.11.2026;7;tarkistettu\r\n",
        b"\xef\xbb\xbfP\xc3\xa4iv\xc3\xa4;Lukema\n2.11.2026;7;tarkistettu;Editor\n1.11.2026;12 345;\n",
        b"P\xe4iv\xe4;Lukema\n01.11.2026;12\xa0345\n\n02.11.2026;7;tarkistettu\n;;\n",
        "sep=,\nDate,Primary\n2026-11-01T00:00:00,12345\n2026-11-02T00:00:00,7,tarkistettu\n".encode(
            "utf-16"
        ),
        'sep=,\n"3-second views"\n"Date","Primary"\n"2026-11-01T00:00:00","12345"\n'
        '"2026-11-02T00:00:00","7","tarkistettu"\n'.encode("utf-16"),
        (
            b"# ----------\n# Traffic; all users\n# Start date: 20261101\n\nDate,Views\n"
            b"20261101,12345\n20261102,7,tarkistettu\n"
        ),
        b"date\tviews\n20261101\t12345\n20261102\t7\ttarkistettu",
        b'"2026-11-01","12,345"\n"2026-11-02","7","tarkistettu"\n',
        b'date,value,note\n2026-11-01 12:00:00,12345,""\n2026-11-02 12:00:00,7,tarkistettu,345\n',
        "Päivä;Luku\r1.11.2026;12345\r2.11.2026;7;tarkistettu\r".encode(),
        b'# "Views" "of\n2026-11-01,12345\n# and another" here\n2026-11-02,7,tarkistettu\n',
    ],
)
def test_a_file_is_read_however_it_was_saved(data: bytes) -> None:
    assert reading_files.read(data, TODAY) == (TWO, [])


@pytest.mark.parametrize(
    ("line", "problem", "text"),
    [
        ("eilen;5", LineProblem.NO_DATE, "eilen"),
        ("31.2.2026;5", LineProblem.NO_DATE, "31.2.2026"),
        ("11/2/2026;5", LineProblem.NO_DATE, "11/2/2026"),
        ("3.11.2026;noin 5", LineProblem.NOT_A_NUMBER, "noin 5"),
        ("3.11.2026;12,5", LineProblem.NOT_A_NUMBER, "12,5"),
        ("3.11.2026;-5", LineProblem.NOT_A_NUMBER, "-5"),
        ("3.11.2026;", LineProblem.NOT_A_NUMBER, ""),
        ("3.11.2026;9999999999", LineProblem.TOO_LARGE, "3.11.2026"),
        ("23.11.2026;5", LineProblem.IN_FUTURE, "23.11.2026"),
        ("3.11.2026 5", LineProblem.ONE_COLUMN, "3.11.2026 5"),
        ("1.11.2026;5", LineProblem.TWICE, "1.11.2026"),
        ("3.11.2004;5", LineProblem.NO_DATE, "3.11.2004"),
        ("0001-01-01;5", LineProblem.NO_DATE, "0001-01-01"),
        ('3.11.2026;5;"kesken', LineProblem.QUOTES, '3.11.2026;5;"kesken'),
        ('3.11.2026;5;"kuva" toinen', LineProblem.QUOTES, '3.11.2026;5;"kuva" toinen'),
        (f"3.11.2026;5;{'x' * 501}", LineProblem.NOTE_TOO_LONG, "3.11.2026"),
    ],
)
def test_what_is_wrong_is_told_by_line(line: str, problem: LineProblem, text: str) -> None:
    _, faults = reading_files.read(f"Päivä;Lukema\n1.11.2026;1\n\n{line}\n".encode(), TODAY)
    assert faults == [Fault(4, problem, text)]


def test_a_note_has_the_lines_and_signs_that_it_has() -> None:
    notes = ["yksi\r\nkaksi", "hyvä; paras, kumpikin", "rivi\u2028toinen\x0bkolmas\x0cneljäs", 'sanoi "ei"']
    for sign in ";,\t":
        target = io.StringIO()
        days = [FIRST + timedelta(days=number) for number in range(4)]
        csv.writer(target, delimiter=sign).writerows(zip(days, range(4), notes, strict=True))
        figures, faults = reading_files.read(target.getvalue().encode(), TODAY)
        assert (figures, faults) == (list(map(Typed, range(4), days, notes)), [])


def test_one_semicolon_in_a_note_makes_no_semicolons_of_the_commas() -> None:
    data = 'date,value,note\n2026-11-01,5,"hyvä; paras"\n2026-11-02,6,x\n'.encode()
    told = [Typed(5, FIRST, "hyvä; paras"), Typed(6, SECOND, "x")]
    assert reading_files.read(data, TODAY) == (told, [])


def test_a_line_after_a_note_of_several_lines_is_told_by_its_own_number() -> None:
    data = 'Päivä;Lukema;Huomautus\n1.11.2026;1;"yksi\nkaksi"\neilen;5\n'.encode()
    assert reading_files.read(data, TODAY)[1] == [Fault(4, LineProblem.NO_DATE, "eilen")]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2026-11-01,12,345", None),
        ('"2026-11-01",1,234,567', None),
        ("2026-11-01, 12, 345,tarkistettu", None),
        ('2026-11-01,12,"345"', 12),
        ('2026-11-01,"12,345",345', 12345),
        ("2026-11-01,12345,678", 12345),
        ("2026-11-01,12,34", 12),
        ("2026-11-01;12;syy, 12,345", 12),
        ("2026-11-01;12;345", 12),
    ],
)
def test_a_figure_that_a_comma_may_have_cut_in_two_is_never_guessed(line: str, value: int | None) -> None:
    figures, faults = reading_files.read(f"date,value\n{line}\n".encode(), TODAY)
    assert [one.value for one in figures] == ([] if value is None else [value])
    assert [one.problem for one in faults] == ([LineProblem.CUT] if value is None else [])


def test_columns_that_all_have_heads_are_figures_of_their_own() -> None:
    data = b"# Start date: 20261101\nDate,Active users,New users\n20261101,120,345\n20261102,99,101\n"
    figures, faults = reading_files.read(data, TODAY)
    assert (figures, faults) == ([Typed(120, FIRST), Typed(99, SECOND)], [])


@pytest.mark.parametrize(
    "data",
    [
        "Päivä;Lukema;Huomautus\n1.11.2026;120;345\n2.11.2026;99;arvio\n",
        "Päivä;Lukema;Huomautus\n1.11.2026;120;345\n2.11.2026;99\n",
        "Päivä;Lukema\n1.11.2026;120;345\n",
        "1.11.2026;120;345\n",
    ],
)
def test_a_number_is_a_note_where_its_column_is_not_all_figures_with_a_head(data: str) -> None:
    figures, faults = reading_files.read(data.encode(), TODAY)
    assert (figures[0], faults) == (Typed(120, FIRST, "345"), [])


def test_heads_with_a_quotation_mark_too_many_do_not_swallow_the_file_in_silence() -> None:
    _, faults = reading_files.read('"Päivä;Lukema\n1.11.2026;5\n'.encode(), TODAY)
    assert [(one.line, one.problem) for one in faults] == [(1, LineProblem.QUOTES)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-31T22:30:00Z", FIRST),
        ("2026-10-31 22:30:00 +00:00", FIRST),
        ("2026-10-31T21:59:59+0000", date(2026, 10, 31)),
        ("2026-11-01T00:00:00+02:00", FIRST),
        ("2026-11-01T00:00:00", FIRST),
        ("2026-11-01T25:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_moment_that_says_its_time_zone_is_of_helsinkis_date(text: str, day: date | None) -> None:
    assert reading_files.day_of(text) == day


@pytest.mark.parametrize("data", [b"", b"\n;;\n", "Päivä;Lukema\n".encode(), b"\xff\xfe"])
def test_a_file_without_figures_says_so(data: bytes) -> None:
    assert reading_files.read(data, TODAY) == ([], [Fault(0, LineProblem.EMPTY)])


def test_a_line_without_end_is_a_line_that_cannot_be_read() -> None:
    _, faults = reading_files.read(b"x" * 200_000 + b"1;2", TODAY)
    assert [(one.line, one.problem) for one in faults] == [(1, LineProblem.ONE_COLUMN)]


def test_a_file_that_is_too_long_says_so() -> None:
    data = b"1.1.2026;1\n" * (reading_files.LINES + 1)
    assert reading_files.read(data, TODAY) == ([], [Fault(0, LineProblem.TOO_LONG)])


@given(data=st.binary(max_size=200))
def test_any_bytes_give_figures_or_errors(data: bytes) -> None:
    figures, faults = reading_files.read(data, TODAY)
    assert figures or faults


@given(
    st.dictionaries(
        st.dates(date(2005, 1, 1), TODAY), st.integers(0, readings.LARGEST), min_size=1, max_size=30
    )
)
def test_what_was_written_as_a_table_is_read_back(kept: dict[date, int]) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([("Päivä", "Lukema"), *kept.items()])
    figures, faults = reading_files.read(target.getvalue().encode(), TODAY)
    assert ({one.day: one.value for one in figures}, faults) == (kept, [])


def test_a_file_taken_in_twice_is_taken_once_and_corrects_what_was_typed(sample: Sample) -> None:
    series = begin(sample)
    write_down(sample, series, 99, FIRST)
    write_down(sample, series, 7, SECOND)
    editor = sample.people["editor"]
    for new in (1, 0):
        assert sample.database.writing(readings.take_in, editor, series, TWO, sample.now) == new
    with sample.database.reading() as session:
        assert readings.values_of(session, [series])[series] == {FIRST: 12345, SECOND: 7}
        found = entries.entries(session, series)
        noted = session.execute(select(AuditEvent).order_by(AuditEvent.id.desc())).scalars().first()  # type: ignore[union-attr]
    assert [(one.value, one.corrected) for one in found] == [(7, False), (12345, False), (99, True)]
    assert noted is not None
    assert (noted.action, noted.facts) == ("reading_file", {"rows": 1})


@pytest.mark.parametrize(
    ("target", "on", "wrong"),
    [
        (None, None, []),
        (15_000, None, []),
        (15_000, TODAY + timedelta(days=40), []),
        (0, None, [readings.Problem.NO_TARGET]),
        (None, TODAY, [readings.Problem.NO_TARGET]),
        (readings.LARGEST + 1, None, [readings.Problem.TARGET_TOO_LARGE]),
    ],
)
def test_a_target_is_a_number_that_can_be_reached(
    target: int | None, on: date | None, wrong: list[readings.Problem]
) -> None:
    assert figure_series.aim_problems(target, on) == wrong
