"""What has to be known to read a line over time: gaps with their reasons, and what began or ended.  Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from config import clock
from curator.desk import break_words, figures_words
from curator.desk.language import gettext
from curator.figures import whole
from curator.figures.coverage import SHARES
from curator.figures.periods import ONE, Span
from curator.figures.points import Point
from curator.figures.whole import Figures, OfTag
from curator.report.document import Gap, Mark


def gaps(
    figures: Figures, points: Sequence[Point], *, dated: bool = False, tag: OfTag | None = None
) -> tuple[Gap, ...]:
    """Runs of points of which nothing is known, each with why; `dated`: labels tell only first days.

    Of one hashtag's points it is also told when it was not counted.
    """
    return tuple(
        replace(gap, when=figures_words.span(span) if dated else "")
        for gap, span in _runs(figures, points, tag)
    )


def of_channels(figures: Figures, points: Sequence[Point]) -> tuple[Gap, ...]:
    """The same of posts on own and partner channels."""
    found = gaps(figures, tuple(replace(one, posts=one.channels) for one in points))
    # An older document does not say which sources are channels, but told 0 of them where others worked.
    if figures.coverage.of_channels or figures.channels.now is not None or figures.posts.now is None:
        return found
    return tuple(replace(gap, reason=not_followed()) for gap in found)


def not_followed() -> str:
    """Why nothing is known of own and partner channels where there is none to look at."""
    return gettext("no own or partner channel was followed")


def _runs(figures: Figures, points: Sequence[Point], tag: OfTag | None = None) -> list[tuple[Gap, Span]]:
    """The gaps, each of one reason, with their days."""
    why = [None if one.posts is not None else reason(figures, one.span, tag) for one in points]
    found = []
    for told, run in groupby(range(len(points)), key=lambda place: why[place]):
        places = list(run)
        if told is not None:
            first, last = places[0], places[-1]
            found.append((Gap(first, last, told), Span(points[first].span.first, points[last].span.last)))
    return found


def _of_tag(tag: OfTag | None, within: Span) -> str:
    """That a hashtag was not counted in a span, "" where it was."""
    if tag is not None and tag.starts and within.last < tag.starts:
        return gettext("the hashtag was not counted yet")
    if tag is not None and tag.ends and within.first > tag.ends:
        return gettext("the hashtag was not counted any more")
    return ""


def reason(figures: Figures, within: Span, tag: OfTag | None = None) -> str:
    """Why nothing is known of a span, or of a hashtag's posts in it."""
    lasted = whole.within(figures, within)
    of_all = _of_sources(figures, lasted) if lasted else _of_campaign(figures, within)
    return _of_tag(tag, within) or of_all


def _of_campaign(figures: Figures, within: Span) -> str:
    """That the campaign did not last in a span."""
    if figures.starts and within.last < figures.starts:
        return gettext("the campaign had not begun")
    return gettext("the campaign had ended")


def _of_sources(figures: Figures, within: Span) -> str:
    """Why no source told anything in a span."""
    starts, ends = clock.starts(within.first), clock.starts(within.last + ONE)
    told = [
        figures_words.reason(outage.reason)
        for cover in figures.coverage.covers
        for outage in cover.outages
        if outage.reason not in SHARES
        and outage.from_at < ends
        and (outage.until_at is None or outage.until_at > starts)
    ]
    if told:
        return ", ".join(dict.fromkeys(told))
    if all(cover.since > within.last for cover in figures.coverage.covers):
        return gettext("nothing was collected yet")
    return gettext("no source worked")


def sentences(figures: Figures, points: Sequence[Point]) -> list[str]:
    """The gaps below a table: “Ei tietoa 6.10.2025–8.10.2025 (palvelu ei vastannut).”"""
    return [
        gettext("Not known %(when)s (%(reason)s).", when=figures_words.span(span), reason=gap.reason)
        for gap, span in _runs(figures, points)
    ]


def marks(figures: Figures, points: Sequence[Point]) -> tuple[Mark, ...]:
    """What changed at a network, and the hashtags that began or ended, where they fall on the line."""
    return tuple(
        Mark(place, said)
        for place, point in enumerate(points)
        for said in [*_broken(figures, point.span), *_begun_and_ended(figures, point.span, points)]
    )


def _broken(figures: Figures, within: Span) -> list[str]:
    return break_words.marks(within, figures.breaks(), None)


def _begun_and_ended(figures: Figures, within: Span, points: Sequence[Point]) -> list[str]:
    """Hashtags, but not those that began with the first day or end with the last: the line does too."""
    first, last = points[0].span.first, points[-1].span.last
    begun = [
        tag.name for tag in figures.tags if tag.starts and _in(tag.starts, within) and tag.starts > first
    ]
    ended = [tag.name for tag in figures.tags if tag.ends and _in(tag.ends, within) and tag.ends < last]
    return [
        *(gettext("#%(tag)s begins", tag=name) for name in begun),
        *(gettext("#%(tag)s ends", tag=name) for name in ended),
    ]


def _in(day: date, within: Span) -> bool:
    return within.first <= day <= within.last
