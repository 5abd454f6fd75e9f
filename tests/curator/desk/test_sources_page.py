"""How the sources do, in words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from collector.models import Errand, ErrandKind
from tests.curator.desk.conftest import People, Visitor
from tests.curator.desk.test_week import add_source


@pytest.mark.parametrize(
    ("reason", "state", "said"),
    [
        ("", {}, "Toimii"),
        ("", {"last_ok_at": None}, "Ei vielä haettu"),
        ("transient", {}, "Yritetään uudelleen klo"),
        ("throttled", {}, "Palvelu rajoittaa hakuja"),
        ("misconfigured", {}, "Osoite tai avain on korjattava – ilmoita ylläpidolle"),
        ("unreadable", {}, "Palvelun vastaus on muuttunut – ilmoita ylläpidolle"),
        ("refused", {"stopped": True}, "Ei käytössä"),
    ],
)
def test_a_sources_state_is_said_in_words(
    people: People, editor: Visitor, reason: str, state: dict[str, object], said: str
) -> None:
    add_source(people, reason=reason, problem="the server answered 503" if reason else "", **state)
    page = editor.get("/kemijarvi/sources")
    assert said in page.text
    assert bool(page.all("details", class_="x") or "the server answered 503" in page.text) is bool(reason)


def test_when_it_was_asked_and_when_it_is_next(people: People, editor: Visitor) -> None:
    now = people.sample.now
    add_source(people, last_ok_at=now - timedelta(days=2), due_at=now + timedelta(minutes=14))
    text = editor.get("/kemijarvi/sources").text
    assert "viimeksi haettu" in text
    assert "seuraava haku" in text


def test_asking_now_leaves_an_errand(people: People, editor: Visitor) -> None:
    source = add_source(people)
    page = editor.follow(editor.send(editor.get("/kemijarvi/sources"), f"/sources/{source}/check"))
    assert "Haku on käynnissä: Lähde mastodon" in page.text
    with people.database.reading() as session:
        errand = session.execute(select(Errand)).scalars().one()
    assert (errand.kind, errand.subject) == (ErrandKind.CHECK, str(source))


def test_a_viewer_cannot_ask(people: People) -> None:
    add_source(people)
    page = people["viewer"].get("/kemijarvi/sources")
    assert {one.get("action") for one in page.all("form")} == {"/signout"}
