"""What the letters of the PDF can show: any other sign would stop it, for a tagged PDF may not hold boxes.

The fonts are those inside the `typst` package, so that a document looks the same wherever it is made.
They know the alphabets below and few pictographs.  Every other format keeps texts as they are; `lost`
tells which signs of a text those are, so that nobody has to find out by looking.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

KNOWN: Final = (
    "\t\n -~\xa0-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff"  # Latin, Greek, Cyrillic
    "\u0531-\u0556\u0559-\u058a\u05be\u05d0-\u05ea\u05ef-\u05f4"  # Armenian, Hebrew
    "\u0606-\u060c\u061b\u061f\u0621-\u063a\u0640-\u064a\u0660-\u066d\u0679-\u067b\u067e-\u0680"  # Arabic
    "\u0683\u0684\u0686\u0687\u0691\u0698\u06a4\u06a9\u06af\u06be\u06cc\u06f0-\u06f9"  # Persian, Urdu
    "\u10d0-\u10ff\u1d00-\u1dbf\u1e00-\u1f15"  # Georgian, more Latin
    "\u200b-\u200d\u2010-\u2027\u202f-\u2040\u2044-\u2052\u2054-\u205e"  # punctuation
    "\u2070\u2071\u2074-\u208e\u2090-\u209c\u20a0-\u20c0"  # raised, lowered, money
    "\u2100-\u211e\u2122\u2126-\u2151\u2153-\u2184\u2190-\u23ff"  # signs, arrows
    "\u2460-\u262f\u2638-\u268b\u2690-\u269c\u26a0-\u26a7\u2701-\u2704\u2706-\u2709\u270c-\u2727"
    "\u2729-\u274b\u2761-\u277f\u2794\u2798-\u27af"  # boxes and dingbats
)
"""For a character class.  Left out on purpose: points of Hebrew and Arabic, which are read without, and
controls that turn the direction of writing around."""
LEFT_OUT: Final = "[…]"
"""Stands for words in other scripts, and for a text of which nothing would be left."""

_UNKNOWN: Final = re.compile(f" ?\u200d?[^{KNOWN}]+(?:\u200d[^{KNOWN}]+)*")
_CARRIED: Final = re.compile("[\u0300-\u036f\u200b-\u200d]")
_UNPRINTED: Final = frozenset({"So", "Sk", "Mn", "Me", "Cc", "Cf", "Cn", "Co", "Cs"})
"""Unicode categories of which nothing is said where they are left out: pictographs, joiners, controls."""
_JOINER: Final = "\u200d"
_UNSEEN: Final = frozenset({"Mn", "Me", "Cc", "Cf", "Cn", "Co", "Cs"})
"""Categories that nobody sees standing alone: of Hebrew and Arabic points nothing is missed either."""
_ADDED: Final = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Categories of what belongs to the sign before it."""
_NEWEST: Final = range(0x1F000, 0x1FB00)
"""Where pictographs are that are younger than our tables of Unicode."""
_TONES: Final = range(0x1F3FB, 0x1F400)
"""Skin tones."""
_FLAGS: Final = range(0x1F1E6, 0x1F200)
"""Two of these letters make a flag."""

_Value = TypeVar("_Value")


def printable(text: str, *, plainly: bool = False) -> str:
    """`text` without what cannot be shown: pictographs go, words in unknown scripts become “[…]”.

    `plainly`: without accents and joiners too, which not every letter can carry; letters of which Unicode
    knows the whole (é, š, ǥ) keep theirs.
    """
    whole = unicodedata.normalize("NFC", text)
    shown = _UNKNOWN.sub(_instead, _CARRIED.sub("", whole) if plainly else whole)
    return LEFT_OUT if text.strip() and not shown.strip() else shown


def _instead(found: re.Match[str]) -> str:
    signs = found.group().removeprefix(" ")
    if all(unicodedata.category(sign) in _UNPRINTED for sign in signs):
        return ""
    return f" {LEFT_OUT}" if found.group().startswith(" ") else LEFT_OUT


def lost(text: str) -> tuple[str, ...]:
    """The signs of a text that `printable` leaves out and a reader would miss, each once, in order."""
    found = _UNKNOWN.findall(unicodedata.normalize("NFC", text))
    signs = [sign for run in found for sign in _signs(run.strip())]
    return tuple(dict.fromkeys(sign for sign in signs if any(map(_seen, sign))))


def loses(value: Any) -> bool:
    """Whether any text in a frozen value loses signs in `all_printable`."""
    if type(value) is str:
        return bool(lost(value))
    if isinstance(value, tuple):
        return any(map(loses, value))
    if is_dataclass(value) and not isinstance(value, type):
        return any(loses(getattr(value, field.name)) for field in fields(value) if field.name != "url")
    return False


def _signs(run: str) -> Iterator[str]:
    """What people see as one sign each: a farmer with her skin tone, a flag, a letter with its vowel."""
    sign = ""
    for part in run:
        if sign and _belongs(part, sign):
            sign += part
            continue
        if sign:
            yield sign
        sign = part
    if sign:
        yield sign


def _belongs(part: str, sign: str) -> bool:
    """Whether a code point goes on with the sign before it."""
    if part == _JOINER or sign.endswith(_JOINER) or ord(part) in _TONES:
        return True
    if ord(part) in _FLAGS:
        return len(sign) == 1 and ord(sign) in _FLAGS
    return unicodedata.category(part) in _ADDED


def _seen(part: str) -> bool:
    return unicodedata.category(part) not in _UNSEEN or ord(part) in _NEWEST


def all_printable(value: _Value, *, plainly: bool = False) -> _Value:
    """The same frozen value with every text printable, besides addresses (fields named ``url``)."""
    return cast("_Value", _cleaned(value, plainly))


def _cleaned(value: Any, plainly: bool) -> Any:
    if type(value) is str:
        return printable(value, plainly=plainly)
    if isinstance(value, tuple):
        return tuple(_cleaned(part, plainly) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name != "url"]
        return replace(value, **{name: _cleaned(getattr(value, name), plainly) for name in names})
    return value
