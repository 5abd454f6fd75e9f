"""Tables as files, and typed figures as a period sees them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from curator.desk import reading_words
from curator.desk.language import speaking
from curator.figures.periods import Span
from curator.figures.sheets import Table, as_csv, as_xlsx
from curator.figures.sums import Figure
from curator.figures.typed import OfSeries, Target, one_series, summed
from tests.curator.counted import read_xlsx

MADE = datetime(2025, 11, 22, 10, 0, tzinfo=UTC)
OCTOBER = Span(date(2025, 10, 1), date(2025, 10, 31))


@pytest.mark.parametrize("text", ["=1+1", "+358 16", "-5", "@kemijarvi", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    table = Table("T", ("a",), ((text,),))
    assert as_csv(table).decode().splitlines()[1].removeprefix('"').startswith("'")
    assert read_xlsx(as_xlsx([table], MADE, "t"))["T"][1][0].replace("_x000D_", "\r") == text


def test_cells_keep_their_types_and_the_unknown_is_empty() -> None:
    table = Table("T", ("a", "b", "c", "d"), (('ä;"', 1234567, date(2025, 10, 26), None), ("", 0, None, "x")))
    assert as_csv(table) == (b'\xef\xbb\xbfa;b;c;d\r\n"\xc3\xa4;""";1234567;2025-10-26;\r\n;0;;x\r\n')
    assert read_xlsx(as_xlsx([table], MADE, "t"))["T"][1:] == [
        ['ä;"', 1234567, date(2025, 10, 26)],
        [None, 0, None, "x"],
    ]


def test_sheets_have_names_that_excel_takes() -> None:
    tables = [Table(name, ("a",), ()) for name in ("Kuka/mitä: [koska]?", "x" * 40, "X" * 40, "", "History'")]
    names = list(read_xlsx(as_xlsx(tables, MADE, "t")))
    assert len(names) == len({name.casefold() for name in names}) == 5
    assert all(0 < len(name) <= 31 for name in names)
    assert names[0] == "Kuka mitä koska"


def test_the_same_tables_give_the_same_file() -> None:
    table = Table("T", ("a",), ((1,),))
    assert as_xlsx([table], MADE, "t") == as_xlsx([table], MADE, "t")


def test_a_typed_figure_is_the_newest_of_the_period_against_the_newest_before_it() -> None:
    values = {
        date(2025, 8, 1): 900,
        date(2025, 9, 28): 1000,
        date(2025, 10, 2): 1010,
        date(2025, 10, 31): 1100,
        date(2025, 11, 1): 2000,
    }
    found = one_series("Instagram: #kemijärvi", values, OCTOBER)
    assert found == OfSeries(
        "Instagram: #kemijärvi", date(2025, 10, 31), date(2025, 9, 28), Figure(1100, 1000)
    )
    assert found.figure.change is not None
    assert found.figure.change.percent == 10
    assert one_series("x", {}, OCTOBER) == OfSeries("x", None, None, Figure(None, None))


def test_figures_of_days_are_added_up_and_compared_with_earlier_sums() -> None:
    values = {
        date(2024, 10, 2): 3,
        date(2024, 10, 31): 4,
        date(2025, 9, 1): 11,
        date(2025, 9, 30): 9,
        date(2025, 10, 1): 30,
        date(2025, 10, 31): 12,
        date(2025, 11, 1): 500,
    }
    september, year_before = (
        Span(date(2025, 9, 1), date(2025, 9, 30)),
        Span(date(2024, 10, 1), date(2024, 10, 31)),
    )
    found = summed("Katselut", values, (OCTOBER, september, year_before))
    assert (found.figure, found.day, found.added) == (Figure(42, 20, 7), date(2025, 10, 31), 2)
    assert (found.reached, found.added_before, found.added_year_before) == (69, 2, 2)
    nothing = summed("Katselut", {}, (OCTOBER, None, None))
    assert (nothing.figure, nothing.day, nothing.reached) == (Figure(None, None, None), None, None)
    with speaking("fi"):
        assert reading_words.typed_on(found) == "2 lukeman summa, viimeisin 31.10.2025"


@pytest.mark.parametrize(
    ("now", "before", "compared"), [(6, 1, False), (6, 5, True), (5, 4, True), (4, 3, False), (30, 31, True)]
)
def test_sums_of_very_different_numbers_of_figures_are_not_compared(
    now: int, before: int, compared: bool
) -> None:
    september = Span(date(2025, 9, 1), date(2025, 10, 1) - timedelta(days=1))
    october = Span(date(2025, 10, 1), date(2025, 10, 31))
    values = {date(2025, 10, 1) + timedelta(days=day): 100 for day in range(now)}
    values |= {date(2025, 9, 30) - timedelta(days=day): 100 for day in range(before)}
    found = summed("Katselut", values, (october, replace(september, first=date(2025, 8, 1)), None))
    assert (found.added, found.added_before) == (now, before)
    assert (found.figure.change is not None) is compared
    with speaking("fi"):
        noted = f"ei verrata edelliseen kauteen, jolla lukemia oli {before}"
        assert (noted in reading_words.notes(found)) is not compared


def test_a_series_in_a_line_tells_its_newest_figure_and_what_is_added_up() -> None:
    values = {date(2025, 12, 31): 1000, date(2026, 10, 1): 440, date(2026, 10, 6): 80}
    with speaking("fi"):
        assert reading_words.newest(values, summed=False) == "80, 6.10.2026"
        told = "Vuonna 2026 yhteensä 520; viimeisin lukema 80 (6.10.2026)"
        assert reading_words.newest(values, summed=True) == told
        assert reading_words.newest({}, summed=True) == "Ei vielä kirjauksia."


@pytest.mark.parametrize(("reached", "percent"), [(0, 0), (14_999, 99), (15_000, 100), (30_000, 200)])
def test_a_target_is_reached_only_when_all_of_it_is(reached: int, percent: int) -> None:
    assert Target(15_000, None).percent(reached) == percent


def test_a_long_name_of_a_sheet_is_cut_between_words() -> None:
    long = "Julkaisut kampanjan tunnisteilla"
    tables = [Table(name, ("Mitä",), (("x",),)) for name in (long, f"{long} ja muualla", "a" * 40)]
    names = list(read_xlsx(as_xlsx(tables, datetime(2025, 11, 22, tzinfo=UTC), "Seuranta")))
    assert names == ["Julkaisut kampanjan …", "Julkaisut kampanjan … 2", "a" * 30 + "…"]
