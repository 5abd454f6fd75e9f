"""The end of a document: what is not known, and how everything was counted.  Pure."""

from typing import Final

from curator.desk import break_words, figures_sentences, figures_words, formats, words
from curator.desk.figures_words import figure
from curator.desk.language import gettext
from curator.figures.coverage import PARTIAL, Day
from curator.figures.periods import Span
from curator.report.chapters import searched
from curator.report.document import Block, Heading, Paragraph, Points
from curator.report.frozen import Frozen

MOST_GAPS: Final = 30
"""So many gaps are listed; the workbook has all."""


def until(frozen: Frozen) -> tuple[Paragraph, ...]:
    """Up to which day there are figures, where that is not the period's last; when a campaign had ended."""
    of = frozen.figures
    period = of.asked.period
    if period.to_come:
        return ()
    if of.ends is not None and of.ends < period.whole.first:
        ended = formats.full_date(of.ends)
        return (Paragraph(gettext("The campaign ended on %(day)s, before this period.", day=ended)),)
    last = formats.full_date(period.so_far.last)
    if period.going_on:
        said = gettext("The period is not over yet: the figures go up to %(day)s.", day=last)
        return (Paragraph(said, quiet=True),)
    if not period.ended:
        return ()
    said = gettext("The campaign ended on %(day)s: the figures go up to that day.", day=last)
    if of.posts.change is not None or of.deeds_before is not None:
        compared = gettext("They are compared with as many days of the earlier period.")
        said = f"{said} {compared}"
    return (Paragraph(said),)


def elections(frozen: Frozen) -> tuple[Paragraph, ...]:
    """That part of the period was before an election."""
    return tuple(
        Paragraph(
            gettext(
                "Before an election (%(name)s, %(when)s) only posts of known accounts were collected.",
                name=one.name,
                when=figures_words.span(Span(one.first, one.last)),
            )
        )
        for one in frozen.elections
    )


def gaps(frozen: Frozen) -> tuple[Block, ...]:
    """The gaps of the period, and what they mean."""
    period = frozen.figures.asked.period
    found = frozen.figures.coverage.outages(period.so_far, frozen.at)
    blocks: list[Block] = [Paragraph(watched(frozen))]
    if not found:
        none = figures_sentences.without_gaps(frozen.figures)
        blocks += [Paragraph(none)] if none else []
    else:
        blocks.append(Points(tuple(f"{figures_words.outage(one)}." for one in found[:MOST_GAPS])))
        if len(found) > MOST_GAPS:
            more = gettext("The workbook lists all gaps: %(count)s.", count=figure(len(found)))
            blocks.append(Paragraph(more))
        blocks.append(
            Paragraph(gettext("Figures do not tell whether fewer posts were published during a gap."))
        )
    return (*blocks, *shares(frozen))


def in_one_sentence(frozen: Frozen) -> tuple[Block, ...]:
    """The same for a short edition."""
    found = frozen.figures.coverage.outages(frozen.figures.asked.period.so_far, frozen.at)
    said = [watched(frozen), searched.not_searched(frozen.figures, frozen.typed)]
    if found:
        said.append(gettext("Figures do not tell whether fewer posts were published during a gap."))
    return (Paragraph(" ".join(filter(None, said))), *shares(frozen))


def watched(frozen: Frozen) -> str:
    """On how many days somebody would have seen a post."""
    of = frozen.figures
    if of.watched == of.asked.period.so_far.length:
        return gettext("Sources worked on every day of the period.")
    return figures_sentences.watched(of)


def shares(frozen: Frozen) -> tuple[Paragraph, ...]:
    """That a network shows only a share of what there is: figures are at least so large."""
    of = frozen.figures
    span = of.asked.period.so_far
    partial = {
        cover.network
        for cover in of.coverage.covers
        if cover.tally(span)[Day.SHARE] and any(one.reason == PARTIAL for one in cover.outages)
    }
    if not partial:
        return ()
    names = ", ".join(sorted(map(words.network, partial)))
    return (
        Paragraph(
            gettext(
                "These networks show us only a share of their posts, so there were at least as many as "
                "counted: %(names)s.",
                names=names,
            )
        ),
    )


def method(frozen: Frozen) -> tuple[Block, ...]:
    """Where was searched and how it is counted, and what changed outside, with sources."""
    series = {one.network for one in frozen.typed}
    broken = [f"{break_words.broken(one)} {one.source}" for one in frozen.figures.breaks(series)]
    few = gettext("Where there are fewer than 20 posts, no percentages are given.")
    unseen = searched.unseen(frozen.figures, frozen.typed)
    return (Points((*unseen, *map(str, figures_words.METHOD), few, *broken)),)


def ending(frozen: Frozen) -> tuple[Block, ...]:
    """The last chapter of every whole document."""
    return (
        Heading(gettext("Gaps and method")),
        *elections(frozen),
        Heading(gettext("Gaps in collecting"), 2),
        *gaps(frozen),
        Heading(gettext("How it is counted"), 2),
        *method(frozen),
    )
