"""The language of a page: the person's choice, else the browser's, else Finnish.

A document is made without a page and without a person: whoever makes it says the language (`speaking`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale
from flask_babel.speaklater import LazyString

from config.languages import LANGUAGES, locale, translations

FOLDER: Final = Path(__file__).parent / "translations"
DOMAIN: Final = "desk"

_spoken: ContextVar[str] = ContextVar("spoken", default="")


def gettext(message: str, **values: object) -> str:
    """A message in the language of this page or document."""
    said = translations(FOLDER, DOMAIN, language()).ugettext(message)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """A message about a number of things; the number is ``%(num)d`` in it."""
    said = translations(FOLDER, DOMAIN, language()).ungettext(one, many, number)
    return said % {"num": number, **values}


def lazy_gettext(message: str) -> object:
    """A message that is put into the language of the moment when it is shown."""
    return LazyString(gettext, message)


class Catalogues(Domain):  # type: ignore[misc]  # flask-babel has no types
    """Messages of templates from our own `.po` files, without a step that compiles them."""

    def get_translations(self) -> Translations:
        """The catalogue of this request's language."""
        return translations(FOLDER, DOMAIN, get_locale().language)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside in a language (``fi``, ``sv`` or ``en``), whoever asks."""
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """The language of this document, or of this request's page: ``fi``, ``sv`` or ``en``."""
    if _spoken.get():
        return _spoken.get()
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    signed = g.get("signed")
    if signed is not None and signed.language in LANGUAGES:
        return str(signed.language)
    return request.accept_languages.best_match(LANGUAGES) or "fi"


def speak(app: Flask) -> None:
    """Teach an app the languages."""
    babel = Babel(app, locale_selector=lambda: str(locale(language())), default_domain=DOMAIN)
    babel.domain_instance = Catalogues(domain=DOMAIN)
