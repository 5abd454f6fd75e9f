"""One sentence on what a chart shows: the most, the trend, and how much is not known.  Pure."""

from collections.abc import Sequence
from typing import Final

from babel.dates import format_date

from config import clock
from config.languages import locale
from config.models import TagRole
from curator.desk import figures_words, words
from curator.desk.figures_words import figure
from curator.desk.language import gettext, language, ngettext
from curator.figures.periods import Span, Step
from curator.figures.sums import FEWEST
from curator.figures.whole import Figures, OfTag
from curator.report.chapters.counting import posts, sentence
from curator.report.chapters.where import on
from curator.report.document import Gap

TREND: Final = 1.2
"""How many times as many the later half has to have to be called more."""
Counted = tuple[Span, int | None, int]
"""A step, its posts (None: not known), and on how many of its days a source worked."""
_DAY: Final = {"fi": "d.M.", "sv": "d.M", "en": "d MMM"}


def label(of: Span, step: Step) -> str:
    """A step's name below a chart: “3.10.”, “41/2026”, “loka 2026”."""
    spoken = locale(language())
    if step is Step.DAY:
        return format_date(of.first, _DAY[language()], locale=spoken)
    if step is Step.WEEK:
        year, number = clock.week_number(clock.monday(of.first))
        return f"{number}/{year}"
    return format_date(of.first, "LLL y", locale=spoken)


def timeline(counted: Sequence[Counted], step: Step, gaps: Sequence[Gap] = ()) -> str:
    """Of a chart over time; `gaps` tell why nothing is known where sources worked."""
    known = [(span, count) for span, count, _watched in counted if count is not None]
    if not known and any(watched for _span, _count, watched in counted):
        reasons = ", ".join(dict.fromkeys(one.reason for one in gaps))
        return gettext("It is not known how many posts there were: %(reason)s.", reason=reasons)
    if not known:
        return gettext("It is not known how many posts there were: no source worked in this period.")
    most = max(count for _span, count in known)
    peaks = [span for span, count in known if count == most]
    if not most:
        told = gettext("no posts were seen")
    elif len(peaks) > 1:
        told = _at_most(most, step)
    else:
        told = _busiest(peaks[0], most, step)
    return sentence(told, _trend(counted), _unknown(len(counted) - len(known), step))


def _busiest(span: Span, most: int, step: Step) -> str:
    when, count = _in_words(span, step), posts(most)
    if step is Step.DAY:
        return gettext("the busiest day was %(when)s (%(posts)s)", when=when, posts=count)
    if step is Step.WEEK:
        return gettext("the busiest week was %(when)s (%(posts)s)", when=when, posts=count)
    return gettext("the busiest month was %(when)s (%(posts)s)", when=when, posts=count)


def _in_words(span: Span, step: Step) -> str:
    return label(span, step) if step is Step.WEEK else figures_words.step(span, step)


def _at_most(most: int, step: Step) -> str:
    if step is Step.DAY:
        return gettext("at most %(posts)s were seen in a day", posts=posts(most))
    if step is Step.WEEK:
        return gettext("at most %(posts)s were seen in a week", posts=posts(most))
    return gettext("at most %(posts)s were seen in a month", posts=posts(most))


def _trend(counted: Sequence[Counted]) -> str:
    """How the later half differs from the earlier one, a day; "" where too little is known to say."""
    half = len(counted) // 2
    if any(count is None or watched < span.length for span, count, watched in counted) or not half:
        return ""
    early, late = _a_day(counted[:half]), _a_day(counted[len(counted) - half :])
    if sum(count or 0 for _span, count, _watched in counted) < FEWEST:
        return ""
    if late >= TREND * early:
        return gettext("there were more towards the end")
    if early >= TREND * late:
        return gettext("there were fewer towards the end")
    return gettext("there were about as many at the end as at the beginning")


def _a_day(counted: Sequence[Counted]) -> float:
    days = sum(span.length for span, _count, _watched in counted)
    return sum(count or 0 for _span, count, _watched in counted) / days


def _unknown(count: int, step: Step) -> str:
    if not count:
        return ""
    told = figure(count)
    if step is Step.DAY:
        return ngettext(
            "of one day nothing is known", "of %(count)s days nothing is known", count, count=told
        )
    if step is Step.WEEK:
        return ngettext(
            "of one week nothing is known", "of %(count)s weeks nothing is known", count, count=told
        )
    return ngettext(
        "of one month nothing is known", "of %(count)s months nothing is known", count, count=told
    )


def networks(figures: Figures) -> str:
    """Of a chart by network."""
    known = [one for one in figures.networks if one.posts.now is not None]
    unknown = [words.network(one.network) for one in figures.networks if one.posts.now is None]
    silent = gettext("not known: %(names)s", names=", ".join(unknown)) if unknown else ""
    counts = [one.posts.now or 0 for one in known]
    if not known:
        return gettext("It is not known on which networks there were posts.")
    if not sum(counts):
        return sentence(gettext("no posts were seen"), silent)
    first = known[0]
    told = posts(counts[0])
    if len([count for count in counts if count]) == 1:
        most = gettext("all posts were seen %(where)s (%(posts)s)", where=on(first.network), posts=told)
    elif counts[0] == counts[1]:
        alike = ", ".join(on(one.network) for one in known if one.posts.now == counts[0])
        most = gettext("most posts were seen %(where)s (%(posts)s each)", where=alike, posts=told)
    else:
        most = gettext("most posts were seen %(where)s (%(posts)s)", where=on(first.network), posts=told)
    return sentence(most, silent)


def tags(figures: Figures) -> str:
    """Of a chart by hashtag."""
    known = [one.posts.now for one in figures.tags if one.posts.now is not None]
    if not known:
        return gettext("It is not known under which hashtags there were posts.")
    if not any(known):
        return gettext("No posts were seen under any of the hashtags.")
    silent = known.count(0)
    left = ngettext(
        "under one hashtag there were none", "under %(count)s hashtags there were none", silent, count=silent
    )
    return sentence(_most_used(figures), _borrowed(figures), left if silent else "")


def most_used(figures: Figures) -> str:
    """Under which hashtag there were most posts; at least one has some."""
    return sentence(_most_used(figures), _borrowed(figures))


def _most(figures: Figures) -> list[OfTag]:
    most = max(one.posts.now or 0 for one in figures.tags)
    return [one for one in figures.tags if one.posts.now == most]


def _borrowed(figures: Figures) -> str:
    """That a hashtag told as the most used one is borrowed: it may have more posts than the campaign."""
    names = [f"#{one.name}" for one in _most(figures) if one.role is TagRole.BORROWED]
    if not names:
        return ""
    return ngettext(
        "%(tags)s is a borrowed hashtag, which alone does not make a post the campaign’s",
        "%(tags)s are borrowed hashtags, which alone do not make a post the campaign’s",
        len(names),
        tags=", ".join(names),
    )


def _most_used(figures: Figures) -> str:
    found = _most(figures)
    most, names = found[0].posts.now or 0, [f"#{one.name}" for one in found]
    if len(names) > 1:
        told = ", ".join(names)
        return gettext("most posts were seen under %(tags)s (%(posts)s each)", tags=told, posts=posts(most))
    return gettext("most posts were seen under %(tag)s (%(posts)s)", tag=names[0], posts=posts(most))
