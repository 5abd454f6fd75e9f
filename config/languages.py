"""The languages of the pages: their names, their locales, and catalogues read straight from `.po` files.

Message ids are English.  There are no compiled catalogues and no step that makes them: a `.po` file
is turned into a catalogue in memory when it is first asked for.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES: Final = MappingProxyType({"fi": "suomi", "sv": "svenska", "en": "English"})
"""What pages are written in, each by its own name."""

PUBLIC: Final = MappingProxyType({**LANGUAGES, "se": "davvisámegiella"})
"""What walls and stories can be read in: few fixed words, so that a small language has all of them."""

SOURCE: Final = "en"
"""The language of the message ids; it needs no catalogue."""

_LOCALES: Final = MappingProxyType({"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB", "se": "se_FI"})


def locale(language: str) -> Locale:
    """How a page language writes dates and numbers: Finland's Swedish, Britain's English.

    Another language's own code is taken as it is; `babel.UnknownLocaleError` when there is none.
    """
    return Locale.parse(_LOCALES.get(language, language))


@cache
def translations(folder: Path, domain: str, language: str) -> Translations:
    """The catalogue ``<folder>/<language>/LC_MESSAGES/<domain>.po``, kept in memory.

    Without a file English gives every message as it is; any other language is a
    `FileNotFoundError`, because pages half in another language are worse than none.
    """
    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    if language == SOURCE and not path.exists():
        return Translations(domain=domain)
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language, domain=domain)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=domain)
