"""What notices about turns say: (title, text), in the language that `_` says things in."""

from collections.abc import Callable

Say = Callable[[str], str]


def your_turn(_: Say, team: str, week: str) -> tuple[str, str]:
    """The week begins."""
    title = _("%(team)s: choose the pick of week %(number)s") % {"team": team, "number": week}
    return title, _("It is your turn to pick this week.")


def still_missing(_: Say, team: str, week: str) -> tuple[str, str]:
    """It is Thursday, and there is no pick."""
    title = _("%(team)s: the pick of week %(number)s is still missing") % {"team": team, "number": week}
    return title, _(
        "It is your turn this week. If nothing is picked, a spare pick may fill the week on Friday."
    )


def can_you(_: Say, team: str, week: str) -> tuple[str, str]:
    """The same to the deputy."""
    title = _("%(team)s: can you choose the pick of week %(number)s?") % {"team": team, "number": week}
    return title, _("You are the deputy this week, and nothing has been picked yet.")


def filled(_: Say, week: str) -> tuple[str, str]:
    """A spare pick is on the wall."""
    title = _("A spare pick filled week %(number)s") % {"number": week}
    return title, _(
        "Nothing had been picked, so the first one in stock went on the wall. You can still replace it."
    )


def baton(_: Say, team: str, giver: str, week: str) -> tuple[str, str]:
    """Another team has passed the baton on."""
    title = _("The baton comes to you: %(team)s, week %(number)s") % {"team": team, "number": week}
    text = _("It was passed on by: %(team)s. Now the campaign waits for a story of yours.") % {"team": giver}
    return title, text
