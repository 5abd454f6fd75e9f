"""Folding: one key for every spelling, exactly Mastodon's."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import hashtags

letters = st.text(st.characters(categories=("L", "M", "N")), max_size=20)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("#Kemijärvi", "kemijarvi"),
        ("kemija\u0308rvi", "kemijarvi"),
        ("＃KEMIJÄRVI", "kemijarvi"),
        ("#tuhannenjayhdentyönmatkatoimisto", "tuhannenjayhdentyonmatkatoimisto"),
        ("Åland", "aland"),
        ("Straße", "straße"),
        ("Æbelø", "æbelo"),
        ("Kárášjohka", "karasjohka"),
        ("ｋｅｍｉ", "kemi"),
        ("kemi-järvi", "kemijarvi"),
        ("###", ""),
    ],
)
def test_a_spelling_folds_to_its_key(written: str, key: str) -> None:
    assert hashtags.fold(written) == key


def test_the_table_has_as_many_plain_letters_as_accented_ones() -> None:
    assert len(hashtags._ACCENTED) == len(hashtags._PLAIN) == 181


@given(letters)
def test_folding_a_key_gives_the_same_key(written: str) -> None:
    key = hashtags.fold(written)
    assert hashtags.fold(key) == key


@given(st.text("aäåöoAÄÖÅéšž", max_size=20))
def test_composed_and_decomposed_spellings_share_a_key(written: str) -> None:
    keys = {hashtags.fold(unicodedata.normalize(form, written)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(keys) == 1


@given(letters)
def test_case_does_not_matter_where_it_can_be_changed_back(written: str) -> None:
    if written.lower().upper().lower() == written.lower():
        assert hashtags.fold(written.lower()) == hashtags.fold("#" + written.lower())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aamu #Kemijärvi ja #kemijarvi.", ("Kemijärvi", "kemijarvi")),
        ("#1 ei ole tunniste, #2026talvi on", ("2026talvi",)),
        ("https://a.example/#osa ei ole", ()),
        ("(#töissä) #töissä", ("töissä",)),
        ("&#39;lainaus&#39; a#b ##c", ()),
        ("#kemija\u0308rvi", ("kemijärvi",)),
    ],
)
def test_hashtags_are_found_in_text(text: str, found: tuple[str, ...]) -> None:
    assert hashtags.in_text(text) == found


@given(st.text(max_size=200))
def test_whatever_is_found_in_text_has_a_key(text: str) -> None:
    assert all(hashtags.fold(tag) for tag in hashtags.in_text(text))
