"""Payment periods: typed on the team's page, chosen under Seuranta."""

from config.models import Team
from tests.curator import counted
from tests.curator.desk.conftest import Page, People, Visitor

FIRST = {
    "period-name-0": "1. maksatuskausi",
    "period-first-0": "2025-10-01",
    "period-last-0": "2025-10-31",
}


def typed(visitor: Visitor, team: int, status: int = 303, **more: str) -> Page:
    form = visitor.get(f"/kemijarvi/teams/{team}")
    return visitor.send(form, f"/teams/{team}", status, **(FIRST | more))


def test_a_teams_admin_types_them_and_everybody_chooses_them(people: People) -> None:
    counted.build(people.sample)
    admin, team = people["admin"], people.sample.teams["kemijarvi"]
    admin.follow(typed(admin, team))
    form = admin.get(f"/kemijarvi/teams/{team}")
    assert form.one("input", id="period-name-0").get("value") == "1. maksatuskausi"
    assert form.one("input", id="period-name-1").get("value") == ""
    viewer = people["viewer"]
    chooser = viewer.get("/kemijarvi/figures")
    option = next(one for one in chooser.all("option") if "1. maksatuskausi" in (one.text or ""))
    address = f"/kemijarvi/figures/hashtags?of=all&kind={option.get('value')}"
    page = viewer.get(address)
    assert "Koko kampanja: 1. maksatuskausi (1.10.\u2060–\u206031.10.2025)" in page.text
    assert "6 julkaisua kampanjan tunnisteilla" in page.text
    assert page.one("option", value=str(option.get("value"))).get("selected") is not None
    assert not page.all("nav", aria_label="Muut kaudet")
    other = next(
        one
        for one in page.all("a")
        if one.get("aria-current") is None and "kind=payment" in one.get("href", "")
    )
    assert "1. maksatuskausi" in viewer.get(other.get("href", "")).text


def test_an_unfinished_row_is_told_beside_its_field_and_nothing_is_kept(people: People) -> None:
    admin, team = people["admin"], people.sample.teams["kemijarvi"]
    page = typed(admin, team, 422, **{"period-last-0": "2025-09-30"})
    assert page.one("input", id="period-last-0").get("aria-invalid") == "true"
    assert page.one("input", id="period-name-0").get("value") == "1. maksatuskausi"
    with people.database.reading() as session:
        assert session.get_one(Team, team).periods == []


def test_a_period_that_is_no_more_is_answered_with_the_quarter(people: People) -> None:
    people["viewer"].get("/kemijarvi/figures?kind=payment-2025-10-01-2025-10-31")
    people["viewer"].get("/kemijarvi/figures?kind=payment")


def test_a_day_that_cannot_be_read_is_named_and_stays_as_it_was_typed(people: People) -> None:
    """A browser's field for dates would show it as an empty one."""
    admin, team = people["admin"], people.sample.teams["kemijarvi"]
    page = typed(admin, team, 422, **{"period-first-0": "1.10", "period-last-0": "31.10.2025"})
    assert (
        "Maksatuskausi 1, ensimmäinen päivä: valitse päivä tai kirjoita se muodossa 23.11.2026." in page.text
    )
    first, last = (page.one("input", id=f"period-{name}-0") for name in ("first", "last"))
    assert (first.get("type"), first.get("value")) == ("text", "1.10")
    assert (last.get("type"), last.get("value")) == ("date", "2025-10-31")


def test_days_written_as_people_write_them_are_taken(people: People) -> None:
    admin, team = people["admin"], people.sample.teams["kemijarvi"]
    typed(admin, team, **{"period-first-0": "1.10.2025", "period-last-0": "31. 10. 2025"})
    with people.database.reading() as session:
        [kept] = session.get_one(Team, team).periods
    assert (kept["first"], kept["last"]) == ("2025-10-01", "2025-10-31")
