"""Asetukset: an owner and admins shape the campaign on pages; nothing is edited by hand anywhere."""

import io
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from config import clock
from config.models import (
    Account,
    Campaign,
    CampaignSource,
    Choosing,
    Credential,
    Layout,
    Relation,
    Source,
    Tag,
    Team,
    Wall,
)
from curator import picks, shown
from curator.entry import people as people_of
from curator.entry import signin, week_links
from curator.material import Subject
from curator.models import Membership, Permission, PermissionState, Person, Role, Scope, Slot
from curator.permitting import permissions, replied
from curator.picks import Answers
from curator.shaping import teams
from tests.curator.desk.conftest import People

HERE = "/kemijarvi"


def row(people: People, table: type[SQLModel], **wanted: object) -> Any:
    """The only row of a table with these values."""
    with people.sample.database.reading() as session:
        conditions = [getattr(table, name) == value for name, value in wanted.items()]
        return session.execute(select(table).where(*conditions)).scalar_one()


def test_settings_show_each_role_what_it_can_set(people: People) -> None:
    seen = {who: people[who].get(f"{HERE}/settings").text for who in ("viewer", "admin", "owner")}
    assert "Säännöt" in seen["viewer"]
    assert "Kanavat" not in seen["viewer"]
    assert "Kanavat" in seen["admin"]
    assert "Kampanjan nimi, esittely ja kesto." not in seen["admin"]
    assert "Kampanjan nimi, esittely ja kesto." in seen["owner"]


def test_every_link_of_the_settings_opens(people: People) -> None:
    owner = people["owner"]
    page = owner.get(f"{HERE}/settings")
    links = [one.get("href", "") for one in page.one("main").iter("a")]
    assert len(links) > 10
    for link in links:
        owner.get(link)


def test_the_owner_changes_the_campaign(people: People) -> None:
    owner = people["owner"]
    form = owner.get(f"{HERE}/campaign")
    done = owner.send(
        form, "/campaign", name="Tuhat työtä", about="Tule töihin.", starts="2026-02-01", ends=""
    )
    assert "Muutokset on tallennettu." in owner.follow(done).text
    kept = row(people, Campaign)
    assert (kept.name, kept.about, kept.starts.isoformat(), kept.ends) == (
        "Tuhat työtä",
        "Tule töihin.",
        "2026-02-01",
        None,
    )
    page = owner.send(form, "/campaign", 422, name="", starts="", ends="2020-01-01")
    assert "Täytä tämä kohta." in page.text


def test_a_team_is_added_changed_and_its_emblem_is_kept_and_removed(people: People, photo: bytes) -> None:
    owner = people["owner"]
    form = owner.get(f"{HERE}/teams/new")
    page = owner.follow(owner.send(form, "/teams/new", name="Salla", key="Salla", kind="municipality"))
    assert "Uusi kunta tai hanke on mukana." in page.text
    salla = row(people, Team, key="salla")
    form = owner.get(f"{HERE}/teams/{salla.id}")
    with_file = {
        "kind": "project",
        "funder_name": "EU",
        "funder_sentence": "Hanke on EU:n osarahoittama.",
        "project_number": "A123",
        "emblem": (io.BytesIO(photo), "eu.png"),
    }
    owner.follow(owner.send(form, f"/teams/{salla.id}", **with_file))
    kept = row(people, Team, key="salla")
    assert (kept.kind, kept.funder_name, kept.project_number) == ("project", "EU", "A123")
    assert kept.funder_emblem
    assert kept.weekly_notice
    form = owner.get(f"{HERE}/teams/{salla.id}")
    owner.follow(owner.send(form, f"/teams/{salla.id}", without="1", weekly_notice=None, emblem=None))
    kept = row(people, Team, key="salla")
    assert (kept.funder_emblem, kept.weekly_notice) == (None, False)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"key": "Salla & Posio"}, "Käytä pieniä kirjaimia a–z, numeroita ja yhdysmerkkejä."),
        ({"key": "posio"}, "Tällainen on jo."),
        ({"key": "desk"}, "Käytä pieniä kirjaimia"),
        ({"name": " "}, "Täytä tämä kohta."),
        ({"home_url": "javascript:alert(1)"}, "Kirjoita verkko-osoite"),
        ({"starts": "2026-05-01", "ends": "2026-04-01"}, "Viimeinen päivä ei voi olla ennen ensimmäistä."),
        ({"kind": "x"}, "Valitse luettelosta."),
    ],
)
def test_what_is_wrong_with_a_team_is_said(people: People, given: dict[str, str], said: str) -> None:
    owner = people["owner"]
    values = {"name": "Salla", "key": "salla", "kind": "municipality"} | given
    page = owner.send(owner.get(f"{HERE}/teams/new"), "/teams/new", 422, **values)
    assert said in page.text


def test_an_ended_team_leaves_its_archive_and_its_people_and_keys_go(people: People) -> None:
    sample = people.sample
    owner, neighbour = people["owner"], people["neighbour"]
    neighbour.get("/keminmaa/")
    sample.database.writing(_connect, sample)
    keminmaa = sample.teams["keminmaa"]
    form = owner.get(f"{HERE}/teams/{keminmaa}/end")
    options = [one.get("value") for one in form.all("option")]
    assert str(keminmaa) not in options
    page = owner.send(form, "/end", 422, heir="")
    assert "Valitse, kuka huolehtii arkistosta tästä eteenpäin." in page.text
    page = owner.follow(owner.send(form, "/end", heir=str(sample.teams["kemijarvi"])))
    assert "Mukanaolo on päättynyt." in page.text
    assert "päättynyt" in page.text
    with sample.database.reading() as session:
        assert session.execute(select(Credential)).first() is None
        assert not session.execute(select(col(CampaignSource.active))).scalar_one()
        assert session.get_one(Person, sample.people["neighbour"]).active is False
        held = session.execute(select(Membership).where(col(Membership.scope_id) == keminmaa)).scalars().all()
        assert [one.role.value for one in held if one.scope == "team"] == []
    neighbour.get("/keminmaa/", 303)
    assert people["editor"].get("/keminmaa/picks").status == 200
    people["viewer"].get("/keminmaa/picks")
    people["viewer"].get("/posio/picks", 404)


def test_ending_a_team_says_what_becomes_of_what_it_has_planned(people: People) -> None:
    sample, owner = people.sample, people["owner"]
    keminmaa, week = sample.teams["keminmaa"], clock.week_of(sample.now)
    path = f"{HERE}/teams/{keminmaa}/end"
    said = owner.get(path).text
    assert "alkaneiden viikkojen nostot säilyvät ennallaan" in said
    assert "etukäteen" not in said
    assert "varanosto" not in said
    for weeks, slot in ((1, Slot.WEEKLY), (2, Slot.WEEKLY), (0, Slot.SPARE)):
        subject, when = Subject(post_id=sample.post()), week + timedelta(weeks=weeks)
        sample.database.writing(picks.pick, 1, keminmaa, subject, when, Answers(), slot=slot)
    page = owner.get(path)
    assert "2 etukäteen tehtyä nostoa päättyy, eivätkä ne tule seinälle" in page.text
    assert "yksi varanosto päättyy" in page.text
    owner.send(page, "/end", heir=str(sample.teams["kemijarvi"]))
    heirs = people["editor"].get("/keminmaa/picks").text
    assert heirs.count("Ei näytetä: kunnan tai hankkeen mukanaolo on päättynyt") == 3
    log = owner.get("/kemijarvi/log").text
    assert log.count("Päätti etukäteen tehdyn noston, kun mukanaolo päättyi") == 3


def _connect(session: Session, sample: Any) -> None:
    source = Source(kind="mastodon", server="https://suo.example", query="keminmaa", name="suo")
    session.add(source)
    session.flush()
    assert source.id is not None
    team = sample.teams["keminmaa"]
    session.add(
        CampaignSource(
            campaign_id=sample.campaign, source_id=source.id, team_id=team, relation=Relation.PUBLIC
        )
    )
    session.add(
        Credential(name="avain", campaign_id=sample.campaign, team_id=team, kind="mastodon", sealed="x")
    )


def _end(people: People, team: str, heir: str) -> None:
    people.sample.database.writing(
        teams.end, 1, people.sample.teams[team], people.sample.teams[heir], clock.now()
    )


def test_ending_again_moves_no_last_day_and_says_so(people: People) -> None:
    """An old form sent a second time would make a project's last day yesterday, in its last report too."""
    sample, owner = people.sample, people["owner"]
    keminmaa = sample.teams["keminmaa"]
    path = f"{HERE}/teams/{keminmaa}/end"
    form = owner.get(path)
    last = clock.day_of(sample.now) - timedelta(days=100)
    sample.database.writing(
        lambda session: session.execute(update(Team).where(col(Team.id) == keminmaa).values(ends=last))
    )
    page = owner.send(form, "/end", 422, heir=str(sample.teams["posio"]))
    said = "Mukanaolo on jo päättynyt. Arkistosta huolehtijan voi vaihtaa sen omalla sivulla."
    assert said in page.text
    assert said in owner.get(path).text
    kept = row(people, Team, id=keminmaa)
    assert (kept.ends, kept.heir_id) == (last, None)


def test_the_last_team_does_not_end_and_is_told_why(people: People) -> None:
    owner, kemijarvi = people["owner"], people.sample.teams["kemijarvi"]
    _end(people, "keminmaa", "kemijarvi")
    _end(people, "posio", "kemijarvi")
    page = owner.get(f"{HERE}/teams/{kemijarvi}/end")
    assert "Kampanjassa ei ole muita, jotka voisivat huolehtia arkistosta." in page.text
    assert not page.all("button", type="submit")
    path = f"{HERE}/teams/{kemijarvi}/end"
    owner.post(path, 422, csrf=True, data={"heir": str(people.sample.teams["posio"])})


def test_an_heir_that_ended_later_stays_the_heir_when_something_else_is_changed(people: People) -> None:
    sample, owner = people.sample, people["owner"]
    keminmaa, posio = sample.teams["keminmaa"], sample.teams["posio"]
    _end(people, "keminmaa", "posio")
    _end(people, "posio", "kemijarvi")
    people["editor"].get("/keminmaa/picks")
    form = owner.get(f"{HERE}/teams/{keminmaa}")
    owner.follow(owner.send(form, f"/teams/{keminmaa}", funder_name="EU"))
    assert row(people, Team, id=keminmaa).heir_id == posio
    people["editor"].get("/keminmaa/picks")


def test_a_team_that_takes_part_again_is_told_what_it_has_to_get_anew(people: People) -> None:
    owner, keminmaa = people["owner"], people.sample.teams["keminmaa"]
    _end(people, "keminmaa", "posio")
    form = owner.get(f"{HERE}/teams/{keminmaa}")
    page = owner.follow(owner.send(form, f"/teams/{keminmaa}", ends=""))
    assert "Mukanaolo jatkuu. Kutsu käyttäjät ja tee yhteydet uudelleen" in page.text


def test_whatever_an_ended_team_left_opens_to_its_heir_and_to_nobody_else(people: People) -> None:
    """Everything that can be looked at, walked through: archive, permissions, figures, reports, requests."""
    sample = people.sample
    week, keminmaa = clock.week_of(sample.now), sample.teams["keminmaa"]
    post = sample.post()
    made = sample.database.writing(
        lambda session: (
            picks.pick(session, sample.people["neighbour"], keminmaa, Subject(post), week, Answers()).id
        )
    )
    asked = PermissionState.ASKED
    sample.database.writing(
        permissions.record, sample.people["neighbour"], sample.campaign, Subject(post), asked, "", sample.now
    )
    link = sample.database.writing(week_links.make, sample.people["neighbour"], keminmaa, week, clock.now())
    _end(people, "keminmaa", "kemijarvi")
    pages = (
        *("", "picks", f"picks/{made}", "permissions", f"permission?post={post}", "figures", "readings"),
        *("reports", "removals", "spares", "turns", "baton", "rules", "settings", "embed", "suggestions"),
    )
    for page in pages:
        people["editor"].get(f"/keminmaa/{page}")
        people["neighbour"].get(f"/keminmaa/{page}", 303)
    for page in ("log", "people", "channels", "hashtags", "walls", "teams", "connections", "themes"):
        people["admin"].get(f"/keminmaa/{page}")
    assert people["owner"].get(f"/invite/{link}", 410).status == 410
    with sample.database.reading() as session:
        heirs = people_of.working_for(session, sample.teams["kemijarvi"])
        assert people_of.working_for(session, keminmaa) == heirs
        [step] = session.execute(select(Permission)).scalars()
        assert replied.whom_to_tell(session, keminmaa, step) == heirs


def test_an_admin_keeps_the_own_teams_words_and_no_others(people: People) -> None:
    admin, sample = people["admin"], people.sample
    own, other = sample.teams["kemijarvi"], sample.teams["keminmaa"]
    form = admin.get(f"{HERE}/teams/{own}")
    admin.follow(admin.send(form, f"/teams/{own}", name="Kemijärven kaupunki"))
    assert row(people, Team, id=own).name == "Kemijärven kaupunki"
    admin.get(f"{HERE}/teams/{other}", 403)
    admin.post(f"{HERE}/teams/{other}", 403, csrf=True, data={"name": "Oma"})
    admin.get(f"{HERE}/teams/new", 403)
    admin.post(f"{HERE}/teams/{own}/end", 403, csrf=True, data={"heir": str(other)})


def test_a_project_whose_last_day_has_passed_ends_by_itself(people: People) -> None:
    sample, owner = people.sample, people["owner"]
    keminmaa, kemijarvi = sample.teams["keminmaa"], sample.teams["kemijarvi"]
    sample.database.writing(_connect, sample)
    today = clock.day_of(sample.now)
    form = owner.get(f"{HERE}/teams/{keminmaa}")
    assert "myös varanostot ja myöhemmille viikoille tehdyt nostot, eikä niitä voi palauttaa." in form.text
    owner.send(form, f"/teams/{keminmaa}", 422, heir=str(keminmaa))
    owner.follow(owner.send(form, f"/teams/{keminmaa}", ends=today.isoformat(), heir=str(kemijarvi)))
    at = clock.at(today, time(23, 59))
    assert sample.database.writing(teams.close, at) == []
    people["neighbour"].get("/keminmaa/")
    assert sample.database.writing(teams.close, at + timedelta(minutes=2)) == [keminmaa]
    assert sample.database.writing(teams.close, at + timedelta(hours=2)) == []
    people["neighbour"].get("/keminmaa/", 303)
    with sample.database.reading() as session:
        assert session.execute(select(Credential)).first() is None
        assert not session.execute(select(col(CampaignSource.active))).scalar_one()
    _yesterday(people, keminmaa)
    people["editor"].get("/keminmaa/picks")


def _yesterday(people: People, team_id: int) -> None:
    """The last day was yesterday: who inherits is asked of the clock itself."""
    people.database.writing(
        lambda session: setattr(
            session.get_one(Team, team_id), "ends", clock.day_of(people.sample.now) - timedelta(days=1)
        )
    )


def test_a_teams_look_is_that_of_its_walls_and_an_admin_does_not_move_its_end(people: People) -> None:
    admin, own = people["admin"], people.sample.teams["kemijarvi"]
    form = admin.get(f"{HERE}/teams/{own}")
    assert not form.all("input", name="ends")
    page = admin.send(form, f"/teams/{own}", 422, **{"look-link": "red;}"})
    assert "Kirjoita väri näin" in page.text
    given = {"look-link": "#0A5C7A", "look-radius": "4", "ends": "2020-01-01", "heir": "1"}
    admin.follow(admin.send(form, f"/teams/{own}", **given))
    kept = row(people, Team, id=own)
    assert (kept.brand, kept.ends, kept.heir_id) == ({"link": "#0a5c7a", "radius": "4"}, None, None)
    assert admin.get(f"{HERE}/teams/{own}").one("input", name="look-link").get("value") == "#0a5c7a"


def test_a_hashtag_is_added_and_changed_and_another_is_not_a_spelling_of_it(people: People) -> None:
    admin = people["admin"]
    form = admin.get(f"{HERE}/hashtags/new")
    admin.follow(admin.send(form, "/hashtags/new", name="#Suomutunturi", role="place", spellings=""))
    kept = row(people, Tag, key="suomutunturi")
    assert (kept.name, kept.spellings, kept.team_id) == (
        "Suomutunturi",
        ["suomutunturi"],
        people.sample.teams["kemijarvi"],
    )
    form = admin.get(f"{HERE}/hashtags/{kept.id}")
    page = admin.send(form, f"/hashtags/{kept.id}", 422, spellings="suomutunturi\nsuomu")
    assert "Se on eri tunniste." in page.text
    page = admin.send(form, f"/hashtags/{kept.id}", 422, name="suomu")
    assert "Se on eri tunniste." in page.text
    admin.follow(admin.send(form, f"/hashtags/{kept.id}", ends="2026-12-31"))
    assert row(people, Tag, key="suomutunturi").ends.isoformat() == "2026-12-31"
    page = admin.send(admin.get(f"{HERE}/hashtags/new"), "/hashtags/new", 422, name="#kemijärvi")
    assert "Tällainen on jo." in page.text
    page = admin.send(admin.get(f"{HERE}/hashtags/new"), "/hashtags/new", 422, name="kaksi sanaa")
    assert "Kirjoita yksi tunniste ilman välilyöntejä" in page.text


def test_the_campaigns_hashtags_are_the_owners(people: People) -> None:
    shared = row(people, Tag, key="visitlapland")
    people["admin"].get(f"{HERE}/hashtags/{shared.id}", 403)
    people["admin"].post(f"{HERE}/hashtags/new", 403, csrf=True, data={"name": "x", "whole": "1"})
    people["owner"].get(f"{HERE}/hashtags/{shared.id}")
    theirs = row(people, Tag, key="keminmaa")
    people["admin"].get(f"{HERE}/hashtags/{theirs.id}", 404)


def test_a_partners_permission_is_written_down_and_ended(people: People) -> None:
    admin = people["admin"]
    form = admin.get(f"{HERE}/channels/new")
    values = {
        "network": "instagram",
        "handle": "@Hotelli",
        "name": "Hotelli",
        "relation": "partner",
        "permission_note": "johtaja sähköpostilla, seinä",
        "permission_on": "2026-11-02",
    }
    page = admin.follow(admin.send(form, "/channels/new", **values))
    assert "Lupa: johtaja sähköpostilla, seinä (2.11.2026)" in page.text
    kept = row(people, Account, handle="hotelli")
    assert kept.active
    form = admin.get(f"{HERE}/channels/{kept.id}")
    page = admin.follow(admin.send(form, f"/channels/{kept.id}", active=None))
    assert "ei enää käytössä" in page.text
    assert not row(people, Account, handle="hotelli").active
    page = admin.send(admin.get(f"{HERE}/channels/new"), "/channels/new", 422, **values)
    assert "Tällainen on jo." in page.text
    page = admin.send(admin.get(f"{HERE}/channels/new"), "/channels/new", 422, **values | {"handle": ""})
    assert "Täytä tämä kohta." in page.text


def test_the_channels_of_other_teams_are_shown_whose_permissions_count_for_every_pick(
    people: People,
) -> None:
    """A pick for Keminmaa takes Kemijärvi’s partner’s permission: its people see why, and change nothing."""
    sample, owner = people.sample, people["owner"]
    page = owner.get("/keminmaa/channels")
    assert "Muiden kanavat" in page.text
    assert "@lehti@suo.example · Kemijärvi Kumppanin tili: pysyvä lupa" in page.text
    links = [one.get("href") for one in page.one("main").iter("a")]
    partner = row(people, Account, handle="lehti@suo.example")
    assert f"/kemijarvi/channels/{partner.id}" in links
    sample.database.writing(
        lambda session: session.add(
            Membership(
                person_id=sample.people["neighbour"],
                scope=Scope.TEAM,
                scope_id=sample.teams["posio"],
                role=Role.ADMIN,
            )
        )
    )
    page = people["neighbour"].get("/posio/channels")
    assert "@lehti@suo.example" in page.text
    assert not [one for one in page.one("main").iter("a") if "channels/" in one.get("href", "")[-4:]]
    people["neighbour"].get(f"/posio/channels/{partner.id}", 404)
    sample.database.writing(teams.end, 1, sample.teams["kemijarvi"], sample.teams["posio"], clock.now())
    page = people["neighbour"].get("/posio/channels")
    assert "Kemijärvi (päättynyt)" in page.text
    people["neighbour"].get(f"/kemijarvi/channels/{partner.id}")


@pytest.mark.parametrize(
    ("network", "typed", "kept"),
    [
        ("instagram", "https://www.instagram.com/Hotelli/?hl=fi", "hotelli"),
        ("bluesky", "https://bsky.app/profile/hotelli.bsky.social", "hotelli.bsky.social"),
        ("fediverse", "https://mastodon.social/@Hotelli", "hotelli@mastodon.social"),
        ("fediverse", "@hotelli@mastodon.social", "hotelli@mastodon.social"),
    ],
)
def test_a_channel_may_be_told_by_its_address(people: People, network: str, typed: str, kept: str) -> None:
    admin = people["admin"]
    values = {"network": network, "handle": typed, "name": "Hotelli", "relation": "own"}
    admin.follow(admin.send(admin.get(f"{HERE}/channels/new"), "/channels/new", **values))
    account = row(people, Account, handle=kept)
    assert account.url == (typed if "://" in typed else "")


@pytest.mark.parametrize(
    ("network", "typed", "said"),
    [
        ("fediverse", "kaupunki", "Kirjoita käyttäjänimi palvelimineen"),
        ("fediverse", "@kaupunki@", "Kirjoita käyttäjänimi palvelimineen"),
        ("fediverse", "https://mastodon.social/", "Kirjoita käyttäjänimi palvelimineen"),
        ("instagram", "Hotelli Kemijärvi", "Kirjoita käyttäjänimi ilman välilyöntejä"),
        ("facebook", "https://www.facebook.com/profile.php?id=1", "Kirjoita käyttäjänimi ilman välilyöntejä"),
        ("instagram", "https://[", "Kirjoita käyttäjänimi ilman välilyöntejä"),
    ],
)
def test_a_name_that_nobody_posts_by_is_no_channel(
    people: People, network: str, typed: str, said: str
) -> None:
    """It would be called our own on the page and be a stranger to picking."""
    admin = people["admin"]
    values = {"network": network, "handle": typed, "name": "Hotelli", "relation": "own"}
    page = admin.send(admin.get(f"{HERE}/channels/new"), "/channels/new", 422, **values)
    assert said in page.text
    assert page.one("input", name="handle").get("value") == typed


def test_a_channel_says_under_which_of_our_hashtags_it_posts(people: People) -> None:
    for keys in (("*", "#kemijarvi"), ("*", "#kemijarvi", "#visitlapland"), ("channel",)):
        people.sample.post(handle="lehti@suo.example", keys=keys)
    people.sample.post(handle="aino@suo.example", keys=("*", "#posio"))
    text = people["admin"].get(f"{HERE}/channels").text
    assert "Tunnisteet: #kemijärvi, #visitlapland" in text
    assert "#posio" not in text


def test_a_partner_without_a_written_permission_stands_out(people: People) -> None:
    assert "luvan antajaa ei ole kirjattu" in people["admin"].get(f"{HERE}/channels").text


def test_a_wall_is_added_with_its_choice_and_look(people: People) -> None:
    admin = people["admin"]
    form = admin.get(f"{HERE}/walls/new")
    values = {
        "name": "Etusivu",
        "key": "etusivu",
        "choosing": "newest",
        "layout": "large",
        "hosts": "www.kemijarvi.fi/etusivu\nhttps://kemijarvi.fi",
        "networks": "fediverse",
        "languages": "fi, sv",
        "look-link": "#0B5C7A",
        "look-radius": "4",
        "look-font": "serif",
        "takes_stories": "1",
    }
    page = admin.follow(admin.send(form, "/walls/new", **values))
    assert "Seinä on valmis muutamassa sekunnissa." in page.text
    kept = row(people, Wall, key="etusivu")
    assert (kept.choosing, kept.layout) == (Choosing.NEWEST, Layout.LARGE)
    assert kept.hosts == ["https://www.kemijarvi.fi", "https://kemijarvi.fi"]
    assert (kept.networks, kept.languages, kept.takes_stories) == (["fediverse"], ["fi", "sv"], True)
    assert kept.brand == {"link": "#0b5c7a", "radius": "4", "font": "serif"}
    assert kept.team_id == people.sample.teams["kemijarvi"]
    form = admin.get(f"{HERE}/walls/{kept.id}")
    assert form.one("textarea", id="hosts").text == "https://www.kemijarvi.fi\nhttps://kemijarvi.fi"
    admin.follow(admin.send(form, f"/walls/{kept.id}", takes_stories=None, languages=""))
    kept = row(people, Wall, key="etusivu")
    assert (kept.takes_stories, kept.languages) == (False, [])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"key": "kaikki"}, "Tällainen on jo."),
        ({"look-link": "red;}</style>"}, "Kirjoita väri näin"),
        ({"look-radius": "99"}, "Kirjoita väri näin"),
        ({"hosts": "ei osoite"}, "Kirjoita verkko-osoite"),
        ({"languages": "suomi"}, "Kirjoita kielet tunnuksina"),
        ({"layout": "x"}, "Valitse luettelosta."),
    ],
)
def test_what_is_wrong_with_a_wall_is_said(people: People, given: dict[str, str], said: str) -> None:
    admin = people["admin"]
    values = {"name": "Etusivu", "key": "etusivu", "layout": "row"} | given
    page = admin.send(admin.get(f"{HERE}/walls/new"), "/walls/new", 422, **values)
    assert said in page.text


def test_a_wall_is_closed_and_opened_again(people: People) -> None:
    owner, sample = people["owner"], people.sample
    kept = row(people, Wall, key="kaikki")
    sure = owner.get(f"{HERE}/walls/{kept.id}/close")
    assert "Kun seinä suljetaan" in sure.text
    page = owner.follow(owner.send(sure, "/close"))
    assert "Seinä on suljettu." in page.text
    with sample.database.reading() as session:
        assert "kaikki" not in shown.wall_keys(session)
        today = clock.day_of(sample.now)
        assert "kaikki" not in {wall.key for wall in shown.walls(session, today)}
    assert "/kaikki/" not in owner.get(f"{HERE}/embed").body
    owner.follow(owner.send(page, f"/walls/{kept.id}/open"))
    with sample.database.reading() as session:
        assert "kaikki" in {wall.key for wall in shown.walls(session, today)}


def test_shared_walls_are_the_owners(people: People) -> None:
    shared = row(people, Wall, key="kaikki")
    people["admin"].get(f"{HERE}/walls/{shared.id}", 403)
    people["admin"].post(f"{HERE}/walls/new", 403, csrf=True, data={"name": "x", "key": "x", "whole": "1"})
    owner = people["owner"]
    form = owner.get(f"{HERE}/walls/{shared.id}")
    owner.follow(owner.send(form, f"/walls/{shared.id}", teams="posio", choosing="one_per_team"))
    kept = row(people, Wall, key="kaikki")
    assert (kept.teams, kept.choosing) == ([people.sample.teams["posio"]], Choosing.ONE_PER_TEAM)


def test_the_log_tells_an_admin_what_the_teams_people_did_and_an_owner_everything(people: People) -> None:
    neighbour, editor = people["neighbour"], people["editor"]
    post = people.sample.post()
    editor.post(f"{HERE}/suggestions/{post}", 303, csrf=True, data={"decision": "later"})
    neighbour.post(f"/keminmaa/suggestions/{post}", 303, csrf=True, data={"decision": "rejected"})
    seen = people["admin"].get(f"{HERE}/log").text
    assert f"{clock.day_of(people.sample.now).year} klo " in seen
    assert "Siirsi ehdotuksen myöhemmäksi" in seen
    assert "Ohitti ehdotuksen" not in seen
    assert "Ohitti ehdotuksen" in people["owner"].get(f"{HERE}/log").text
    answer = people["owner"].client.get(f"{HERE}/log/csv", base_url="http://localhost")
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[:3] == ["Milloin", "Kuka", "Mitä"]
    skipped = next(line for line in lines if "Neighbour;Ohitti ehdotuksen" in line)
    assert skipped.split(";")[3:5] == ["Keminmaa", "julkaisu"]


@pytest.mark.parametrize("leaving", ["removed", "with_the_team"])
def test_the_log_keeps_what_those_did_who_have_left(people: People, leaving: str) -> None:
    sample, owner = people.sample, people["owner"]
    neighbour = sample.people["neighbour"]
    people["neighbour"].post(
        f"/keminmaa/suggestions/{sample.post()}", 303, csrf=True, data={"decision": "rejected"}
    )
    keminmaa = sample.teams["keminmaa"]
    if leaving == "removed":
        page = owner.get(f"/keminmaa/people/{neighbour}/remove")
        owner.send(page, "/remove")
    else:
        page = owner.get(f"{HERE}/teams/{keminmaa}/end")
        owner.send(page, "/end", heir=str(sample.teams["kemijarvi"]))
    for seen in (owner.get(f"{HERE}/log").text, owner.get("/keminmaa/log").text):
        assert "Ohitti ehdotuksen" in seen
        assert "Poisti käyttäjän: Neighbour" in seen
    if leaving == "with_the_team":
        assert "Ohitti ehdotuksen" in people["admin"].get("/keminmaa/log").text
    assert "Ohitti ehdotuksen" not in people["admin"].get(f"{HERE}/log").text
    answer = owner.client.get(f"{HERE}/log/csv", base_url="http://localhost")
    assert "Neighbour;Ohitti ehdotuksen" in answer.get_data().decode("utf-8-sig")


def test_a_pick_in_the_log_leads_to_the_team_that_made_it(people: People) -> None:
    sample, owner = people.sample, people["owner"]
    week = clock.week_of(sample.now)
    made = sample.database.writing(
        lambda session: (
            picks.pick(
                session,
                sample.people["neighbour"],
                sample.teams["keminmaa"],
                Subject(post_id=sample.post()),
                week,
                Answers(),
            ).id
        )
    )
    page = owner.get(f"{HERE}/log")
    [link] = [one.get("href") for one in page.one("table").iter("a")]
    assert link == f"/keminmaa/picks/{made}"
    owner.get(link)


def test_the_log_calls_a_choice_about_the_notice_a_choice(people: People) -> None:
    admin = people["admin"]
    admin.send(admin.get(f"{HERE}/turns"), "/turns/notice")
    assert "Muutti viikon ilmoituksen asetuksia" in admin.get(f"{HERE}/log").text


def test_the_log_goes_on_to_older_pages(people: People) -> None:
    for _ in range(101):
        people.sample.database.writing(
            signin.sign_out_everywhere, people.sample.people["editor"], people.sample.now
        )
    page = people["owner"].get(f"{HERE}/log")
    assert "Vanhemmat" in page.text
    assert "Kirjautui ulos kaikkialta" in people["owner"].get(f"{HERE}/log?page=2").text
    people["owner"].get(f"{HERE}/log?page=99999999999999")
