"""Koosteet that make themselves: on the right day, once, for those who want them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from sqlmodel import col
from structlog.testing import capture_logs

from config import clock
from config.models import Campaign, Team
from curator.figures import periods
from curator.figures.periods import Kind
from curator.models import AuditEvent, Report, ReportKind, VersionReason
from curator.report import reports
from curator.report.production import periodic, working_days
from tests.sample import Sample


@pytest.fixture(autouse=True)
def _asked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_days, "first", working_days.look_up)


def morning(day: date, hour: int = 7) -> datetime:
    return clock.at(day, time(hour))


def change(sample: Sample, **values: object) -> None:
    """Let only Kemijärvi want koosteet, and be otherwise."""

    def step(session: Session) -> None:
        for team in session.execute(select(Team)).scalars():
            if team.id == sample.teams["kemijarvi"]:
                for name, value in values.items():
                    setattr(team, name, value)
            else:
                team.summaries = ""
            session.add(team)

    sample.database.writing(step)


def made(sample: Sample) -> list[tuple[str, date, date]]:
    with sample.database.reading() as session:
        rows = session.execute(select(Report).order_by(col(Report.id))).scalars()
        return [(one.period, one.first, one.last) for one in rows]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2026, 10, 1), date(2026, 10, 1)),
        (date(2026, 5, 1), date(2026, 5, 4)),
        (date(2026, 6, 19), date(2026, 6, 22)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 1, 6), date(2026, 1, 7)),
        (date(2026, 4, 3), date(2026, 4, 7)),
    ],
)
def test_the_first_working_day_is_finlands(day: date, expected: date) -> None:
    assert working_days.look_up(day) == expected


def test_a_process_that_ends_knows_the_working_days_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert working_days.first(date(2027, 1, 1)) == date(2027, 1, 4)


def test_a_quarters_kooste_is_made_once_on_the_first_working_day_from_seven(sample: Sample) -> None:
    change(sample)
    for too_early in (morning(date(2026, 9, 30)), morning(date(2026, 10, 1)) - timedelta(seconds=1)):
        assert periodic.tick(sample.database, too_early) == 0
    assert periodic.tick(sample.database, morning(date(2026, 10, 1))) == 1
    assert periodic.tick(sample.database, morning(date(2026, 10, 1), 8)) == 0
    assert made(sample) == [("quarter", date(2026, 7, 1), date(2026, 9, 30))]
    with sample.database.reading() as session:
        event = session.execute(
            select(AuditEvent).where(col(AuditEvent.action) == "report_made")
        ).scalar_one()
        assert event.person_id is None


@pytest.mark.parametrize(("late", "count"), [(14, 2), (15, 0)])
def test_a_service_that_was_off_catches_up_for_two_weeks(sample: Sample, late: int, count: int) -> None:
    change(sample)
    assert periodic.tick(sample.database, morning(date(2027, 1, 4) + timedelta(days=late))) == count


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        ("month", [("month", 12), ("year", 1)]),
        ("quarter", [("quarter", 10), ("year", 1)]),
        ("half", [("half", 7), ("year", 1)]),
        ("year", [("year", 1)]),
        ("payment", [("payment", 11), ("year", 1)]),
        ("", []),
    ],
)
def test_at_new_year_everybody_who_wants_koosteet_gets_the_years_too(
    sample: Sample, wants: str, expected: list[tuple[str, int]]
) -> None:
    payment = {"name": "Maksatuskausi 3", "first": "2026-11-01", "last": "2026-12-31"}
    older = {"name": "Maksatuskausi 2", "first": "2026-03-01", "last": "2026-10-31"}
    change(sample, summaries=wants, periods=[older, payment])
    periodic.tick(sample.database, morning(date(2027, 1, 4)))
    assert sorted(made(sample)) == sorted(
        (kind, date(2026, month, 1), date(2026, 12, 31)) for kind, month in expected
    )


def test_nothing_is_made_of_time_before_a_team_or_after_it(sample: Sample) -> None:
    change(sample, starts=date(2026, 10, 1))
    assert periodic.tick(sample.database, morning(date(2026, 10, 1))) == 0
    change(sample, starts=date(2026, 9, 30), ends=date(2026, 9, 30))
    assert periodic.tick(sample.database, morning(date(2026, 10, 1))) == 1
    assert periodic.tick(sample.database, morning(date(2027, 1, 4))) == 1, "the year's, for its heir"
    assert made(sample)[-1][0] == "year"


def test_nothing_is_made_of_time_before_the_campaign(sample: Sample) -> None:
    change(sample)

    def begin(session: Session) -> None:
        session.get_one(Campaign, sample.campaign).starts = date(2026, 10, 1)

    sample.database.writing(begin)
    assert periodic.tick(sample.database, morning(date(2026, 10, 1))) == 0


@pytest.mark.parametrize("counted_on", [date(2026, 8, 15), date(2026, 10, 1)])
def test_what_somebody_made_while_the_period_went_on_is_counted_anew_when_it_is_over(
    sample: Sample, counted_on: date
) -> None:
    change(sample)
    now = morning(counted_on, 6)
    quarter = periods.of(Kind.QUARTER, date(2026, 8, 15), counted_on)

    def step(session: Session) -> int:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        editor = sample.people["editor"]
        return reports.make(session, editor, team, ReportKind.SUMMARY, quarter, now, whole=False)

    report = sample.database.writing(step)
    over = counted_on > quarter.whole.last
    assert periodic.tick(sample.database, morning(date(2026, 10, 1))) == (0 if over else 1)
    with sample.database.reading() as session:
        view = reports.one(session, session.get_one(Team, sample.teams["kemijarvi"]), report)
    assert view is not None
    assert [one.reason for one in view.versions] == (
        [VersionReason.FIRST] if over else [VersionReason.CORRECTION, VersionReason.FIRST]
    )
    assert not view.period.going_on


def test_two_workers_make_one(sample: Sample) -> None:
    change(sample)
    now = morning(date(2026, 10, 1))
    with sample.database.reading() as session:
        due = list(periodic.due(session, now))
    make: Callable[..., bool] = periodic._make
    assert [sample.database.writing(make, due[0], now) for _ in range(2)] == [True, False]
    assert len(made(sample)) == 1
    assert now.tzinfo is UTC


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_kooste_that_cannot_be_made_keeps_no_other_from_being_made(sample: Sample) -> None:
    now = morning(date(2026, 10, 1))
    with sample.database.reading() as session:
        first, *others = periodic.due(session, now)
    assert others
    refuse = (
        "CREATE TRIGGER refuse BEFORE INSERT ON report "
        f"WHEN NEW.team_id = {first.team_id} BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    sample.database.writing(lambda session: session.execute(text(refuse)))
    with capture_logs() as logged:
        assert periodic.tick(sample.database, now) == len(others)
    assert [one["event"] for one in logged] == ["kooste_not_made"]
    assert "exc_info" in logged[0]
