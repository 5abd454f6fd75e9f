"""What a pick's card says and shows: excerpt, headline, crop, theme; seen before saving, changed after."""

import json
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from collector.models import Post
from config.settings import Settings
from curator.models import Pick, ThemeKind
from curator.picking import crops, themes
from tests.curator.desk.conftest import People, Visitor, number_in

FILE = "0" * 32 + ".jpg"
TEXT = "Muutin tänne keväällä. Järvi on jäässä toukokuuhun. En palaa."


@pytest.fixture
def picture(desk_settings: Settings) -> Path:
    """A tall picture in the pictures folder: red above, blue below."""
    desk_settings.pictures.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (600, 800), "red")
    image.paste("blue", (0, 400, 600, 800))
    image.save(desk_settings.pictures / FILE, "JPEG")
    return desk_settings.pictures / FILE


@pytest.fixture
def post(people: People) -> int:
    return people.sample.post(TEXT)


@pytest.fixture
def offered(people: People) -> dict[str, int]:
    """The campaign's lists, by key."""
    people.database.writing(themes.ensure, people.sample.campaign)
    with people.database.reading() as session:
        return {one.key: one.id for one in themes.of_campaign(session, people.sample.campaign)}


def kept(people: People, number: int) -> Pick:
    with people.database.reading() as session:
        return session.get_one(Pick, number)


def lift(editor: Visitor, post: int, **values: object) -> int:
    return number_in(editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", **values).to)


def test_only_what_is_needed_is_asked_and_the_rest_is_folded(post: int, editor: Visitor) -> None:
    page = editor.get(f"/kemijarvi/pick?post={post}")
    folded = page.one("details", class_="more")
    assert folded.get("open") is None
    names = {one.get("name") for one in folded.iter() if one.get("name")}
    assert names == {"place", "excerpt", "headline", "theme", "audience"}
    outside = {one.get("name") for one in page.form("/pick").iter() if one.get("name")} - names
    assert outside == {"csrf_token"}


def test_words_are_kept_and_can_be_changed_on_the_picks_page(
    people: People, editor: Visitor, post: int, offered: dict[str, int]
) -> None:
    chosen = {"theme": str(offered["nature"]), "audience": str(offered["families"])}
    number = lift(
        editor, post, headline="  Uusi   koti ", excerpt="Järvi on jäässä\r\ntoukokuuhun.", **chosen
    )
    pick = kept(people, number)
    assert (pick.headline, pick.excerpt) == ("Uusi koti", "Järvi on jäässä\ntoukokuuhun.")
    assert (pick.theme_id, pick.audience_id) == (offered["nature"], offered["families"])
    page = editor.get(f"/kemijarvi/picks/{number}")
    assert "Uusi koti" in page.text
    editor.send(page, "/answers", headline="Koti", theme="")
    pick = kept(people, number)
    assert (pick.headline, pick.theme_id, pick.audience_id) == ("Koti", None, offered["families"])


def test_theme_and_target_group_begin_as_they_were_in_the_teams_last_pick(
    people: People, editor: Visitor, post: int, offered: dict[str, int]
) -> None:
    lift(editor, post, theme=str(offered["nature"]), audience=str(offered["families"]))
    people.database.writing(
        themes.offer, people.sample.people["admin"], people.sample.campaign, offered["families"], active=False
    )
    page = editor.get(f"/kemijarvi/pick?post={people.sample.post('Toinen')}")
    selected = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    assert str(offered["nature"]) in selected
    assert str(offered["families"]) not in [one.get("value") for one in page.all("option")]


@pytest.mark.parametrize("excerpt", ["Muutin tänne kesällä.", "Järvi on jääs", "muutin tänne"])
def test_an_excerpt_in_other_words_is_refused_beside_its_field(
    people: People, editor: Visitor, post: int, excerpt: str
) -> None:
    page = editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", 422, excerpt=excerpt)
    assert "Ote ei ole julkaisussa sanasta sanaan." in page.text
    assert page.one("textarea", id="excerpt").get("aria-invalid") == "true"
    assert page.one("details", class_="more").get("open") is not None
    assert page.one("textarea", id="excerpt").text == excerpt
    with people.database.reading() as session:
        assert session.execute(select(Pick)).first() is None


def test_an_excerpt_the_author_has_changed_since_is_told_of_and_hinders_no_other_answer(
    people: People, editor: Visitor, post: int
) -> None:
    number = lift(editor, post, excerpt="Järvi on jäässä")
    people.database.writing(lambda session: setattr(session.get_one(Post, post), "text", "Järvi on sula."))
    page = editor.get(f"/kemijarvi/picks/{number}")
    assert "Otetta ei enää ole julkaisussa, joten kortti näyttää tekstin alun." in page.text
    assert "Järvi on sula." in page.text
    editor.send(page, "/answers", headline="Kevät")
    assert kept(people, number).headline == "Kevät"
    page = editor.get(f"/kemijarvi/picks/{number}")
    assert "sanasta sanaan" in editor.send(page, "/answers", 422, excerpt="Järvi on jää").text


def test_too_long_a_headline_and_another_campaigns_theme_are_refused(
    people: People, editor: Visitor, post: int, offered: dict[str, int]
) -> None:
    page = editor.get(f"/kemijarvi/pick?post={post}")
    assert "enintään 120 merkkiä" in editor.send(page, "/pick", 422, headline="a" * 121).text
    wrong = editor.send(page, "/pick", 422, theme=str(offered["families"]))
    assert "Valitse teema luettelosta." in wrong.text
    assert "Valitse kohderyhmä luettelosta." in editor.send(page, "/pick", 422, audience="9999").text


@pytest.mark.parametrize(
    ("chosen", "crop"),
    [
        ({"crop": "middle"}, None),
        ({"crop": "top"}, [0, 0, 1, 0.5625]),
        ({"crop": "own", "close": "200", "across": "0", "down": "100"}, [0, 0.7188, 0.5, 0.2812]),
        ({"crop": "nothing", "close": "x", "across": "-3", "down": "9999"}, None),
    ],
)
def test_a_part_of_the_picture_is_chosen_without_a_script(
    people: People, editor: Visitor, picture: Path, chosen: dict[str, str], crop: object
) -> None:
    number = lift(editor, people.sample.post(pictures=1, file=FILE), **chosen)
    assert kept(people, number).crop == crop
    page = editor.get(f"/kemijarvi/picks/{number}")
    checked = [one.get("value") for one in page.all("input", name="crop") if one.get("checked") is not None]
    assert checked == [chosen["crop"] if crop else "middle"]
    editor.send(page, "/answers")
    assert kept(people, number).crop == pytest.approx(crop, abs=0.003) if crop else crop is None


def test_a_picture_can_be_had_in_part_and_nothing_odd_with_it(
    people: People, editor: Visitor, picture: Path
) -> None:
    part = crops.cut((600, 800), crops.NAMED["bottom"])
    assert part is not None
    answer = editor.client.get(f"/pictures/{FILE}?part={','.join(map(str, part))}")
    assert answer.mimetype == "image/jpeg"
    picture.with_name("part.jpg").write_bytes(answer.get_data())
    with Image.open(picture.with_name("part.jpg")) as made:
        assert made.size == (600, 450)
        pixel = made.getpixel((300, 400))
        assert isinstance(pixel, tuple)
        assert pixel[2] > pixel[0]
    for odd in ("x", "0,0,1", "0,0,2,2", "nan,0,1,1", "1e999,0,1,1"):
        editor.get(f"/pictures/{FILE}?part={odd}", 404)
    editor.get(f"/pictures/{'1' * 32}.jpg?part=0,0,1,1", 404)


def test_the_preview_is_made_anew_by_a_button_and_nothing_is_saved(
    people: People, editor: Visitor, post: int
) -> None:
    page = editor.get(f"/kemijarvi/pick?post={post}")
    at = page.one("button", data_preview_button="").get("formaction") or ""
    assert next(page.form("/pick").iter("button")).get("formaction") is None, "Enter saves"
    data = {"headline": "Uusi koti", "excerpt": "En palaa.", "place": "x"}
    seen = editor.post(at, 200, csrf=True, data=data)
    assert "Uusi koti" in seen.text
    assert seen.one("input", id="headline").get("value") == "Uusi koti"
    part = editor.post(at, 200, csrf=True, data=data | {"fragment": "1", "alt": "IMG_1.jpg"})
    parts = json.loads(part.body)["parts"]
    assert "<html" not in parts
    for number in ("preview-card", "alt-note", "excerpt-note"):
        assert f'id="{number}"' in parts
    assert "Teksti näyttää koneen kirjoittamalta." in parts
    with people.database.reading() as session:
        assert session.execute(select(Pick)).first() is None


def test_a_picks_own_preview_shows_what_is_typed(people: People, editor: Visitor, post: int) -> None:
    number = lift(editor, post)
    page = editor.get(f"/kemijarvi/picks/{number}")
    at = page.one("button", data_preview_button="").get("formaction") or ""
    seen = editor.post(at, 200, csrf=True, data={"headline": "Vielä miettimättä"})
    assert "Vielä miettimättä" in seen.text
    assert kept(people, number).headline == ""


def test_a_networks_automatic_text_alternative_is_warned_about(people: People, editor: Visitor) -> None:
    said = "Teksti näyttää koneen kirjoittamalta."
    post = people.sample.post(pictures=1, alt="May be an image of 1 person and snow")
    assert said in editor.get(f"/kemijarvi/pick?post={post}").text
    post = people.sample.post(pictures=1, alt="Hiihtäjä jäällä")
    assert said not in editor.get(f"/kemijarvi/pick?post={post}").text


def test_an_own_story_gets_a_headline_and_a_theme_too(
    people: People, editor: Visitor, offered: dict[str, int]
) -> None:
    page = editor.get("/kemijarvi/story")
    made = editor.send(
        page, "/story", text="Tarina", author="Mirja", headline="Muutto", theme=str(offered["housing"])
    )
    pick = kept(people, number_in(made.to))
    assert (pick.headline, pick.theme_id) == ("Muutto", offered["housing"])
    with people.database.reading() as session:
        assert themes.usual(session, people.sample.teams["kemijarvi"]).theme_id == offered["housing"]
        assert not themes.fits(session, people.sample.campaign, ThemeKind.AUDIENCE, offered["housing"])
