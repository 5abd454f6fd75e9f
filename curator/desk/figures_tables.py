"""Figures as tables for files: every number of the pages, and a table on method and gaps."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from config import clock
from curator.desk import break_words, deed_words, figures_sentences, figures_words, reading_words, words
from curator.desk.language import gettext
from curator.figures.periods import Span
from curator.figures.points import Point
from curator.figures.sheets import Cell, Table
from curator.figures.sums import Figure, Known
from curator.figures.typed import OfSeries
from curator.figures.whole import Figures, OfTag
from curator.report.chapters import events, searched


class Row(NamedTuple):
    """One figure; the same columns in every table, so that a file of all of them is one table too."""

    what: str
    network: str
    span: Span
    figure: Figure
    note: str = ""


def tables(of: Figures, typed: Sequence[OfSeries], now: datetime) -> list[Table]:
    """Every table of the figures, in the language of the page; the last one tells method and gaps."""
    sections = (
        (gettext("What we did"), _deeds(of)),
        (gettext("Posts"), _posts(of)),
        (gettext("Hashtags"), _tags(of)),
        (gettext("Spellings"), _spellings(of)),
        (gettext("Teams"), _teams(of)),
        (gettext("Reactions and clicks"), _reactions(of)),
        (gettext("Authors"), _authors(of)),
        (gettext("Readings"), _typed(of, typed)),
        (gettext("Over time"), _points(of)),
    )
    return [
        *(Table(name, _heads(), tuple(map(_cells, rows))) for name, rows in sections),
        Table(gettext("Sources by day"), _heads(), tuple(_by_day(of))),
        Table(gettext("Method and gaps"), _heads(), tuple(_method(of, typed, now))),
    ]


def one_table(of: Figures, typed: Sequence[OfSeries], now: datetime) -> Table:
    """All of them below each other, with the table's name in the first column."""
    found = tables(of, typed, now)
    rows = tuple((table.name, *row) for table in found for row in table.rows)
    return Table(gettext("Figures"), (gettext("Table"), *_heads()), rows)


def _heads() -> tuple[str, ...]:
    return (
        gettext("What"),
        gettext("Network"),
        gettext("From"),
        gettext("Until"),
        gettext("All seen"),
        gettext("Without spam"),
        gettext("Period before"),
        gettext("Same period last year"),
        gettext("Note"),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    of = row.figure
    said = [gettext("Not known")] if of.now is None else []
    note = ", ".join(filter(None, [*said, row.note]))
    return (
        row.what,
        row.network,
        row.span.first,
        row.span.last,
        of.now,
        of.clean,
        of.before,
        of.year_before,
        note,
    )


def _deeds(of: Figures) -> Iterator[Row]:
    span = of.asked.period.so_far
    for name, said in deed_words.deeds(of):
        yield Row(said, "", span, of.deed(name), deed_words.note(of, name))


def _posts(of: Figures) -> Iterator[Row]:
    span = of.asked.period.so_far
    yield Row(gettext("Posts under the campaign’s hashtags"), "", span, of.posts)
    yield Row(gettext("Posts on own and partner channels"), "", span, of.channels)
    if of.named is not None:
        yield Row(str(figures_words.NAMED), "", span, of.named)
    for one in of.networks:
        name = words.network(one.network)
        yield Row(gettext("Posts under the campaign’s hashtags"), name, span, one.posts)
        yield Row(gettext("Posts on own and partner channels"), name, span, one.channels)
        if one.named is not None:
            yield Row(str(figures_words.NAMED), name, span, one.named)


def _tags(of: Figures) -> Iterator[Row]:
    span = of.asked.period.so_far
    for tag in of.tags:
        note = ", ".join(
            filter(None, (str(figures_words.ROLES[tag.role]), tag.team, figures_words.limits(tag, span)))
        )
        yield Row(f"#{tag.name}", "", span, tag.posts, note)
        for network, figure in tag.of_networks():
            yield Row(f"#{tag.name}", words.network(network), span, figure)


def _spellings(of: Figures) -> Iterator[Row]:
    for tag in of.tags:
        for spelled, figure in tag.spellings:
            yield Row(f"#{spelled}", "", of.asked.period.so_far, figure, f"#{tag.name}")


def _teams(of: Figures) -> Iterator[Row]:
    for team in of.teams:
        if team.tags:
            yield Row(
                figures_words.team(team), "", of.asked.period.so_far, team.posts, figures_words.uses(team)
            )


def _reactions(of: Figures) -> Iterator[Row]:
    for where, posts, told in figures_words.reacted(of):
        yield Row(where, "", of.asked.period.so_far, Figure(posts.now, clean=posts.clean))
        for name in figures_words.REACTIONS:
            yield _known(of, figures_words.reaction(where, name), getattr(told, name))
    yield _known(of, gettext("Clicks of own posts"), of.channel_reactions.clicks)
    yield Row(
        gettext("Clicks of picks on the campaign’s walls"), "", of.asked.period.so_far, of.deed("clicks")
    )


def _known(of: Figures, what: str, told: Known) -> Row:
    return Row(what, "", of.asked.period.so_far, told.figure, figures_words.known(told))


def _authors(of: Figures) -> Iterator[Row]:
    for one in of.authors:
        note = figures_words.known(one.posts)
        yield Row(gettext("Authors"), "", one.span, Figure(one.authors), note)
        yield Row(gettext("Returning authors"), "", one.span, Figure(one.returning), note)


def _typed(of: Figures, typed: Sequence[OfSeries]) -> Iterator[Row]:
    for one in typed:
        network = words.network(one.network) if one.network else ""
        yield Row(one.name, network, of.asked.period.so_far, one.figure, reading_words.notes(one))


def _points(of: Figures) -> Iterator[Row]:
    chosen = of.tags[0] if of.asked.tag and of.tags else None
    under, channels = (
        gettext("Posts under the campaign’s hashtags"),
        gettext("Posts on own and partner channels"),
    )
    for point in of.points:
        yield _point(of, point, under, Figure(point.posts, clean=point.clean))
        yield _point(of, point, channels, Figure(point.channels, clean=point.clean_channels))
        if chosen:
            counted = Figure(point.tag, clean=point.clean_tag)
            yield _point(of, point, f"#{chosen.name}", counted, chosen)


def _point(of: Figures, point: Point, what: str, counted: Figure, tag: OfTag | None = None) -> Row:
    """A figure with the days on which sources worked; where that does not explain a gap, with its reason."""
    note = figures_sentences.watched_within(point.watched, point.span.length)
    if counted.now is None and point.watched:
        is_seen = of.coverage.of_channels or point.posts is None or tag is not None
        note = events.reason(of, point.span, tag) if is_seen else events.not_followed()
    return Row(what, "", point.span, counted, note)


def _by_day(of: Figures) -> Iterator[tuple[Cell, ...]]:
    covers = () if of.asked.period.to_come else of.coverage.covers
    for one in covers:
        for span, how in one.runs(of.asked.period.so_far):
            said = str(figures_words.DAYS[how])
            yield one.source, words.network(one.network), span.first, span.last, None, None, None, None, said


def _method(of: Figures, typed: Sequence[OfSeries], now: datetime) -> Iterator[tuple[Cell, ...]]:
    period = of.asked.period
    lines: tuple[tuple[str, str, Span, str], ...] = (
        (gettext("Campaign"), "", period.so_far, of.campaign),
        (gettext("Whose figures"), "", period.so_far, figures_words.team_name(of)),
        (gettext("Reporting period"), "", period.whole, figures_words.period(period)),
        (gettext("How it is counted"), "", period.so_far, " ".join(map(str, figures_words.METHOD))),
        *((gettext("What is not seen"), "", period.so_far, said) for said in searched.unseen(of, typed)),
        *((change, "", span, said) for change, span, said in figures_sentences.unequal(of)),
    )
    sources = (
        (one.source, words.network(one.network), period.so_far, figures_words.worked(one, period.so_far))
        for one in of.coverage.covers
        if not period.to_come
    )
    for what, network, span, note in chain(lines, sources):
        yield what, network, span.first, span.last, None, None, None, None, note
    yield (
        gettext("Figures made"),
        *("", clock.day_of(now), None, None, None, None, None),
        clock.local(now).strftime("%H:%M"),
    )
    for one in of.breaks(series.network for series in typed):
        yield (
            gettext("Change outside"),
            *(words.network(one.network), one.day, None, None, None, None, None),
            f"{break_words.broken(one)} {one.source}",
        )
    for outage in of.coverage.outages(period.so_far, now):
        yield (
            outage.source,
            words.network(outage.network),
            clock.day_of(outage.from_at),
            outage.span.last if outage.span else None,
            *(None, None, None, None),
            figures_words.outage(outage),
        )
