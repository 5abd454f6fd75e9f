"""Coming in, going out, and where one lands."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.db import Database
from curator.desk.guard import IN_SESSION, safe_next
from curator.entry import people as staff
from curator.entry import signin
from curator.models import Invitation, Membership, Person, Role, Scope, SignIn, SignInTry
from tests.curator.desk.conftest import People

PASSWORD = "pitkä yhteinen salasana"


@pytest.fixture
def link(people: People) -> str:
    """An invitation of the editor's."""
    sample = people.sample
    return people.database.writing(staff.link, sample.people["editor"], sample.now)


def test_looking_at_an_invitation_never_spends_it(people: People, link: str) -> None:
    visitor = people.anybody()
    for _look in range(3):
        assert "Tervetuloa, Editor" in visitor.get(f"/invite/{link}").text
    with people.database.reading() as session:
        assert session.execute(select(col(Invitation.spent_at))).scalars().all() == [None]


def test_an_invitation_sets_the_password_once_and_lets_in(people: People, link: str) -> None:
    visitor = people.anybody()
    page = visitor.send(visitor.get(f"/invite/{link}"), "/invite/", password=PASSWORD)
    assert page.to == "/"
    assert visitor.follow(page).to == "/kemijarvi/" if visitor.get("/", None).status != 303 else True
    again = people.anybody().get(f"/invite/{link}", 410)
    assert "Linkki ei enää toimi" in again.text


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("lyhyt", "vähintään 12 merkkiä"),
        ("x" * 129, "enintään 128 merkkiä"),
        ("kemijärvi2026", "liian helppo arvata"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(
    people: People, link: str, password: str, said: str
) -> None:
    visitor = people.anybody()
    page = visitor.send(visitor.get(f"/invite/{link}"), "/invite/", 422, password=password)
    assert said in page.text
    assert page.one("input", id="password").get("aria-invalid") == "true"
    visitor.send(page, "/invite/", password=PASSWORD)


def test_the_language_of_the_invitation_becomes_the_persons(people: People, link: str) -> None:
    visitor = people.anybody()
    page = visitor.get(f"/invite/{link}?lang=sv")
    assert "Välkommen, Editor" in page.text
    visitor.send(page, "/invite/", password=PASSWORD)
    assert "Den här veckan" in visitor.get("/kemijarvi/").text


def signed_up(people: People, link: str) -> None:
    signin.accept(people.database, link, PASSWORD, people.sample.now)


def test_signing_in_leads_where_one_was_going(people: People, link: str) -> None:
    signed_up(people, link)
    visitor = people.anybody()
    asked = visitor.get("/kemijarvi/suggestions?state=later", 303)
    page = visitor.send(visitor.get(asked.to), "/signin", email=" Editor@kunta.example ", password=PASSWORD)
    assert page.to == "/kemijarvi/suggestions?state=later"
    visitor.get(page.to)


def test_a_new_sign_in_is_a_new_session(people: People, link: str) -> None:
    signed_up(people, link)
    visitor = people.anybody()
    page = visitor.get("/signin")
    before = visitor.token()
    visitor.send(page, "/signin", email="editor@kunta.example", password=PASSWORD)
    visitor.post("/signout", 400, data={"csrf_token": before})


def test_a_wrong_password_says_no_more_than_it_must(people: People, link: str) -> None:
    signed_up(people, link)
    texts = set()
    for email in ("editor@kunta.example", "nobody@kunta.example"):
        visitor = people.anybody()
        page = visitor.send(visitor.get("/signin"), "/signin", 422, email=email, password="väärä salasana")
        assert page.one("input", id="email").get("value") == email
        texts.add(page.text)
    assert len(texts) == 1
    assert "osoite tai salasana on väärin" in texts.pop()


def test_the_eleventh_try_has_to_wait(people: People) -> None:
    visitor = people.anybody()
    page = visitor.get("/signin")

    def tried(session: Session) -> None:
        for _number in range(10):
            session.add(
                SignInTry(
                    account=staff.digest("editor@kunta.example"),
                    address=staff.digest("-"),
                    at=people.sample.now,
                )
            )

    people.database.writing(tried)
    said = visitor.send(page, "/signin", 429, email="editor@kunta.example", password=PASSWORD)
    assert "Liian monta yritystä" in said.text


def test_signing_out_ends_the_sign_in_for_good(people: People) -> None:
    visitor = people["editor"]
    page = visitor.get("/kemijarvi/")
    with visitor.client.session_transaction(base_url=visitor.address) as session:
        kept = session[IN_SESSION]
    assert visitor.send(page, "/signout").to == "/signin"
    with visitor.client.session_transaction(base_url=visitor.address) as session:
        session[IN_SESSION] = kept
    visitor.get("/kemijarvi/", 303)


def test_signing_out_everywhere_ends_all_browsers(people: People) -> None:
    phone, computer = people["editor"], people["editor"]
    phone.send(phone.get("/me"), "/me/signout")
    computer.get("/kemijarvi/", 303)


def test_an_idle_sign_in_ends_and_what_was_typed_is_shown_for_copying(
    people: People, database: Database
) -> None:
    visitor = people["editor"]
    page = visitor.get("/kemijarvi/story")

    def age(session: Session) -> None:
        row = session.execute(select(SignIn)).scalars().one()
        row.seen_at -= timedelta(hours=2)

    database.writing(age)
    visitor.headers = {"Sec-Fetch-Site": "same-origin"}
    said = visitor.send(page, "/story", 401, text="Pitkä tarina, jota en halua menettää.")
    assert "Kirjautumisesi on päättynyt" in said.text
    assert "Pitkä tarina, jota en halua menettää." in said.text
    visitor.headers = {"Sec-Fetch-Site": "cross-site"}
    assert "Pitkä tarina" not in visitor.send(page, "/story", 401, text="Pitkä tarina").text


def test_using_the_desk_keeps_the_sign_in_alive(people: People, database: Database) -> None:
    visitor = people["editor"]

    def age(session: Session) -> None:
        session.execute(select(SignIn)).scalars().one().seen_at -= timedelta(hours=1)

    database.writing(age)
    visitor.get("/kemijarvi/")
    with database.reading() as session:
        assert session.execute(select(SignIn)).scalars().one().seen_at >= people.sample.now


def test_a_disabled_person_is_out_at_the_next_request(people: People, database: Database) -> None:
    visitor = people["editor"]
    visitor.get("/kemijarvi/")
    database.writing(staff.disable, None, people.sample.people["editor"], people.sample.now)
    visitor.get("/kemijarvi/", 303)


def _older(hours: int) -> Callable[[Session], None]:
    def step(session: Session) -> None:
        for row in session.execute(select(SignIn)).scalars():
            row.created_at -= timedelta(hours=hours)

    return step


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("longest", "Turvallisuussyistä kirjautuminen kestää enintään kaksitoista tuntia."),
        ("signed_out", "Päätit tämän kirjautumisen toisella laitteella, tai pääkäyttäjä päätti sen."),
        ("removed", "Tunnuksesi on suljettu."),
    ],
)
def test_who_is_signed_out_is_told_why(people: People, database: Database, how: str, said: str) -> None:
    editor, admin, number = people["editor"], people["admin"], people.sample.people["editor"]
    page = editor.get("/kemijarvi/story")
    if how == "longest":
        database.writing(_older(12))
    elif how == "signed_out":
        admin.send(admin.get("/kemijarvi/people"), f"/{number}/signout")
    else:
        admin.send(admin.get(f"/kemijarvi/people/{number}/remove"), "/remove")
    assert said in editor.send(page, "/story", 401, text="Tarina").text
    assert said in editor.follow(editor.get("/kemijarvi/", 303)).text


def test_what_a_person_wrote_stays_though_their_role_was_lowered_or_taken_meanwhile(people: People) -> None:
    admin, editor = people["admin"], people["editor"]
    number = people.sample.people["editor"]
    page = editor.get("/kemijarvi/story")
    admin.send(admin.get("/kemijarvi/people"), f"/{number}/role", role="viewer")
    editor.headers = {"Sec-Fetch-Site": "same-origin"}
    said = editor.send(page, "/story", 403, text="Pitkä tarina, jota en halua menettää.")
    assert "Roolisi ei riitä" in said.text
    assert "Pitkä tarina, jota en halua menettää." in said.text
    keminmaa = people.sample.teams["keminmaa"]
    people.database.writing(
        lambda session: session.add(
            Membership(person_id=number, scope=Scope.TEAM, scope_id=keminmaa, role=Role.EDITOR)
        )
    )
    owner = people["owner"]
    owner.send(owner.get(f"/kemijarvi/people/{number}/remove"), "/remove")
    said = editor.send(page, "/story", 404, text="Pitkä tarina, jota en halua menettää.")
    assert "tai et enää tee töitä tälle kunnalle tai hankkeelle" in said.text
    assert "Pitkä tarina, jota en halua menettää." in said.text


def test_the_language_is_the_persons_choice(people: People, database: Database) -> None:
    visitor = people["editor"]
    page = visitor.send(visitor.get("/me"), "/me/language", language="en")
    saved = visitor.follow(page)
    assert "Saved." in saved.text
    assert saved.one("html").get("lang") == "en"
    with database.reading() as session:
        person = session.get_one(Person, people.sample.people["editor"])
        assert person.language == "en"


@pytest.mark.parametrize(
    ("accepted", "lang"), [("sv-FI,sv;q=0.9", "sv"), ("en", "en"), ("de", "fi"), ("", "fi")]
)
def test_a_strangers_language_is_the_browsers_else_finnish(people: People, accepted: str, lang: str) -> None:
    page = people.anybody().get("/signin", headers={"Accept-Language": accepted})
    assert page.one("html").get("lang") == lang


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\tx",
        "javascript:alert(1)",
        "x",
        "",
        None,
        "/a\nb",
    ],
)
def test_only_a_path_of_ours_is_gone_on_to(app: Flask, target: str | None) -> None:
    with app.test_request_context("/"):
        assert safe_next(target) is None


def test_home_is_ones_own_team(people: People) -> None:
    assert people["neighbour"].get("/", 303).to == "/keminmaa/"


def test_who_has_no_team_is_told_so(people: People, database: Database) -> None:
    from sqlalchemy import delete

    from curator.models import Membership

    visitor = people["viewer"]
    database.writing(lambda session: session.execute(delete(Membership)) and None)
    assert "Roolisi ei riitä" in visitor.get("/", 403).text
