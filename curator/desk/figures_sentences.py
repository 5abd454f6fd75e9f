"""Figures in sentences: what a page says first of what was done and of what was seen."""

from curator.desk import formats
from curator.desk.language import gettext
from curator.figures.whole import Figures
from curator.report.chapters import five


def deeds(of: Figures) -> str:
    """What was done, in a few sentences: those that documents begin with."""
    return " ".join(five.sentences(of)[:3])


def weeks(of: Figures) -> str:
    """For how many of the weeks that began a pick was made."""
    return five.weeks(of)


def views(of: Figures) -> str:
    """How often the wall was seen."""
    return five.views(of)


def watched(of: Figures) -> str:
    """On how many days of the period so far anybody could have seen anything."""
    days = of.asked.period.so_far.length
    if not of.watched:
        return gettext("Sources did not work on any of %(days)d days.", days=days)
    return gettext("Sources worked on %(watched)d of %(days)d days.", watched=of.watched, days=days)


def without_gaps(of: Figures) -> str:
    """What is said where no gap is told: since when there could be one, "" where days are missing."""
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
