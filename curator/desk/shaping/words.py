"""What choices and problems of shaping a campaign are called on pages."""

from typing import Final

from config.models import Choosing, Layout, Relation, TagRole, TeamKind
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.shaping.drafts import Problem, Problems
from curator.shaping.teams import Summaries

PROBLEMS: Final = {
    Problem.EMPTY: _("Fill in this field."),
    Problem.TOO_LONG: _("This is too long. Shorten it."),
    Problem.NO_ADDRESS: _("Write a web address, such as https://www.kunta.fi."),
    Problem.NO_HASHTAG: _("Write one hashtag without spaces, such as #kemijärvi."),
    Problem.NO_DATE: _("Choose the day, or write it like this: 2026-11-23."),
    Problem.ENDS_FIRST: _("The last day must not be before the first."),
    Problem.TAKEN: _("There is one already. Choose another, or change the one there is."),
    Problem.NO_KEY: _("Use small letters a–z, digits and hyphens."),
    Problem.NO_LANGUAGE: _("Write languages by their codes, such as fi, sv, en."),
    Problem.NO_COLOUR: _("Write a colour like #0b5c7a, and corners as a number from 0 to 32."),
    Problem.NOT_THERE: _("Choose from the list."),
    Problem.OTHER_TAG: _("That is another hashtag. Add it as a new one."),
    Problem.NO_HANDLE: _("Write the user name without spaces, such as kemijarvi, or the channel’s address."),
    Problem.NO_SERVER: _("Write the user name with its server, such as kaupunki@mastodon.social."),
    Problem.HEIR_MISSING: _("Choose who sees to the archive from now on."),
    Problem.ENDED_ALREADY: _(
        "It has ended already. Who looks after its archive can be changed on its own page."
    ),
}
TEAM_KINDS: Final = {
    TeamKind.MUNICIPALITY: _("Municipality"),
    TeamKind.PROJECT: _("Project"),
}
SUMMARIES: Final = {
    Summaries.MONTH: _("Every month"),
    Summaries.QUARTER: _("Every quarter"),
    Summaries.HALF: _("Every half-year"),
    Summaries.YEAR: _("Every year"),
    Summaries.PAYMENT: _("After each payment period"),
    Summaries.NEVER: _("Not by itself"),
}
TAG_ROLES: Final = {
    TagRole.CAMPAIGN: _("The campaign’s own hashtag"),
    TagRole.STORY: _("Hashtag for stories"),
    TagRole.PLACE: _("A place’s hashtag"),
    TagRole.BORROWED: _("Borrowed hashtag: counted, but suggests a post only together with another"),
}
RELATIONS: Final = {
    Relation.OWN: _("Own account: no permission is needed"),
    Relation.PARTNER: _("Partner’s account: standing permission"),
}
CHOOSING: Final = {
    "": _("As usual: one of each team on a shared wall, the newest on a team’s own"),
    Choosing.NEWEST.value: _("Always the newest three"),
    Choosing.ONE_PER_TEAM.value: _("The newest, at most one of each team"),
}
LAYOUTS: Final = {
    Layout.ROW: _("Three in a row"),
    Layout.LIST: _("A list"),
    Layout.LARGE: _("One large, the others small"),
}
LOOKS: Final = {
    "ink": _("Text colour"),
    "ink-soft": _("Colour of quiet text"),
    "card": _("Colour of the cards"),
    "hairline": _("Colour of thin lines"),
    "link": _("Link colour"),
}


_DAYS: Final = {
    "starts": _("First day"),
    "ends": _("Last day"),
    "permission_on": _("When was it given?"),
}
_OF_A_PERIOD: Final = {
    "name": _("Name of the period"),
    "first": _("First day"),
    "last": _("Last day"),
}


def faults(problems: Problems) -> dict[str, str]:
    """Problems by field, in words; those of days and of rows, of which a form has several, name the field."""
    return {field: _fault(field, str(PROBLEMS[problem])) for field, problem in problems.items()}


def no_day(field: str) -> str:
    """That a field of days has none that can be read, and how one is written."""
    return _fault(field, str(PROBLEMS[Problem.NO_DATE]))


def _fault(field: str, said: str) -> str:
    of, _mark, part = field.partition("-")
    named, _mark, number = part.partition("-")
    if of == "period" and named in _OF_A_PERIOD:
        row = gettext("Payment period %(number)s", number=int(number) + 1)
        return f"{row}, {_lower(str(_OF_A_PERIOD[named]))}: {_lower(said)}"
    if field in _DAYS and said == str(PROBLEMS[Problem.NO_DATE]):
        return f"{str(_DAYS[field]).rstrip('?')}: {_lower(said)}"
    return said


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]
