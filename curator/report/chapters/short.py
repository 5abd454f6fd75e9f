"""What is short: two pages for the council, and the picks as text for the staff's own news.  Pure."""

from collections.abc import Iterator

from curator.desk import figures_words
from curator.desk.language import gettext
from curator.report import words
from curator.report.chapters import beginnings, closing, drawn, five, full, longer, own_words, told_picks
from curator.report.document import Block, Heading, Paragraph, Points
from curator.report.frozen import Frozen
from curator.report.looking import Facts

PAGES = 2
"""What a council reads."""
MOST_STEPS = 7
"""So many rows of a table fit into a short edition."""
ROOM = 8
"""So many lines of people's own words do, in all sections together."""


def report(frozen: Frozen, facts: Facts) -> tuple[Block, ...]:
    """The raportti on two pages."""
    figures = frozen.figures
    if not figures.ran:
        return *full.did(frozen), *_beginnings(facts), *closing.in_one_sentence(frozen)
    points, step = longer.few(figures, MOST_STEPS)
    return (
        *_did(frozen),
        *_beginnings(facts),
        *_best(frozen, facts),
        Heading(gettext("Hashtags"), 2),
        *drawn.where_known(drawn.of_points(figures, points, step)),
        *closing.elections(frozen),
        *closing.in_one_sentence(frozen),
    )


def news(frozen: Frozen, facts: Facts) -> tuple[Block, ...]:
    """An opening sentence and the picks that may be told of; nothing else."""
    told = told_picks.for_news(frozen, facts)
    if not told.items:
        return (Paragraph(gettext("There are no picks in this period that could be told of.")),)
    when = figures_words.span(frozen.figures.asked.period.so_far)
    return Paragraph(gettext("We put these stories on our social wall %(when)s.", when=when)), told


def _did(frozen: Frozen) -> tuple[Block, ...]:
    """As the whole raportti begins, the figures above the heading."""
    figures = frozen.figures
    if not figures.took_part:
        return full.did(frozen)
    return (
        five.key_figures(figures),
        Heading(gettext("What we did")),
        Points(five.sentences(figures)),
        *closing.until(frozen),
    )


def _beginnings(facts: Facts) -> Iterator[Block]:
    opened = [(name, own_words.opening(facts.words, name)) for name in words.SECTIONS[facts.kind]]
    written = [(name, blocks) for name, blocks in opened if blocks]
    rooms = beginnings.shares([beginnings.lines(blocks) for _name, blocks in written], ROOM)
    for (name, blocks), room in zip(written, rooms, strict=True):
        yield Heading(str(words.NAMES[name]), 2)
        yield from beginnings.fitting(blocks, room)


def _best(frozen: Frozen, facts: Facts) -> Iterator[Block]:
    told = told_picks.best(frozen, facts)
    if told.items:
        opened = told_picks.were_opened(frozen)
        name = gettext("The picks opened most often") if opened else gettext("Picks of the period")
        yield Heading(name, 2)
        yield told
