"""The public form: anybody asks without an account, no other site asks for them, machines get tired."""

from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config import clock, secret
from config.db import Database
from config.settings import Settings
from curator import picks
from curator.material import Subject
from curator.models import Letter, Pick, RemovalOutcome, RemovalRequest
from curator.picks import Answers
from curator.removal import addresses, tickets
from curator.removal.app import create_app
from curator.removal.asking import ASKED_PER_HOUR
from curator.removing import codes, deciding, removals
from tests.curator.removal.conftest import ADDRESS
from tests.sample import Sample


def lift(sample: Sample) -> int:
    made = sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=sample.post()),
        clock.week_of(sample.now),
        Answers(),
        slot=picks.Slot.EXTRA,
        at=sample.now,
    )
    return made.id or 0


def tree(answer: TestResponse) -> Element:
    parsed: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return parsed


def fields(answer: TestResponse) -> dict[str, str]:
    return {
        one.get("name", ""): one.get("value", "")
        for one in tree(answer).iter("input")
        if one.get("type") == "hidden"
    }


def send(
    anybody: FlaskClient,
    pick: int,
    *,
    language: str = "fi",
    headers: dict[str, str] | None = None,
    environ: dict[str, str] | None = None,
    **said: str,
) -> TestResponse:
    path = f"/{language}/poista/{pick}?seina=kaikki"
    ticket = fields(anybody.get(path, environ_base=environ or {}))
    return anybody.post(
        path, data={"asker": "in_picture", **ticket, **said}, headers=headers, environ_base=environ or {}
    )


def requests(database: Database) -> list[RemovalRequest]:
    with database.reading() as session:
        return list(session.execute(select(RemovalRequest)).scalars())


@pytest.mark.parametrize(
    ("language", "title", "thanks"),
    [
        ("fi", "Pyydä poistoa", "Kiitos, poistimme julkaisun someseinältä heti"),
        ("sv", "Be om borttagning", "Tack, vi tog bort inlägget från someväggen genast"),
        ("en", "Ask for removal", "Thank you. We took the post off the social wall at once"),
    ],
)
def test_asking_hides_at_once_and_leads_to_a_page_to_follow(
    anybody: FlaskClient, database: Database, sample: Sample, language: str, title: str, thanks: str
) -> None:
    pick = lift(sample)
    form = anybody.get(addresses.request("", pick, "kaikki", language))
    assert "".join(tree(form).find(".//h1").itertext()) == title
    assert tree(form).get("lang") == language
    answer = send(anybody, pick, language=language, message="Minä siinä")
    assert answer.status_code == 303
    with database.reading() as session:
        assert session.get_one(Pick, pick).hidden_at is not None
    (row,) = requests(database)
    assert (row.wall_key, row.language, row.message) == ("kaikki", language, "Minä siinä")
    followed = anybody.get(answer.location)
    assert thanks in " ".join(followed.text.split())
    assert f"{sample.now:%Y}" in followed.text
    assert "/kaikki/" in followed.text
    assert "noindex" in followed.text
    assert row.code not in answer.location
    for page in (form, answer, followed):
        assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("browser", "answers"), [("se", "fi"), ("se, sv;q=0.8", "sv"), ("se, nb;q=0.9, en;q=0.5", "en")]
)
def test_pages_that_are_not_in_northern_sami_answer_in_a_language_we_have_and_say_which(
    anybody: FlaskClient, browser: str, answers: str
) -> None:
    page = anybody.get("/privacy/se", headers={"Accept-Language": browser})
    assert page.status_code == 200
    assert tree(page).get("lang") == answers
    offered = [one for one in tree(page).iter("a") if one.get("hreflang")]
    assert [one.get("hreflang") for one in offered] == ["fi", "sv", "en"]
    assert [one.get("lang") for one in offered if one.get("aria-current")] == [answers]


def test_the_page_tells_the_decision_and_the_answer(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    place = send(anybody, lift(sample)).location
    (row,) = requests(database)
    database.writing(
        deciding.decide,
        sample.people["editor"],
        row.id or 0,
        RemovalOutcome.KEPT,
        "Kuvassa on <b>toinen</b> henkilö.",
        sample.now,
    )
    page = anybody.get(place)
    assert "Pyyntö käsiteltiin" in page.text
    assert "Kuvassa on &lt;b&gt;toinen&lt;/b&gt; henkilö." in page.text
    assert "Mistä julkaisu on poissa" not in page.text


def test_an_alarm_is_told_honestly(anybody: FlaskClient, sample: Sample) -> None:
    places = [send(anybody, lift(sample)).location for _ in range(3)]
    assert "julkaisua ei piiloteta ennen sitä" in anybody.get(places[2]).text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"asker": ""}, "asker-author"),
        ({"asker": "boss"}, "asker-author"),
        ({"message": "a" * 2001}, "message"),
        ({"contact": "not an address"}, "contact"),
        ({"homepage": "https://spam.example"}, "homepage"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(
    anybody: FlaskClient, database: Database, sample: Sample, said: dict[str, str], field: str
) -> None:
    answer = send(anybody, lift(sample), **{"message": "Sanani", "child": "1", **said})
    assert answer.status_code == 422
    page = tree(answer)
    assert page.find(f".//*[@id='{field}-fault']") is not None
    assert page.find(f".//a[@href='#{field}']") is not None
    assert page.find(f".//*[@id='{field}']") is not None
    assert page.find(".//input[@id='child'][@checked]") is not None
    assert said.get("message", "Sanani") in answer.text
    assert requests(database) == []


def test_no_other_site_asks_in_a_visitors_name(anybody: FlaskClient, sample: Sample) -> None:
    pick = lift(sample)
    assert send(anybody, pick, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 422
    assert send(anybody, pick, ticket="").status_code == 422
    other = fields(anybody.get(f"/fi/poista/{lift(sample)}"))["ticket"]
    assert send(anybody, pick, ticket=other).status_code == 422
    assert requests(sample.database) == []
    late = send(anybody, pick, ticket="1.abc")
    assert "Lomake oli auki pitkään" in late.text
    assert fields(late)["ticket"]
    assert send(anybody, pick, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_a_ticket_is_good_for_hours_and_for_one_form() -> None:
    key, at = b"k" * 32, datetime(2026, 11, 22, 12, tzinfo=UTC)
    ticket = tickets.issue(key, "poista 1", at)
    assert tickets.is_good(key, ticket, "poista 1", at)
    assert tickets.is_good(key, ticket, "poista 1", at + timedelta(hours=3))
    assert not tickets.is_good(key, ticket, "poista 1", at + timedelta(hours=5))
    assert not tickets.is_good(key, ticket, "poista 1", at - timedelta(hours=1))
    assert not tickets.is_good(key, ticket, "poista 2", at)
    assert not tickets.is_good(b"x" * 32, ticket, "poista 1", at)
    for text in ("", ".", "9" * 400, "١٢.x", "1e9.x", ticket + "x"):
        assert not tickets.is_good(key, text, "poista 1", at)


def test_one_address_gets_tired_and_another_may_ask(anybody: FlaskClient, sample: Sample) -> None:
    pick, mine, other = lift(sample), {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    for _ in range(ASKED_PER_HOUR):
        assert send(anybody, pick, environ=mine).status_code == 303
    tired = send(anybody, pick, environ=mine)
    assert tired.status_code == 429
    assert "Pyyntöjä on tullut juuri nyt liikaa" in tired.text
    assert "viestinta@kemijarvi.example" in tired.text
    assert send(anybody, pick, environ=other).status_code == 303


def test_hostile_texts_are_text(anybody: FlaskClient, sample: Sample) -> None:
    hostile = '"><script>alert(1)</script>\u202e\0{{7*7}}'
    answer = send(anybody, lift(sample), message=hostile, contact="'><b>@x.example")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "><b>" not in answer.text
    kept = send(anybody, lift(sample), message=hostile)
    assert kept.status_code == 303
    assert "\0" not in requests(sample.database)[0].message


@pytest.mark.parametrize(
    "path",
    [
        "/fi/poista/999999",
        "/fi/poista/99999999999999999999999",
        "/xx/poista/1",
        "/fi/poisto/" + "0" * 32,
        "/fi/poisto/x",
        "/fi/lupa/tuhat/ei",
        "/fi/lupa/ei/kemijarvi",
        "/xx/lupa/tuhat/kemijarvi",
    ],
)
def test_what_is_not_there_is_404(anybody: FlaskClient, sample: Sample, path: str) -> None:
    del sample
    assert anybody.get(path).status_code == 404


@pytest.fixture
def with_letters(database: Database, public_settings: Settings) -> Flask:
    route = type(public_settings.notices_url)("json://127.0.0.1:9/{email}")
    return create_app(public_settings.model_copy(update={"notices_url": route}), database)


def test_the_code_from_the_letter_proves_the_request(
    with_letters: Flask, database: Database, sample: Sample, public_settings: Settings
) -> None:
    anybody = with_letters.test_client()
    for _ in range(2):
        send(anybody, lift(sample))
    place = send(anybody, lift(sample), contact="Aino@Posti.example").location
    row = requests(database)[-1]
    assert row.contact == "aino@posti.example"
    with database.reading() as session:
        assert session.execute(select(Letter)).scalar_one().request_id == row.id
    page = anybody.get(place)
    assert "Koodilla julkaisu piilotetaan heti" in page.text
    wrong = anybody.post(place, data={**fields(page), "proof": "x"})
    assert wrong.status_code == 422
    assert "Koodi ei ole oikein" in wrong.text
    assert anybody.post(place, data={"proof": "x"}).status_code == 422
    code = codes.proof(secret.key(public_settings), row.proof)
    right = anybody.post(place, data={**fields(page), "proof": f" {code[:3]} {code[3:]} "})
    assert right.status_code == 303
    proven = requests(database)[-1]
    assert proven.proven_at is not None
    assert proven.hidden_at is not None
    assert "Vahvistit pyynnön" in anybody.get(place).text


def test_where_nothing_can_be_sent_no_code_is_asked_for(anybody: FlaskClient, sample: Sample) -> None:
    page = anybody.get(send(anybody, lift(sample), contact="aino@posti.example").location)
    assert "koodi" not in page.text.lower()


def test_enough_requests_about_one_pick_are_told(
    anybody: FlaskClient, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick = lift(sample)
    send(anybody, pick)
    monkeypatch.setattr(removals, "MOST_OPEN", 1)
    answer = send(anybody, pick)
    assert answer.status_code == 422
    assert "on jo käsiteltävänä" in answer.text


@pytest.mark.parametrize(
    ("language", "said"), [("fi", "Näin perut luvan"), ("sv", "återkallar"), ("en", "How to withdraw it")]
)
def test_the_terms_tell_what_where_how_long_and_who(
    anybody: FlaskClient, public_settings: Settings, sample: Sample, language: str, said: str
) -> None:
    del sample
    address = addresses.terms(public_settings, "tuhat", "kemijarvi", language)
    page = anybody.get(address.removeprefix(ADDRESS))
    assert page.status_code == 200
    tree(page)
    for fact in (said, "Kemijärvi", "Kemijärven kaupunki", "tietosuoja@kemijarvi.example"):
        assert fact in page.text


def test_addresses_hold_any_key() -> None:
    assert addresses.request("https://t.example", 7, "a b&c", "fi").endswith("/fi/poista/7?seina=a+b%26c")
    assert addresses.request("https://t.example", 7, "", "sv") == "https://t.example/sv/poista/7"


def withdraw(sample: Sample, pick: int) -> int:
    sample.database.writing(picks.withdraw, sample.people["editor"], pick)
    return pick


def said(answer: TestResponse) -> str:
    return " ".join(answer.text.split())


def test_of_what_is_on_no_wall_it_is_said_that_it_is_not(anybody: FlaskClient, sample: Sample) -> None:
    places = []
    for _ in range(3):
        pick = withdraw(sample, lift(sample))
        form = said(anybody.get(f"/fi/poista/{pick}"))
        assert "Julkaisu ei ole enää seinällä." in form
        assert "piilotetaan seinältä heti" not in form
        places.append(send(anybody, pick).location)
    for place in places:
        page = said(anybody.get(place))
        assert "Kiitos. Julkaisu ei ole enää someseinällä. Käsittelemme pyynnön viimeistään" in page
        assert "ei piiloteta ennen sitä" not in page
        assert "Mistä julkaisu on poissa" not in page
        assert "Julkaisu piilotettiin" not in page
    (row, *_others) = requests(sample.database)
    keep = (sample.people["editor"], row.id or 0, RemovalOutcome.KEPT, "Ei ole seinällä.", sample.now)
    sample.database.writing(deciding.decide, *keep)
    assert "Julkaisu ei ole someseinällä." in said(anybody.get(places[0]))


def test_of_what_stands_in_the_archive_it_is_said_that_it_leaves_that(
    anybody: FlaskClient, sample: Sample
) -> None:
    old = lift(sample)
    assert "Julkaisu piilotetaan seinältä heti" in said(anybody.get(f"/fi/poista/{old}"))
    for _ in range(3):
        lift(sample)
    form = said(anybody.get(f"/fi/poista/{old}"))
    assert "Julkaisu on väistynyt seinältä uudempien tieltä, mutta se näkyy vielä arkistossa" in form
    page = said(anybody.get(send(anybody, old).location))
    assert "poistimme julkaisun heti someseinän arkistosta ja julkaisun omalta sivulta" in page
    assert "Mistä julkaisu on poissa" in page


def test_an_alarm_about_what_left_the_wall_meanwhile_says_so(anybody: FlaskClient, sample: Sample) -> None:
    for _ in range(2):
        send(anybody, lift(sample))
    third = lift(sample)
    place = send(anybody, third).location
    assert "julkaisua ei piiloteta ennen sitä" in said(anybody.get(place))
    withdraw(sample, third)
    page = said(anybody.get(place))
    assert "Julkaisu ei ole enää someseinällä." in page
    assert "ei piiloteta ennen sitä" not in page
