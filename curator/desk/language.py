"""The language of a page: the person's choice, else the browser's, else Finnish.

A document is made without a page and without a person: whoever makes it says the language (`speaking`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from flask import Flask, g, request
from flask_babel import Babel
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


def _of_number(one: str, many: str, number: int) -> str:
    """The same as a template takes it, which puts the values in by itself."""
    return translations(FOLDER, DOMAIN, language()).ungettext(one, many, number)


def lazy_gettext(message: str) -> object:
    """A message that is put into the language of the moment when it is shown."""
    return LazyString(gettext, message)


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
    spoken = _spoken.get() or g.get("language")
    if spoken:
        return str(spoken)
    code = _of_request()
    if "signed" in g:  # before that it is not known whose page it is
        g.language = code
    return code


def _of_request() -> str:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    signed = g.get("signed")
    if signed is not None and signed.language in LANGUAGES:
        return str(signed.language)
    return request.accept_languages.best_match(LANGUAGES) or "fi"


def speak(app: Flask) -> None:
    """Teach an app the languages."""
    Babel(app, locale_selector=lambda: str(locale(language())), default_domain=DOMAIN)
    # Templates say the same from the same catalogues, which nobody has to compile.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's own
        gettext, _of_number, newstyle=True
    )
