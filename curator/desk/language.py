"""The language of a page: the person's choice, else the browser's, else Finnish."""

from pathlib import Path
from typing import Final

from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale
from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as _lazy_gettext
from flask_babel import ngettext as _ngettext

from config.languages import LANGUAGES, locale, translations

FOLDER: Final = Path(__file__).parent / "translations"
DOMAIN: Final = "desk"


def gettext(message: str, **values: object) -> str:
    """A message in the language of this request."""
    return str(_gettext(message, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """A message about a number of things; the number is ``%(num)d`` in it."""
    return str(_ngettext(one, many, number, **values))


def lazy_gettext(message: str) -> object:
    """A message that is put into the request's language when it is shown."""
    return _lazy_gettext(message)


class Catalogues(Domain):  # type: ignore[misc]  # flask-babel has no types
    """Messages from our own `.po` files, without a step that compiles them."""

    def get_translations(self) -> Translations:
        """The catalogue of this request's language."""
        return translations(FOLDER, DOMAIN, get_locale().language)


def language() -> str:
    """The language of this request's page: ``fi``, ``sv`` or ``en``."""
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
