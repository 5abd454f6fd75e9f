"""Folding of hashtags: one key for every spelling.

The rule is Mastodon's (NFKC, lower case, its table of accented Latin letters to ASCII), so a
key of ours equals the name a Mastodon server gives back.  Æ and ß are not folded there, nor here.
"""

import re
import unicodedata
from functools import lru_cache

_ACCENTED = (
    "ÀÁÂÃÄÅàáâãäåĀāĂăĄąÇçĆćĈĉĊċČčÐðĎďĐđÈÉÊËèéêëĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħÌÍÎÏìíîïĨĩĪīĬĭĮįİıĴĵĶķĸĹĺĻļĽľĿŀŁł"
    "ÑñŃńŅņŇňŉŊŋÒÓÔÕÖØòóôõöøŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšſŢţŤťŦŧÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųŴŵÝýÿŶŷŸŹźŻżŽž"
)
_PLAIN = (
    "AAAAAAaaaaaaAaAaAaCcCcCcCcCcDdDdDdEEEEeeeeEeEeEeEeEeGgGgGgGgHhHhIIIIiiiiIiIiIiIiIiJjKkkLlLlLlLlLl"
    "NnNnNnNnnNnOOOOOOooooooOoOoOoRrRrRrSsSsSsSssTtTtTtUUUUuuuuUuUuUuUuUuUuWwYyyYyYZzZzZz"
)
_TABLE = str.maketrans(_ACCENTED, _PLAIN)
_NOT_OF_A_TAG = re.compile(r"[^\w\u00b7\u30fb\u200c]")
_IN_TEXT = re.compile(r"(?<![\w/&#＃])[#＃]([\w\u00b7\u30fb\u200c]*[^\W\d_][\w\u00b7\u30fb\u200c]*)")


@lru_cache(maxsize=4096)
def fold(tag: str) -> str:
    """The key under which every spelling of a hashtag is found.

    `tag` may carry a leading ``#`` and may be decomposed (NFD); the key never does.  Folding a key
    gives the same key.  A text with no letter or digit gives ``""``.
    """
    folded = unicodedata.normalize("NFKC", tag.lstrip("#＃")).lower().translate(_TABLE)
    return _NOT_OF_A_TAG.sub("", folded)


def spelling(tag: str) -> str:
    """A hashtag as it was written, made comparable: composed (NFC), lower case, without ``#``."""
    return unicodedata.normalize("NFC", tag.strip().lstrip("#＃")).lower()


def in_text(text: str) -> tuple[str, ...]:
    """Hashtags in plain text, as written, without ``#``, in order, each spelling once.

    A tag needs a letter (``#1`` is none); an address's fragment (``https://a.example/#b``) is none.
    """
    composed = unicodedata.normalize("NFC", text)
    return tuple(dict.fromkeys(_IN_TEXT.findall(composed)))
