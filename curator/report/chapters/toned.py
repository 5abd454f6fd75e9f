"""The tone of a period's posts as people judged it: counts, shares with their margin, or why none.  Pure."""

from math import ceil

from curator.desk.figures_words import figure
from curator.desk.language import gettext, ngettext
from curator.figures.sums import FEWEST
from curator.report.chapters import cells
from curator.report.document import Block, Cell, Grid, Paragraph
from curator.report.frozen import Tone
from curator.report.judging.tone import margin


def blocks(tone: Tone | None) -> tuple[Block, ...]:
    """What a document says of the tone."""
    if tone is None:
        return (Paragraph(gettext("The tone has not been assessed.")),)
    return Paragraph(f"{_sample(tone)} {certainty(tone)}"), _grid(tone)


def _sample(tone: Tone) -> str:
    if tone.drawn >= tone.population:
        return ngettext(
            "People assessed the tone of the only post still held, without seeing who wrote it.",
            "People assessed the tone of all %(drawn)s posts still held, without seeing who wrote them.",
            tone.drawn,
            drawn=figure(tone.drawn),
        )
    return gettext(
        "People assessed the tone of %(drawn)s posts drawn at random from the %(population)s still held, "
        "without seeing who wrote them.",
        drawn=figure(tone.drawn),
        population=figure(tone.population),
    )


def certainty(tone: Tone) -> str:
    """How far the shares may be from those of all posts, or why there are none."""
    if tone.judged < FEWEST:
        return gettext("Fewer than 20 posts could be assessed, so only their numbers are given.")
    off = ceil(100 * margin(tone.judged, tone.population))
    if not off:
        return gettext("No post was left out, so there is no margin of error.")
    return gettext(
        "The margin of error is ±%(points)d percentage points: in 95 samples out of 100, the shares among "
        "all posts differ from these by no more than that.",
        points=off,
    )


def _grid(tone: Tone) -> Grid:
    named = (
        (gettext("Positive"), tone.positive),
        (gettext("Neutral"), tone.neutral),
        (gettext("Critical"), tone.critical),
    )
    shares = tone.judged >= FEWEST
    rows = [(Cell(name), cells.number(count), *_share(count, tone)) for name, count in named]
    waiting = tone.drawn - tone.judged - tone.not_assessed
    others = [(gettext("Not assessed"), tone.not_assessed)]
    others += [(gettext("Not looked at yet"), waiting)] if waiting > 0 else []
    dash = [Cell("–")] if shares else []
    rows += [(Cell(name), cells.number(count), *dash) for name, count in others]
    share_head = [gettext("Share of those assessed")] if shares else []
    heads = (gettext("Tone"), gettext("Posts"), *share_head)
    return Grid(gettext("Tone of the posts"), heads, tuple(rows), frozenset(range(1, len(heads))))


def _share(count: int, tone: Tone) -> tuple[Cell, ...]:
    if tone.judged < FEWEST:
        return ()
    percent = round(100 * count / tone.judged)
    return (Cell(f"{percent}\N{NO-BREAK SPACE}%", percent),)
