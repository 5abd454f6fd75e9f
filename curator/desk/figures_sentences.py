"""Figures in sentences: what a page says first of what was done and of what was seen."""

from curator.desk.figures_words import figure
from curator.desk.language import gettext
from curator.figures.whole import Figures


def deeds(of: Figures) -> str:
    """What was done, in a few sentences."""
    done = of.deeds
    sentences = [
        weeks(of),
        gettext(
            "Permissions asked: %(asked)s, granted: %(granted)s.",
            asked=figure(done.asked),
            granted=figure(done.granted),
        ),
        gettext("The picks were opened on the wall: %(clicks)s.", clicks=figure(done.clicks)),
    ]
    return " ".join(sentences)


def weeks(of: Figures) -> str:
    """For how many of the weeks that began a pick was made."""
    done = of.deeds
    if not done.weeks:
        return gettext("No weeks began in this period.")
    return gettext(
        "Weeks picked: %(picked)s of %(weeks)s.",
        picked=figure(done.weeks_picked),
        weeks=figure(done.weeks),
    )


def watched(of: Figures) -> str:
    """On how many days of the period so far anybody could have seen anything."""
    days = of.asked.period.so_far.length
    return gettext("Sources worked on %(watched)d of %(days)d days.", watched=of.watched, days=days)
