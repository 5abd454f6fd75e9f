"""Own stories and typed links: one form to the wall, nothing typed is lost."""

import io
import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import clock
from curator.models import People as InPicture
from curator.models import Permission, PermissionState, Pick, Story
from tests.curator.desk.conftest import Page, People, Visitor, number_in
from tests.curator.desk.test_lift import permissions

INSTAGRAM = "https://www.instagram.com/p/ABC123/"


def stories(people: People) -> list[Story]:
    with people.database.reading() as session:
        return list(session.execute(select(Story)).scalars())


def write(editor: Visitor, path: str = "/kemijarvi/story", status: int = 303, **typed: object) -> Page:
    return editor.send(editor.get(path), "/story", status, **typed)


def test_text_teller_and_save_are_a_pick_of_this_week(people: People, editor: Visitor) -> None:
    made = write(
        editor, text="Muutin tänne.\r\nJäin tänne.", author="Mirja", permitted="1", note="Suullisesti 20.11."
    )
    page = editor.follow(made)
    assert "Seinällä 3 sekunnissa" in page.text
    story = stories(people)[0]
    assert (story.text, story.author_name, story.network) == ("Muutin tänne.\nJäin tänne.", "Mirja", "own")
    with people.database.reading() as session:
        pick = session.get_one(Pick, number_in(made.to))
        assert (pick.week, pick.story_id) == (clock.week_of(people.sample.now), story.id)


def test_the_permission_of_an_own_story_says_how_it_was_given(people: People, editor: Visitor) -> None:
    page = write(editor, status=422, text="Tarina", author="Mirja", permitted="1")
    assert "Kirjoita, miten lupa saatiin" in page.text
    assert "Tarvitaan, kun lupa on saatu." in page.text
    assert stories(people) == []
    editor.send(page, "/story", note="Puhelimessa 12.11.")
    with people.database.reading() as session:
        (step,) = session.execute(select(Permission)).scalars()
    assert (step.state, step.note) == (PermissionState.GRANTED, "Puhelimessa 12.11.")


def test_how_it_was_given_is_not_lost_where_it_is_not_ticked_that_it_was(
    people: People, editor: Visitor
) -> None:
    page = write(editor, status=422, text="Tarina", author="Mirja", note="Puhelimessa 12.11.")
    assert "Rastita tämä kohta, jos lupa on saatu." in page.text
    assert page.one("input", id="permitted").get("aria-describedby") == "permitted-fault"
    assert page.one("input", name="note").get("value") == "Puhelimessa 12.11."
    assert stories(people) == []
    editor.send(page, "/story", permitted="1")
    with people.database.reading() as session:
        assert session.execute(select(Permission.note)).scalars().all() == ["Puhelimessa 12.11."]


def test_a_known_link_keeps_the_permission_told_of_it_and_a_refusal_stands(
    people: People, editor: Visitor
) -> None:
    path, typed = f"/kemijarvi/story?link={INSTAGRAM}", {"text": "Usva nousee.", "author": "Aino"}
    page = editor.follow(write(editor, path, **typed))
    page = editor.follow(editor.send(page, "/permission", permission="declined"))
    editor.send(editor.get(f"{page.path.split('?')[0]}/withdraw"), "/withdraw")
    refused = write(editor, path, 422, **typed)
    assert "joten tekstiäkään ei näytetä" in refused.text
    editor.send(refused, "/story", permitted="1", note="Muutti mielensä 20.11.")
    assert permissions(people) == [PermissionState.DECLINED, PermissionState.GRANTED]
    assert len(stories(people)) == 1


def test_a_story_may_be_older_than_any_network(people: People, editor: Visitor) -> None:
    page = editor.follow(write(editor, text="Kesä 1987", author="Mirja", published_on="1987-06-01"))
    assert stories(people)[0].published_on == date(1987, 6, 1)
    link = next(one.get("href", "") for one in page.all("a") if "/permission?" in one.get("href", ""))
    assert "1.6.1987" in editor.get(link).text
    for day in ("1899-12-31", "0087-06-01"):
        refused = write(editor, status=422, text="x", author="Mirja", published_on=day)
        assert "Valitse päivä tai kirjoita se muodossa" in refused.text


def test_an_own_story_is_previewed_as_it_comes_with_its_permission(
    people: People, editor: Visitor, photo: bytes
) -> None:
    comes, joins = "Kortti tulee seinälle, kun lupa on saatu.", "Kuva tulee mukaan"
    picture = (io.BytesIO(photo), "x.jpg")
    page = editor.follow(write(editor, text="Tarina", author="Mirja", picture=picture))
    assert f"{comes} Kuva tulee mukaan, kun nämä ovat kunnossa: tekstivastine," in page.text
    assert not list(page.one("div", id="preview-card").iter("img"))
    typed = {"alt": "Harmaata", "photographer": "Mirja", "people": "none"}
    page = editor.follow(editor.send(page, "/answers", **typed))
    assert list(page.one("div", id="preview-card").iter("img"))
    assert comes in page.text
    assert joins not in page.text
    address = page.path.split("?")[0]
    again = editor.post(f"{address}/preview", 200, csrf=True, data={"picture": "none"})
    assert not list(again.one("div", id="preview-card").iter("img"))
    assert comes in again.text
    page = editor.follow(editor.send(page, "/permission", permission="granted", note="Puhelimessa"))
    assert comes not in page.text


def test_an_own_picture_without_words_says_what_it_waits_for(
    people: People, editor: Visitor, photo: bytes
) -> None:
    page = editor.follow(write(editor, author="Mirja", picture=(io.BytesIO(photo), "x.jpg")))
    assert list(page.one("div", id="preview-card").iter("img"))
    assert "joten kortti tulee seinälle, kun nämä ovat kunnossa: tekstivastine," in page.text


def test_an_own_story_without_permission_waits_and_says_so(people: People, editor: Visitor) -> None:
    page = editor.follow(write(editor, text="Tarina", author="Mirja"))
    assert "Odottaa lupaa" in page.text
    assert "Oma tarina näytetään vasta, kun kertoja on antanut siihen luvan." in page.text
    page = editor.follow(editor.send(page, "/permission", permission="granted", note="Puhelimessa"))
    assert "Seinällä" in page.text


def test_a_typed_instagram_post_is_shown_as_a_quotation(people: People, editor: Visitor) -> None:
    page = editor.follow(
        write(editor, f"/kemijarvi/story?link={INSTAGRAM}", text="Usva nousee.", author="Aino")
    )
    assert "Seinällä" in page.text
    story = stories(people)[0]
    assert (story.network, story.url) == ("instagram", INSTAGRAM)
    assert permissions(people) == []


def test_a_picture_with_all_its_answers_goes_along(people: People, editor: Visitor, photo: bytes) -> None:
    made = write(
        editor,
        text="Kuvan kanssa",
        author="Mirja",
        picture=(io.BytesIO(photo), "IMG_1.jpg"),
        alt="Kohisevaa harmaata",
        same="1",
        people="none",
        permitted="1",
        note="Suullisesti 20.11.",
    )
    page = editor.follow(made)
    assert "Kuvasta puuttuu" not in page.text
    with people.database.reading() as session:
        pick = session.get_one(Pick, number_in(made.to))
    assert (pick.with_picture, pick.photographer, pick.people) == (True, "Mirja", InPicture.NONE)
    assert permissions(people) == [PermissionState.GRANTED]
    name = stories(people)[0].picture
    assert name is not None
    kept = editor.get(f"/pictures/{name}")
    assert kept.headers["Content-Type"] == "image/jpeg"


def test_a_picture_alone_is_enough(people: People, editor: Visitor, photo: bytes) -> None:
    write(editor, author="Mirja", picture=(io.BytesIO(photo), "x.jpg"))
    assert stories(people)[0].text == ""


def test_a_mistake_keeps_everything_typed_and_the_picture_too(
    people: People, editor: Visitor, photo: bytes
) -> None:
    typed = {
        "text": "Pitkään kirjoitettu",
        "alt": "Kuvaus",
        "photographer": "Kuvaaja",
        "people": "adults_asked",
        "permitted": "1",
        "note": "Suullisesti 20.11.",
        "language": "sv",
        "published_on": "2026-11-01",
    }
    page = write(editor, status=422, author="", picture=(io.BytesIO(photo), "x.jpg"), **typed)
    assert "Kirjoita, kenen tarina tämä on." in page.text
    assert page.one("textarea", id="text").text == typed["text"]
    assert page.one("textarea", id="alt").text == typed["alt"]
    assert page.one("input", id="photographer").get("value") == typed["photographer"]
    assert page.one("input", id="permitted").get("checked") is not None
    assert page.one("input", id="published_on").get("value") == typed["published_on"]
    assert [one.get("value") for one in page.all("option") if one.get("selected") is not None][-1] == "sv"
    kept = page.one("input", name="kept").get("value", "")
    assert re.fullmatch(r"[0-9a-f]{32}\.jpg", kept)
    editor.get(f"/pictures/{kept}")
    editor.send(page, "/story", author="Mirja")
    story = stories(people)[0]
    assert (story.picture, story.language, story.author_name) == (kept, "sv", "Mirja")


def test_a_kept_picture_can_be_left_out(people: People, editor: Visitor, photo: bytes) -> None:
    page = write(editor, status=422, author="", picture=(io.BytesIO(photo), "x.jpg"))
    editor.send(page, "/story", author="Mirja", text="Ilman kuvaa", without="1")
    assert stories(people)[0].picture is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x" * (8 * 1024 * 1024 + 1), "Kuva on liian suuri: enintään 8 megatavua."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Tätä tiedostoa ei voi lukea kuvana."),
        (b"\xff\xd8\xff\xe0" + b"0" * 4000, ""),
    ],
)
def test_a_bad_picture_is_told_beside_its_field(
    people: People, editor: Visitor, data: bytes, said: str
) -> None:
    page = write(editor, status=422, text="Säilyy", author="Mirja", picture=(io.BytesIO(data), "x.jpg"))
    assert said in page.text
    assert page.one("textarea", id="text").text == "Säilyy"
    assert "picture" in page.one("input", id="photo").get("aria-describedby", "")
    assert stories(people) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "", "author": "Mirja"}, "Kirjoita tarina tai lisää kuva."),
        ({"text": "x" * 5001, "author": "Mirja"}, "enintään 5 000 merkkiä"),
        ({"text": "x", "author": "y" * 201}, "enintään 200 merkkiä"),
        (
            {"text": "x", "author": "y", "published_on": "2099-01-01"},
            "Valitse tämä päivä tai jokin aiempi päivä.",
        ),
        ({"text": "x", "author": "y", "published_on": "eilen"}, "Valitse päivä tai kirjoita se muodossa"),
        (
            {"text": "x", "author": "y", "published_on": "0001-01-01"},
            "Valitse päivä tai kirjoita se muodossa",
        ),
        ({"text": "x", "author": "y", "place": "ei mikään"}, "Valitse viikko luettelosta."),
        ({"text": "x", "author": "y", "place": "2020-01-06"}, "Viikko on jo mennyt."),
        ({"text": "x", "author": "y", "alt": "z" * 1001}, "enintään 1 000 merkkiä"),
    ],
)
def test_each_mistake_has_one_clear_message(
    people: People, editor: Visitor, typed: dict[str, str], said: str
) -> None:
    page = write(editor, status=422, **typed)
    assert said in page.text
    alert = next(one for one in page.all("div", role="alert"))
    ids = {one.get("id") for one in page.all("*")}
    assert {one.get("href", "").removeprefix("#") for one in alert.iter("a")} <= ids
    assert stories(people) == []


def test_a_story_that_cannot_be_picked_is_not_kept(people: People, editor: Visitor) -> None:
    page = editor.get("/kemijarvi/story")
    write(editor, text="Ensimmäinen", author="Mirja")
    refused = editor.send(page, "/story", 422, text="Toinen", author="Mirja")
    assert "Viikolla on jo toinen nosto" in refused.text
    assert [one.text for one in stories(people)] == ["Ensimmäinen"]


def test_a_made_up_file_name_is_no_picture(people: People, editor: Visitor) -> None:
    for name in ("../../etc/passwd", "f" * 32 + ".jpg", "x"):
        page = editor.get("/kemijarvi/story")
        refused = editor.send(page, "/story", 422, author="", text="x", kept=name)
        assert not refused.all("input", name="kept")


def test_markup_in_a_story_stays_text(people: People, editor: Visitor) -> None:
    page = editor.follow(
        write(
            editor,
            text="<b>x</b>",
            author="<script>alert(1)</script>",
            permitted="1",
            note="Suullisesti 20.11.",
        )
    )
    assert "<script>alert" not in page.body
    assert "<b>x</b>" in page.text


def test_another_campaigns_story_is_not_there(people: People, editor: Visitor) -> None:
    from config.models import Campaign, Team, TeamKind

    def elsewhere(session: Session) -> int:
        campaign = Campaign(key="toinen", name="Toinen", starts=date(2026, 1, 1))
        session.add(campaign)
        session.flush()
        team = Team(campaign_id=campaign.id or 0, key="muualla", name="Muualla", kind=TeamKind.PROJECT)
        session.add(team)
        session.flush()
        story = Story(
            campaign_id=campaign.id or 0,
            team_id=team.id or 0,
            network="own",
            uri="x",
            text="Salainen",
            author_name="X",
            published_on=date(2026, 11, 1),
            person_id=people.sample.people["owner"],
        )
        session.add(story)
        session.flush()
        return story.id or 0

    story = people.database.writing(elsewhere)
    editor.get(f"/kemijarvi/pick?story={story}", 404)
    editor.post(f"/kemijarvi/pick?story={story}", 404, csrf=True)


def replaced_by(people: People, number: int) -> int | None:
    with people.database.reading() as session:
        return session.get_one(Pick, number).replaced_by


def places(page: Page) -> list[str]:
    """What the form would send of the week as it stands: what a browser chooses when nothing is marked."""
    if page.all("select"):
        for field in page.all("select"):
            if field.get("name") == "place":
                options = list(field.iter("option"))
                marked = [one for one in options if one.get("selected") is not None]
                return [(marked or options)[0].get("value", "")]
    return [one.get("value", "") for one in page.all("input") if one.get("name") == "place"]


def test_a_story_replaces_the_extra_pick_it_was_begun_for_and_not_the_weeks(
    people: People, editor: Visitor
) -> None:
    week = number_in(write(editor, text="Viikon tarina", author="Mirja").to)
    monday = clock.week_of(people.sample.now).isoformat()
    extra = number_in(write(editor, text="Lisää", author="Aino", place=f"extra:{monday}").to)
    page = editor.get(f"/kemijarvi/story?replace={extra}")
    assert "lisänoston tilalle." in page.text
    made = number_in(editor.send(page, "/story", text="Tilalle", author="Eero").to)
    assert (replaced_by(people, extra), replaced_by(people, week)) == (made, None)


def test_who_replaces_a_pick_that_gave_way_meanwhile_is_told_and_replaces_nothing_else(
    people: People, editor: Visitor
) -> None:
    old = number_in(write(editor, text="Ensimmäinen", author="Mirja").to)
    mine = editor.get(f"/kemijarvi/story?replace={old}")
    theirs = number_in(write(editor, f"/kemijarvi/story?replace={old}", text="Toinen", author="Aino").to)
    page = editor.send(mine, "/story", 422, text="Kolmas", author="Eero")
    assert "Nosto, jonka olit korvaamassa, on sillä välin korvattu" in page.text
    assert page.one("textarea", name="text").text.strip() == "Kolmas"
    # Pressed once more without a look: nothing is chosen for them.
    assert places(page) == [""]
    page = editor.send(page, "/story", 422)
    assert replaced_by(people, theirs) is None
    for path in (
        f"/kemijarvi/story?replace={old}",
        f"/kemijarvi/pick?post={people.sample.post()}&replace={old}",
    ):
        opened = editor.get(path)
        assert "Nosto, jonka olit korvaamassa" in opened.text
        assert places(opened) == [""]
    made = number_in(editor.send(page, "/story", place=f"replace:{theirs}").to)
    assert replaced_by(people, theirs) == made
