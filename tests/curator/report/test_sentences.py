"""Where a sentence ends: in doubt nowhere, for a fragment must not look like all that was said."""

import pytest

from curator.report.chapters import sentences

REST = " Ja tässä on vielä pitkä loppu, joka ei mahdu mukaan."


@pytest.mark.parametrize(
    "fragment",
    [
        "Kampanja alkoi 3. heinäkuuta ja tavoitti väkeä.",
        "Kampanjan 3. Kemijärven-viikko onnistui.",
        "Tapasimme mm. Kemijärven yrittäjiä.",
        "Kerroimme esim. Instagramissa ja ns. Pohjoisen portilla.",
        "Avajaiset (vrt. Rovaniemen avajaiset) sujuivat.",
        "Juhla alkoi klo 9.30. Kemijärvellä satoi.",
        "Kuvat otti A. Virtanen kaupungilta.",
        "Vi träffade bl.a. Anna och t.ex. Bo.",
        "Vi mötte företagare o.s.v. Det var roligt.",
        "We met e.g. Mary and Dr. Smith.",
        "Luimme sivun kemijarvi.fi mukaan. ja jatkoimme.",
    ],
)
def test_no_sentence_ends_after_a_number_or_a_shortened_word(fragment: str) -> None:
    for room in range(1, len(fragment)):
        assert sentences.whole(fragment + REST, room) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Se oli hyvä.",
        "Kiitos kaikille!",
        "Kuka olisi uskonut?",
        "Asukas sanoi: ”Täällä on hyvä olla.”",
        "Uusi sivu on osoitteessa kemijarvi.fi.",
        "Kampanja päättyi vuonna 2026.",
        "Kampanja päättyi 31.10.2026.",
        "Tulijoita riitti (yli odotusten).",
        "Ja niin edelleen…",
    ],
)
def test_whole_sentences_are_kept_as_far_as_there_is_room(sentence: str) -> None:
    for after in (" Sitten jatkoimme matkaa.", " ”Hyvä”, sanoi asukas sitten."):
        text = sentence + after + REST
        assert sentences.whole(text, len(sentence)) == sentence
        assert sentences.whole(text, len(sentence) - 1) == ""
        assert sentences.whole(text, len(sentence + after)) == sentence + after
        assert sentences.whole(text, len(text)) == text


def test_what_goes_on_in_small_letters_goes_on() -> None:
    assert sentences.whole("Hyvä! sanoi asukas. Sitten jatkoimme matkaa.", 30) == "Hyvä! sanoi asukas."
    assert sentences.whole("", 10) == ""
