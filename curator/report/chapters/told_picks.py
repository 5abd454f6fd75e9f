"""Picks as documents tell of them: in words while they may be on a wall, else that they are gone.  Pure."""

from config import clock
from curator.desk import formats, words
from curator.desk.language import gettext, language
from curator.models import Slot
from curator.picking import translating
from curator.report.document import Stories, StoryLine
from curator.report.frozen import Frozen, PickOf
from curator.report.looking import Facts, PickNow

WORDS = 140
"""So much of a text's beginning tells which one it is."""
FEW_WORDS = 45
"""So much where each has one line."""
BEST = 3


def of_period(frozen: Frozen, facts: Facts) -> Stories:
    """All picks of the period, week by week."""
    return Stories(tuple(_line(one, facts) for one in _in_order(frozen.picks)))


def best(frozen: Frozen, facts: Facts) -> Stories:
    """Three that may be told of: those opened most often, and among them the newest first."""
    named = [one for one in frozen.picks if one.pick_id in (facts.picks or {})]
    chosen = sorted(named, key=lambda one: (-(one.clicks or 0), -one.week.toordinal(), one.pick_id))[:BEST]
    return Stories(tuple(_line(one, facts, FEW_WORDS) for one in chosen))


def were_opened(frozen: Frozen) -> bool:
    """Whether clicks tell which are the best."""
    return any(one.clicks for one in frozen.picks)


def for_news(frozen: Frozen, facts: Facts) -> Stories:
    """Those that may be told of."""
    named = [one for one in _in_order(frozen.picks) if one.pick_id in (facts.picks or {})]
    return Stories(tuple(_line(one, facts) for one in named))


def _in_order(picks: tuple[PickOf, ...]) -> list[PickOf]:
    return sorted(picks, key=lambda one: (one.week, one.team, one.slot is Slot.EXTRA, one.pick_id))


def _line(of: PickOf, facts: Facts, length: int = WORDS) -> StoryLine:
    now = (facts.picks or {}).get(of.pick_id)
    if now is not None:
        said, code = in_words(now, length)
        network = words.network(now.network) if now.url and length > FEW_WORDS else ""
        who = ", ".join(filter(None, (now.author, network)))
        return StoryLine(_week(of, facts), f"{said} – {who}" if who else said, now.url, code)
    off = of.pick_id in facts.off
    gone = gettext("The pick is not on the wall now") if off else gettext("The pick has been removed")
    return StoryLine(_week(of, facts), gone)


def _week(of: PickOf, facts: Facts) -> str:
    """“Viikko 41/2025, Kemijärvi, lisänosto”; the team where there are several."""
    year, number = clock.week_number(of.week)
    said = (
        formats.capital(gettext("week %(number)s", number=f"{number}/{year}")),
        of.team if facts.whole else "",
        gettext("extra pick") if of.slot is Slot.EXTRA else "",
    )
    return ", ".join(filter(None, said))


def in_words(of: PickNow, length: int) -> tuple[str, str]:
    """What a pick says, and in which language, "" for the document's or one that nobody knows.

    A headline is in the language of the team's wall, whatever the author wrote in.

    Staff's headline, else the beginning of the author's words; a translation where there is one.
    """
    spoken = language()
    fitting = [one for one in of.translations if translating.base(one.language) == spoken != of.language]
    for translated in sorted(fitting, key=lambda one: one.language):
        if translated.headline or translated.text:
            return _short(translated.headline or translated.text, length), ""
    said, code = (of.headline, of.headline_language) if of.headline else (of.text, of.language)
    if not said.strip():
        return gettext("A picture"), ""
    return _short(said, length), "" if code == spoken else code


def _short(text: str, length: int) -> str:
    return formats.excerpt(" ".join(text.split()), length)
