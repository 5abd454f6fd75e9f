"""Figures typed by hand in words."""

from typing import Final

from curator.desk import figures_words, formats
from curator.desk.language import gettext, ngettext
from curator.desk.language import lazy_gettext as _
from curator.figures.typed import OfSeries, Target

ADDED_UP: Final = _("Figures of single days or weeks are added up and compared with the period before.")


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
    return gettext("%(target)s: %(percent)d %% of it reached", target=said, percent=of.percent(reached))
