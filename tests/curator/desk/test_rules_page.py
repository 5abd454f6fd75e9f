"""Säännöt: trying a rule before it is kept, ending it, and the times before elections."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import clock
from config.models import Team
from curator.models import AuditEvent, Rule, RuleKind
from curator.suggesting import elections, rules
from curator.suggesting.elections import Told
from curator.suggesting.rules import NewRule
from tests.curator.desk.conftest import People

PAGE = "/kemijarvi/rules"


def kept(people: People) -> list[tuple[str, str, bool]]:
    with people.sample.database.reading() as session:
        rows = session.execute(select(Rule)).scalars()
        return [(row.kind.value, row.value, row.team_id is None) for row in rows if row.ended_at is None]


def test_a_rule_is_tried_on_the_posts_we_hold_and_nothing_is_kept(people: People) -> None:
    people.sample.post("Voita arvonta ja palkinto #kemijärvi")
    people.sample.post("Usvaa järvellä #kemijärvi")
    editor = people["editor"]
    page = editor.send(editor.get(PAGE), "/rules", 200, kind="blocked_word", value="Arvonta", do="try")
    assert (
        "Kampanjan julkaisuja on tallessa viimeisten 30 päivän ajalta 2. Sääntö piilottaisi niistä yhden."
        in page.text
    )
    assert "Voita arvonta ja palkinto" in page.text
    assert "Usvaa järvellä" not in page.text
    assert page.one("input", id="value").get("value") == "Arvonta"
    assert kept(people) == []


def test_trying_says_what_would_come_back(people: People) -> None:
    people.sample.post("Vastaus toiselle #kemijärvi", is_reply=True)
    editor = people["editor"]
    page = editor.send(editor.get(PAGE), "/rules", 200, kind="show_replies", value="", do="try")
    assert "Se toisi takaisin yhden piilotetun julkaisun." in page.text
    assert "Vastaus toiselle" in page.text


def test_trying_a_form_of_a_word_says_its_basic_form(people: People) -> None:
    editor = people["editor"]
    said = "Jos tämä on sanan ”arvonta” muoto, kirjoita se"
    for typed, told in (("Arvonnat", True), ("arvonta", False), ("xyzzyq", False)):
        page = editor.send(editor.get(PAGE), "/rules", 200, kind="blocked_word", value=typed, do="try")
        assert (said in page.text) is told
    page = editor.send(editor.get(PAGE), "/rules", 200, kind="blocked_author", value="arvonnat", do="try")
    assert said not in page.text


def test_a_rule_is_kept_shown_and_ended_with_its_traces(people: People) -> None:
    editor = people["editor"]
    sent = editor.send(editor.get(PAGE), "/rules", kind="blocked_author", value="@kauppa", do="save")
    page = editor.follow(sent)
    assert "Sääntö on nyt voimassa." in page.text
    assert "Piilota tekijän julkaisut: kauppa" in page.text
    assert kept(people) == [("blocked_author", "kauppa", False)]
    assert "Sääntö on päättynyt." in editor.follow(editor.send(page, "/end")).text
    assert kept(people) == []
    with people.sample.database.reading() as session:
        acts = [one.action for one in session.execute(select(AuditEvent)).scalars()]
    assert acts[-2:] == ["rule", "rule_ended"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "blocked_word", "value": "kaksi sanaa"}, "Kirjoita yksi sana kerrallaan perusmuodossa."),
        ({"kind": "blocked_word", "value": ""}, "Kirjoita sana tai tekijä."),
        ({"kind": "language", "value": "<script>"}, "Valitse kieli luettelosta tai kirjoita kielen tunnus"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(people: People, given: dict[str, str], said: str) -> None:
    editor = people["editor"]
    for do in ("try", "save"):
        page = editor.send(editor.get(PAGE), "/rules", 422, **given, do=do)
        assert said in page.text
        assert page.one("input", id="value").get("aria-invalid") == "true"
    assert kept(people) == []


def test_a_rule_of_the_whole_campaign_is_the_owners(people: People) -> None:
    admin, owner = people["admin"], people["owner"]
    data = {"kind": "blocked_word", "value": "kasino", "whole": "1", "do": "save"}
    admin.post(PAGE, 403, csrf=True, data=data)
    owner.post(PAGE, 303, csrf=True, data=data)
    assert kept(people) == [("blocked_word", "kasino", True)]
    page = admin.get(PAGE)
    assert "koko kampanja" in page.text
    assert not [one for one in page.all("form") if one.get("action", "").endswith("/end")]
    with people.sample.database.reading() as session:
        number = session.execute(select(Rule)).scalar_one().id
    admin.post(f"{PAGE}/{number}/end", 403, csrf=True)
    owner.post(f"{PAGE}/{number}/end", 303, csrf=True)
    assert kept(people) == []


def test_another_teams_rule_cannot_be_ended(people: People) -> None:
    def theirs(session: Session) -> int:
        team = session.get_one(Team, people.sample.teams["keminmaa"])
        wanted = NewRule(RuleKind.BLOCKED_WORD, "arvonta")
        return rules.add(session, people.sample.people["neighbour"], team, wanted, clock.now(), whole=False)

    number = people.sample.database.writing(theirs)
    people["editor"].post(f"{PAGE}/{number}/end", 303, csrf=True)
    assert kept(people) == [("blocked_word", "arvonta", False)]
    assert "arvonta" not in people["editor"].get(PAGE).text


def test_an_election_is_told_changed_and_removed_by_the_owner(people: People) -> None:
    owner = people["owner"]
    today = clock.day_of(clock.now())
    form = owner.get(f"{PAGE}/election")
    told = {"name": "Kuntavaalit", "starts": today.isoformat(), "ends": today.isoformat()}
    page = owner.follow(owner.send(form, "/election", **told, listed="Aino Ehdokas\n@puolue\n\nAino Ehdokas"))
    assert "Vaaliaika on tallennettu." in page.text
    assert "voimassa nyt" in page.text
    assert "luettelossa 2 nimeä" in page.text
    assert "voimassa nyt" in people["viewer"].get(PAGE).text
    change = owner.get(f"{PAGE}/election/1")
    assert change.one("textarea", id="listed").text == "Aino Ehdokas\n@puolue"
    later = (today + timedelta(days=30)).isoformat()
    page = owner.follow(owner.send(change, "/election/1", starts=later, ends=later))
    assert "voimassa nyt" not in page.text
    page = owner.follow(owner.send(owner.get(f"{PAGE}/election/1"), "/remove"))
    assert "Vaaliaikoja ei ole asetettu." in page.text


def test_an_election_sent_twice_is_one(people: People) -> None:
    owner = people["owner"]
    form = owner.get(f"{PAGE}/election")
    for _ in range(2):
        owner.send(
            form, "/election", name="Kuntavaalit", starts="2029-03-01", ends="2029-04-15", listed="Aino"
        )
    assert owner.get(PAGE).text.count("Kuntavaalit: 1.3.2029–15.4.2029") == 1


def test_an_elections_mistakes_are_said_all_at_once(people: People) -> None:
    owner = people["owner"]
    form = owner.get(f"{PAGE}/election")
    page = owner.send(form, "/election", 422, name="", starts="2029-04-15", ends="2029-04-01", listed="")
    assert "Kirjoita, mitkä vaalit ovat kyseessä" in page.text
    assert "Viimeinen päivä ei voi olla ennen ensimmäistä." in page.text
    page = owner.send(form, "/election", 422, name="", starts="ensi kuussa", ends="", listed="Aino")
    assert len(page.all("p", class_="fault")) == 3
    for field in ("Ensimmäinen", "Viimeinen"):
        assert f"{field} päivä: valitse päivä tai kirjoita se muodossa 23.11.2026." in page.text
    typed = page.one("input", id="starts")
    assert (typed.get("type"), typed.get("value")) == ("text", "ensi kuussa")
    assert page.one("textarea", id="listed").text == "Aino"


@pytest.mark.parametrize("value", ["xx", "und", "mul", "fi-", "english"])
def test_what_is_no_language_makes_no_rule(people: People, value: str) -> None:
    editor = people["editor"]
    for do in ("try", "save"):
        page = editor.send(editor.get(PAGE), "/rules", 422, kind="language", value=value, do=do)
        assert "Valitse kieli luettelosta" in page.text
    assert kept(people) == []


def test_a_language_is_chosen_from_a_list_or_written_by_any_real_tag(people: People) -> None:
    editor = people["editor"]
    page = editor.get(PAGE)
    offered = {one.get("value"): one.text for one in page.one("select", id="language").iter("option")}
    assert (offered["sv"], offered["smn"]) == ("Ruotsi", "Inarinsaame")
    shown = editor.follow(editor.send(page, "/rules", kind="language", language="sv", do="save"))
    assert ": Ruotsi (sv)" in shown.text
    editor.send(page, "/rules", kind="language", value="pt-BR", do="save")
    editor.send(page, "/rules", kind="language", value="SMJ", do="save")
    assert [value for _kind, value, _whole in kept(people)] == ["sv", "pt", "smj"]


def test_a_rule_that_would_leave_no_suggestion_says_so(people: People) -> None:
    people.sample.post("Usvaa järvellä #kemijärvi")
    people.sample.post("Vastaus #kemijärvi", is_reply=True)
    people.sample.post("Regn #keminmaa", language="sv", keys=("*", "#keminmaa"))
    editor = people["editor"]

    def tried(**given: str) -> str:
        return editor.send(editor.get(PAGE), "/rules", 200, kind="language", do="try", **given).text

    said = "Sääntö piilottaisi kaikki ehdotuksesi."
    swedish = tried(language="sv")
    assert said in swedish
    assert "Kampanjan julkaisuja on tallessa viimeisten 30 päivän ajalta 3." in swedish
    assert said not in tried(language="fi")


def test_a_long_list_of_names_is_counted_with_its_thousands_apart(people: People) -> None:
    today = clock.day_of(clock.now())
    owner, campaign = people.sample.people["owner"], people.sample.campaign
    told = Told("Vaalit", today, today, tuple(f"Nimi {number}" for number in range(2000)))
    people.database.writing(elections.tell, owner, campaign, told)
    assert "luettelossa 2\xa0000 nimeä" in people["owner"].get(PAGE).body
