"""Themes and target groups are kept by admins, never in the database by hand."""

import pytest

from curator.models import ThemeKind
from curator.picking import themes
from tests.curator.desk.conftest import People, Visitor


@pytest.fixture
def admin(people: People) -> Visitor:
    people.database.writing(themes.ensure_all)
    return people["admin"]


def names(people: People, kind: ThemeKind = ThemeKind.THEME) -> list[str]:
    with people.database.reading() as session:
        known = themes.of_campaign(session, people.sample.campaign)
    return [one.name("fi") for one in known if one.kind is kind]


def number(people: People, name: str) -> int:
    with people.database.reading() as session:
        known = themes.of_campaign(session, people.sample.campaign)
    return next(one.id for one in known if one.name("fi") == name)


def test_a_theme_is_added_renamed_moved_and_put_aside(people: People, admin: Visitor) -> None:
    page = admin.follow(
        admin.send(admin.get("/kemijarvi/themes"), "/themes/theme", fi="Revontulet", sv="Norrsken")
    )
    assert names(people)[-1] == "Revontulet"
    made = number(people, "Revontulet")
    page = admin.follow(admin.send(page, f"/themes/{made}/name", fi="Revontulet ja yö"))
    page = admin.follow(admin.send(page, f"/themes/{made}/move", to="up"))
    assert names(people)[-2:] == ["Revontulet ja yö", "Palvelut"]
    page = admin.follow(admin.send(page, f"/themes/{made}/offer"))
    assert "Ei enää valittavissa." in page.text
    post = people.sample.post()
    assert "Revontulet" not in people["editor"].get(f"/kemijarvi/pick?post={post}").body
    admin.follow(admin.send(page, f"/themes/{made}/offer"))
    assert "Revontulet ja yö" in people["editor"].get(f"/kemijarvi/pick?post={post}").body


def test_what_was_typed_stays_where_a_name_will_not_do(people: People, admin: Visitor) -> None:
    page = admin.send(admin.get("/kemijarvi/themes"), "/themes/audience", 422, fi="", sv="Alla")
    assert "Kirjoita nimi suomeksi." in page.text
    assert page.one("input", id="audience-sv").get("value") == "Alla"
    assert page.one("input", id="audience-fi").get("aria-invalid") == "true"
    taken = number(people, "Luonto")
    page = admin.send(page, f"/themes/{taken}/name", 422, fi="Asuminen")
    assert "Tämänniminen on jo luettelossa." in page.text
    assert page.one("input", id=f"{taken}-fi").get("value") == "Asuminen"
    assert "Luonto" in names(people)


def test_a_list_that_is_none_is_not_added_to(admin: Visitor) -> None:
    admin.post("/kemijarvi/themes/nothing", 404, csrf=True, data={"fi": "X"})
    admin.post("/kemijarvi/themes/99999/move", 422, csrf=True, data={"to": "up"})
