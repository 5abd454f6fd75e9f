"""What notices about a pick's post say: (title, text), in the language that `_` says things in."""

from collections.abc import Callable

Say = Callable[[str], str]


def gone(_: Say, week: str) -> tuple[str, str]:
    """It is no longer on its network."""
    title = _("The post picked for week %(number)s has been removed from its network")
    text = _("It is off the wall. Choose another one for the week under Picks.")
    return title % {"number": week}, text


def restricted(_: Say, week: str) -> tuple[str, str]:
    """Its author shows it to signed-in people only."""
    title = _("The author of the post picked for week %(number)s now shows it only to signed-in people")
    text = _("It is off the wall. Choose another one for the week under Picks.")
    return title % {"number": week}, text


def unverified(_: Say, week: str) -> tuple[str, str]:
    """Nobody could say for a day that it is still there."""
    title = _("For a day nobody has been able to check whether the post picked for week %(number)s is there")
    text = _("It is off the wall until the network answers. See under Sources what is wrong.")
    return title % {"number": week}, text


def edited(_: Say, week: str, *, translated: bool) -> tuple[str, str]:
    """Its author has changed the words; `translated`: somebody had translated them."""
    title = _("The author has edited the post picked for week %(number)s") % {"number": week}
    text = _("The wall shows the new text. Read it under Picks.")
    if translated:
        text += " " + _("Its translations are shown again when you have checked them.")
    return title, text


def back(_: Say, week: str) -> tuple[str, str]:
    """It can be shown again."""
    title = _("The post picked for week %(number)s can be shown again") % {"number": week}
    return title, _("It is back on the wall if it is still among the newest.")
