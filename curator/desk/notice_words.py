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
from curator.desk import (
    post_notice_words,
    removal_notice_words,
    report_notice_words,
    turn_notice_words,
    unanswered_notice_words,
    week_words,
)
from curator.desk.week_words import Enclosed

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
    return Said(*post_notice_words.gone(told._, told.week()))


def _post_restricted(told: Told) -> Said:
    return Said(*post_notice_words.restricted(told._, told.week()))


def _post_unverified(told: Told) -> Said:
    return Said(*post_notice_words.unverified(told._, told.week()))


def _post_edited(told: Told) -> Said:
    return Said(*post_notice_words.edited(told._, told.week(), translated=bool(told.facts.get("translated"))))


def _post_back(told: Told) -> Said:
    return Said(*post_notice_words.back(told._, told.week()))


def _week_notice(told: Told) -> Said:
    return Said(*turn_notice_words.your_turn(told._, told.facts["team"], told.week()))


def _week_reminder(told: Told) -> Said:
    return Said(*turn_notice_words.still_missing(told._, told.facts["team"], told.week()))


def _week_deputy(told: Told) -> Said:
    return Said(*turn_notice_words.can_you(told._, told.facts["team"], told.week()))


def _spare_used(told: Told) -> Said:
    return Said(*turn_notice_words.filled(told._, told.week()))


def _baton(told: Told) -> Said:
    return Said(*turn_notice_words.baton(told._, told.facts["team"], told.facts["from"], told.week()))


def _permission_reply(told: Told) -> Said:
    _ = told._
    return Said(
        _("There is an answer to a permission you asked for"),
        _("Read it and record what it means. You find it under Permissions."),
    )


def _permission_unanswered(told: Told) -> Said:
    return Said(
        *unanswered_notice_words.waits(
            told._,
            told.week(),
            asked=bool(told.facts.get("asked", True)),
            public=bool(told.facts.get("public", True)),
            spare=bool(told.facts.get("spare")),
        )
    )


def _removal_asked(told: Told) -> Said:
    return Said(*removal_notice_words.asked(told._, told.week(), told.facts))


def _removal_alarm(told: Told) -> Said:
    return Said(*removal_notice_words.alarm(told._, told.week(), told.facts))


def _removal_waits(told: Told) -> Said:
    return Said(*removal_notice_words.waits(told._, told.week(), told.facts))


def _removal_elsewhere(told: Told) -> Said:
    return Said(*removal_notice_words.elsewhere(told._, told.week()))


def _story_sent(told: Told) -> Said:
    _ = told._
    return Said(
        _("%(team)s: a visitor has sent a story") % {"team": told.facts["team"]},
        _("Read it and take it, or thank and leave it out. You find it under Sent stories."),
    )


def _tag_silent(told: Told) -> Said:
    _ = told._
    days = {"days": told.facts["days"]}
    return Said(
        _("No posts under #%(tag)s for %(days)s days") % {"tag": told.facts["tag"], **days},
        " ".join(
            (
                _("The last one was on %(day)s.") % {"day": told.date("last")}
                if "last" in told.facts
                else _("There has never been one."),
                _("The sources have worked."),
                _("Remind those who post of the hashtag, and check under Hashtags that it is spelled right."),
            )
        ),
    )


def _report_ready(told: Told) -> Said:
    return Said(*report_notice_words.ready(told._, told.language, told.facts))


KEY_EXPIRES: Final = "key_expires"
"""Facts: ``name``, ``day`` (ISO date), ``days`` (ahead)."""
KEY_DIED: Final = "key_died"
"""Facts: ``name``."""

POST_GONE: Final = "post_gone"
POST_RESTRICTED: Final = "post_restricted"
POST_UNVERIFIED: Final = "post_unverified"
POST_EDITED: Final = "post_edited"
POST_BACK: Final = "post_back"
"""Facts of these five: ``week`` (ISO date of its Monday); of an edited one ``translated``: it has
translations, whose texts wait to be checked."""

WEEK_NOTICE: Final = "week_notice"
WEEK_REMINDER: Final = "week_reminder"
WEEK_DEPUTY: Final = "week_deputy"
OF_A_WEEK: Final = frozenset({WEEK_NOTICE, WEEK_REMINDER, WEEK_DEPUTY})
"""Facts of these: ``team`` (its name), ``week``, and ``posts``, which `curator.turns.enclosing` reads."""
SPARE_USED: Final = "spare_used"
"""Facts: ``week``."""
BATON: Final = "baton"
"""Facts: ``team`` and ``from`` (names), ``week``."""

PERMISSION_REPLY: Final = "permission_reply"
"""No facts."""
PERMISSION_UNANSWERED: Final = "permission_unanswered"
"""Facts: ``week`` (ISO date of its Monday); ``asked``: somebody has asked; ``public``: its text is shown
without it; ``spare``: it is in stock."""

STORY_SENT: Final = "story_sent"
"""Facts: ``team`` (its name).  Nothing of the story itself."""

TAG_SILENT: Final = "tag_silent"
"""Facts: ``tag`` (its name), ``days`` without a post, ``last`` (ISO date of the last one, if any)."""

REPORT_READY: Final = "report_ready"
"""Facts: ``team`` (its name), ``first`` and ``last`` (ISO dates), ``period`` (its name, if any)."""

REMOVAL_ASKED: Final = "removal_asked"
REMOVAL_ALARM: Final = "removal_alarm"
"""Facts of these two: ``week``; ``urgent``: a child or danger is named; ``off``: it was on no wall."""
REMOVAL_WAITS: Final = "removal_waits"
"""Facts: ``week``, ``hours`` it has waited."""
REMOVAL_ELSEWHERE: Final = "removal_elsewhere"
"""Facts: ``week``."""

KINDS: Final[Mapping[str, Callable[[Told], Said]]] = {
    KEY_EXPIRES: _key_expires,
    KEY_DIED: _key_died,
    POST_GONE: _post_gone,
    POST_RESTRICTED: _post_restricted,
    POST_UNVERIFIED: _post_unverified,
    POST_EDITED: _post_edited,
    POST_BACK: _post_back,
    REMOVAL_ASKED: _removal_asked,
    REMOVAL_ALARM: _removal_alarm,
    REMOVAL_WAITS: _removal_waits,
    REMOVAL_ELSEWHERE: _removal_elsewhere,
    PERMISSION_REPLY: _permission_reply,
    PERMISSION_UNANSWERED: _permission_unanswered,
    WEEK_NOTICE: _week_notice,
    WEEK_REMINDER: _week_reminder,
    WEEK_DEPUTY: _week_deputy,
    SPARE_USED: _spare_used,
    BATON: _baton,
    TAG_SILENT: _tag_silent,
    REPORT_READY: _report_ready,
    STORY_SENT: _story_sent,
}


def is_alarm(kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether somebody has to act at once: a removal nobody has hidden or that names a child or danger,
    one that waits too long, a connection without which the walls go empty."""
    return kind in {REMOVAL_ALARM, REMOVAL_WAITS, KEY_DIED} or (
        kind == REMOVAL_ASKED and bool(facts.get("urgent"))
    )


def said(kind: str, step: int, facts: Mapping[str, Any], language: str) -> Said:
    """A notice's words in a language; KeyError for a kind that is not in `KINDS`."""
    spoken = language if language in languages.LANGUAGES else "fi"
    say = languages.translations(FOLDER, DOMAIN, spoken).gettext
    return KINDS[kind](Told(spoken, say, step, facts))


def message(
    kind: str,
    step: int,
    facts: Mapping[str, Any],
    language: str,
    desk_url: str,
    enclosed: Enclosed | None = None,
) -> Said:
    """A notice as a message: the same words, and where to go on.

    A week's notice goes on with the suggestions and the link that are `enclosed`.
    """
    words = said(kind, step, facts, language)
    if kind not in OF_A_WEEK or enclosed is None:
        return Said(words.title, f"{words.text}\n\n{desk_url}\n")
    spoken = language if language in languages.LANGUAGES else "fi"
    more = week_words.letter(enclosed, desk_url, languages.translations(FOLDER, DOMAIN, spoken).gettext)
    return Said(words.title, f"{words.text}\n\n{more}\n")
