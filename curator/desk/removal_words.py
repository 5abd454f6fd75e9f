"""What removal requests are called on the desk's pages."""

from enum import StrEnum
from typing import Final

from curator.desk.language import gettext, ngettext
from curator.desk.language import lazy_gettext as _
from curator.desk.words import Sign
from curator.models import Asker, RemovalOutcome
from curator.removing.removals import Problem
from curator.removing.views import Clock, RequestView
from curator.removing.whereabouts import Where

ASKERS: Final = {
    Asker.AUTHOR: _("The author or photographer"),
    Asker.IN_PICTURE: _("Somebody in the picture, or whom it is about"),
    Asker.GUARDIAN: _("A guardian of somebody in the picture"),
    Asker.OTHER: _("Somebody else"),
}
PROBLEMS: Final = {
    Problem.DECIDED: _("Somebody has already decided about this request. See below what was decided."),
    Problem.NO_ANSWER: _("Write an answer to the asker."),
    Problem.TOO_LONG: _("Shorten the answer: at most 2,000 characters fit here."),
    Problem.NOT_THERE: _("This request is no longer here."),
}
_DECIDED: Final = {
    RemovalOutcome.REMOVED: Sign("stop", "quiet", _("Removed for good")),
    RemovalOutcome.KEPT: Sign("check", "quiet", _("Handled: not removed")),
}
_HIDDEN: Final = Sign("wait", "warn", _("Hidden, waits for a decision"))
_OFF: Final = Sign("wait", "warn", _("On no wall any more, waits for a decision"))
_AHEAD: Final = Sign("wait", "warn", _("Not on the wall now but may come there, waits for a decision"))
_ALARM: Final = Sign("missing", "bad", _("Still on the wall: decide now"))


class Keeping(StrEnum):
    """What not removing a pick does with it."""

    NOTHING = "kept"
    COMES = "comes"
    BACK = "back"
    STAYS = "stays"


KEEP: Final = {
    Keeping.NOTHING: _("Leave as it is"),
    Keeping.COMES: _("Let it come to the wall"),
    Keeping.BACK: _("Put back on the wall"),
    Keeping.STAYS: _("Leave on the wall"),
}
DONE: Final = {
    "removed": _("The post has been removed for good."),
    "hidden": _("The pick is hidden until you decide."),
    Keeping.NOTHING: _("The asker sees your answer."),
    Keeping.COMES: _("The pick may come to the wall. The asker sees your answer."),
    Keeping.BACK: _("The pick is back. The asker sees your answer."),
    Keeping.STAYS: _("The pick stays on the wall. The asker sees your answer."),
}


def state(one: RequestView) -> Sign:
    """Where a request is."""
    if one.row.outcome is not None:
        return _DECIDED[one.row.outcome]
    if one.where is Where.OFF:
        return _OFF
    if one.hidden:
        return _HIDDEN
    return _AHEAD if one.where is Where.AHEAD else _ALARM


def keeping(one: RequestView) -> Keeping:
    """What not removing does with the pick of a request that waits."""
    if one.held or one.where is Where.OFF:
        return Keeping.NOTHING
    if one.where is Where.AHEAD:
        return Keeping.COMES
    return Keeping.BACK if one.hidden else Keeping.STAYS


def clock(of: Clock) -> str:
    """How long there is until our goal, or for how long it has passed."""
    if of.hours_left < 0:
        return gettext("The goal of 72 hours has passed. Decide today.")
    if of.hours_left == 0:
        return gettext("Less than an hour left of 72.")
    return ngettext("%(num)d hour left of 72.", "%(num)d hours left of 72.", of.hours_left)
