"""Kaksivaiheinen tunnistus: where it is asked for, setting it up, and losing it."""

from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from config.db import Database
from config.settings import Settings
from curator.desk.app import create_app
from curator.desk.guard import IN_SESSION
from curator.entry import second_factor, signin
from curator.entry.people import link
from tests.curator.desk.conftest import COMPILED, People, Visitor
from tests.sample import Sample

PUBLIC = "https://desk.kunta.example"


class Public(People):
    """The desk as others reach it: over https."""

    def fresh(self, key: str) -> Visitor:
        """Somebody who has given a password and nothing more."""
        client = self.app.test_client()
        secret = self.database.writing(signin.begin, self.sample.people[key], self.sample.now)
        with client.session_transaction(base_url=PUBLIC) as session:
            session[IN_SESSION] = secret
        return Visitor(client, PUBLIC, {"Referer": f"{PUBLIC}/"})


@pytest.fixture
def public(database: Database, desk_settings: Settings, sample: Sample) -> Public:
    app = create_app(desk_settings.model_copy(update={"desk_url": PUBLIC}), database)
    app.jinja_env.bytecode_cache = COMPILED
    return Public(app, database, sample)


def set_up(visitor: Visitor) -> tuple[str, list[str]]:
    """Set it up; gives the app's secret and the recovery codes."""
    page = visitor.get("/code/new")
    secret = page.all("code", class_="key")[0].text or ""
    code = pyotp.TOTP(secret.replace(" ", "")).now()
    done = visitor.send(page, "/code/new", 200, code=code)
    assert "Säilytä nämä varakoodit" in done.text
    return secret.replace(" ", ""), [one.text or "" for one in done.all("code", class_="key")]


def test_an_admin_must_set_it_up_first_and_an_editor_need_not(public: Public) -> None:
    admin = public.fresh("admin")
    for path in ("/kemijarvi/", "/kemijarvi/people", "/me", "/kemijarvi/picks"):
        assert admin.get(path, 303).to.startswith("/code/new?next=")
    admin.post("/kemijarvi/people", 303, csrf=False, data={"csrf_token": csrf(admin)})
    public.fresh("editor").get("/kemijarvi/")
    set_up(admin)
    admin.get("/kemijarvi/people")


def csrf(visitor: Visitor) -> str:
    page = visitor.get("/code/new")
    return next(one.get("value", "") for one in page.all("input", name="csrf_token"))


def test_the_next_sign_in_asks_for_a_code_and_nothing_opens_without(public: Public) -> None:
    secret, codes = set_up(public.fresh("editor"))
    editor = public.fresh("editor")
    page = editor.follow(editor.get("/kemijarvi/picks", 303))
    assert "Vahvista, että se olet sinä" in page.text
    wrong = editor.send(page, "/code", 422, code="000000")
    assert "Koodi on väärä tai jo käytetty." in wrong.text
    assert wrong.one("input", id="code").get("aria-invalid") == "true"
    editor.get("/code/new", 403)
    later = pyotp.TOTP(secret).at(public.sample.now + timedelta(seconds=30))
    assert later
    done = editor.send(wrong, "/code", code=codes[0])
    assert done.to == "/kemijarvi/picks"
    editor.follow(done)


def test_signing_out_is_always_possible(public: Public) -> None:
    admin = public.fresh("admin")
    admin.post("/signout", 303, data={"csrf_token": csrf(admin)})
    assert admin.get("/kemijarvi/", 303).to.startswith("/signin")


def test_on_this_machine_alone_it_is_offered_and_not_required(people: People, app: Flask) -> None:
    client = app.test_client()
    secret = people.database.writing(signin.begin, people.sample.people["owner"], people.sample.now)
    with client.session_transaction(base_url="http://localhost") as session:
        session[IN_SESSION] = secret
    owner = Visitor(client)
    owner.get("/kemijarvi/people")
    assert "Kaksivaiheinen tunnistus" in owner.get("/me").text
    set_up(owner)
    assert "käytössä" in owner.get("/me").text


def test_a_wrong_first_code_keeps_the_same_key_on_the_page(people: People) -> None:
    editor = people["editor"]
    page = editor.get("/code/new")
    key = page.all("code", class_="key")[0].text
    again = editor.send(page, "/code/new", 422, code="12")
    assert again.all("code", class_="key")[0].text == key
    assert "<svg" in again.body


def test_another_persons_key_or_a_made_up_one_is_not_taken(people: People) -> None:
    editor, viewer = people["editor"], people["viewer"]
    page = editor.get("/code/new")
    sealed = page.one("input", name="sealed").get("value")
    viewer.send(viewer.get("/code/new"), "/code/new", 400, sealed=sealed, code="123456")
    assert viewer.send(viewer.get("/code/new"), "/code/new", sealed="x", code="1").to == "/code/new"


def test_an_admin_takes_it_away_from_who_has_lost_it_and_ends_sign_ins(people: People) -> None:
    editor, admin = people["editor"], people["admin"]
    set_up(editor)
    number = people.sample.people["editor"]
    page = admin.get("/kemijarvi/people")
    page = admin.follow(admin.send(page, f"/people/{number}/code"))
    assert "Kaksivaiheinen tunnistus on poistettu." in page.text
    editor.get("/kemijarvi/", 303)
    editor = people["editor"]
    assert "Ota käyttöön" in editor.get("/me").text
    page = admin.follow(admin.send(admin.get("/kemijarvi/people"), f"/people/{number}/signout"))
    assert "Kaikki kirjautumiset on päätetty." in page.text
    editor.get("/kemijarvi/", 303)


def test_nobody_takes_it_away_from_who_may_do_more(people: People) -> None:
    owner = people.sample.people["owner"]
    for what in ("code", "signout"):
        people["admin"].post(f"/kemijarvi/people/{owner}/{what}", 422, csrf=True)
        people["editor"].post(f"/kemijarvi/people/{owner}/{what}", 403, csrf=True)


def test_sign_ins_are_listed_and_ended_one_by_one(people: People) -> None:
    first, second = people["editor"], people["editor"]
    neighbour = people["neighbour"]
    page = first.get("/me")
    forms = [one for one in page.all("form") if one.get("action", "").endswith("/me/signins/end")]
    assert len(forms) == 1
    which = next(one.get("value") for one in forms[0].iter("input") if one.get("name") == "which")
    neighbour.post("/me/signins/end", 303, csrf=True, data={"which": which})
    second.get("/me")
    first.follow(first.send(page, "/me/signins/end"))
    second.get("/me", 303)
    first.get("/me")


def test_a_browser_is_told_in_words_people_know(people: People) -> None:
    sample = people.sample
    invited = people.database.writing(link, sample.people["editor"], sample.now)
    visitor = people.anybody()
    visitor.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    visitor.send(visitor.get(f"/invite/{invited}"), "/invite/", password="pitkä yhteinen salasana")
    assert "Firefox, Windows" in visitor.get("/me").text


def test_the_picture_holds_what_an_app_reads(sample: Sample) -> None:
    told = second_factor.address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "aino@kunta.example")
    assert told.startswith("otpauth://totp/")
    assert "secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" in told
    assert "issuer=Somese" in told
