"""Picking: what is asked, what is known already, and what is said afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.models import Errand, ErrandKind, Media, Post
from config import clock
from curator.material import Subject
from curator.models import People as InPicture
from curator.models import Permission, PermissionState, Pick, Slot
from curator.permitting.permissions import record
from curator.shown import ShownPick
from tests.curator.desk.conftest import People, Visitor, number_in

FILE = "0" * 32 + ".jpg"


def kept(people: People, pick_id: int) -> Pick:
    with people.database.reading() as session:
        return session.get_one(Pick, pick_id)


def permissions(people: People) -> list[PermissionState]:
    with people.database.reading() as session:
        return [one.state for one in session.execute(select(Permission).order_by(Permission.id)).scalars()]


def test_a_text_is_picked_with_one_press(people: People, editor: Visitor) -> None:
    post = people.sample.post("Yksi painallus riittää.")
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert "Näin se näkyy seinällä" in page.text
    assert "Yksi painallus riittää." in page.text
    assert not page.all("fieldset")
    made = editor.send(page, "/pick")
    after = editor.follow(made)
    assert "Tallennettu. Seinällä 3 sekunnissa." in after.text
    assert any(one.get("href") == "http://wall.localhost/kemijarvi/" for one in after.all("a"))
    pick = kept(people, number_in(made.to))
    assert (pick.week, pick.slot, pick.post_id) == (clock.week_of(people.sample.now), Slot.WEEKLY, post)


def test_all_questions_of_a_picture_can_be_answered_at_once(people: People, editor: Visitor) -> None:
    post = people.sample.post(pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert page.one("textarea", name="alt").text == "Sumuinen järvi aamulla"
    assert not [one for one in page.all("input", name="people") if one.get("checked") is not None]
    made = editor.send(
        page, "/pick", same="1", people="none", permission="granted", note="Vastasi ”kyllä” kommentissa."
    )
    after = editor.follow(made)
    assert "Kuvasta puuttuu" not in after.text
    pick = kept(people, number_in(made.to))
    assert (pick.with_picture, pick.photographer, pick.people) == (True, "Aino", InPicture.NONE)
    assert permissions(people) == [PermissionState.GRANTED]
    assert "Vastasi ”kyllä” kommentissa." in after.text


def test_what_a_picture_still_waits_for_is_said(people: People, editor: Visitor) -> None:
    post = people.sample.post(pictures=1, alt="")
    made = editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", photographer="Aino")
    after = editor.follow(made)
    assert "Seinällä 3 sekunnissa" in after.text
    said = (
        "Kuvasta puuttuu vielä: itse kuva (haetaan), tekstivastine, tieto kuvassa näkyvistä ihmisistä, lupa."
    )
    assert said in after.text


def test_picking_asks_for_the_picture_in_full(people: People, editor: Visitor) -> None:
    post = people.sample.post(pictures=2, file=FILE)
    with people.database.reading() as session:
        second = session.execute(select(Media).where(Media.position == 1)).scalars().one()
    editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", picture=str(second.id))
    with people.database.reading() as session:
        asked = session.execute(select(Errand).where(Errand.kind == ErrandKind.FULL_PICTURE)).scalars()
        assert [one.subject for one in asked] == [str(second.id)]


def test_whom_the_network_does_not_name_cannot_be_the_photographer_by_a_tick(
    people: People, editor: Visitor
) -> None:
    post = people.sample.post(pictures=1, file=FILE, author_id=None)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert not page.all("input", name="same")
    assert page.one("input", name="photographer").get("value") == ""
    typed = {"photographer": "Aino", "people": "none", "permission": "granted"}
    assert "Kirjoita, miten lupa saatiin" in editor.send(page, "/pick", 422, **typed).text
    made = editor.send(page, "/pick", **typed, note="Viestillä 12.11.")
    assert kept(people, number_in(made.to)).photographer == "Aino"
    assert "Tekijä ei tiedossa" in editor.get("/kemijarvi/").text
    assert "Tekijä ei tiedossa" in editor.get("/kemijarvi/picks").text


def test_a_post_its_author_shows_to_signed_in_people_only_is_not_picked(
    people: People, editor: Visitor
) -> None:
    post = people.sample.post(restricted=True)
    opened = editor.get(f"/kemijarvi/pick?post={post}")
    assert "vain kirjautuneille, joten sitä ei voi nostaa seinälle" in opened.text
    assert "Tallenna nosto" not in opened.text
    this_week = clock.week_of(people.sample.now).isoformat()
    refused = editor.post(
        f"/kemijarvi/pick?post={post}", 422, csrf=True, data={"place": f"weekly:{this_week}"}
    )
    assert "vain kirjautuneille, joten sitä ei voi nostaa seinälle" in refused.text


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("sensitive", "arkaluonteiseksi, joten sitä ei näytetä seinällä. Valitse toinen. Ehdotuksiin"),
        ("gone_at", "Julkaisu on poistettu palvelusta, eikä sitä voi nostaa. Ehdotuksiin"),
        ("taken_down_at", "Tämä on otettu pois seinältä pyynnöstä, eikä sitä voi nostaa. Ehdotuksiin"),
    ],
)
def test_nobody_answers_questions_about_a_post_that_cannot_be_shown(
    people: People, editor: Visitor, what: str, said: str
) -> None:
    value = people.sample.now if what.endswith("_at") else True
    post = people.sample.post(pictures=1, **{what: value})
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert said in page.text
    assert "Tallenna nosto" not in page.text
    assert "Teksti tulee seinälle heti" not in page.text


def say(people: People, post: int, state: PermissionState) -> None:
    sample = people.sample
    people.database.writing(
        record, sample.people["editor"], sample.campaign, Subject(post_id=post), state, "", sample.now
    )


@pytest.mark.parametrize("state", [PermissionState.DECLINED, PermissionState.WITHDRAWN])
def test_what_its_author_has_refused_is_not_offered_nor_picked(
    people: People, editor: Visitor, state: PermissionState
) -> None:
    post = people.sample.post(pictures=1, file=FILE)
    before = editor.get(f"/kemijarvi/pick?post={post}")
    say(people, post, state)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert "joten tekstiäkään ei näytetä. Valitse toinen julkaisu. Avaa lupa Ehdotuksiin" in page.text
    links = [one.get("href") for one in page.one("main").iter("a")]
    assert f"/kemijarvi/permission?post={post}" in links
    assert "Näin se näkyy seinällä" not in page.text
    assert "Tallenna nosto" not in page.text
    # A page that was open before it was refused: a request does not undo the no, a new answer does.
    for typed in ({}, {"permission": "asked"}):
        assert "joten tekstiäkään ei näytetä" in editor.send(before, "/pick", 422, **typed).text
    with people.database.reading() as session:
        assert session.execute(select(Pick)).scalars().all() == []
    editor.send(before, "/pick", permission="granted", note="Muutti mielensä puhelimessa 12.11.")
    assert permissions(people) == [state, PermissionState.GRANTED]


def test_nobody_picks_and_refuses_at_once(people: People, editor: Visitor) -> None:
    post = people.sample.post(pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    editor.send(page, "/pick", 422, permission="declined")
    assert permissions(people) == []


def test_how_a_permission_was_given_is_not_lost_where_no_step_was_chosen(
    people: People, editor: Visitor
) -> None:
    post = people.sample.post(pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    refused = editor.send(page, "/pick", 422, note="Aino sanoi puhelimessa kyllä 12.11.")
    assert "Valitse, missä vaiheessa lupa on." in refused.text
    assert refused.one("input", name="note").get("value") == "Aino sanoi puhelimessa kyllä 12.11."
    editor.send(refused, "/pick", permission="granted")
    with people.database.reading() as session:
        assert session.execute(select(Permission.note)).scalars().all() == [
            "Aino sanoi puhelimessa kyllä 12.11."
        ]


def test_every_permission_recorded_by_hand_says_how_and_the_page_says_so_before(
    people: People, editor: Visitor
) -> None:
    post = people.sample.post(pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert "note-hint" in page.one("input", name="note").get("aria-describedby", "")
    assert "Tarvitaan, kun lupa tai pysyvä lupa on saatu." in "".join(
        page.one("p", id="note-hint").itertext()
    )
    for state in ("granted", "standing"):
        assert "Kirjoita, miten lupa saatiin" in editor.send(page, "/pick", 422, permission=state).text
    editor.send(page, "/pick", permission="standing", note="Sopimus kirjaston kanssa 1.9.")
    assert permissions(people) == [PermissionState.STANDING]


def test_what_a_partners_account_permits_is_not_asked_again(people: People, editor: Visitor) -> None:
    post = people.sample.post(handle="lehti@suo.example", pictures=1, file=FILE)
    say(people, post, PermissionState.NO_ANSWER)
    editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", permission="standing")
    assert permissions(people) == [PermissionState.NO_ANSWER, PermissionState.STANDING]


def test_where_the_author_is_not_known_it_is_told_where_to_look(people: People, editor: Visitor) -> None:
    def forget_author(session: Session, number: int) -> None:
        session.get_one(Post, number).author_id = None

    known, unknown = people.sample.post(pictures=1), people.sample.post(pictures=1)
    people.database.writing(forget_author, unknown)
    told = "Palvelu ei kerro, kenen julkaisu tämä on."
    page = editor.get(f"/kemijarvi/pick?post={unknown}")
    assert told in page.text
    assert "Tekijä ei tiedossa" in page.text
    assert not page.all("input", name="same")
    assert told not in editor.get(f"/kemijarvi/pick?post={known}").text


def test_another_pictures_own_alternative_is_not_put_on_the_chosen_one(
    people: People, editor: Visitor
) -> None:
    post = people.sample.post(pictures=2, file=FILE, alt="Ensimmäisen kuvan teksti")

    def second_alt(session: Session) -> int:
        media = session.execute(select(Media).where(Media.position == 1)).scalars().one()
        media.alt = "Toisen kuvan teksti"
        return int(media.id)

    second = people.database.writing(second_alt)
    made = editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", picture=str(second))
    assert kept(people, number_in(made.to)).alt == "Toisen kuvan teksti"


def test_own_and_partner_accounts_answer_the_permission(people: People, editor: Visitor) -> None:
    for handle, said, state in (
        ("kaupunki@kemijarvi.example", "Lupaa ei tarvita (oma tili)", PermissionState.NOT_NEEDED),
        ("lehti@suo.example", "Pysyvä lupa (kumppani)", PermissionState.STANDING),
    ):
        post = people.sample.post(handle=handle, pictures=1, file=FILE)
        page = editor.get(f"/kemijarvi/pick?post={post}")
        assert said in page.text
        assert not page.all("input", name="permission")
        editor.send(page, "/pick")
        assert permissions(people)[-1] is state


def test_a_taken_week_offers_replacing_an_extra_and_the_next_free_one(
    people: People, editor: Visitor
) -> None:
    first = people.sample.post("Vanha", age=timedelta(hours=9))
    old = number_in(editor.send(editor.get(f"/kemijarvi/pick?post={first}"), "/pick").to)
    posts = [people.sample.post(f"Uusi {number}") for number in range(3)]
    monday = clock.week_of(people.sample.now)
    page = editor.get(f"/kemijarvi/pick?post={posts[0]}")
    assert "Tällä viikolla on jo nosto." in page.text
    values = [one.get("value") for one in page.all("option")]
    assert values[0] == (monday + timedelta(weeks=1)).isoformat()
    assert {f"replace:{old}", f"extra:{monday}"} <= set(values)

    extra = kept(people, number_in(editor.send(page, "/pick", place=f"extra:{monday}").to))
    assert (extra.week, extra.slot) == (monday, Slot.EXTRA)

    later = editor.send(editor.get(f"/kemijarvi/pick?post={posts[1]}"), "/pick")
    assert "Tallennettu. Tulee seinälle itsestään" in editor.follow(later).text
    assert kept(people, number_in(later.to)).week == monday + timedelta(weeks=1)

    instead = editor.send(editor.get(f"/kemijarvi/pick?post={posts[2]}"), "/pick", place=f"replace:{old}")
    assert kept(people, old).replaced_by == number_in(instead.to)
    assert kept(people, number_in(instead.to)).shown_from == kept(people, old).shown_from


def test_who_comes_second_is_told_and_loses_nothing(people: People, editor: Visitor) -> None:
    mine, theirs = people.sample.post(pictures=1, file=FILE), people.sample.post("Ehti ensin")
    page = editor.get(f"/kemijarvi/pick?post={mine}")
    editor.send(editor.get(f"/kemijarvi/pick?post={theirs}"), "/pick")
    refused = editor.send(page, "/pick", 422, alt="Oma kuvaus", people="none")
    assert "Viikolla on jo toinen nosto" in refused.text
    assert refused.one("select", id="place").get("aria-invalid") == "true"
    assert refused.one("textarea", name="alt").text == "Oma kuvaus"
    chosen = [
        one.get("value") for one in refused.all("input", name="people") if one.get("checked") is not None
    ]
    assert chosen == ["none"]
    alert = next(one for one in refused.all("div", role="alert"))
    assert [one.get("href") for one in alert.iter("a")] == ["#place"]


def test_too_long_an_answer_is_refused_beside_its_field(people: People, editor: Visitor) -> None:
    post = people.sample.post(pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    refused = editor.send(page, "/pick", 422, alt="x" * 1001, note="y" * 1001)
    assert refused.one("textarea", name="alt").get("aria-invalid") == "true"
    assert refused.one("input", name="note").get("aria-invalid") == "true"
    assert permissions(people) == []


def test_a_made_up_week_or_picture_is_refused(people: People, editor: Visitor) -> None:
    post = people.sample.post(pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    for place in (
        "",
        "2026-11-24",
        "extra:",
        "replace:x",
        "2020-01-06",
        "2099-01-05",
        "replace:99999",
        "nonsense",
    ):
        editor.send(page, "/pick", 422, place=place)
    editor.send(page, "/pick", 422, picture="99999")
    with people.database.reading() as session:
        assert session.execute(select(Pick)).scalars().all() == []


def test_a_post_is_picked_once_in_a_campaign(people: People, editor: Visitor) -> None:
    post = people.sample.post("Kaikille", keys=("*", "#tuhannenjayhdentyonmatkatoimisto"))
    people["neighbour"].send(people["neighbour"].get(f"/keminmaa/pick?post={post}"), "/pick", 400)
    neighbour = people["neighbour"]
    neighbour.send(neighbour.get(f"/keminmaa/pick?post={post}"), "/pick")
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert "Keminmaa nosti tämän juuri." in page.text
    assert "Tämä on jo nostettu." in editor.send(page, "/pick", 422).text


def test_nobody_replaces_another_teams_pick(people: People, editor: Visitor) -> None:
    theirs, mine = people.sample.post("Keminmaan", keys=("*",)), people.sample.post("Kemijärven")
    neighbour = people["neighbour"]
    other = number_in(neighbour.send(neighbour.get(f"/keminmaa/pick?post={theirs}"), "/pick").to)
    page = editor.get(f"/kemijarvi/pick?post={mine}&replace={other}")
    assert "tilalle" not in page.one(
        "form", method="post", action=f"/kemijarvi/pick?post={mine}&replace={other}"
    ).get("x", "")
    editor.send(page, "/pick", 422, place=f"replace:{other}")
    assert kept(people, other).ended_at is None


def test_the_wall_may_render_the_preview(people: People) -> None:
    from curator.desk.app import create_app

    seen = []

    def render(pick: object, language: str, picture_url: str) -> str:
        seen.append((pick.material.text, language, picture_url))
        return "<p>the wall’s own card</p>"

    settings = people.app.extensions["desk"].settings
    people.app = create_app(settings, people.database, render, ".seina { color: red }")
    post = people.sample.post("Seinän kortti", pictures=1, file=FILE)
    visitor = people["editor"]
    page = visitor.get(f"/kemijarvi/pick?post={post}")
    assert "the wall’s own card" in page.text
    assert seen == [("Seinän kortti", "fi", "")]
    said = {"picture": page.one("input", name="picture", checked="").get("value")}
    said |= {"alt": "Järvi", "photographer": "Aino", "people": "none", "permission": "granted"}
    visitor.post(f"/kemijarvi/pick/preview?post={post}", 200, csrf=True, data=said)
    assert seen[-1] == ("Seinän kortti", "fi", f"/pictures/{FILE}")
    assert visitor.get("/card.css").body == ".seina { color: red }"


WAITS = "Kuva tulee mukaan, kun "


@pytest.mark.parametrize("handle", ["lehti@suo.example", "aino@suo.example"])
def test_the_preview_is_the_card_that_the_wall_will_show(
    people: People, editor: Visitor, handle: str
) -> None:
    from curator.desk.app import create_app
    from wall.render import preview

    def render(pick: ShownPick, language: str, picture_url: str) -> str:
        return preview(pick, language, wall_url="http://wall.localhost", picture_url=picture_url)

    settings = people.app.extensions["desk"].settings
    people.app = create_app(settings, people.database, render)
    editor = people["editor"]
    post = people.sample.post("Kortti", handle=handle, pictures=1, file=FILE)
    partner = handle.startswith("lehti")
    page = editor.get(f"/kemijarvi/pick?post={post}")
    before = page.one("div", id="preview-card")
    assert not list(before.iter("img"))
    assert WAITS in page.text
    assert ("Julkaisu näytetään tekijän luvalla" in page.text) is partner
    assert ("Lainaus julkisesta julkaisusta" in page.text) is not partner
    saved = editor.follow(editor.send(page, "/pick"))
    after = saved.one("div", id="preview-card")
    assert " ".join(before.itertext()).split() == " ".join(after.itertext()).split()
    data = {"picture": page.one("input", name="picture", checked="").get("value"), "alt": "Järvi"}
    data |= {"photographer": "Aino", "people": "none", "permission": "" if partner else "granted"}
    answered = editor.post(f"/kemijarvi/pick/preview?post={post}", 200, csrf=True, data=data)
    assert list(answered.one("div", id="preview-card").iter("img"))
    assert WAITS not in answered.text
    assert "Julkaisu näytetään tekijän luvalla" in answered.text


def test_the_preview_says_what_the_picture_still_waits_for_as_the_wall_does(
    people: People, editor: Visitor
) -> None:
    post = people.sample.post("Kortti", pictures=1, alt="", file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    data = {"picture": page.one("input", name="picture", checked="").get("value", "")}
    everything = "tekstivastine, kuvaaja, tieto kuvassa näkyvistä ihmisistä, lupa."

    def note(**more: str) -> str:
        sent = editor.post(f"/kemijarvi/pick/preview?post={post}", 200, csrf=True, data=data | more)
        return " ".join("".join(sent.one("div", id="preview-card").itertext()).split())

    assert f"Kuva tulee mukaan, kun nämä ovat kunnossa: {everything}" in note()
    answered = {"alt": "Järvi", "photographer": "Aino", "people": "none"}
    assert "kun tämä on kunnossa: lupa." in note(**answered)
    assert "kun tämä on kunnossa: lupa (pyydetty, ei vielä vastausta)." in note(
        **answered, permission="asked"
    )
    del answered["people"]
    assert "kun tämä on kunnossa: tieto kuvassa näkyvistä ihmisistä." in note(
        **answered, permission="granted"
    )
    assert "Kuva tulee mukaan" not in note(**answered, people="children_guardian", permission="granted")
    # A request does not undo a no in the preview either.
    say(people, post, PermissionState.DECLINED)
    assert "pyydetty" not in note(**answered, permission="asked")


def test_a_picture_without_a_text_is_previewed_with_what_it_waits_for(
    people: People, editor: Visitor
) -> None:
    post = people.sample.post("", pictures=1, file=FILE)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert list(page.one("div", id="preview-card").iter("img"))
    assert "Julkaisussa ei ole tekstiä, joten kortti tulee seinälle, kun" in page.text
