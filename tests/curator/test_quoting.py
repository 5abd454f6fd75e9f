"""A part of a text is quoted word for word, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.picking.quoting import Quoted, part, tidy

TEXT = "Muutin tänne keväällä.\nJärvi on  jäässä toukokuuhun,\nmutta en palaa enää."


@pytest.mark.parametrize(
    ("excerpt", "quoted"),
    [
        ("Muutin tänne keväällä.", Quoted("Muutin tänne keväällä.", before=False, after=True)),
        ("mutta en palaa enää.", Quoted("mutta en palaa enää.", before=True, after=False)),
        ("Järvi on jäässä", Quoted("Järvi on  jäässä", before=True, after=True)),
        ("keväällä. Järvi", Quoted("keväällä.\nJärvi", before=True, after=True)),
        (TEXT, Quoted(TEXT, before=False, after=False)),
        ("… Järvi on jäässä …", Quoted("Järvi on  jäässä", before=True, after=True)),
        ("[...] en palaa enää", Quoted("en palaa enää", before=True, after=True)),
    ],
)
def test_a_part_is_found_whatever_its_spaces_and_told_what_is_left_out(excerpt: str, quoted: Quoted) -> None:
    assert part(excerpt, TEXT) == quoted


@pytest.mark.parametrize(
    "excerpt",
    ["", "…", "muutin tänne", "Muutin tänne kesällä", "Muutin keväällä", "Muu", "ärvi on", "palaa enä"],
)
def test_what_is_not_said_word_for_word_is_no_part(excerpt: str) -> None:
    assert part(excerpt, TEXT) is None


def test_letters_are_the_same_however_they_are_composed() -> None:
    assert part("ja\u0308a\u0308ssa\u0308", TEXT) == Quoted("jäässä", before=True, after=True)


def test_signs_that_mean_something_to_a_pattern_are_only_signs() -> None:
    assert part("(a+)+ $1 [x]", "no (a+)+ $1 [x] nyt") == Quoted("(a+)+ $1 [x]", before=True, after=True)


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_whatever_is_found_stands_in_the_text(text: str, begin: int, end: int) -> None:
    found = part(text[begin:end], text)
    if found is not None:
        assert "".join(found.text.split()) in "".join(part(text, text).text.split())  # type: ignore[union-attr]
        assert found.text.split() == tidy(text[begin:end]).split()


@given(st.lists(st.text("abcåäö", min_size=1, max_size=6), min_size=1, max_size=12), st.data())
def test_every_run_of_whole_words_is_a_part(words: list[str], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(begin + 1, len(words)))
    found = part("\n".join(words[begin:end]), " ".join(words))
    assert found is not None
    assert found.text.split() == words[begin:end]
