"""The periods the form offers for a kooste, and what it takes."""

from datetime import date

import pytest

from config.models import Campaign, Team, TeamKind
from curator.desk import period_form, report_choices
from curator.desk.language import speaking
from curator.desk.period_form import Choices
from curator.figures.periods import Kind, Span
from curator.shaping.payments import Payment

PAID = Payment("1. maksatuskausi", Span(date(2025, 9, 1), date(2025, 12, 31)))
TO_COME = Payment("2. maksatuskausi", Span(date(2026, 2, 1), date(2026, 4, 30)))
TODAY = date(2026, 1, 15)
TEAM = Team(campaign_id=1, key="kemijarvi", name="Kemijärvi", kind=TeamKind.MUNICIPALITY, summaries="half")
CHOICES = Choices(
    campaign=Campaign(key="k", name="K", starts=date(2025, 1, 1)),
    teams=[TEAM],
    tags=[],
    payments=[PAID, TO_COME],
)


def test_the_last_and_the_current_periods_come_first_and_those_to_come_not_at_all() -> None:
    with speaking("fi"):
        offered = {one.value: one.words for one in report_choices.of_team(CHOICES, TODAY)}
    assert list(offered) == [
        *("quarter/2025-10-01", "quarter/2026-01-01", "month/2025-12-01", "month/2026-01-01"),
        *("half/2025-07-01", "half/2026-01-01", "year/2025-01-01", "year/2026-01-01"),
        *(period_form.address_of(PAID), "campaign", "free"),
    ]
    assert offered["quarter/2025-10-01"] == "Viime vuosineljännes (1.10.–31.12.2025)"


@pytest.mark.parametrize(
    ("habit", "value"),
    [
        ("half", "half/2025-07-01"),
        ("month", "month/2025-12-01"),
        ("payment", "quarter/2025-10-01"),
        ("", "quarter/2025-10-01"),
    ],
)
def test_the_teams_own_habit_is_chosen_at_first(habit: str, value: str) -> None:
    team = Team(campaign_id=1, key="k", name="K", kind=TeamKind.MUNICIPALITY, summaries=habit)
    assert report_choices.usual(team, TODAY) == value


def test_everything_on_offer_is_taken_for_what_it_says() -> None:
    with speaking("fi"):
        offered = [one.value for one in report_choices.of_team(CHOICES, TODAY)]
    spans = {}
    for value in offered:
        given = {"period": value, "first": "2025-02-03", "last": "2025-02-04", "of": "all"}
        wanted = report_choices.wanted(given, CHOICES, TEAM, TODAY)
        assert wanted is not None
        assert wanted.whose == period_form.EVERYBODY
        spans[value] = period_form.period(wanted, CHOICES.campaign, TODAY)
    assert spans["half/2025-07-01"].whole == Span(date(2025, 7, 1), date(2025, 12, 31))
    assert spans[period_form.address_of(PAID)].name == PAID.name
    assert spans["campaign"].whole == Span(date(2025, 1, 1), TODAY)
    assert spans["free"].whole == Span(date(2025, 2, 3), date(2025, 2, 4))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"period": "week/2026-01-05"},
        {"period": "quarter/"},
        {"period": "quarter/1800-01-01"},
        {"period": "campaign/2026-01-01"},
        {"period": "payment-2020-01-01-2020-02-01"},
        {"period": "free", "first": "2026-01-01"},
        {"period": "free", "first": "x", "last": "2026-01-01"},
    ],
)
def test_what_is_on_no_list_is_not_taken(given: dict[str, str]) -> None:
    assert report_choices.wanted(given, CHOICES, TEAM, TODAY) is None


def test_a_period_of_a_kind_is_the_one_its_day_is_in() -> None:
    wanted = report_choices.wanted({"period": "month/2025-11-20"}, CHOICES, TEAM, TODAY)
    assert wanted is not None
    assert wanted.kind is Kind.MONTH
    assert period_form.period(wanted, CHOICES.campaign, TODAY).whole.first == date(2025, 11, 1)
