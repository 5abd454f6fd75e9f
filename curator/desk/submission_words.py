"""What a story that a visitor sent is said to be."""

from typing import Final

from curator.desk.language import lazy_gettext as _
from curator.desk.words import Sign
from curator.models import People, Submission

DECIDED: Final = _("Somebody has decided about this story already, or the sender has taken it back.")

PEOPLE: Final = {
    People.UNANSWERED: _("not answered"),
    People.NONE: _("No"),
    People.ADULTS_ASKED: _("Yes, adults, and they agree"),
    People.CHILDREN_GUARDIAN: _("Yes, children too, and a guardian has given permission"),
}

_WITHDRAWN: Final = Sign("stop", "quiet", _("The sender took it back"))
_TAKEN: Final = Sign("check", "good", _("Taken as a story"))
_LEFT_OUT: Final = Sign("archive", "quiet", _("Left out, with thanks"))
_WAITS: Final = Sign("wait", "warn", _("Waits for you"))


def state(row: Submission) -> Sign:
    """Where it stands."""
    if row.withdrawn_at:
        return _WITHDRAWN
    if row.story_id:
        return _TAKEN
    return _LEFT_OUT if row.decided_at else _WAITS
