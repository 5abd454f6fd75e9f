"""This week's page says honestly how things are."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Errand, ErrandKind, SourceState
from config import clock
from config.models import CampaignSource, Relation, Source, Team
from curator.models import RuleKind
from curator.suggesting import elections, rules
from curator.suggesting.elections import Told
from curator.suggesting.rules import NewRule
from tests.curator.desk.conftest import Page, People, Visitor


def add_source(people: People, kind: str = "mastodon", reason: str = "", **state: object) -> int:
    """A source of the sample campaign."""
    now = people.sample.now

    def step(session: Session) -> int:
        source = Source(
            kind=kind,
            server=f"https://{kind}{reason}.example",
            query="kemijärvi",
            name=f"Lähde {kind} {reason}",
        )
        session.add(source)
        session.flush()
        session.add(
            CampaignSource(campaign_id=people.sample.campaign, source_id=source.id, relation=Relation.PUBLIC)
        )
        values = {"due_at": now + timedelta(minutes=9), "last_ok_at": now} | state
        session.add(SourceState(source_id=source.id, host=source.server, reason=reason, **values))
        return source.id or 0

    return people.database.writing(step)


def test_the_empty_week_says_why_and_offers_ways(people: People, editor: Visitor) -> None:
    add_source(people)
    page = editor.get("/kemijarvi/")
    assert "Viikon nosto puuttuu" in page.text
    assert (
        "Tällä viikolla emme löytäneet uusia julkaisuja. Lähde toimii. Instagram-hakua ei ole otettu käyttöön"
        in page.text
    )
    assert "Voit jakaa julkaisun puhelimesta, liittää linkin tai kirjoittaa oman tarinan." in page.text
    assert any(one.get("href") == "/kemijarvi/add" for one in page.all("a"))


def test_an_own_instagram_account_is_not_taken_for_a_hashtag_search(people: People, editor: Visitor) -> None:
    add_source(people, kind="instagram_own")
    page = editor.get("/kemijarvi/")
    assert "vain omat ja kumppanien julkaisut ja ne, joihin teidät on merkitty" in page.text
    assert "Instagram-hakua ei ole otettu käyttöön" not in page.text
    add_source(people, kind="instagram_tag")
    assert "tunnistehaku ei ole käytössä" not in editor.get("/kemijarvi/").text


def test_the_empty_week_names_what_did_not_answer(people: People, editor: Visitor) -> None:
    add_source(people)
    add_source(people, "feed", "transient")
    assert "Yksi lähde ei vastannut: Lähde feed transient." in editor.get("/kemijarvi/").text


def test_the_empty_week_without_sources_says_so(people: People, editor: Visitor) -> None:
    assert "Lähteitä ei ole vielä määritelty." in editor.get("/kemijarvi/").text


def test_a_week_gone_through_does_not_claim_that_nothing_was_found(people: People, editor: Visitor) -> None:
    post = people.sample.post()
    editor.post(f"/kemijarvi/suggestions/{post}", csrf=True, data={"decision": "later"})
    page = editor.get("/kemijarvi/")
    assert "Olet käynyt kaikki ehdotukset läpi." in page.text
    assert "emme löytäneet" not in page.text


def test_the_weeks_pick_and_the_next_are_told(people: People, editor: Visitor) -> None:
    monday = clock.week_of(people.sample.now)
    for text, week in (("Tämä", monday), ("Seuraava", monday + timedelta(weeks=1))):
        post = people.sample.post(f"{text} tarina", handle=f"{text.lower()}@suo.example")
        editor.post(f"/kemijarvi/pick?post={post}", csrf=True, data={"place": week.isoformat()})
    page = editor.get("/kemijarvi/")
    assert "Seinällä" in page.text
    assert "Ensi viikon nosto on valmiina: Seuraava" in page.text
    aside = page.one("aside")
    assert "Tämä tarina" in "".join(aside.itertext())
    assert "Seuraava tarina" not in "".join(aside.itertext())


def test_a_week_after_a_coming_last_day_is_neither_ready_nor_past(people: People, editor: Visitor) -> None:
    monday, post = clock.week_of(people.sample.now), people.sample.post("Seuraava")
    made = editor.post(
        f"/kemijarvi/pick?post={post}",
        csrf=True,
        data={"place": (monday + timedelta(weeks=1)).isoformat(), "picture": "none"},
    )
    assert "Ensi viikon nosto on valmiina" in editor.get("/kemijarvi/").text
    last_day = monday + timedelta(days=6)
    people.database.writing(
        lambda session: setattr(session.get_one(Team, people.sample.teams["kemijarvi"]), "ends", last_day)
    )
    assert "Ensi viikon nosto on valmiina" not in editor.get("/kemijarvi/").text
    pick = editor.follow(made)
    assert "Ei näytetä: viikko alkaa viimeisen päivän jälkeen" in pick.text
    assert "mukanaolo on päättynyt" not in pick.text


def test_next_weeks_pick_is_ready_only_when_it_will_be_shown(people: People, editor: Visitor) -> None:
    monday = clock.week_of(people.sample.now)
    story = {"text": "Oma tarina", "author": "Aino", "published_on": monday.isoformat(), "language": "fi"}
    place = {"place": (monday + timedelta(weeks=1)).isoformat()}
    editor.post("/kemijarvi/story", csrf=True, data=story | place)
    page = editor.get("/kemijarvi/").text
    assert "Odottaa lupaa" in page
    assert "Ensi viikon nosto on valmiina" not in page


def test_what_waits_for_answers_is_listed(people: People, editor: Visitor) -> None:
    post = people.sample.post("Kuvallinen", pictures=1, file="0" * 32 + ".jpg")
    page = editor.get(f"/kemijarvi/pick?post={post}")
    editor.send(page, "/pick")
    assert "kuvaaja, tieto kuvassa näkyvistä ihmisistä, lupa" in editor.get("/kemijarvi/").text


def test_pictures_of_suggestions_are_asked_for_once(people: People, editor: Visitor) -> None:
    people.sample.post(pictures=2)
    for _look in range(2):
        editor.get("/kemijarvi/")
    with people.database.reading() as session:
        kinds = session.execute(select(col(Errand.kind))).scalars().all()
    assert kinds == [ErrandKind.PICTURE]


def test_a_person_of_several_teams_can_change_between_them(people: People) -> None:
    page = people["owner"].get("/posio/")
    links = {one.get("href") for one in page.all("a")}
    assert {"/kemijarvi/", "/keminmaa/"} <= links


def ban(people: People, *kinds_and_values: tuple[RuleKind, str]) -> None:
    """Rules of Kemijärvi's."""

    def step(session: Session) -> None:
        team = session.get_one(Team, people.sample.teams["kemijarvi"])
        for kind, value in kinds_and_values:
            wanted = NewRule(kind, value)
            rules.add(session, people.sample.people["editor"], team, wanted, people.sample.now, whole=False)

    people.database.writing(step)


def links(page: Page) -> set[str]:
    return {one.get("href", "") for one in page.one("main").iter("a")}


def test_where_rules_hide_everything_the_week_says_so_and_leads_to_them(
    people: People, editor: Visitor
) -> None:
    add_source(people)
    people.sample.post("Voita arvonnassa")
    for language in ("fi", "sv", "sv-FI"):
        people.sample.post(f"Usvaa {language}", language=language)
    ban(people, (RuleKind.LANGUAGE, "en"))
    page = editor.get("/kemijarvi/")
    assert "Säännöt piilottavat 4 julkaisua – muu kieli. Lähde toimii." in page.text
    assert "Olet käynyt" not in page.text
    assert "emme löytäneet" not in page.text
    assert {"/kemijarvi/suggestions?state=hidden", "/kemijarvi/rules"} <= links(page)
    assert "/kemijarvi/suggestions?state=later" not in links(page)


def test_the_commonest_causes_are_named_and_the_others_counted(people: People, editor: Visitor) -> None:
    for number in range(2):
        people.sample.post(f"Sade {number}", language="sv")
    people.sample.post("Usvaa")
    people.sample.post("Kysymys", is_reply=True)
    people.sample.post("Salainen", sensitive=True)
    ban(people, (RuleKind.LANGUAGE, "fi"), (RuleKind.BLOCKED_WORD, "Usvaa"))
    text = editor.get("/kemijarvi/").text
    assert "Säännöt piilottavat 5 julkaisua – muu kieli (2), " in text
    assert text.count("(1)") == 2
    assert ", +1." in text


def test_only_what_is_left_for_later_is_offered_as_such(people: People, editor: Visitor) -> None:
    first, second = people.sample.post("Ensimmäinen"), people.sample.post("Toinen")
    for post in (first, second):
        editor.post(f"/kemijarvi/suggestions/{post}", csrf=True, data={"decision": "rejected"})
    page = editor.get("/kemijarvi/")
    assert "Olet käynyt kaikki ehdotukset läpi." in page.text
    assert "/kemijarvi/suggestions?state=later" not in links(page)
    assert "/kemijarvi/suggestions?state=hidden" not in links(page)
    editor.post(f"/kemijarvi/suggestions/{first}", csrf=True, data={"decision": "later"})
    assert "/kemijarvi/suggestions?state=later" in links(editor.get("/kemijarvi/"))


def test_what_people_have_marked_is_gone_through_and_hidden_by_no_rule(
    people: People, editor: Visitor
) -> None:
    posts = [people.sample.post("Arpajaiset"), people.sample.post("Toisaalta")]
    for post, mark in zip(posts, ("spam", "off_topic"), strict=True):
        editor.post(f"/kemijarvi/suggestions/{post}", csrf=True, data={"decision": mark})
    page = editor.get("/kemijarvi/")
    assert "Olet käynyt kaikki ehdotukset läpi." in page.text
    assert "Säännöt piilottavat" not in page.text
    assert "/kemijarvi/rules" not in links(page)
    people.sample.post("Regn", language="sv")
    ban(people, (RuleKind.LANGUAGE, "fi"))
    assert "Säännöt piilottavat yhden julkaisun – muu kieli." in editor.get("/kemijarvi/").text


def test_the_time_before_an_election_is_told_where_it_changes_something(
    people: People, editor: Visitor
) -> None:
    paths = ("/kemijarvi/", "/kemijarvi/spares", "/kemijarvi/sources")
    assert not any("Vaaliaika (" in editor.get(path).text for path in paths)
    today = clock.day_of(people.sample.now)
    told = Told("Kuntavaalit", today, today)
    owner, campaign = people.sample.people["owner"], people.sample.campaign
    people.database.writing(elections.tell, owner, campaign, told)
    week, spares, sources = (editor.get(path).text for path in paths)
    begins = f"Vaaliaika (Kuntavaalit) kestää {today.day}.{today.month}.{today.year} asti: "
    stands, narrowed = "varanostot eivät täytä viikkoja itsestään", "julkaisuja kerätään vain tunnetuilta"
    assert f"{begins}{stands}, ja {narrowed}" in week
    assert f"{begins}{stands}." in spares
    assert f"{begins}{narrowed}" in sources
