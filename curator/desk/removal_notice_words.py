"""What notices about removal requests say: (title, text), in the language that `_` says things in."""

from collections.abc import Callable, Mapping
from typing import Any

from curator.removing.whereabouts import Where

Say = Callable[[str], str]


def asked(_: Say, week: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Somebody asked; it is hidden."""
    title = _("Somebody asks that the pick of week %(number)s be removed") % {"number": week}
    if facts.get("where") == Where.OFF:
        text = _("The pick is no longer on any wall. Decide about the request within 72 hours.")
    elif facts.get("where") == Where.AHEAD:
        text = _(
            "The pick was not on the wall, and it does not come there before you decide. Decide about the"
            " request within 72 hours."
        )
    else:
        text = _("It was hidden from every wall at once. Decide about it within 72 hours.")
    return title, f"{text} {_rest(_, facts)}"


def alarm(_: Say, week: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Somebody asked; it is not hidden, because that many have asked today."""
    title = _("Decide now: somebody asks that the pick of week %(number)s be removed") % {"number": week}
    if facts.get("where") == Where.AHEAD:
        text = _(
            "It was not on the wall but may come there: several requests that nobody has proven have come"
            " today, so this one hid nothing by itself. Look at it now."
        )
    else:
        text = _(
            "It was left on the wall: several requests that nobody has proven have come today, so this one"
            " hid nothing by itself. Look at it now."
        )
    return title, f"{text} {_rest(_, facts)}"


def waits(_: Say, week: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """A request has waited for the hours that the facts tell."""
    title = _("A removal request about the pick of week %(number)s still waits for a decision")
    text = _("It came %(hours)s hours ago. Our goal is 72 hours, and the law gives a month.")
    return title % {"number": week}, f"{text % {'hours': facts['hours']}} {_rest(_, facts)}"


def elsewhere(_: Say, week: str) -> tuple[str, str]:
    """A request that another team decides about hid a pick of one's own."""
    title = _("The pick of week %(number)s is hidden: somebody has asked for its removal")
    text = _("Another team has picked the same post and decides about the request.")
    return title % {"number": week}, text


def _rest(_: Say, facts: Mapping[str, Any]) -> str:
    urgent = _("The request names a child or danger.") if facts.get("urgent") else ""
    way = _("You find it under Removal requests.")
    return f"{urgent} {way}".strip()
