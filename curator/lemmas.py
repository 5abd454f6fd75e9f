"""Words in their basic form: `python -m curator.lemmas`, a process that ends and takes its memory along.

Dictionaries of Finnish, Swedish and English in compact form are 100 MB and three seconds of work to
open, so whoever keeps running hands the words of many posts to this process at once.
JSON in: language → words.  JSON out: language → word → [basic form, whether a dictionary has it].
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Final

LANGUAGES: Final = ("fi", "sv", "en", "se")
LONGEST: Final = 300
"""Seconds after which the process is given up."""

Basic = Mapping[str, Mapping[str, tuple[str, bool]]]


def of(words: Mapping[str, Iterable[str]], longest: float = LONGEST) -> Basic:
    """Basic forms of lower-case words by language, where one is known; languages are `LANGUAGES`.

    `subprocess.SubprocessError` when the process fails or takes more than `longest` seconds.
    """
    asked = json.dumps({language: sorted(of_language) for language, of_language in words.items()})
    done = subprocess.run(
        (sys.executable, "-m", "curator.lemmas"),
        input=asked,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=longest,
    )
    found: dict[str, dict[str, list[object]]] = json.loads(done.stdout)
    return {
        language: {word: (str(basic), bool(known)) for word, (basic, known) in of_language.items()}
        for language, of_language in found.items()
    }


def _look_up(words: Mapping[str, Iterable[str]]) -> dict[str, dict[str, tuple[str, bool]]]:
    from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy  # noqa: PLC0415  heavy
    from simplemma.strategies.dictionaries import StreamDictionaryFactory  # noqa: PLC0415  heavy

    factory = StreamDictionaryFactory()
    guessing, knowing = DefaultStrategy(dictionary_factory=factory), DictionaryLookupStrategy(factory)
    return {
        language: {
            word: (basic, knowing.get_lemma(word, language) is not None)
            for word in of_language
            if (basic := guessing.get_lemma(word, language)) is not None
        }
        for language, of_language in words.items()
        if language in LANGUAGES
    }


if __name__ == "__main__":
    json.dump(_look_up(json.loads(sys.stdin.buffer.read())), sys.stdout)
