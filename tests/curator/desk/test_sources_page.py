"""How the sources do, in words."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.models import Errand, ErrandKind, Sighting
from config import clock
from config.models import Credential, Source
from tests.curator.desk.conftest import People, Visitor
from tests.curator.desk.test_week import add_source

WEEKDAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")


@pytest.mark.parametrize(
    ("reason", "state", "said"),
    [
        ("", {}, "Toimii"),
        ("", {"last_ok_at": None}, "Ei vielä haettu"),
        ("transient", {}, "Yritetään uudelleen klo"),
        ("throttled", {}, "Palvelu rajoittaa hakuja"),
        ("quota", {}, "Viikon hakukiintiö on täynnä"),
        ("not_connected", {}, "Ei yhdistetty"),
        ("key_refused", {}, "Yhteys katkennut – yhdistä uudelleen"),
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


def test_a_source_that_a_person_must_mend_stands_first(people: People, editor: Visitor) -> None:
    for reason in ("", "transient", "refused", "key_refused"):
        add_source(people, reason=reason)
    page = editor.get("/kemijarvi/sources")
    named = [(one.text or "").removeprefix("Lähde mastodon ") for one in page.all("h2")]
    assert named == ["key_refused", "transient", "", "refused"]


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


def test_a_source_that_sees_a_share_only_says_so(people: People, editor: Visitor) -> None:
    add_source(people, partial="shows the last 24 hours only")
    text = editor.get("/kemijarvi/sources").text
    assert "Näkee vain osan julkaisuista" in text
    assert "joten niitä voi olla enemmän" in text
    assert "shows the last 24 hours only" in text


def test_a_key_that_ends_soon_is_said_with_its_day(people: People, editor: Visitor) -> None:
    source = add_source(people)
    ends = people.sample.now + timedelta(days=10)

    def step(session: Session) -> None:
        session.get_one(Source, source).credential = "avain"
        row = Credential(
            name="avain", campaign_id=people.sample.campaign, kind="mastodon", sealed="", expires_at=ends
        )
        session.add(row)

    people.database.writing(step)
    local = clock.local(ends)
    assert f"Yhteys vanhenee {WEEKDAYS[local.weekday()]} {local.day}.{local.month}." in (
        editor.get("/kemijarvi/sources").text
    )


def test_posts_of_the_last_day_are_counted(people: People, editor: Visitor) -> None:
    source = add_source(people)
    posts = [people.sample.post(age=timedelta(hours=hours)) for hours in (1, 5, 30)]

    def step(session: Session) -> None:
        for post in posts:
            session.add(
                Sighting(source_id=source, native_id=str(post), post_id=post, seen_at=people.sample.now)
            )

    people.database.writing(step)
    told = editor.get("/kemijarvi/sources").text
    assert "2 julkaisua viimeisen vuorokauden aikana" in told
    assert "Kampanjan julkaisuja 30 päivässä: 3, niistä vain täältä löytyneitä: 3" in told


def test_of_a_source_that_does_not_work_no_number_of_posts_is_said(people: People, editor: Visitor) -> None:
    add_source(people, reason="key_refused")
    assert "vuorokauden aikana" not in editor.get("/kemijarvi/sources").text
