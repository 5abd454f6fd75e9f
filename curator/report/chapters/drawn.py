"""Charts of the figures as values, each with its table and one sentence that says what it shows.  Pure.

Made in the language that is spoken (`curator.desk.language`): for a page or for a document alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from curator.desk import figures_words, words
from curator.desk.language import gettext, language
from curator.figures.periods import Step
from curator.figures.points import Point
from curator.figures.whole import Figures
from curator.report.chapters import cells, drawn_words, events, longer
from curator.report.document import Cell, Chart, Grid, Line, Paragraph, Pictured, Shape

MOST_BARS: Final = 10
"""So many hashtags a chart shows; its table has all of them."""


def where_known(*found: Pictured) -> Iterator[Pictured | Paragraph]:
    """Charts with their tables; of what nothing at all is known the sentence, once."""
    said = set()
    for one in found:
        if any(value is not None for line in one.chart.lines for value in line.values):
            yield one
        elif one.chart.summary not in said:
            said.add(one.chart.summary)
            yield Paragraph(one.chart.summary)


def over_time(figures: Figures) -> Pictured:
    """Posts under the campaign's hashtags, each day, week or month: without spam and with it."""
    return of_points(figures, figures.points, figures.asked.period.step())


def of_points(figures: Figures, points: Sequence[Point], step: Step | None) -> Pictured:
    """The same of points that were put together into longer ones; `step` None: they go by their dates.

    The sentence is about the period's own steps.
    """
    title = gettext("Posts under the campaign’s hashtags")
    gaps = events.gaps(figures, points, dated=step is None)
    counted = [(one.span, one.posts, one.watched) for one in figures.points]
    chart = Chart(
        title=title,
        summary=drawn_words.timeline(counted, figures.asked.period.step(), gaps),
        shape=Shape.COLUMNS,
        labels=tuple(drawn_words.label(one.span, step or Step.DAY) for one in points),
        lines=_twice(gettext("All seen"), [(one.posts, one.clean) for one in points]),
        axis=gettext("posts"),
        language=language(),
        gaps=gaps,
        marks=events.marks(figures, points),
    )
    return Pictured(chart, _timeline(_in_figures(title), figures, points, step))


def of_tag(figures: Figures) -> Pictured:
    """Posts under the hashtag asked for, in the same steps, with its start and end."""
    tag = figures.tags[0]
    points, step = figures.points, figures.asked.period.step()
    title = gettext("Posts under #%(tag)s", tag=tag.name)
    counted = [(one.tag, one.clean_tag) for one in points]
    gaps = events.gaps(figures, tuple(replace(one, posts=one.tag) for one in points), tag=tag)
    chart = Chart(
        title=title,
        summary=drawn_words.timeline([(one.span, one.tag, one.watched) for one in points], step, gaps),
        shape=Shape.COLUMNS,
        labels=tuple(drawn_words.label(one.span, step) for one in points),
        lines=_twice(gettext("All seen"), counted),
        axis=gettext("posts"),
        language=language(),
        gaps=gaps,
        marks=events.marks(figures, points),
    )
    heads = (str(figures_words.STEPS[step]), *cells.twice_heads()[:2])
    rows = tuple(
        (Cell(figures_words.step(one.span, step)), *map(cells.number, both))
        for one, both in zip(points, counted, strict=True)
    )
    return Pictured(chart, Grid(_in_figures(title), heads, rows, frozenset({1, 2})))


def _in_figures(title: str) -> str:
    """What the table of a chart is called, so that nobody takes it for the chart."""
    return gettext("%(title)s, in figures", title=title)


def _twice(name: str, counted: Sequence[tuple[int | None, int | None]]) -> tuple[Line, ...]:
    """One line of that name where nothing was marked, else two that come to all that was seen."""
    seen, clean = (tuple(values) for values in zip(*counted, strict=True)) if counted else ((), ())
    if all(one is None or one == all_seen for all_seen, one in counted):
        return (Line(name, seen),)
    spam = tuple(None if all_seen is None or one is None else all_seen - one for all_seen, one in counted)
    return Line(gettext("Without spam"), clean), Line(gettext("Spam or off topic"), spam)


def _timeline(caption: str, figures: Figures, points: Sequence[Point], step: Step | None) -> Grid:
    chosen = figures.tags[0].name if figures.asked.tag and figures.tags else ""
    heads = (
        gettext("When") if step is None else str(figures_words.STEPS[step]),
        gettext("All seen"),
        gettext("Without spam"),
        gettext("Own and partner channels"),
        *([f"#{chosen}"] if chosen else []),
        gettext("Days on which sources worked"),
    )
    rows = []
    for one in points:
        counted = [cells.number(one.posts), cells.number(one.clean)]
        counted.append(cells.both(one.channels, one.clean_channels))
        counted += [cells.both(one.tag, one.clean_tag)] if chosen else []
        watched = Cell(f"{one.watched}/{one.span.length}", one.watched)
        name = Cell(figures_words.span(one.span) if step is None else figures_words.step(one.span, step))
        rows.append((name, *counted, watched))
    return Grid(
        caption,
        heads,
        tuple(rows),
        frozenset(range(1, len(heads))),
        note=" ".join(events.sentences(figures, points)),
    )


def channels_over_time(figures: Figures) -> Pictured:
    """Posts on own and partner channels, apart from the hashtags: some of them are in both.

    Each week or month: its table stands beside one that tells of each day.
    """
    points, step = longer.points(figures)
    title = gettext("Posts on own and partner channels")
    gaps = events.of_channels(figures, points)
    chart = Chart(
        title=title,
        summary=drawn_words.timeline([(one.span, one.channels, one.watched) for one in points], step, gaps),
        shape=Shape.COLUMNS,
        labels=tuple(drawn_words.label(one.span, step) for one in points),
        lines=_twice(title, [(one.channels, one.clean_channels) for one in points]),
        axis=gettext("posts"),
        language=language(),
        gaps=gaps,
    )
    rows = tuple(
        (Cell(figures_words.step(one.span, step)), cells.both(one.channels, one.clean_channels))
        for one in points
    )
    heads = (str(figures_words.STEPS[step]), title)
    return Pictured(chart, Grid(_in_figures(title), heads, rows, frozenset({1})))


def by_network(figures: Figures) -> Pictured:
    """Posts of each network, most first."""
    title = gettext("Posts by network")
    told = figures.networks
    chart = Chart(
        title=title,
        summary=drawn_words.networks(figures),
        shape=Shape.BARS,
        labels=tuple(words.network(one.network) for one in told),
        lines=_twice(gettext("All seen"), [(one.posts.now, one.posts.clean) for one in told]),
        axis=gettext("posts"),
        language=language(),
    )
    heads = (gettext("Network"), *cells.twice_heads(), gettext("Own and partner channels"))
    rows = tuple(
        (
            Cell(words.network(one.network)),
            *cells.twice(one.posts),
            cells.both(one.channels.now, one.channels.clean),
        )
        for one in told
    )
    return Pictured(chart, Grid(_in_figures(title), heads, rows, frozenset(range(1, len(heads)))))


def by_tag(figures: Figures) -> Pictured:
    """Posts under each hashtag, most first; the table in the order of Seuranta, spellings below theirs."""
    title = gettext("Posts by hashtag")
    told = sorted(figures.tags, key=lambda one: (-(one.posts.now or 0), one.key))[:MOST_BARS]
    chart = Chart(
        title=title,
        summary=drawn_words.tags(figures),
        shape=Shape.BARS,
        labels=tuple(f"#{one.name}" for one in told),
        lines=_twice(gettext("All seen"), [(one.posts.now, one.posts.clean) for one in told]),
        axis=gettext("posts"),
        language=language(),
    )
    return Pictured(chart, _tags(_in_figures(title), figures))


def _tags(caption: str, figures: Figures) -> Grid:
    span = figures.asked.period.so_far
    heads = (gettext("Hashtag"), *cells.twice_heads(), gettext("Note"))
    rows: list[tuple[Cell, ...]] = []
    for tag in figures.tags:
        said = (
            str(figures_words.ROLES[tag.role]),
            tag.team,
            figures_words.limits(tag, span),
            figures_words.networks(tag),
        )
        rows.append(
            (Cell(f"#{tag.name}"), *cells.twice(tag.posts), cells.text("; ".join(filter(None, said))))
        )
        if len(tag.spellings) > 1 or any(spelled != tag.name for spelled, _figure in tag.spellings):
            rows += [
                (Cell(f"{gettext('written')} #{spelled}"), *cells.twice(figure), Cell("–"))
                for spelled, figure in tag.spellings
            ]
    note = gettext("A post may have several hashtags, so hashtags do not add up to all posts.")
    return Grid(caption, heads, tuple(rows), frozenset(range(1, 5)), note)
