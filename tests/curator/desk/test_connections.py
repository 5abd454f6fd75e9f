"""The page of connections: three steps told as they are, a way to Meta and back, keys that go in only."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import connect
from collector.door import Door
from collector.models import BudgetUse, Errand, ErrandKind
from config import clock, credentials, secret
from config.db import Database
from config.models import CampaignSource, Credential, Source
from config.settings import Settings
from curator.desk.app import create_app
from curator.models import Membership, Role, Scope
from tests.curator.desk.conftest import COMPILED, Page, People, Visitor
from tests.fakes.graph import APP_ID, APP_SECRET, OURS, PAGE_ID, Graph
from tests.fakes.web import Web
from tests.sample import Sample

PAGE = "/kemijarvi/connections"


@pytest.fixture
def connected_settings(desk_settings: Settings) -> Settings:
    """Settings of a service with a Meta app."""
    app_secret = type(desk_settings.meta_app_secret)(APP_SECRET)
    return desk_settings.model_copy(update={"meta_app_id": APP_ID, "meta_app_secret": app_secret})


@pytest.fixture
def ready(database: Database, sample: Sample, connected_settings: Settings) -> People:
    """The sample's people on a desk with a Meta app."""
    return People(made(connected_settings, database), database, sample)


def made(settings: Settings, database: Database) -> Flask:
    app = create_app(settings, database)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def to_meta(visitor: Visitor) -> dict[str, str]:
    """Press the button; gives what Meta is asked."""
    page = visitor.send(visitor.get(PAGE), "/connections/meta")
    where = urlsplit(page.headers["Location"])
    assert (where.scheme, where.netloc) == ("https", "www.facebook.com")
    assert "form-action 'self' https://www.facebook.com" in page.headers["Content-Security-Policy"]
    return {name: values[0] for name, values in parse_qs(where.query).items()}


def come_back(visitor: Visitor, state: str, **more: str) -> Page:
    query = "&".join(f"{name}={value}" for name, value in {"state": state, **more}.items())
    return visitor.get(f"/connections/meta?{query}", 303)


def rows(people: People) -> list[Credential]:
    with people.database.reading() as session:
        return list(session.execute(select(Credential).order_by(col(Credential.id))).scalars())


def finish(people: People, settings: Settings, graph: Graph) -> None:
    """What the collector does next, against Meta's fake."""
    [row] = [one for one in rows(people) if one.name.endswith(credentials.WAITING)]
    with Web({None: graph.answer}) as web:

        def elsewhere(session: Session) -> None:
            session.get_one(Credential, row.id).server = web.origin

        people.database.writing(elsewhere)
        door = Door(allow=web.allow, pace=0)
        connect.finish(people.database, door, secret.key(settings), settings, row.id or 0)
        door.close()


@pytest.fixture
def connected(ready: People, connected_settings: Settings) -> int:
    """A finished connection of Kemijärvi's; gives its id."""
    admin = ready["admin"]
    come_back(admin, to_meta(admin)["state"], code="kertakoodi")
    finish(ready, connected_settings, Graph())
    return rows(ready)[0].id or 0


def test_the_three_steps_are_told_as_they_are(people: People) -> None:
    page = people["admin"].get(PAGE)
    for step in ("Askel 0: ilman avaimia", "Askel 1: yhdistä oma", "Askel 2: tunnistehaku"):
        assert step in page.text
    assert "ei ole vielä otettu käyttöön" in page.text
    assert not [one for one in page.all("form") if one.get("action", "").endswith("/connections/meta")]


@pytest.mark.parametrize("who", ["viewer", "editor"])
def test_only_admins_see_connections(people: People, who: str) -> None:
    people[who].get(PAGE, 403)
    assert "/connections" not in people[who].get("/kemijarvi/").body


def test_the_button_leads_to_meta_with_a_state_of_ones_own(ready: People) -> None:
    asked = to_meta(ready["admin"])
    assert asked["client_id"] == APP_ID
    assert asked["redirect_uri"] == "http://localhost/connections/meta"
    assert asked["state"] != to_meta(ready["admin"])["state"]
    assert APP_SECRET not in str(asked)


def test_no_other_page_lets_a_form_lead_elsewhere(ready: People) -> None:
    assert "facebook" not in ready["admin"].get("/kemijarvi/people").headers["Content-Security-Policy"]


def test_coming_back_begins_a_connection_that_the_page_tells_of(
    ready: People, connected_settings: Settings
) -> None:
    admin = ready["admin"]
    page = admin.follow(come_back(admin, to_meta(admin)["state"], code="kertakoodi"))
    assert "Yhdistetään" in page.text
    assert page.headers["Refresh"].startswith("3;")
    assert "Refresh" not in admin.get(f"{PAGE}?look=40").headers, "a page left open stops looking"
    with ready.database.reading() as session:
        errand = session.execute(select(Errand)).scalar_one()
    assert errand.kind is ErrandKind.CONNECT
    finish(ready, connected_settings, Graph(key_type="USER"))
    page = admin.get(PAGE)
    assert "Kemijärven kaupunki" in page.text
    assert "Yhdistetty" in page.text
    assert "yhden henkilön profiilin varassa" in page.text
    assert "Refresh" not in page.headers


def test_a_connection_of_the_organisation_needs_no_warning(ready: People, connected: int) -> None:
    assert "profiilin varassa" not in ready["admin"].get(PAGE).text


def test_a_failure_is_told_in_words_and_can_be_removed(ready: People, connected_settings: Settings) -> None:
    admin = ready["admin"]
    come_back(admin, to_meta(admin)["state"], code="spent")
    finish(ready, connected_settings, Graph())
    page = admin.get(PAGE)
    assert "Meta ei hyväksynyt kirjautumista" in page.text
    assert "Refresh" not in page.headers
    [row] = rows(ready)
    asked = admin.get(f"{PAGE}/{row.id}/remove")
    assert "Poistetaanko yhteys" in asked.text
    assert "Yhteys on poistettu" in admin.follow(admin.send(asked, "/remove")).text
    assert rows(ready) == []


def test_a_state_is_good_once(ready: People) -> None:
    admin = ready["admin"]
    state = to_meta(admin)["state"]
    come_back(admin, state, code="first")
    again = admin.follow(come_back(admin, state, code="second"))
    assert "Aloita uudelleen" in again.text
    [row] = rows(ready)
    key = secret.key(ready.app.extensions["desk"].settings)
    assert credentials.unseal(key, row.sealed)["code"] == "first"


def test_a_forged_or_foreign_state_changes_nothing(ready: People) -> None:
    admin, owner = ready["admin"], ready["owner"]
    to_meta(admin)
    come_back(admin, "forged", code="x")
    come_back(owner, to_meta(admin)["state"], code="x")
    come_back(ready["editor"], "forged", code="x")
    assert rows(ready) == []


def test_who_is_no_admin_any_more_brings_nothing_back(ready: People) -> None:
    admin = ready["admin"]
    state = to_meta(admin)["state"]
    sample = ready.sample

    def demote(session: Session) -> None:
        where = (sample.people["admin"], Scope.TEAM, sample.teams["kemijarvi"])
        session.get_one(Membership, where).role = Role.EDITOR

    ready.database.writing(demote)
    admin.get(f"/connections/meta?state={state}&code=x", 403)
    assert rows(ready) == []


def test_cancelling_at_meta_is_told_and_changes_nothing(ready: People) -> None:
    admin = ready["admin"]
    page = come_back(admin, to_meta(admin)["state"], error="access_denied", code="x")
    assert "keskeytyi Metan sivulla" in admin.follow(page).text
    assert rows(ready) == []


def test_somebody_signed_out_at_meta_signs_in_again(ready: People) -> None:
    page = ready.anybody().get("/connections/meta?state=a&code=b", 303)
    assert page.to.startswith("/signin")


def test_accounts_are_ticked_and_unticked(ready: People, connected: int) -> None:
    admin = ready["admin"]
    page = admin.get(f"{PAGE}/{connected}")
    assert "Omat Instagram-julkaisut: @kemijarvi" in page.text
    wanted = [f"instagram_own:{OURS}", f"facebook_page:{PAGE_ID}"]
    page = admin.follow(admin.send(page, "/accounts", account=wanted))
    assert "Tallennettu" in page.text
    ticked = {one.get("value") for one in page.all("input", name="account") if one.get("checked") is not None}
    assert ticked == set(wanted)
    assert active(ready) == 2
    admin.send(page, "/accounts", account=None)
    assert active(ready) == 0


def active(people: People) -> int:
    with people.database.reading() as session:
        return len(session.execute(select(CampaignSource).where(col(CampaignSource.active))).all())


def test_a_partner_is_added_with_consent_and_stopped(ready: People, connected: int) -> None:
    admin = ready["admin"]
    page = admin.get(f"{PAGE}/{connected}")
    without = admin.send(page, "/partner", 422, username="@hotelli", name="Hotelli")
    assert "Vahvista, että kumppani" in without.text
    assert without.one("input", id="username").get("value") == "@hotelli"
    page = admin.follow(admin.send(page, "/partner", username="@hotelli", name="Hotelli", consent="yes"))
    assert "Instagram @hotelli" in page.text
    page = admin.follow(admin.send(page, "/pause/"))
    assert "Instagram @hotelli" not in page.text


def test_hashtag_search_waits_for_the_review(ready: People, connected: int) -> None:
    page = ready["admin"].get(f"{PAGE}/{connected}")
    assert "Tunnistehaku avautuu, kun Meta on hyväksynyt" in page.text
    ready["admin"].post(f"{PAGE}/{connected}/hashtag", 422, csrf=True, data={"tag": "kemijärvi"})


def test_after_the_review_hashtags_are_chosen_with_the_budget_in_sight(
    ready: People, connected: int, connected_settings: Settings
) -> None:
    reviewed = connected_settings.model_copy(update={"meta_reviewed": True})
    admin = People(made(reviewed, ready.database), ready.database, ready.sample)["admin"]
    page = admin.get(f"{PAGE}/{connected}")
    assert "Paikkoja on käytössä 0/30" in page.text
    page = admin.follow(admin.send(page, "/hashtag", tag="#kemijärvi"))
    assert "Instagram #kemijärvi" in page.text
    spend(ready, "kemijarvi")
    page = admin.get(f"{PAGE}/{connected}")
    assert "Paikkoja on käytössä 1/30" in page.text
    assert "#kemijarvi Kemijärvi · paikka vapautuu" in page.text
    assert "ilman välilyöntejä" in admin.send(page, "/hashtag", 422, tag="kaksi sanaa").text


def spend(people: People, tag: str) -> None:
    """As the collector does when it has searched."""

    def step(session: Session) -> None:
        source = session.execute(select(Source).where(col(Source.kind) == "instagram_tag")).scalar_one()
        use = BudgetUse(budget=f"instagram-tags:{OURS}", item=tag, at=clock.now(), source_id=source.id)
        session.add(use)

    people.database.writing(step)


def test_a_key_goes_in_and_never_comes_out(people: People) -> None:
    admin = people["admin"]
    page = admin.send(admin.get(PAGE), "/mastodon", server="suo.example", key="avain-joka-ei-nay")
    page = admin.follow(page)
    assert "Avain on tallennettu" in page.text
    assert "suo.example" in page.text
    assert "admin@kunta.example" in page.text
    page = admin.follow(admin.send(page, "/bluesky", handle="kunta.bsky.social", password="sana-joka-ei-nay"))
    assert "@kunta.bsky.social" in page.text
    for body in (page.body, admin.get("/kemijarvi/sources").body):
        assert "joka-ei-nay" not in body
    refused = admin.send(page, "/mastodon", 422, server="", key="avain-joka-ei-nay")
    assert "Kirjoita palvelimen osoite" in refused.text
    assert "joka-ei-nay" not in refused.body
    missing = admin.send(page, "/bluesky", 422, handle="kunta.bsky.social", password="")
    assert missing.one("input", id="password").get("aria-invalid") == "true"


def test_another_teams_admin_reaches_nothing_of_ours(ready: People, connected: int) -> None:
    sample = ready.sample

    def promote(session: Session) -> None:
        where = (sample.people["neighbour"], Scope.TEAM, sample.teams["keminmaa"])
        session.get_one(Membership, where).role = Role.ADMIN

    ready.database.writing(promote)
    neighbour = ready["neighbour"]
    assert "Kemijärven kaupunki" not in neighbour.get("/keminmaa/connections").text
    theirs = f"/keminmaa/connections/{connected}"
    neighbour.get(theirs, 404)
    neighbour.get(f"{theirs}/remove", 404)
    for what in ("accounts", "partner", "hashtag", "pause/1", "remove"):
        neighbour.post(f"{theirs}/{what}", 404, csrf=True)
        neighbour.post(f"{PAGE}/{connected}/{what}", 404, csrf=True)
    assert len(rows(ready)) == 1


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_are_in_every_language(ready: People, connected: int, language: str) -> None:
    admin = ready["admin"]
    admin.post("/me/language", csrf=True, data={"language": language})
    said = {"sv": "Anslutningar", "en": "Connections"}[language]
    assert admin.get(PAGE).text.startswith(said)
    admin.get(f"{PAGE}/{connected}")
    admin.get(f"{PAGE}/{connected}/remove")
