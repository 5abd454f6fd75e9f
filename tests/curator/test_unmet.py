"""Words of a question that no post was stored under: looked up once, in bounded time, only when it helps."""

import subprocess
from collections.abc import Iterable, Mapping
from threading import Thread

import pytest

from curator import indexing, search
from curator.lemmas import Basic
from curator.suggesting import unmet
from curator.suggesting.unmet import Unmet
from tests.sample import Sample


class Dictionary:
    """A dictionary of one word that counts how often it is opened."""

    def __init__(self, *, works: bool = True) -> None:
        self.opened: list[list[str]] = []
        self.works = works

    def __call__(self, words: Mapping[str, Iterable[str]]) -> Basic:
        self.opened.append(list(words["fi"]))
        if not self.works:
            raise subprocess.TimeoutExpired("lemmas", 6)
        return {"fi": {word: ("järvi", False) for word in words["fi"] if word.startswith("järv")}}


def test_a_word_is_looked_up_once(sample: Sample) -> None:
    dictionary = Dictionary()
    asked = Unmet(dictionary)
    for _ in range(2):
        assert asked.forms(("järvellämmekin", "olematon")) == {"jarvellammekin": frozenset({"jarvi"})}
    assert dictionary.opened == [["järvellämmekin", "olematon"]]


def test_what_was_looked_up_before_is_at_hand(sample: Sample) -> None:
    asked = Unmet(Dictionary())
    assert asked.remembered("Järvellämmekin") == {}
    asked.forms(("järvellämmekin", "olematon"))
    known = asked.remembered("Olematon järvellämmekin metsä")
    assert known == {"jarvellammekin": frozenset({"jarvi"}), "olematon": frozenset()}
    with sample.database.reading() as session:
        assert unmet.of_question(session, "Olematon järvellämmekin metsä", known) == ("metsä",)


def test_dictionaries_that_do_not_answer_in_time_are_asked_again_next_time() -> None:
    dictionary = Dictionary(works=False)
    asked = Unmet(dictionary)
    assert asked.forms(("järvellämmekin",)) == {}
    dictionary.works = True
    assert asked.forms(("järvellämmekin",)) == {"jarvellammekin": frozenset({"jarvi"})}
    assert len(dictionary.opened) == 2


def test_no_more_than_so_many_are_remembered() -> None:
    dictionary = Dictionary()
    asked = Unmet(dictionary)
    for number in range(unmet.REMEMBERED + 1):
        asked.forms((f"sana{number}",))
    asked.forms((f"sana{unmet.REMEMBERED}",))
    assert len(dictionary.opened) == unmet.REMEMBERED + 1
    asked.forms(("sana0",))
    assert len(dictionary.opened) == unmet.REMEMBERED + 2


def test_only_words_that_no_post_has_brought_are_looked_up(sample: Sample) -> None:
    sample.post("Talvi järvellä")
    indexing.tick(sample.database, lambda _words: {"fi": {"järvellä": ("järvi", True)}})
    with sample.database.reading() as session:
        assert unmet.of_question(session, "JÄRVELLÄ Järvienkin järvellä !") == ("järvienkin",)
        forms = {"jarvienkin": frozenset({"jarvi"})}
        assert [*search.newest(session, search.needle(session, "järvienkin"))] == []
        assert [*search.newest(session, search.needle(session, "järvienkin", forms=forms))] != []


def test_who_comes_while_another_question_is_looked_up_is_not_kept_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unmet, "IN_LINE", 0.01)
    dictionary = Dictionary()
    inner: list[Mapping[str, frozenset[str]]] = []

    def slow(words: Mapping[str, Iterable[str]]) -> Basic:
        other = Thread(target=lambda: inner.append(asked.forms(("järvistäkin",))))
        other.start()
        other.join()
        return dictionary(words)

    asked = Unmet(slow)
    assert asked.forms(("järvellämmekin",)) == {"jarvellammekin": frozenset({"jarvi"})}
    assert inner == [{}]
    assert dictionary.opened == [["järvellämmekin"]]
