"""The whole kooste and the whole raportti, chapter by chapter.  Pure."""

from collections.abc import Iterator

from curator.desk import break_words, figures_words, formats
from curator.desk.language import gettext
from curator.figures.sums import FEWEST
from curator.figures.whole import Figures
from curator.report import words
from curator.report.chapters import (
    closing,
    drawn,
    five,
    grids,
    own_posts,
    own_words,
    reacting,
    told_picks,
    toned,
)
from curator.report.chapters.findings import findings
from curator.report.document import Block, Grid, Heading, Paragraph, Points
from curator.report.frozen import Frozen
from curator.report.looking import Facts


def summary(frozen: Frozen, facts: Facts) -> tuple[Block, ...]:
    """The kooste: figures first, and what follows from them."""
    figures = frozen.figures
    if not figures.ran:
        return *did(frozen), *_written(facts, 1), *_readings(frozen), *closing.ending(frozen)
    return (
        *did(frozen),
        *_findings(frozen, facts),
        Heading(gettext("Picks and permissions")),
        grids.deeds(figures),
        *_year(frozen),
        *_picks(frozen, facts),
        Heading(gettext("Clicks"), 2),
        grids.clicks(figures),
        Heading(gettext("Hashtags")),
        *_posts(frozen),
        *_there(grids.teams(figures) if own_posts.of(figures) else None),
        grids.posts(figures),
        *_broken(frozen),
        Heading(gettext("Over time"), 2),
        *drawn.where_known(drawn.over_time(figures), drawn.channels_over_time(figures)),
        Heading(gettext("Networks"), 2),
        *drawn.where_known(drawn.by_network(figures)),
        Heading(gettext("Hashtags and places"), 2),
        *drawn.where_known(drawn.by_tag(figures)),
        *_there(None if own_posts.of(figures) else grids.teams(figures)),
        Heading(gettext("Reactions and authors"), 2),
        grids.reactions(figures),
        *_there(grids.authors(figures)),
        *_judged(frozen),
        *_readings(frozen),
        *closing.ending(frozen),
    )


def report(frozen: Frozen, facts: Facts) -> tuple[Block, ...]:
    """The raportti: people's own words first, then the figures they speak of, in short."""
    figures = frozen.figures
    if not figures.ran:
        return *_written(facts, 1), *did(frozen), *_readings(frozen), *closing.ending(frozen)
    return (
        *_written(facts, 1),
        *did(frozen),
        grids.deeds(figures),
        *_year(frozen),
        *_picks(frozen, facts),
        Heading(gettext("Hashtags")),
        *_posts(frozen),
        *_broken(frozen),
        *drawn.where_known(drawn.over_time(figures), drawn.by_network(figures), drawn.by_tag(figures)),
        Heading(gettext("Reactions"), 2),
        Paragraph(reacting.sentence(figures)),
        grids.reactions(figures),
        *_judged(frozen),
        *_readings(frozen),
        *closing.ending(frozen),
    )


def did(frozen: Frozen) -> tuple[Block, ...]:
    """The first spread: five figures, five sentences; of a time without the team or campaign only that."""
    figures = frozen.figures
    if not figures.took_part:
        return (
            Heading(gettext("What we did")),
            Paragraph(" ".join(five.sentences(figures))),
            *closing.until(frozen),
        )
    return (
        Heading(gettext("What we did")),
        five.key_figures(figures),
        Points(five.sentences(figures)),
        *closing.until(frozen),
    )


def _written(facts: Facts, level: int) -> Iterator[Block]:
    """What people wrote, each section under its heading; an empty one is left out."""
    for name in words.SECTIONS[facts.kind]:
        written = own_words.section(facts.words, name)
        if written:
            yield Heading(str(words.NAMES[name]), level)
            yield from written


def _findings(frozen: Frozen, facts: Facts) -> Iterator[Block]:
    written = own_words.section(facts.words, words.FINDINGS)
    found = findings(frozen)
    if written or found:
        yield Heading(str(words.NAMES[words.FINDINGS]))
    yield from written
    if found:
        yield Heading(gettext("What the figures tell"), 2)
        yield Points(found)


def _picks(frozen: Frozen, facts: Facts) -> Iterator[Block]:
    yield Heading(gettext("Picks of the period"), 2)
    if frozen.picks:
        yield told_picks.of_period(frozen, facts)
    else:
        yield Paragraph(gettext("There are no picks in this period."))
    removed = frozen.figures.deeds.removed_on
    if removed:
        days = ", ".join(map(formats.full_date, removed))
        yield Paragraph(gettext("Taken off the wall on request: %(days)s.", days=days))


def _posts(frozen: Frozen) -> Iterator[Block]:
    figures = frozen.figures
    own = own_posts.sentence(figures)
    said = (own, five.posts(figures), _compared(figures), closing.watched(frozen))
    yield Paragraph(" ".join(filter(None, said)))
    if figures.posts.now is not None and figures.posts.now < FEWEST:
        yield Paragraph(str(figures_words.FEW), quiet=True)


def _compared(figures: Figures) -> str:
    """How posts have changed: a team's own first, then the campaign's by its name."""
    own, since = own_posts.of(figures), figures.posts.change
    ours, whole = own_posts.change(own) if own else "", ""
    if since is not None:
        whole = gettext("Change since last period: %(change)s.", change=figures_words.change(since))
        whole = own_posts.campaigns(figures, whole)
    none = gettext("There is no period to compare with.")
    return " ".join(filter(None, (ours, whole))) or none


def _broken(frozen: Frozen) -> Iterator[Block]:
    """What changed outside."""
    met = frozen.figures.breaks()
    if met:
        yield Points(tuple(break_words.broken(one) for one in met))


def _judged(frozen: Frozen) -> Iterator[Block]:
    yield Heading(gettext("Tone"))
    yield from toned.blocks(frozen.tone)


def _readings(frozen: Frozen) -> Iterator[Block]:
    found = grids.readings(frozen.typed)
    if found is not None:
        yield Heading(gettext("Readings"))
        yield found


def _year(frozen: Frozen) -> Iterator[Block]:
    if frozen.year is not None:
        yield grids.year(frozen.year, frozen.figures)


def _there(grid: Grid | None) -> Iterator[Block]:
    if grid is not None:
        yield grid
