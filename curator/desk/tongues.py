"""Languages to translate into: the names people choose from, and what a language is called on pages."""

from typing import Final

from babel import Locale, UnknownLocaleError

from config.languages import locale
from curator.desk.formats import capital
from curator.desk.language import language
from curator.picking import translating

LIKELY: Final = (
    "fi", "sv", "en", "se", "smn", "sms", "uk", "ru", "et", "de", "fr", "es", "pl", "nl", "zh", "ja", "ko",
    "vi", "th", "tr", "ar", "fa", "ckb", "so", "ur", "he",
)  # fmt: skip
"""Offered by name; any other is written as its tag."""


def offered() -> list[tuple[str, str]]:
    """Tags and names in the language of the page, by name."""
    return sorted(((code, name(code)) for code in LIKELY), key=lambda one: one[1])


def name(code: str) -> str:
    """What a language is called in the language of the page; its tag where nobody knows."""
    spoken = locale(language())
    try:
        said = Locale.parse(code, sep="-").get_display_name(spoken)
    except (UnknownLocaleError, ValueError):
        said = spoken.languages.get(translating.base(code))
    return capital(str(said)) if said else code


def direction(code: str) -> str:
    """How it is written: ``rtl`` or ``ltr``."""
    return translating.direction(code)
