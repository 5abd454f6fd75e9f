"""The people of a team, for its admin."""

import pytest

from curator.models import Membership, Role, Scope
from tests.curator.desk.conftest import Page, People, Visitor


@pytest.fixture
def admin(people: People) -> Visitor:
    return people["admin"]


def invite(admin: Visitor, email: str, role: str = "editor", status: int = 200) -> Page:
    return admin.send(
        admin.get("/kemijarvi/people"),
        "/kemijarvi/people",
        status,
        email=email,
        name="Uusi Ihminen",
        role=role,
    )


def role_of(people: People, key: str) -> Role | None:
    with people.database.reading() as session:
        held = session.get(
            Membership, (people.sample.people[key], Scope.TEAM, people.sample.teams["kemijarvi"])
        )
        return held.role if held else None


def test_an_invitation_is_shown_once_and_works(people: People, admin: Visitor) -> None:
    page = invite(admin, " Uusi@Kunta.example ")
    link = page.one("textarea", id="link").text or ""
    assert link.startswith("http://localhost/invite/")
    assert link not in admin.get("/kemijarvi/people").body
    visitor = people.anybody()
    welcome = visitor.get(link.removeprefix("http://localhost"))
    assert "Tervetuloa, Uusi Ihminen" in welcome.text
    visitor.send(welcome, "/invite/", password="pitkä uusi salasana")
    assert "Tämä viikko" in visitor.get("/kemijarvi/").text


@pytest.mark.parametrize("email", ["", "ei osoite", "@", "a b@c.example", "x@" + "y" * 260])
def test_a_wrong_address_is_told_and_kept(admin: Visitor, email: str) -> None:
    page = invite(admin, email, status=422)
    assert page.one("input", id="email").get("value") == email
    assert page.one("input", id="name").get("value") == "Uusi Ihminen"
    assert page.one("input", id="email").get("aria-invalid") == "true"


def test_a_role_can_be_changed(people: People, admin: Visitor) -> None:
    viewer = people.sample.people["viewer"]
    page = admin.follow(admin.send(admin.get("/kemijarvi/people"), f"/{viewer}/role", role="editor"))
    assert "Rooli on vaihdettu." in page.text
    assert role_of(people, "viewer") is Role.EDITOR


def test_removing_asks_first_and_ends_the_sign_in(people: People, admin: Visitor) -> None:
    editor = people["editor"]
    number = people.sample.people["editor"]
    page = admin.get(f"/kemijarvi/people/{number}/remove")
    assert "Poistetaanko käyttäjä Editor?" in page.text
    after = admin.follow(admin.send(page, "/remove"))
    assert "Käyttäjä on poistettu." in after.text
    assert "editor@kunta.example" not in after.text
    editor.get("/kemijarvi/", 303)


def test_a_new_link_for_who_cannot_get_in(people: People, admin: Visitor) -> None:
    number = people.sample.people["viewer"]
    page = admin.send(admin.get("/kemijarvi/people"), f"/{number}/link", 200)
    assert "/invite/" in (page.one("textarea", id="link").text or "")


def test_an_admin_cannot_take_over_the_owner(people: People, admin: Visitor) -> None:
    owner = people.sample.people["owner"]
    page = admin.get("/kemijarvi/people")
    assert not [one for one in page.all("form") if f"/{owner}/" in one.get("action", "")]
    admin.post(f"/kemijarvi/people/{owner}/link", 422, csrf=True)
    admin.post(f"/kemijarvi/people/{owner}/remove", 422, csrf=True)
    admin.post(f"/kemijarvi/people/{owner}/role", 422, csrf=True, data={"role": "viewer"})
    refused = invite(admin, "owner@kunta.example", status=422)
    assert "Pyydä kampanjan omistajaa" in refused.text


def test_inviting_a_neighbour_gives_a_role_but_no_link(people: People, admin: Visitor) -> None:
    page = invite(admin, "neighbour@kunta.example")
    assert "on jo tunnus" in page.text
    assert not page.all("textarea")
    assert role_of(people, "neighbour") is Role.EDITOR


def test_who_also_works_elsewhere_is_changed_and_removed_here_but_their_account_is_not(
    people: People, admin: Visitor
) -> None:
    """An admin who gave a neighbour a role must be able to take it back."""
    number = people.sample.people["neighbour"]
    invite(admin, "neighbour@kunta.example")
    page = admin.get("/kemijarvi/people")
    actions = [one.get("action", "") for one in page.all("form")]
    assert not [one for one in actions if one.endswith((f"/{number}/link", f"/{number}/signout"))]
    admin.post(f"/kemijarvi/people/{number}/link", 422, csrf=True)
    admin.follow(admin.send(page, f"/{number}/role", role="viewer"))
    assert role_of(people, "neighbour") is Role.VIEWER
    after = admin.follow(admin.send(admin.get(f"/kemijarvi/people/{number}/remove"), "/remove"))
    assert "Käyttäjä on poistettu." in after.text
    people["neighbour"].get("/kemijarvi/", 404)
    people["neighbour"].get("/keminmaa/")


def test_nobody_changes_their_own_role(people: People, admin: Visitor) -> None:
    number = people.sample.people["admin"]
    page = admin.post(f"/kemijarvi/people/{number}/role", 422, csrf=True, data={"role": "viewer"})
    assert "Et voi muuttaa omaa rooliasi" in page.text


def test_nobody_removes_themselves_and_is_told_who_can(people: People, admin: Visitor) -> None:
    page = f"/kemijarvi/people/{people.sample.people['admin']}/remove"
    said = "Et voi poistaa itseäsi. Pyydä toista pääkäyttäjää poistamaan sinut."
    assert said in admin.get(page, 422).text
    assert said in admin.post(page, 422, csrf=True).text


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_a_campaigns_owner_is_removed_by_nobody_here(people: People, who: str) -> None:
    page = f"/kemijarvi/people/{people.sample.people['owner']}/remove"
    for answer in (people[who].get(page, 422), people[who].post(page, 422, csrf=True)):
        assert "Kampanjan omistajaa ei voi muuttaa eikä poistaa tällä sivulla." in answer.text
        assert "Poistetaanko" not in answer.text


def test_a_role_nobody_gives_is_refused(people: People, admin: Visitor) -> None:
    number = people.sample.people["viewer"]
    admin.post(f"/kemijarvi/people/{number}/role", 400, csrf=True, data={"role": "owner"})
