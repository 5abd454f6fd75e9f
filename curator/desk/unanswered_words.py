"""What is said from Thursday on of a pick that waits for a permission: how it stands, and where it is."""

from curator.desk.language import gettext as _
from curator.desk.language import ngettext
from curator.desk.words import SCOPES
from curator.permitting import permissions
from curator.permitting.unanswered import How, Unanswered
from curator.picking.standing import State


def heading(one: Unanswered) -> str:
    """How it stands with the permission."""
    if one.how is How.NEVER:
        return _("The permission has not been asked for yet")
    if one.how is How.ELSEWHERE:
        return _("The permission does not cover the website")
    if one.how is How.GIVEN_UP:
        return _("The permission request was not answered")
    if one.how is How.AGAIN:
        return ngettext(
            "The permission has been asked for once, and nobody has answered yet",
            "The permission has been asked for %(num)d times, and nobody has answered yet",
            one.times,
        )
    return _("Nobody has answered about the permission yet")


def meanwhile(one: Unanswered) -> str:
    """What the walls show until the permission comes."""
    state = one.standing.state
    if state is State.WAITING_PERMISSION:
        return _("It is not on the wall before the permission comes.")
    if state is State.WAITING_ANSWERS:
        return _("It is nothing but a picture, so it is not on the wall before the permission comes.")
    if state is State.ON_WALL:
        return _("It is on the wall as a text card until the permission comes.")
    return _("Unless the permission comes, it is shown as a text card.")


def scope(one: Unanswered) -> str:
    """What was permitted where that is no wall, "" for everything else."""
    if one.how is not How.ELSEWHERE or one.last is None:
        return ""
    return ", ".join(str(SCOPES[each]) for each in permissions.scope_of(one.last))
