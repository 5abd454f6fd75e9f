"""The worked example, first half: collected for real, counted, and the same in every file of Seuranta."""

from datetime import date

import pytest

from collector import volume_check
from config.models import Team
from curator.desk import figures_tables
from curator.desk.language import speaking
from curator.figures import periods, sheets, typed, whole
from curator.figures.periods import Kind
from curator.figures.typed import OfSeries
from curator.figures.whole import Asked, Figures
from tests.curator.worked import expected, reading
from tests.curator.worked.expected import EXPECTED, LANGUAGES, NETWORKS, TABLES
from tests.curator.worked.story import Summer

pytestmark = pytest.mark.both

TODAY = date(2026, 10, 2)
QUARTER = periods.of(Kind.QUARTER, date(2026, 8, 1), TODAY)
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
Row = tuple[str, str, str]


def test_every_number_of_the_summer_is_what_was_counted_by_hand_in_csv_and_xlsx(summer: Summer) -> None:
    figures, series = look(summer)
    assert figures.watched == 90
    assert (figures.deeds.weeks, figures.deeds.paused) == (39, 3)
    assert (figures.deeds.asked_granted, figures.deeds.granted_earlier) == (3, 0)
    with summer.database.reading() as session:
        assert volume_check.differences(session) == []
    for place, language in enumerate(LANGUAGES):
        with speaking(language):
            tables = figures_tables.tables(figures, series, summer.moment)
            text = reading.csv_rows(sheets.as_csv(figures_tables.one_table(figures, series, summer.moment)))
            book = sheets.as_xlsx(tables, summer.moment, "Seuranta", "d.m.yyyy")
        typed_rows = reading.xlsx_rows(book)
        of_csv = {as_name(row): tuple(number(cell) for cell in row[5:9]) for row in text[1:]}
        of_xlsx = {as_name(row): tuple((row + [None] * 9)[5:9]) for row in typed_rows}
        wanted = {
            (TABLES[name[0]][place], expected.line(name, language), NETWORKS[name[2]][place]): (
                count.now,
                count.clean,
                count.before,
                expected.UNKNOWN,
            )
            for name, count in EXPECTED.items()
        }
        told = {TABLES[name][place] for name in TABLES}
        assert {name: of_csv[name] for name in of_csv if name[0] in told} == wanted
        assert {name: of_xlsx[name] for name in of_xlsx if name[0] in told} == wanted
        notes = {as_name(row): row[9] for row in text[1:]}
        for what, (known, of) in expected.KNOWN_OF.items():
            name = (TABLES["reactions"][place], expected.line(("reactions", what, ""), language), "")
            assert expected.KNOWN[place].format(known=known, of=of) in notes[name]
            assert "%" not in notes[name]
        assert_over_time(text, place)
        assert_days(text, place)


def assert_over_time(rows: list[list[str]], place: int) -> None:
    posts, channels = (expected.LINES[name][place] for name in ("posts", "channels"))
    told = [row for row in rows if row[0] == expected.OVER_TIME[place]]
    seen = {row[3]: (number(row[5]), number(row[6])) for row in told if row[1] == posts}
    own = {row[3]: number(row[5]) for row in told if row[1] == channels}
    assert {day: (*seen[day], own[day]) for day in seen} == expected.WEEKS


def assert_days(rows: list[list[str]], place: int) -> None:
    method = [row for row in rows if row[0] == expected.METHOD[place] and (row[3], row[4]) == day_span()]
    for source, days in expected.WORKED.items():
        said = [row[9] for row in method if row[1].partition(":")[0] == source]
        assert said
        assert all(note.startswith(expected.WORKED_DAYS[place].format(days=days)) for note in said)
        told = [
            row for row in rows if row[0] == expected.BY_DAY[place] and row[1].partition(":")[0] == source
        ]
        worked = [row for row in told if row[9] == expected.WORKED_ALL_DAY[place]]
        assert sum(length(row) for row in worked) == days * len(said)
        assert sum(length(row) for row in told) == 92 * len(said)


def length(row: list[str]) -> int:
    return (date.fromisoformat(row[4]) - date.fromisoformat(row[3])).days + 1


def look(summer: Summer) -> tuple[Figures, list[OfSeries]]:
    """What the quarter's pages and files tell of the whole campaign."""
    with summer.database.reading() as session:
        team = session.get_one(Team, summer.sample.teams["kemijarvi"])
        series = typed.of_team(session, team, QUARTER)
        return whole.of(session, Asked(summer.sample.campaign, QUARTER), summer.moment), series


def as_name(row: list[str]) -> Row:
    return row[0], row[1], row[2] or ""


def number(cell: str) -> int | None:
    return int(cell) if cell else None


def day_span() -> tuple[str, str]:
    return FIRST.isoformat(), LAST.isoformat()
