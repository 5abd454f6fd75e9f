"""Words of a question that no post has been stored under: their basic forms, looked up when nothing is found.

A form nobody has written yet is in no table of ours, and the dictionaries take two seconds to open, so
they are asked only where a person would see an empty page, and for each word once.
"""

import json
import subprocess
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from threading import Lock
from typing import Final

import structlog
from sqlalchemy.orm import Session

from curator import lemmas, search
from curator.lemmas import Basic

LONGEST: Final = 6.0
"""Seconds the dictionaries have at most; then a person sees what was found without."""
IN_LINE: Final = 2.0
"""Seconds a question waits for another one's words to be looked up."""
REMEMBERED: Final = 1_000
"""Words whose basic forms are kept at hand."""
LANGUAGES: Final = ("fi", "sv", "en")

Forms = Mapping[str, frozenset[str]]
"""Folded words → their folded basic forms."""

log = structlog.get_logger()


def of_question(session: Session, asked: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The words of a question, as they are spoken, that no post has brought in a dictionary's form.

    Without those in `known`, which are folded.
    """
    words = [word for word in search.asked_words(asked) if search.folded(word) not in known]
    met = search.met(session, [search.folded(word) for word in words])
    return tuple(word for word in words if search.folded(word) not in met)


class Unmet:
    """Looks words up and remembers the last ones.  Safe to share between threads."""

    def __init__(self, look_up: Callable[[Mapping[str, Iterable[str]]], Basic] | None = None) -> None:
        """`look_up` has the dictionaries: the short process of `curator.lemmas`, bounded in time."""
        self._look_up = look_up or _in_time
        self._known: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._one = Lock()

    def forms(self, words: Iterable[str]) -> Forms:
        """Basic forms of words where they are other words; empty where the dictionaries do not answer."""
        wanted = list(words)
        # One process at a time, however many ask: each takes memory that a small server has not got twice.
        if not self._one.acquire(timeout=IN_LINE):
            return {}
        try:
            new = [word for word in wanted if word not in self._known]
            if new:
                self._remember(new, self._look_up(dict.fromkeys(LANGUAGES, new)))
            found = {search.folded(word): self._known.get(word, frozenset()) for word in wanted}
        except (OSError, subprocess.SubprocessError, json.JSONDecodeError) as error:
            log.warning("words_not_looked_up", problem=type(error).__name__)
            return {}
        finally:
            self._one.release()
        return {word: basic for word, basic in found.items() if basic}

    def remembered(self, asked: str) -> Forms:
        """Basic forms of those words of a question that were looked up before; empty of one without."""
        words = {search.folded(word): self._known.get(word) for word in search.asked_words(asked)}
        return {word: basic for word, basic in words.items() if basic is not None}

    def dictionary_form(self, word: str) -> str:
        """The basic form that a Finnish dictionary has for a lower-case word; "" where it is that itself,
        is not known, or the dictionaries do not answer."""
        if not self._one.acquire(timeout=IN_LINE):
            return ""
        try:
            basic, known = self._look_up({"fi": [word]}).get("fi", {}).get(word, ("", False))
        except (OSError, subprocess.SubprocessError, json.JSONDecodeError) as error:
            log.warning("words_not_looked_up", problem=type(error).__name__)
            return ""
        finally:
            self._one.release()
        return basic if known and search.folded(basic) != search.folded(word) else ""

    def _remember(self, words: Iterable[str], basic: Basic) -> None:
        for word in words:
            found = {
                folded
                for language in LANGUAGES
                for part in search.spoken(basic.get(language, {}).get(word, ("",))[0])
                if (folded := search.folded(part)) and folded != search.folded(word)
            }
            self._known[word] = frozenset(found)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _in_time(words: Mapping[str, Iterable[str]]) -> Basic:
    return lemmas.of(words, longest=LONGEST)
