"""What was done in words: the names of the deeds, what one must know to read them, and why there are none."""

from collections.abc import Mapping
from typing import Final

from curator.desk.language import gettext, ngettext
from curator.desk.language import lazy_gettext as _
from curator.figures.whole import Figures

DEEDS: Final[Mapping[str, object]] = {
    "weeks_picked": _("Weeks picked"),
    "weeks": _("Weeks that began"),
    "extras": _("Extra picks"),
    "asked": _("Permissions asked"),
    "granted": _("Permissions granted"),
    "declined": _("Permissions declined"),
    "unanswered": _("Permissions without an answer"),
    "removed": _("Picks taken off the wall on request"),
    "requests": _("Removals asked for"),
    "hidden_median": _("Hours until hidden, median"),
    "hidden_slowest": _("Hours until hidden, longest"),
    "decided_median": _("Hours until decided, median"),
    "decided_slowest": _("Hours until decided, longest"),
    "views": _("Times the campaign’s walls were seen"),
    "clicks": _("Times a pick was opened on the campaign’s walls"),
}
"""What is told of `Deeds`, by the names of its parts, in this order; which of them, `deeds` says."""
WAITS: Final = frozenset({"hidden_median", "hidden_slowest", "decided_median", "decided_slowest"})
"""How long removals took, by the names in `DEEDS`."""

APART: Final = frozenset({"weeks", "views", "clicks"})
"""Told in sentences, or beside other clicks."""


def name(of: Figures, deed: str) -> str:
    """What one of the deeds is called; a whole campaign's are those of all its teams and walls."""
    whole = of.asked.team_id is None
    if deed == "weeks" and whole:
        return gettext("Weeks to pick for, all teams together")
    if deed == "views" and not whole:
        return gettext("Times our own wall was seen")
    return str(DEEDS[deed])


def deeds(of: Figures) -> list[tuple[str, str]]:
    """What is told of the deeds, as names and words; how long removals took where one was asked for."""
    told = of.deed("requests")
    asked_for = any((told.now, told.before, told.year_before))
    return [(deed, name(of, deed)) for deed in DEEDS if asked_for or deed not in WAITS]


def shown(of: Figures) -> list[tuple[str, str]]:
    """Those in a page's table of their own: of somebody who took no part only what was found."""
    told = [(deed, said) for deed, said in deeds(of) if deed not in APART]
    return told if of.took_part else [one for one in told if of.deed(one[0]).now is not None]


def note(of: Figures, deed: str) -> str:
    """What must be known to read one of the deeds, "" where nothing must."""
    if not of.ran:
        return outside(of)
    if deed == "weeks" and of.team and not of.took_part:
        return gettext("%(team)s did not take part", team=of.team)
    if deed == "weeks" and of.deeds.paused:
        return paused(of.deeds.paused)
    if deed != "requests" or not of.deeds.undecided:
        return ""
    return ngettext(
        "%(num)d of them is not decided yet",
        "%(num)d of them are not decided yet",
        of.deeds.undecided,
    )


def paused(count: int) -> str:
    """“niistä tauolla 3”, after a number of weeks or below it."""
    return ngettext("%(num)d of them on a pause", "%(num)d of them on a pause", count)


def outside(of: Figures) -> str:
    """Why there is nothing to tell of a period, "" where there is."""
    if of.asked.period.to_come:
        return gettext("The period has not begun yet.")
    return "" if of.ran else gettext("The campaign was not running in this period.")
