"""How public pages and letters say things: their own catalogues, and days and moments in words.

No web framework: the worker writes letters.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from babel.dates import format_date, format_time

from config import clock
from config.languages import locale, translations

FOLDER: Final = Path(__file__).parent / "translations"
DOMAIN: Final = "removal"
_TIME: Final = {"fi": "H.mm", "sv": "H.mm", "en": "HH:mm", "se": "HH.mm"}


def say(code: str) -> Callable[..., str]:
    """What puts a message into a language; ``%(name)s`` parts are given by name."""
    catalogue = translations(FOLDER, DOMAIN, code)

    def _(message: str, **values: object) -> str:
        text: str = catalogue.gettext(message)
        return text % values if values else text

    return _


def day(when: datetime, code: str) -> str:
    """The Helsinki date of a moment, in words."""
    return format_date(clock.day_of(when), "long", locale=locale(code))


def moment(when: datetime, code: str) -> str:
    """A moment on Helsinki's clock, in words: “22. marraskuuta 2026 klo 16.05”."""
    time = format_time(clock.local(when), _TIME[code], tzinfo=clock.HELSINKI, locale=locale(code))
    _ = say(code)
    return _("%(day)s at %(time)s", day=day(when, code), time=time)
