"""The pages of permissions: asked in words to copy, answered, found, brought up on Thursday."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from collector.models import Reply
from config import clock
from config.models import Account, Relation
from curator import notices, picks
from curator.desk.questions import PickForm
from curator.material import Subject, load
from curator.models import Notice, Permission, PermissionState, Pick
from curator.permitting import permissions, replied, unanswered
from curator.picks import Answers
from tests.curator.desk.conftest import Page, People, Visitor

FILE = "0" * 32 + ".jpg"
ASKED, GRANTED = PermissionState.ASKED, PermissionState.GRANTED


@pytest.fixture
def post(people: People) -> int:
    """A post with a picture, picked by Kemijärvi for this week."""
    return picked(people, people.sample.post("Usva nousee järveltä", pictures=1, file=FILE))


def picked(people: People, number: int) -> int:
    sample = people.sample
    with people.database.reading() as session:
        media = load(session, [Subject(post_id=number)])[Subject(post_id=number)].pictures[0].id
    people.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=number),
        clock.week_of(sample.now),
        Answers(with_picture=True, media_id=media),
        at=sample.now,
    )
    return number


def record(people: People, post: int, state: PermissionState, at: datetime | None = None) -> None:
    sample = people.sample
    people.database.writing(
        permissions.record,
        sample.people["editor"],
        sample.campaign,
        Subject(post_id=post),
        state,
        "",
        at or sample.now,
    )


def answered(people: People, post: int, text: str = "Kyllä saa!") -> None:
    at = people.sample.now + timedelta(minutes=5)
    row = Reply(post_id=post, native_id="9", url="https://suo.example/@aino/9", text=text, at=at, seen_at=at)
    people.database.writing(lambda session: session.add(row))


def steps(people: People) -> list[Permission]:
    with people.database.reading() as session:
        return list(session.execute(select(Permission).order_by(col(Permission.id))).scalars())


def menu(page: Page) -> str:
    """The menu item that leads to the permissions."""
    found = [one for one in page.all("a") if (one.get("href") or "").endswith("/kemijarvi/permissions")]
    return " ".join("".join(found[0].itertext()).split())


def test_from_the_list_to_a_request_to_an_answer(people: People, editor: Visitor, post: int) -> None:
    page = editor.get("/kemijarvi/permissions")
    assert "Ei vielä pyydetty" in page.text
    assert menu(page) == "Luvat 1 odottaa"
    page = editor.get(
        next(one.get("href") for one in page.one("main").iter("a") if "permission?" in one.get("href", ""))
    )
    assert page.one("textarea", id="text").get("data-copy") == "Kopioi pyyntö"
    wording = (page.one("textarea", id="text").text or "").strip()
    assert wording.startswith("Hei! Ihana kuva. Täällä Kemijärvi. Saammeko näyttää sen verkkosivuillamme")
    assert "/fi/lupa/tuhat/kemijarvi" in wording
    assert wording.endswith("#tuhannenjayhdentyönmatkatoimisto")

    page = editor.follow(editor.send(page, "/asked", text=wording + "\r\nT. Aino"))
    assert "Merkitty pyydetyksi." in page.text
    assert "Lupa pyydetty" in page.text
    [asked] = steps(people)
    assert (asked.state, asked.wording, asked.scope) == (ASKED, wording + "\nT. Aino", ["wall"])
    assert asked.wording.split("\n")[-1] in page.text

    page = editor.follow(
        editor.send(
            page,
            "/answer",
            state="granted",
            reply="Saa!",
            reply_url="https://suo.example/9",
            note="Kommentti",
        )
    )
    assert "Kirjattu. Kuva tulee seinälle itsestään" in page.text
    granted = steps(people)[-1]
    assert (granted.state, granted.reply, granted.reply_url, granted.note, granted.scope) == (
        GRANTED,
        "Saa!",
        "https://suo.example/9",
        "Kommentti",
        ["wall"],
    )
    for part in ("Saa!", "Kommentti", "Editor", "Koskee: verkkosivut ja niiden someseinä"):
        assert part in page.text
    assert "Kopioi pyyntö" not in page.body
    page = editor.get("/kemijarvi/permissions?show=granted")
    assert "Lupa saatu" in page.text
    assert menu(page) == "Luvat"


def test_a_request_is_offered_in_the_posts_language_and_in_the_others(
    people: People, editor: Visitor
) -> None:
    swedish = people.sample.post("Dimman stiger", pictures=1, language="sv-FI")
    page = editor.get(f"/kemijarvi/permission?post={swedish}")
    assert (page.one("textarea", id="text").text or "").startswith("Hej! Vilken fin bild.")
    page = editor.get(f"/kemijarvi/permission?post={swedish}&in=en&scope=wall&scope=print")
    area = page.one("textarea", id="text")
    assert "on our website and in our printed material" in (area.text or "")
    assert area.get("lang") == "en"
    hidden = [one.get("value") for one in page.form("/asked").iter("input") if one.get("name") == "scope"]
    assert hidden == ["wall", "print"]


def test_a_wider_scope_is_kept_with_what_was_asked(people: People, editor: Visitor, post: int) -> None:
    data = {"text": "Saako?", "in": "fi", "scope": ["wall", "channels"]}
    editor.post(f"/kemijarvi/permission/asked?post={post}", csrf=True, data=data)
    assert steps(people)[-1].scope == ["wall", "channels"]
    page = editor.get(f"/kemijarvi/permission?post={post}")
    chosen = [
        one.get("value") for one in page.form("/answer").iter("input") if one.get("checked") is not None
    ]
    assert chosen == ["wall", "channels"]


def test_a_teams_own_words_come_back_next_time(people: People, editor: Visitor, post: int) -> None:
    page = editor.get(f"/kemijarvi/permission?post={post}")
    editor.send(page, "/asked", text="Moikka, saadaanko lainata?", keep="1")
    other = people.sample.post("Toinen", pictures=1)
    page = editor.get(f"/kemijarvi/permission?post={other}")
    assert (page.one("textarea", id="text").text or "").strip() == "Moikka, saadaanko lainata?"


@pytest.mark.parametrize(
    ("action", "values", "said"),
    [
        ("/asked", {"text": " "}, "Kirjoita tähän, miten pyysit lupaa"),
        ("/asked", {"text": "x" * 2001}, "enintään 2 000 merkkiä"),
        ("/answer", {"reply": "Saa"}, "Valitse, mitä vastattiin."),
        ("/answer", {"state": "granted", "scope": None}, "Valitse, mihin lupa annettiin."),
        ("/answer", {"state": "granted", "note": " "}, "Kirjoita, miten lupa saatiin"),
        ("/answer", {"state": "standing", "note": " "}, "Kirjoita, miten lupa saatiin"),
        ("/answer", {"state": "not_needed"}, "Kirjoita, miksi lupaa ei tarvita"),
        ("/answer", {"state": "granted", "reply_url": "javascript:alert(1)"}, "Kirjoita koko verkko-osoite"),
        ("/answer", {"state": "granted", "reply_url": "http://[x"}, "Kirjoita koko verkko-osoite"),
        ("/answer", {"state": "declined", "reply": "y" * 2001}, "enintään 2 000 merkkiä"),
        ("/answer", {"state": "declined", "note": "z" * 1001}, "enintään 1 000 merkkiä"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    people: People, editor: Visitor, post: int, action: str, values: dict[str, Any], said: str
) -> None:
    page = editor.send(editor.get(f"/kemijarvi/permission?post={post}"), action, 422, **values)
    assert said in page.text
    assert page.all("div", id="problems")
    assert steps(people) == []
    if values.get("reply") == "Saa":
        assert (page.one("textarea", id="reply").text or "").strip() == "Saa"


def test_an_answer_that_was_found_waits_for_a_person(people: People, editor: Visitor, post: int) -> None:
    record(people, post, ASKED)
    answered(people, post, "Kyllä <b>saa</b>!")
    assert "Vastaus löytyi: lue se" in editor.get("/kemijarvi/permissions").text
    page = editor.get(f"/kemijarvi/permission?post={post}")
    assert "Vastaus löytyi: Kyllä <b>saa</b>!" in page.text
    assert "Mikään vastaus ei anna lupaa itsestään." in page.text
    form = page.form("/answer")
    assert not [
        one for one in form.iter("input") if one.get("name") == "state" and one.get("checked") is not None
    ]
    editor.send(page, "/answer", state="granted")
    granted = steps(people)[-1]
    assert (granted.reply, granted.reply_url) == ("Kyllä <b>saa</b>!", "https://suo.example/@aino/9")
    assert "Vastaus löytyi:" not in editor.get(f"/kemijarvi/permission?post={post}").text


def test_a_notice_of_an_answer_leads_to_the_permission(people: People, editor: Visitor, post: int) -> None:
    record(people, post, ASKED)
    answered(people, post)
    with people.database.reading() as session:
        news = replied.news(session)
    people.database.writing(replied.tell, news, people.sample.now)
    page = editor.get("/kemijarvi/permissions")
    assert "Lupapyyntöösi on löytynyt vastaus" in page.text
    assert [
        one for one in page.one("main").iter("a") if one.get("href") == f"/kemijarvi/permission?post={post}"
    ]
    with people.database.reading() as session:
        assert notices.waiting(session, people.sample.people["editor"])
        assert session.execute(select(Notice.subject)).scalars().all() == ["permission"]


def test_a_partners_permission_says_who_agreed_and_when(people: People, editor: Visitor) -> None:
    def note(session: Session) -> None:
        row = session.execute(select(Account).where(col(Account.relation) == Relation.PARTNER)).scalar_one()
        row.permission_note, row.permission_on = (
            "Päätoimittaja Eero, sähköpostilla",
            clock.day_of(people.sample.now),
        )

    people.database.writing(note)
    post = people.sample.post(handle="lehti@suo.example", pictures=1)
    page = editor.get(f"/kemijarvi/permission?post={post}")
    assert "Kumppanin pysyvä lupa kattaa tämän tilin. Päätoimittaja Eero, sähköpostilla (" in page.text
    assert "Pysyvä lupa (kumppani)" in page.text
    assert "Pyydä lupa" not in page.text
    record(people, post, PermissionState.DECLINED)
    editor.send(page, "/answer", state="standing")
    assert steps(people)[-1].state is PermissionState.STANDING


def test_the_page_says_before_when_it_must_be_told_how(people: People, editor: Visitor, post: int) -> None:
    page = editor.get(f"/kemijarvi/permission?post={post}")
    assert "note-hint" in page.one("input", name="note").get("aria-describedby", "")
    hint = "".join(page.one("p", id="note-hint").itertext())
    assert hint.startswith(
        "Tarvitaan, kun lupa tai pysyvä lupa on saatu, ellei vastaus ole yllä sanasta sanaan."
    )


def test_on_thursday_the_week_offers_three_ways_on(
    people: People, editor: Visitor, post: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(people, post, ASKED, people.sample.now - timedelta(days=1))
    said = "Lupapyyntöön ei ole vielä vastattu"
    monday = clock.week_of(people.sample.now)
    days = [unanswered.comes_up(monday + timedelta(days=number)) for number in range(7)]
    assert days == [False, False, False, True, True, True, True]
    monkeypatch.setattr(unanswered, "comes_up", lambda _: False)
    assert said not in editor.get("/kemijarvi/").text
    monkeypatch.setattr(unanswered, "comes_up", lambda _: True)
    page = editor.get("/kemijarvi/")
    assert said in page.text
    for way in ("Pyydä uudelleen", "Näytä ilman kuvaa", "Valitse toinen"):
        assert way in page.text
    page = editor.follow(editor.send(page, "/without-picture"))
    assert "Nosto näytetään nyt ilman kuvaa." in page.text
    with people.database.reading() as session:
        kept = session.execute(select(Pick)).scalars().one()
        assert (kept.with_picture, kept.media_id) == (False, None)
    assert said not in editor.get("/kemijarvi/").text


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), "Lupaa ei ole vielä pyydetty"),
        ((ASKED,), "Lupapyyntöön ei ole vielä vastattu"),
        ((ASKED, ASKED), "Lupaa on pyydetty 2 kertaa, eikä siihen ole vielä vastattu"),
        ((ASKED, PermissionState.NO_ANSWER), "Lupapyyntöön ei vastattu"),
    ],
)
def test_on_thursday_the_week_says_how_each_permission_really_stands(
    people: People,
    editor: Visitor,
    post: int,
    monkeypatch: pytest.MonkeyPatch,
    states: tuple[PermissionState, ...],
    said: str,
) -> None:
    def earlier(session: Session) -> None:
        session.execute(select(Pick)).scalars().one().created_at -= timedelta(days=1)

    people.database.writing(earlier)
    for state in states:
        record(people, post, state, people.sample.now - timedelta(days=1))
    monkeypatch.setattr(unanswered, "comes_up", lambda _: True)
    page = editor.get("/kemijarvi/")
    [heading] = [one for one in page.all("h2") if one.get("id", "").startswith("unanswered-")]
    assert "".join(heading.itertext()).strip() == said
    assert "Se on seinällä tekstikorttina" in page.text
    assert ("Pyydä lupa" if not states else "Pyydä uudelleen") in page.text


def test_a_permission_for_print_only_promises_no_picture_on_the_wall(
    people: People, editor: Visitor, post: int
) -> None:
    data = {"state": "granted", "scope": ["print"], "note": "Puhelimessa"}
    address = f"/kemijarvi/permission?post={post}"
    editor.post(f"/kemijarvi/permission/answer?post={post}", csrf=True, data=data)
    page = editor.get(f"{address}&saved=answer")
    assert "Kirjattu." in page.text
    assert "Kuva tulee seinälle itsestään" not in page.text
    assert page.form("/asked") is not None


def test_what_is_asked_about_a_picture_is_asked_of_every_picture_anew(
    people: People, editor: Visitor
) -> None:
    first = people.sample.post(pictures=1, file=FILE)
    data = {"picture": "1", "alt": "Järvi", "photographer": "Aino", "people": "none"}
    editor.post(f"/kemijarvi/pick?post={first}", None, csrf=True, data=data)
    second = people.sample.post("Toinen", pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={second}")
    assert page.one("input", name="photographer").get("value") == ""
    assert not [one for one in page.all("input", name="people") if one.get("checked") is not None]
    assert not [one for one in page.all("input", name="same") if one.get("checked") is not None]
    with people.database.reading() as session:
        parts = load(session, [Subject(post_id=second)])[Subject(post_id=second)]
    fresh = PickForm.fresh(parts, "")
    assert (fresh.photographer, fresh.people, fresh.same) == ("", "", False)


def test_a_viewer_reads_and_changes_nothing(people: People, post: int) -> None:
    viewer = people["viewer"]
    page = viewer.get(f"/kemijarvi/permission?post={post}")
    assert not [one for one in page.one("main").iter("form") if one.get("method") == "post"]
    for action in ("asked", "answer", "without-picture"):
        viewer.post(f"/kemijarvi/permission/{action}?post={post}", 403, csrf=True, data={"state": "granted"})


def test_another_teams_permissions_are_out_of_reach(people: People, post: int) -> None:
    neighbour = people["neighbour"]
    assert "Usva" not in neighbour.get("/keminmaa/permissions").text
    for path in (
        f"/keminmaa/permission?post={post}",
        "/keminmaa/permission?post=999",
        "/keminmaa/permission",
    ):
        neighbour.get(path, 404)
    neighbour.get(f"/kemijarvi/permission?post={post}", 404)
    for action in ("asked", "answer", "without-picture"):
        neighbour.post(
            f"/keminmaa/permission/{action}?post={post}",
            404,
            csrf=True,
            data={"state": "granted", "text": "x"},
        )
    assert steps(people) == []


@pytest.mark.parametrize("state", [PermissionState.DECLINED, PermissionState.WITHDRAWN])
def test_what_its_author_has_refused_is_not_offered_without_its_picture(
    people: People, editor: Visitor, post: int, state: PermissionState
) -> None:
    record(people, post, ASKED)
    before = editor.get(f"/kemijarvi/permission?post={post}")
    assert "Näytä ilman kuvaa" in before.text
    record(people, post, state)
    page = editor.get(f"/kemijarvi/permission?post={post}")
    assert "Näytä ilman kuvaa" not in page.text
    assert "Kun lupaa ei ole" in page.text
    assert "Jos vastausta ei tule" not in page.text
    assert "Minulla on jo vastaus" not in page.text
    assert "Kirjaa muutos" in page.text
    # A page that was open before it was refused.
    page = editor.send(before, "/without-picture", 422)
    assert "joten tekstiäkään ei näytetä" in page.text
    with people.database.reading() as session:
        assert session.execute(select(Pick.with_picture)).scalar_one()


def test_a_page_that_was_open_before_the_no_does_not_undo_it(
    people: People, editor: Visitor, post: int
) -> None:
    record(people, post, ASKED)
    before = editor.get(f"/kemijarvi/permission?post={post}")
    record(people, post, PermissionState.DECLINED)
    said = "Vain uusi lupa, joka koskee verkkosivuja, muuttaa asian."
    assert said in editor.send(before, "/asked", 422).text
    data = {"state": "granted", "scope": ["print"], "note": "Puhelimessa"}
    page = editor.post(f"/kemijarvi/permission/answer?post={post}", 422, csrf=True, data=data)
    assert said in "".join(page.one("p", id="scope-fault").itertext())
    assert page.one("input", name="note").get("value") == "Puhelimessa"
    assert [step.state for step in steps(people)] == [ASKED, PermissionState.DECLINED]


def test_the_page_of_a_pick_offers_only_what_may_follow_a_no(
    people: People, editor: Visitor, post: int
) -> None:
    with people.database.reading() as session:
        path = f"/kemijarvi/picks/{session.execute(select(Pick.id)).scalar_one()}"
    before = editor.get(path)
    record(people, post, PermissionState.WITHDRAWN)
    after = editor.get(path)
    offered = {one.get("value") for one in after.all("input") if one.get("name") == "permission"}
    assert offered == {"not_needed", "standing", "granted", "declined", "withdrawn"}
    page = editor.send(before, "/permission", 422, permission="no_answer")
    assert "Vain uusi lupa" in "".join(page.one("p", id="permission-fault").itertext())
    assert [step.state for step in steps(people)] == [PermissionState.WITHDRAWN]


def test_what_has_no_pick_cannot_do_without_its_picture(people: People, editor: Visitor) -> None:
    free = people.sample.post(pictures=1)
    editor.post(f"/kemijarvi/permission/without-picture?post={free}", 404, csrf=True)
