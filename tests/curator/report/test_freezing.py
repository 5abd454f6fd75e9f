"""Freezing: what is frozen is what was counted, and it stays so whatever happens later."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import author_months
from collector.models import AuthorKey
from config import clock
from config.models import Election, Team
from curator.figures import periods, typed, whole
from curator.figures.periods import Kind, Period, Span
from curator.figures.whole import Asked
from curator.models import AuditEvent, Reading, ReportKind, Series, Slot, ToneRound
from curator.report import freezing, frozen, reports, sittings
from curator.report.frozen import Frozen, Tone
from curator.report.sittings import Act
from tests.curator import counted
from tests.sample import Sample

NOW = counted.NOW
OCTOBER = periods.of(Kind.MONTH, counted.OCTOBER, NOW.date())
QUARTER = periods.of(Kind.QUARTER, counted.OCTOBER, date(2026, 1, 2))
AFTER = datetime(2026, 1, 2, 6, tzinfo=UTC)


@pytest.fixture
def small(sample: Sample) -> Sample:
    counted.build(sample)
    return sample


def freeze(
    sample: Sample, period: Period = OCTOBER, now: datetime = NOW, *, all_teams: bool = False
) -> Frozen:
    with sample.database.reading() as session:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        return freezing.freeze(session, team, period, now, whole=all_teams)


@pytest.mark.parametrize("all_teams", [False, True])
def test_frozen_figures_are_those_of_the_page(small: Sample, *, all_teams: bool) -> None:
    found = freeze(small, all_teams=all_teams)
    with small.database.reading() as session:
        team_id = None if all_teams else small.teams["kemijarvi"]
        shown = whole.of(session, Asked(small.campaign, OCTOBER, team_id), NOW)
    assert replace(found.figures, coverage=shown.coverage) == shown
    assert found.figures.watched == shown.watched
    span = OCTOBER.so_far
    assert found.figures.coverage.outages(span, NOW) == shown.coverage.outages(span, NOW)
    assert found.year is None


def test_picks_are_those_visitors_could_see_and_those_that_are_counted(small: Sample) -> None:
    mine, everybodys = freeze(small), freeze(small, all_teams=True)
    assert [(one.team, one.week, one.slot) for one in mine.picks] == [
        ("Kemijärvi", date(2025, 10, 6), Slot.WEEKLY),
        ("Kemijärvi", date(2025, 10, 6), Slot.EXTRA),
    ]
    assert [one.team for one in everybodys.picks] == ["Kemijärvi", "Kemijärvi", "Keminmaa"]
    assert everybodys.figures.deeds.weeks_picked == 2


def test_what_is_frozen_can_be_read_again_from_its_json(small: Sample) -> None:
    found = freeze(small, periods.of(Kind.YEAR, counted.OCTOBER, NOW.date()))
    kept = json.loads(json.dumps(frozen.as_json(found)))
    assert frozen.read(kept) == found
    assert "Usva" not in json.dumps(kept), "no text of a post"


def test_typed_figures_elections_and_the_tone_are_frozen_too(small: Sample) -> None:
    def add(session: Session) -> None:
        series = Series(
            campaign_id=small.campaign,
            team_id=small.teams["kemijarvi"],
            network="instagram",
            name="Muuttajat",
            target=50,
        )
        session.add(series)
        session.flush()
        editor = small.people["editor"]
        session.add(Reading(series_id=series.id, day=date(2025, 10, 31), value=41, person_id=editor, at=NOW))
        for name, first, last in (
            ("Aluevaalit", date(2025, 10, 31), date(2025, 11, 9)),
            ("Kuntavaalit", date(2025, 11, 1), date(2025, 11, 9)),
        ):
            session.add(Election(campaign_id=small.campaign, name=name, starts=first, ends=last))
        session.add(
            ToneRound(
                campaign_id=small.campaign,
                team_id=small.teams["kemijarvi"],
                whole=True,
                first=OCTOBER.whole.first,
                last=OCTOBER.whole.last,
                population=0,
                drawn=0,
                person_id=editor,
                at=NOW,
            )
        )

    small.database.writing(add)
    found = freeze(small, all_teams=True)
    assert [(one.name, one.figure.now, one.target) for one in found.typed] == [
        ("Muuttajat", 41, typed.Target(50, None))
    ]
    assert found.figures.typed == ("instagram",), "what changes there is told on the line"
    assert [one.name for one in found.elections] == ["Aluevaalit"]
    assert found.tone is None, "nobody has judged any"
    small.database.writing(lambda session: session.execute(update(ToneRound).values(ended_at=NOW)) and None)
    assert freeze(small, all_teams=True).tone == Tone(0, 0, 0, 0, 0, 0)
    assert freeze(small).tone is None, "of the team's own figures it was not judged"


@pytest.mark.parametrize(
    ("period", "is_year"),
    [
        (periods.of(Kind.YEAR, counted.OCTOBER, NOW.date()), True),
        (periods.free(date(2025, 1, 1), date(2025, 12, 26), date(2026, 1, 1)), True),
        (periods.free(date(2025, 1, 1), date(2025, 12, 25), date(2026, 1, 1)), False),
        (periods.campaign(date(2024, 1, 1), None, NOW.date()), True),
        (QUARTER, False),
    ],
)
def test_a_year_or_nearly_one_is_told_of_as_a_year(period: Period, *, is_year: bool) -> None:
    assert freezing.is_year(period) is is_year


AT = datetime(2025, 10, 6, 9, tzinfo=UTC)


def acts(*told: tuple[int, str]) -> list[Act]:
    """(minutes before the pick, what), the oldest first."""
    return [Act(AT - timedelta(minutes=minutes), what) for minutes, what in told]


@pytest.mark.parametrize(
    ("before", "minutes"),
    [
        (acts((12, "sign_in"), (3, "review_later")), 12),
        (acts((50, "sign_in"), (8, "sign_in"), (3, "see")), 8),
        (acts((61, "sign_in"), (40, "see"), (3, "review_later")), 40),
        (acts((61, "sign_in")), None),
        ([], None),
        (acts((30, "sign_in"), (10, "pick"), (4, "answer")), 10),
        ([Act(AT - timedelta(seconds=20), "sign_in")], 1),
        (acts((0, "pick")), None),
    ],
)
def test_minutes_are_counted_from_coming_in_to_the_saved_pick(before: list[Act], minutes: int | None) -> None:
    assert sittings.of_pick(AT, before) == minutes


def test_a_years_minutes_are_the_middle_of_those_that_are_known(small: Sample) -> None:
    week = freeze(small, periods.of(Kind.YEAR, counted.OCTOBER, NOW.date())).picks[0].pick_id

    def log(session: Session) -> None:
        editor = small.people["editor"]
        for minutes, action, subject_id, facts in (
            (14, "sign_in", editor, {}),
            (0, "pick", week, {"slot": "weekly"}),
            (-5, "pick", week + 1, {"slot": "extra"}),
        ):
            at = AT - timedelta(minutes=minutes)
            subject = "pick" if action == "pick" else "person"
            session.add(
                AuditEvent(
                    at=at,
                    person_id=editor,
                    action=action,
                    subject=subject,
                    subject_id=subject_id,
                    facts=facts,
                )
            )

    small.database.writing(log)
    year = freeze(small, periods.of(Kind.YEAR, counted.OCTOBER, NOW.date())).year
    assert year is not None
    assert (year.minutes, year.minutes_of, year.weeks_picked) == (14, 1, 1)
    assert sittings.median([]) is None
    assert sittings.median([4, 9, 30]) == 9


def keep(sample: Sample, key: str, period: Period, now: datetime) -> int:
    def step(session: Session) -> int:
        team = session.get_one(Team, sample.teams[key])
        return reports.make(session, None, team, ReportKind.SUMMARY, period, now, whole=False)

    return sample.database.writing(step)


def key_lives(sample: Sample) -> bool:
    with sample.database.reading() as session:
        row = session.get(AuthorKey, ("2025-Q4", sample.campaign))
        return row is None or row.key is not None


def test_the_key_to_authors_goes_when_the_last_team_that_makes_koosteet_has_frozen_the_quarter(
    small: Sample,
) -> None:
    def leave(session: Session) -> None:
        session.execute(update(Team).where(col(Team.key) == "posio").values(summaries="year"))

    small.database.writing(leave)
    before = keep(small, "keminmaa", replace(QUARTER, today=NOW.date()), NOW)
    keep(small, "kemijarvi", OCTOBER, AFTER)
    keep(small, "kemijarvi", QUARTER, AFTER)
    assert key_lives(small), "one of the two was made while the quarter went on"
    year = periods.of(Kind.YEAR, counted.OCTOBER, AFTER.date())
    told = {one.span: one for one in freeze(small, year, AFTER).figures.authors}
    again = reports.again
    small.database.writing(again, None, before, reports.VersionReason.CORRECTION, "", AFTER)
    assert not key_lives(small)
    last = Span(date(2025, 10, 1), date(2025, 12, 31))
    assert (told[last].authors, told[last].returning) == (2, 1)
    later = {one.span: one for one in freeze(small, year, AFTER).figures.authors}
    assert later == told, "the year's document takes the quarter from the one that froze it"
    with small.database.reading() as session:
        assert not author_months.held(session, [("fediverse", "https://suo.example/users/aino")])
        frozen_at = session.execute(select(col(AuthorKey.destroyed_at))).scalars().all()
    assert AFTER in frozen_at
    assert clock.day_of(AFTER) > QUARTER.whole.last
