"""Figures in sentences: what a page says first of what was done and of what was seen."""

from curator.desk import deed_words, formats
from curator.desk.language import gettext, ngettext
from curator.figures.whole import Figures
from curator.report.chapters import five


def deeds(of: Figures) -> str:
    """What was done, in a few sentences: those that documents begin with; else why nothing was."""
    return " ".join(five.sentences(of)[:3]) if of.took_part else five.weeks(of)


def weeks(of: Figures) -> str:
    """For how many of the weeks that began a pick was made."""
    return five.weeks(of)


def views(of: Figures) -> str:
    """How often a team's own wall was seen, or a campaign's walls; "" of a team that did not take part."""
    return five.views(of) if of.took_part else ""


def watched(of: Figures) -> str:
    """On how many days of the period so far anybody could have seen anything."""
    if not of.ran:
        return deed_words.outside(of)
    days = of.asked.period.so_far.length
    if of.watched == days:
        return gettext("Sources worked on every day of the period.")
    if not of.watched:
        return ngettext(
            "Sources did not work on the only day of the period.",
            "Sources did not work on any of the %(num)d days of the period.",
            days,
        )
    return ngettext(
        "Sources worked on one of the %(days)d days of the period.",
        "Sources worked on %(num)d of %(days)d days.",
        of.watched,
        days=days,
    )


def watched_within(watched: int, days: int) -> str:
    """The same of a part of the period, as a note."""
    if days == 1:
        return gettext("sources worked") if watched else gettext("no source worked")
    if not watched:
        return gettext("sources did not work on any of %(days)d days", days=days)
    return ngettext(
        "sources worked on one of %(days)d days",
        "sources worked on %(num)d of %(days)d days",
        watched,
        days=days,
    )


def without_gaps(of: Figures) -> str:
    """What is said where no gap is told: since when there could be one, "" where days are missing."""
    if not of.ran:
        return ""
    span = of.asked.period.so_far
    begun = min((one.since for one in of.coverage.covers), default=None)
    if begun is not None and begun > span.first:
        return gettext(
            "Collecting began on %(day)s. Of older posts only those are counted that the networks still "
            "showed then.",
            day=formats.full_date(begun),
        )
    if of.watched < span.length:
        return ""
    return gettext("No gaps of an hour or longer in this period.")
