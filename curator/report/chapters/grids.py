"""The figures as a document's tables.  Pure; in the language that is spoken."""

from collections.abc import Sequence

from curator.desk import deed_words, figures_words, formats, reading_words, words
from curator.desk.figures_words import figure
from curator.desk.language import gettext, ngettext
from curator.figures.deeds import Deeds
from curator.figures.sums import FEWEST, Known
from curator.figures.typed import OfSeries
from curator.figures.whole import Figures
from curator.report.chapters import cells
from curator.report.document import Cell, Grid
from curator.report.frozen import Year


def deeds(figures: Figures) -> Grid:
    """What was done, with changes."""
    heads = (gettext("What"), *cells.once_heads())
    rows = tuple((Cell(said), *cells.once(figures.deed(name))) for name, said in deed_words.deeds(figures))
    told = [(said, deed_words.note(figures, name)) for name, said in deed_words.deeds(figures)]
    note = " ".join(f"{said}: {more}." for said, more in told if more)
    return Grid(gettext("What we did, in figures"), heads, rows, frozenset({1, 2, 3}), note)


def clicks(figures: Figures) -> Grid:
    """Clicks in two columns that are never added up: they are counted by different people."""
    heads = (
        gettext("What"),
        gettext("Own posts, as their networks tell"),
        gettext("Picks on the campaign’s walls, as we count"),
    )
    own, wall = figures.channel_reactions.clicks, figures.deed("clicks")
    rows = (
        (Cell(gettext("Clicks")), cells.number(own.value), cells.number(wall.now)),
        (Cell(gettext("Change since last period")), cells.changed(own.change), cells.changed(wall.change)),
        (
            Cell(gettext("Change since last year")),
            cells.changed(own.change_of_year),
            cells.changed(wall.change_of_year),
        ),
        (
            Cell(deed_words.name(figures, "views")),
            Cell("–"),
            cells.number(figures.deed("views").now),
        ),
    )
    known = _share(own)
    note = gettext("Clicks of own posts: %(known)s.", known=known) if known else ""
    return Grid(gettext("Clicks and views"), heads, rows, frozenset({1, 2}), note if known else "")


def posts(figures: Figures) -> Grid:
    """Posts of the whole campaign, those on channels apart."""
    heads = (gettext("What"), *cells.twice_heads())
    told = [
        (gettext("Posts under the campaign’s hashtags"), figures.posts),
        (gettext("Posts on own and partner channels"), figures.channels),
    ]
    if figures.named is not None:
        told.append((str(figures_words.NAMED), figures.named))
    rows = tuple((Cell(said), *cells.twice(figure)) for said, figure in told)
    return Grid(gettext("Posts of the whole campaign"), heads, rows, frozenset(range(1, 5)))


def teams(figures: Figures) -> Grid | None:
    """Posts under each place's hashtags; None where no place has any."""
    told = [one for one in figures.teams if one.tags]
    if not told:
        return None
    heads = (gettext("Teams"), *cells.twice_heads())
    rows = tuple((Cell(figures_words.team(one)), *cells.twice(one.posts)) for one in told)
    several = next((said for said in map(figures_words.uses, told) if said), "")
    note = f"{formats.capital(several)}." if several else ""
    return Grid(gettext("Posts under the places’ hashtags"), heads, rows, frozenset(range(1, 5)), note)


def reactions(figures: Figures) -> Grid:
    """Likes, reposts and comments, each with how many posts tell of them and with its changes."""
    heads = (
        gettext("What"),
        gettext("Number"),
        gettext("Known"),
        gettext("Change since last period"),
        gettext("Change since last year"),
    )
    rows: list[tuple[Cell, ...]] = []
    for where, counted, told in figures_words.reacted(figures):
        dash = Cell("–")
        rows.append((Cell(where), cells.number(counted.now), dash, dash, dash))
        rows += [
            (Cell(figures_words.reaction(where, name)), *_reaction(getattr(told, name)))
            for name in figures_words.REACTIONS
        ]
    caption = gettext("Reactions to the posts")
    partly = [
        (said, _share(getattr(figures.reactions, name))) for name, said in figures_words.REACTIONS.items()
    ]
    note = " ".join(f"{formats.capital(str(said))}: {share}." for said, share in partly if share)
    return Grid(caption, heads, tuple(rows), frozenset(range(1, 5)), note)


def _reaction(of: Known) -> tuple[Cell, ...]:
    """A sum, of how many posts it is known, and its changes."""
    clean = figures_words.without_spam(of)
    told = f"{figure(of.value)} ({clean})" if clean else figure(of.value)
    seen = Cell(told, of.value, clean=of.clean)
    return seen, _of_posts(of), cells.changed(of.change), cells.changed(of.change_of_year)


def _share(of: Known) -> str:
    """“tiedossa 71 %:sta julkaisuista”, of few posts in numbers; "" where of all or where there are none."""
    said = "" if of.known == of.of else figures_words.known(of)
    return said[:1].lower() + said[1:]


def _of_posts(of: Known) -> Cell:
    if not of.of:
        return Cell("–")
    told = gettext("%(known)s of %(all)s posts", known=figure(of.known), all=figure(of.of))
    return Cell(told, of.known, note=told)


def authors(figures: Figures) -> Grid | None:
    """Authors and returning ones, quarter by quarter; None before the campaign began."""
    if not figures.authors:
        return None
    heads = (
        gettext("Months"),
        gettext("Authors"),
        gettext("Returning authors"),
        gettext("Author known"),
    )
    rows = tuple(
        (
            Cell(figures_words.months(figures, one.span)),
            cells.number(one.authors),
            cells.number(one.returning),
            _of_posts(one.posts),
        )
        for one in figures.authors
    )
    note = gettext(
        "Told by whole months. A returning author also posted in an earlier month of the same quarter; "
        "nobody is followed from one quarter to the next."
    )
    return Grid(gettext("Authors of the campaign’s posts"), heads, rows, frozenset({1, 2, 3}), note)


def readings(typed: Sequence[OfSeries]) -> Grid | None:
    """Figures typed by hand, with their targets and where they come from; None where there are none."""
    if not typed:
        return None
    sourced = any(one.source for one in typed)
    heads = (
        gettext("What"),
        gettext("Number"),
        gettext("Change since the reading before"),
        gettext("Day"),
        gettext("Target"),
        *((gettext("Source"),) if sourced else ()),
    )
    rows = tuple(
        (
            Cell(_series(one)),
            cells.number(one.figure.now),
            cells.changed(one.figure.change),
            _typed_on(one),
            cells.text(reading_words.target(one.target, one.reached)),
            *((cells.text(one.source),) if sourced else ()),
        )
        for one in typed
    )
    note = gettext(
        "Figures that people have typed: the newest one of the period, and the change since the newest one "
        "before it."
    )
    if any(one.added for one in typed):
        note = f"{note} {reading_words.ADDED_UP}"
    return Grid(gettext("Readings typed by hand"), heads, rows, frozenset({1, 2}), note)


def _typed_on(one: OfSeries) -> Cell:
    """Its day, in words what it is a sum of, and what it is compared with or why with nothing."""
    if one.day is None:
        return Cell("–")
    said = "; ".join(filter(None, (reading_words.typed_on(one), reading_words.not_compared(one))))
    return Cell(said, one.day, note="" if said == formats.full_date(one.day) else said)


def _series(one: OfSeries) -> str:
    """Its name, and whose figures it has where the name does not say so."""
    network = words.network(one.network) if one.network else ""
    return one.name if network in one.name else f"{one.name} ({network})"


def year(of: Year, figures: Figures) -> Grid:
    """What only a year tells."""
    done = figures.deeds
    rows = (
        (
            Cell(deed_words.name(figures, "weeks_picked")),
            cells.number(of.weeks_picked),
            Cell(_weeks(of, whole=figures.asked.team_id is None)),
        ),
        (
            Cell(gettext("Time from signing in to a saved pick, median (min)")),
            cells.number(of.minutes),
            Cell(gettext("picks of which it is known: %(picks)s", picks=figure(of.minutes_of))),
        ),
        (
            Cell(deed_words.name(figures, "granted")),
            cells.number(done.granted),
            Cell(_rate(done)),
        ),
        (Cell(str(deed_words.DEEDS["removed"])), cells.number(done.removed), Cell("–")),
    )
    heads = (gettext("What"), gettext("Number"), gettext("Of how many"))
    return Grid(gettext("The year in figures"), heads, rows, frozenset({1}))


def _weeks(of: Year, *, whole: bool) -> str:
    """“viikkoja oli 52, niistä tauolla 3”; a whole campaign's are those of all its teams."""
    if whole:
        told = ngettext(
            "%(weeks)s week to pick for", "%(weeks)s weeks to pick for", of.weeks, weeks=figure(of.weeks)
        )
    else:
        told = ngettext("%(weeks)s week in all", "%(weeks)s weeks in all", of.weeks, weeks=figure(of.weeks))
    return f"{told}, {deed_words.paused(of.paused)}" if of.paused else told


def _rate(done: Deeds) -> str:
    """“Lupia pyydettiin 40, niistä saatu 75 %”: of those asked in the year; of few no percentage."""
    if not done.asked:
        return "–"
    if done.asked < FEWEST or done.asked_granted is None:
        return gettext("permissions asked: %(asked)s", asked=figure(done.asked))
    return gettext(
        "permissions asked: %(asked)s, of them granted so far: %(percent)d %%",
        asked=figure(done.asked),
        percent=100 * done.asked_granted // done.asked,
    )
