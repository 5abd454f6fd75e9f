"""What notices say: on the desk in the page's language, in a message in the person's own.

Each kind is a function of a `Told`; `_` in it turns an English message into the reader's language.
No web framework in here: the worker says the same words in its messages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from babel.dates import format_date

from config import clock, languages

FOLDER: Final = Path(__file__).parent / "translations"
DOMAIN: Final = "desk"
_DATE: Final = {"fi": "d.M.", "sv": "d.M", "en": "d MMM"}

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in one language; `_` says a message in it."""

    language: str
    _: Say
    step: int
    facts: Mapping[str, Any]

    def week(self) -> str:
        """The number of the week the fact ``week`` names by its Monday."""
        return str(clock.week_number(date.fromisoformat(str(self.facts["week"])))[1])

    def date(self, name: str) -> str:
        """The fact of this name, an ISO date, as people write it here: “12.12.”."""
        day = date.fromisoformat(str(self.facts[name]))
        return format_date(day, _DATE.get(self.language, "medium"), languages.locale(self.language))


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words: a title, and what to do, "" where the title says it all."""

    title: str
    text: str


def _key_expires(told: Told) -> Said:
    _ = told._
    return Said(
        _("The connection %(name)s expires on %(day)s")
        % {"name": told.facts["name"], "day": told.date("day")},
        _("Connect it again before that, so that collecting does not stop. You find it under Connections."),
    )


def _key_died(told: Told) -> Said:
    _ = told._
    return Said(
        _("The connection %(name)s has been lost – reconnect it") % {"name": told.facts["name"]},
        _("Nothing is collected through it until then. You find it under Connections."),
    )


def _post_gone(told: Told) -> Said:
    _ = told._
    return Said(
        _("The post picked for week %(number)s has been removed from its network") % {"number": told.week()},
        _("It is off the wall. Choose another one for the week under Picks."),
    )


def _post_restricted(told: Told) -> Said:
    _ = told._
    return Said(
        _("The author of the post picked for week %(number)s now shows it only to signed-in people")
        % {"number": told.week()},
        _("It is off the wall. Choose another one for the week under Picks."),
    )


def _post_unverified(told: Told) -> Said:
    _ = told._
    return Said(
        _("For a day nobody has been able to check whether the post picked for week %(number)s is there")
        % {"number": told.week()},
        _("It is off the wall until the network answers. See under Sources what is wrong."),
    )


def _post_edited(told: Told) -> Said:
    _ = told._
    return Said(
        _("The author has edited the post picked for week %(number)s") % {"number": told.week()},
        _("The wall shows the new text. Read it under Picks."),
    )


def _post_back(told: Told) -> Said:
    _ = told._
    return Said(
        _("The post picked for week %(number)s can be shown again") % {"number": told.week()},
        _("It is back on the wall if it is still among the newest."),
    )


KEY_EXPIRES: Final = "key_expires"
"""Facts: ``name``, ``day`` (ISO date), ``days`` (ahead)."""
KEY_DIED: Final = "key_died"
"""Facts: ``name``."""

POST_GONE: Final = "post_gone"
POST_RESTRICTED: Final = "post_restricted"
POST_UNVERIFIED: Final = "post_unverified"
POST_EDITED: Final = "post_edited"
POST_BACK: Final = "post_back"
"""Facts of these five: ``week`` (ISO date of its Monday)."""

KINDS: Final[Mapping[str, Callable[[Told], Said]]] = {
    KEY_EXPIRES: _key_expires,
    KEY_DIED: _key_died,
    POST_GONE: _post_gone,
    POST_RESTRICTED: _post_restricted,
    POST_UNVERIFIED: _post_unverified,
    POST_EDITED: _post_edited,
    POST_BACK: _post_back,
}


def said(kind: str, step: int, facts: Mapping[str, Any], language: str) -> Said:
    """A notice's words in a language; KeyError for a kind that is not in `KINDS`."""
    spoken = language if language in languages.LANGUAGES else "fi"
    say = languages.translations(FOLDER, DOMAIN, spoken).gettext
    return KINDS[kind](Told(spoken, say, step, facts))


def message(kind: str, step: int, facts: Mapping[str, Any], language: str, desk_url: str) -> Said:
    """A notice as a message: the same words, and where to go on."""
    words = said(kind, step, facts, language)
    return Said(words.title, f"{words.text}\n\n{desk_url}\n")
