"""Translations on a pick's page: added, seen in their own direction, changed, taken away."""

from typing import Any, Final

import pytest

from collector.models import Post
from curator.models import Pick
from curator.picking import translating
from curator.picking.translating import Translation
from tests.curator.desk.conftest import People, Visitor, number_in

WAITS: Final = "Alkuperäinen teksti on muuttunut, tarkista käännös."


@pytest.fixture
def pick(people: People, editor: Visitor) -> str:
    post = people.sample.post("Usva nousee järveltä.")
    made = editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick")
    return f"/kemijarvi/picks/{number_in(made.to)}"


def kept(people: People, pick: str) -> tuple[Translation, ...]:
    with people.database.reading() as session:
        return translating.of_picks(session, [number_in(pick)]).get(number_in(pick), ())


def test_a_translation_from_right_to_left_is_added_changed_and_removed(
    people: People, editor: Visitor, pick: str
) -> None:
    add = f"{pick}/translations"
    data = {"language": "ar", "translation": "يرتفع الضباب", "translated-headline": "الصباح"}
    page = editor.follow(editor.post(add, csrf=True, data=data))
    assert kept(people, pick) == (Translation("ar", "يرتفع الضباب", "الصباح"),)
    shown = page.all("div", lang="ar")
    assert [one.get("dir") for one in shown] == ["rtl"]
    assert "Arabia" in page.text
    page = editor.follow(editor.post(add, csrf=True, data=data | {"translation": "الضباب"}))
    assert kept(people, pick)[0].text == "الضباب"
    editor.follow(editor.send(page, "/translations/remove"))
    assert kept(people, pick) == ()


def test_any_language_can_be_written_by_its_tag(people: People, editor: Visitor, pick: str) -> None:
    data = {"language": "", "tag": "PT-br", "translation": "A neblina sobe"}
    editor.follow(editor.post(f"{pick}/translations", csrf=True, data=data))
    assert [one.language for one in kept(people, pick)] == ["pt-BR"]


@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        ({"language": "", "translation": "Dimma"}, "language", "Valitse kieli tai kirjoita sen tunnus"),
        ({"language": "fi", "translation": "Usva"}, "language", "Julkaisu on jo tällä kielellä."),
        ({"language": "sv", "translation": " "}, "translation", "Kirjoita käännös."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(
    people: People, editor: Visitor, pick: str, data: dict[str, str], field: str, said: str
) -> None:
    page = editor.post(f"{pick}/translations", 422, csrf=True, data=data)
    assert said in page.text
    assert next(one for one in page.all("*") if one.get("id") == field).get("aria-invalid") == "true"
    assert page.one("textarea", id="translation").text == (data["translation"] or None)
    assert kept(people, pick) == ()


def test_an_edited_post_reminds_of_its_translations(people: People, editor: Visitor, pick: str) -> None:
    data = {"language": "sv", "translation": "Dimma"}
    editor.post(f"{pick}/translations", csrf=True, data=data)
    people.database.writing(
        lambda session: setattr(session.get_one(Pick, number_in(pick)), "post_edited_at", people.sample.now)
    )
    assert "Tarkista, että käännökset vastaavat sitä yhä." in editor.get(pick).text


def test_a_translation_of_words_that_have_changed_waits_until_it_is_saved_again(
    people: People, editor: Visitor, pick: str
) -> None:
    add = f"{pick}/translations"
    before = editor.get(pick)
    data = {"language": "sv", "translation": "Dimma", "original": digest(before)}
    page = editor.follow(editor.post(add, csrf=True, data=data))
    assert WAITS not in page.text
    post = people.database.writing(lambda session: session.get_one(Pick, number_in(pick)).post_id)
    people.database.writing(lambda session: setattr(session.get_one(Post, post), "text", "Usva laskee."))
    page = editor.get(pick)
    assert WAITS in page.text
    # Somebody who had opened the page before has translated what was there then.
    late = editor.follow(editor.post(add, csrf=True, data=data | {"translation": "Dimman"}))
    assert WAITS in late.text
    page = editor.follow(editor.post(add, csrf=True, data=data | {"original": digest(page)}))
    assert WAITS not in page.text


def digest(page: Any) -> str:
    return str(page.all("input", name="original")[0].get("value"))


def test_another_teams_pick_is_not_translated(people: People, pick: str) -> None:
    theirs = pick.replace("/kemijarvi/", "/keminmaa/")
    data = {"language": "sv", "translation": "Dimma"}
    people["neighbour"].post(f"{theirs}/translations", 404, csrf=True, data=data)
    people["neighbour"].post(f"{theirs}/translations/remove", 404, csrf=True, data={"language": "sv"})
