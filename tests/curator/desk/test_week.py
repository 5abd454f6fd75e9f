"""This week's page says honestly how things are."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Errand, ErrandKind, SourceState
from config import clock
from config.models import CampaignSource, Relation, Source
from tests.curator.desk.conftest import People, Visitor


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
