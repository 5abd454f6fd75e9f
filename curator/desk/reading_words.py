"""Figures typed by hand in words."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from curator.desk import figures_words, formats
from curator.desk.language import gettext, ngettext
from curator.desk.language import lazy_gettext as _
from curator.figures.typed import OfSeries, Target

ADDED_UP: Final = _(
    "Figures of single days or weeks are added up and compared with the period before, "
    "if it has about as many figures."
)
SAVED: Final[Mapping[str, object]] = {
    "series": _("Now type the first figure."),
    "summed": _("Saved. Figures and new summaries count so from now on."),
    "target": _("The target has been saved."),
    "changed": _("The name and the source have been saved."),
    "reading": _("The figure has been saved."),
    "removed": _("The figure has been removed. It stays in the list, and you can bring it back."),
    "back": _("The figure counts again."),
    "aside": _("The series has been put aside. You can bring it back."),
    "again": _("The series has been brought back."),
    "gone": _("The series has been removed."),
}
"""What is told after something was done, by the word in the address."""


def saved(what: str, taken: int) -> str:
    """What is told after something was done; of a file, how many new figures it had."""
    if what != "file":
        return str(SAVED.get(what, ""))
    if not taken:
        return gettext("There were no new figures in the file.")
    return ngettext(
        "%(num)d new figure was saved from the file.", "%(num)d new figures were saved from the file.", taken
    )


def newest(values: Mapping[date, int], *, summed: bool) -> str:
    """A series in a line: its newest figure, and of figures that are added up the sum of that one's year."""
    if not values:
        return gettext("Nothing typed yet.")
    day = max(values)
    figure, on = figures_words.figure(values[day]), formats.full_date(day)
    if not summed:
        return gettext("%(figure)s on %(day)s", figure=figure, day=on)
    said = gettext(
        "in all %(sum)s in %(year)s; newest figure %(figure)s on %(day)s",
        sum=figures_words.figure(sum(value for when, value in values.items() if when.year == day.year)),
        year=day.year,
        figure=figure,
        day=on,
    )
    return formats.capital(said)


def typed_on(of: OfSeries) -> str:
    """When a figure and what it is compared with were typed, "" where none was."""
    if of.day is None:
        return ""
    if of.added:
        return ngettext(
            "sum of %(num)d figure, the newest on %(day)s",
            "sum of %(num)d figures, the newest on %(day)s",
            of.added,
            day=formats.full_date(of.day),
        )
    if of.since is None:
        return formats.full_date(of.day)
    return gettext(
        "%(day)s, compared with %(since)s",
        day=formats.full_date(of.day),
        since=formats.full_date(of.since),
    )


def notes(of: OfSeries) -> str:
    """All there is to say of a figure beside it: days, why it is not compared, target, source."""
    aim = target(of.target, of.reached)
    said = (
        typed_on(of),
        not_compared(of),
        _unlike_last_year(of),
        gettext("target %(target)s", target=aim) if aim else "",
        _source(of),
    )
    return ", ".join(filter(None, said))


def under(of: OfSeries) -> list[str]:
    """What is told under a name in a table that has days and targets: why it is not compared, its source."""
    return [formats.capital(said) for said in (not_compared(of), _source(of)) if said]


def not_compared(of: OfSeries) -> str:
    """Why a sum is not compared although the period before had one too, "" else."""
    if not of.added or not of.added_before or of.figure.before is not None:
        return ""
    return gettext(
        "not compared: the period before had a different number of figures (%(count)d)", count=of.added_before
    )


def _unlike_last_year(of: OfSeries) -> str:
    if not of.added or not of.added_year_before or of.figure.year_before is not None:
        return ""
    return gettext(
        "not compared with last year: the same period then had a different number of figures (%(count)d)",
        count=of.added_year_before,
    )


def _source(of: OfSeries) -> str:
    return gettext("source: %(source)s", source=of.source) if of.source else ""


def target(of: Target | None, reached: int | None) -> str:
    """“15 000, viimeistään 31.12.2026: 80 % tavoitteesta”; "" where there is no target."""
    if of is None:
        return ""
    said = figures_words.figure(of.value)
    if of.on is not None:
        said = gettext("%(target)s by %(day)s", target=said, day=formats.full_date(of.on))
    if reached is None:
        return said
    if reached >= of.value:
        return gettext("%(target)s: reached", target=said)
    return gettext("%(target)s: %(percent)d %% of the target", target=said, percent=of.percent(reached))
