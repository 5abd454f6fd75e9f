"""What removal requests are called on the desk's pages."""

from typing import Final

from curator.desk.language import gettext, ngettext
from curator.desk.language import lazy_gettext as _
from curator.desk.words import Sign
from curator.models import Asker, RemovalOutcome, RemovalRequest
from curator.removing import facts
from curator.removing.removals import Problem
from curator.removing.views import Clock
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
_ALARM: Final = Sign("missing", "bad", _("Still on the wall: decide now"))


def state(row: RemovalRequest) -> Sign:
    """Where a request is."""
    if row.outcome is not None:
        return _DECIDED[row.outcome]
    if not row.hidden_at:
        return _ALARM
    return _OFF if is_off(row) else _HIDDEN


def is_off(row: RemovalRequest) -> bool:
    """Whether it is about what was on no wall any more when it came."""
    return bool(row.receipt.get(facts.FROM) == Where.OFF)


def clock(of: Clock) -> str:
    """How long there is until our goal, or for how long it has passed."""
    if of.hours_left < 0:
        return gettext("The goal of 72 hours has passed. Decide today.")
    if of.hours_left == 0:
        return gettext("Less than an hour left of 72.")
    return ngettext("%(num)d hour left of 72.", "%(num)d hours left of 72.", of.hours_left)
