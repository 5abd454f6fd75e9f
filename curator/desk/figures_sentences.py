"""Figures in sentences: what a page says first of what was done and of what was seen."""

from curator.desk import deed_words, figures_words, formats
from curator.desk.language import gettext, ngettext
from curator.desk.language import lazy_gettext as _
from curator.figures import whole
from curator.figures.periods import Span
from curator.figures.sums import ALIKE
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


def unequal(of: Figures) -> list[tuple[str, Span, str]]:
    """Earlier times in which sources worked on far more or fewer of the days: the change, when, and that.

    A change since then is one of collecting too, as where the campaign began in the midst of a quarter.
    """
    if not of.ran:
        return []
    now = _watched(of, of.asked.period.so_far)
    times = (
        (
            gettext("Change since last period"),
            of.asked.period.before(),
            _(
                "In the period before (%(when)s) sources worked on %(watched)d of %(days)d days, in this one "
                "on %(now)d of %(all)d. So the change does not tell of posts alone."
            ),
        ),
        (
            gettext("Change since the same period last year"),
            of.asked.period.year_before(),
            _(
                "In the same period last year (%(when)s) sources worked on %(watched)d of %(days)d days, in "
                "this one on %(now)d of %(all)d. So the change does not tell of posts alone."
            ),
        ),
    )
    found = []
    for change, span, said in times:
        watched = _watched(of, span) if span is not None else 0
        if span is None or not watched or not _unlike(watched, span, now, of.asked.period.so_far):
            continue
        facts = {"watched": watched, "days": span.length, "now": now, "all": of.asked.period.so_far.length}
        found.append((change, span, str(said) % (facts | {"when": figures_words.span(span)})))
    return found


def _watched(of: Figures, span: Span) -> int:
    """On how many of a span's days sources worked while the campaign lasted."""
    met = whole.within(of, span)
    return len(of.coverage.days(met)) if met is not None else 0


def _unlike(watched: int, span: Span, now: int, so_far: Span) -> bool:
    return abs(100 * watched // span.length - 100 * now // so_far.length) > ALIKE


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
