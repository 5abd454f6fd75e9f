"""What a card says: a part of the text, a headline, a translation, each in its own language and direction."""

from dataclasses import replace
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.picking.quoting import part
from curator.picking.translating import Translation
from curator.shown import ShownPick
from tests.wall.test_cards import PICTURE, RENDITION, Inert, pick, published
from wall import render
from wall.cards import card

LONG = "Muutin tänne keväällä.\nJärvi on jäässä toukokuuhun.\nEn palaa. " + "Metsä kasvaa hitaasti. " * 30
SWEDISH = Translation("sv", "Dimman lyfter från sjön.", "Morgon", "Sjön i dimma")
ARABIC = Translation("ar", "يرتفع الضباب من البحيرة.", "الصباح")


def said(*translations: Translation, headline: str = "", excerpt: str = "", **parts: Any) -> ShownPick:
    made = pick(**parts)
    quoted = part(excerpt, made.material.said) if excerpt else None
    return replace(made, translations=translations, headline=headline, excerpt=quoted)


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [
        ("Järvi on jäässä toukokuuhun.", "… Järvi on jäässä toukokuuhun. …"),
        ("Muutin tänne keväällä.", "Muutin tänne keväällä. …"),
        ("keväällä. Järvi on jäässä", "… keväällä.\nJärvi on jäässä …"),
    ],
)
def test_a_part_of_the_text_is_shown_word_for_word_and_what_is_left_out_marked(
    excerpt: str, shown: str
) -> None:
    made = card(said(excerpt=excerpt, text=LONG), "fi")
    assert made.text == shown
    assert made.link is not None
    assert made.link.text == "Lue koko julkaisu"


def test_a_part_that_is_all_there_is_has_no_mark() -> None:
    made = card(said(excerpt="Usva nousee järveltä."), "fi")
    assert made.text == "Usva nousee järveltä."
    assert made.link is not None
    assert made.link.text == "Katso julkaisu Mastodonissa"


def test_too_long_a_part_is_shortened_like_any_text_and_marked_once() -> None:
    made = card(said(excerpt=" ".join(LONG.split()[2:80]), text=LONG), "fi")
    assert made.text.startswith("… keväällä.")
    assert made.text.endswith("…")
    assert not made.text.endswith("… …")


def test_a_headline_is_in_the_language_of_the_wall() -> None:
    made = said(headline="Aamu järvellä")
    assert (card(made, "sv").headline, card(made, "sv").headline_language) == ("Aamu järvellä", "fi")
    html = render.preview(made, "fi", wall_url="")
    assert '<p class="seina-headline" dir="auto">Aamu järvellä</p>' in html


def test_a_page_shows_the_translation_into_its_language_and_says_so() -> None:
    made = replace(said(SWEDISH, headline="Aamu"), picture=PICTURE)
    swedish = card(made, "sv", RENDITION)
    assert (swedish.text, swedish.language, swedish.direction) == (SWEDISH.text, "sv", "ltr")
    assert (swedish.headline, swedish.headline_language) == ("Morgon", "sv")
    assert swedish.language_note == "Översättning: Kemijärvi. Original: finska."
    assert swedish.picture is not None
    assert (swedish.picture.alt, swedish.picture.language) == ("Sjön i dimma", "sv")
    finnish = card(made, "fi", RENDITION)
    assert (finnish.text, finnish.headline, finnish.language_note) == ("Usva nousee järveltä.", "Aamu", "")
    english = card(made, "en", RENDITION)
    assert (english.text, english.language) == ("Usva nousee järveltä.", "fi")
    assert english.language_note == "The post is in Finnish"


def test_the_author_is_not_translated_into_the_language_they_wrote_in() -> None:
    assert card(said(SWEDISH, language="sv-FI", text="Dimma."), "sv").text == "Dimma."
    unknown = card(said(SWEDISH, language=None), "sv")
    assert (unknown.text, unknown.language_note) == (SWEDISH.text, "Översättning: Kemijärvi.")


def test_what_is_not_translated_stays_as_it_is() -> None:
    made = card(said(Translation("sv", "", "Morgon")), "sv")
    assert (made.headline, made.text, made.language) == ("Morgon", "Usva nousee järveltä.", "fi")
    assert made.language_note == "Inlägget är på finska"


def test_the_nearest_tag_of_a_language_is_taken() -> None:
    british, plain = Translation("en-GB", "Colour"), Translation("en", "Color")
    assert card(said(british, plain), "en").text == "Color"
    assert card(said(british), "en").text == "Colour"


def test_a_language_without_a_page_is_folded_under_the_text_in_its_own_direction() -> None:
    made = said(SWEDISH, ARABIC, Translation("ckb", "تەم"), Translation("uk", "Туман"))
    others = {one.language: one for one in card(made, "fi").others}
    assert set(others) == {"ar", "ckb", "uk"}
    assert (others["ar"].direction, others["ar"].name, others["ar"].headline) == ("rtl", "العربية", "الصباح")
    assert others["ckb"].direction == "rtl"
    assert (others["uk"].direction, others["uk"].name) == ("ltr", "українська")
    html = render.preview(made, "fi", wall_url="")
    assert '<details class="seina-other" lang="ar" dir="rtl">' in html


def test_an_own_story_is_whole_in_each_language() -> None:
    swedish = Translation("sv", "Skogen växer långsamt. " * 30)
    made = said(swedish, network="own", url="", text=LONG, excerpt="En palaa.")
    pages = published(made)
    assert pages["/tarina/12/sv/"].decode().count("Skogen växer långsamt.") >= 30
    assert pages["/tarina/12/"].decode().count("Metsä kasvaa hitaasti.") >= 30
    assert "/go/12/" in pages


@given(st.text(max_size=40), st.text(max_size=80), st.sampled_from(["ar", "uk", "sv", "en"]))
def test_whatever_staff_type_the_card_stays_valid_and_inert(headline: str, text: str, language: str) -> None:
    hostile = Translation(language, f"<script>{text}", f'"><img src=x onerror=alert(1)>{headline}', headline)
    html = render.preview(
        said(hostile, headline=f"</p><script>{headline}"), "fi", wall_url="https://s.example"
    )
    html5lib.HTMLParser(strict=True).parseFragment(html)
    watch = Inert()
    watch.feed(html)
    assert watch.faults == []
