"""Where a sentence ends, in Finnish, Swedish and English.  Pure.

A wrong end would print a fragment as if it were all that somebody said, so in doubt there is none.
"""

import re
from itertools import pairwise
from typing import Final

_WORDS: Final = re.compile(r"\S+")
_OPENING: Final = "\"'“”„‘’«»(["
_CLOSING: Final = "\"'“”‘’«»)]"
_ENDS: Final = ".!?…"
_ORDINAL: Final = re.compile(r"(?:.*\D)?\d{1,3}", re.DOTALL)
"""“3.”, “9.30.”: a number that is no year."""
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}|[^\W\d_]")
"""“t.ex.”, “fr.o.m.”, “e.g.”, and the initials of names."""
_SHORTENED: Final = re.compile(
    "alk|ao|approx|bl|ca|cf|co|dept|doc|dr|dvs|ed|em|ent|esim|etc|ev|evp|exkl|fig|fil|forts|fr|huom|inc|"
    "incl|inkl|ins|jatk|jfr|jne|joht|jr|kap|kk|kl|klo|ko|kpl|ks|lkm|ltd|maist|max|mfl|milj|min|ml|mm|mr|"
    "mrd|mrs|ms|muk|no|nr|nro|ns|obs|os|osv|prof|puh|pv|resp|sis|so|sr|srk|st|tel|tf|tfn|tj|tms|toim|"
    "tri|ts|vas|virk|vk|vol|vrt|vs|yht|ym|yms"
)
"""What people shorten in the three languages, as it is written before the full stop."""


def whole(text: str, room: int) -> str:
    """As many whole sentences from the beginning of a text as `room` characters hold, "" for none."""
    if len(text) <= room:
        return text
    end = 0
    for word, after in pairwise(_WORDS.finditer(text)):
        if word.end() > room:
            break
        if _ends(word[0]) and _begins(after[0]):
            end = word.end()
    return text[:end]


def _ends(word: str) -> bool:
    bare = word.rstrip(_CLOSING)
    if not bare.endswith("."):
        return bare.endswith(tuple(_ENDS))
    stem = bare.rstrip(".").lstrip(_OPENING).casefold()
    return not any(known.fullmatch(stem) for known in (_ORDINAL, _DOTTED, _SHORTENED))


def _begins(word: str) -> bool:
    return word.lstrip(_OPENING)[:1].isupper()
