"""Findings: sentences that follow from the figures by rules, and from nothing else.  Pure.

A rule says something only where the figures bear it: no comparison without a period to compare, no
percentages below `FEWEST` posts, and a fall is not called one where days are missing.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from curator.desk import figures_sentences, figures_words, formats
from curator.desk.figures_words import change, figure
from curator.desk.language import gettext, ngettext
from curator.figures.coverage import SHARES
from curator.figures.sums import Change
from curator.figures.typed import OfSeries
from curator.figures.whole import Figures, OfTag
from curator.report.chapters import drawn_words, own_posts, where
from curator.report.frozen import Frozen

LONG: Final = timedelta(days=1)
"""A gap so long is a finding."""


def findings(frozen: Frozen) -> tuple[str, ...]:
    """What the figures of a period tell, in sentences."""
    of = frozen.figures
    return (
        *_posts(of),
        *(own_posts.campaigns(of, said) for said in _networks(of)),
        *_tags(of),
        *(own_posts.campaigns(of, said) for said in _spam(of)),
        *_deeds(of),
        *(own_posts.campaigns(of, said) for said in _authors(of)),
        *(said for one in frozen.typed for said in _reading(one)),
        *_gaps(frozen),
    )


def _posts(of: Figures) -> Iterator[str]:
    since, of_year = of.posts.change, of.posts.change_of_year
    own = own_posts.of(of)
    ours = own.posts.change if own else None
    if own and ours is not None:
        yield own_posts.change(own)
    if since is not None:
        yield own_posts.campaigns(of, _since(since))
    if of_year is not None:
        yield own_posts.campaigns(of, _since_last_year(of_year))
    fell = any(one is not None and one.amount < 0 for one in (ours, since, of_year))
    if fell and of.watched < of.asked.period.so_far.length:
        yield gettext("The fall is not certain, because sources did not work every day.")


def _since(of: Change) -> str:
    if of.amount > 0:
        return gettext("More posts were seen than in the period before: %(change)s.", change=change(of))
    if of.amount < 0:
        return gettext("Fewer posts were seen than in the period before: %(change)s.", change=change(of))
    return gettext("As many posts were seen as in the period before.")


def _since_last_year(of: Change) -> str:
    if of.amount > 0:
        return gettext("More posts were seen than a year ago: %(change)s.", change=change(of))
    if of.amount < 0:
        return gettext("Fewer posts were seen than a year ago: %(change)s.", change=change(of))
    return gettext("As many posts were seen as a year ago.")


def _networks(of: Figures) -> Iterator[str]:
    moved = [(one.posts.change, one.network) for one in of.networks if one.posts.change is not None]
    if len(moved) > 1:
        most, network = max(moved, key=lambda one: abs(one[0].amount))
        if most.amount > 0:
            yield gettext(
                "The number grew most %(where)s: %(change)s.", where=where.on(network), change=change(most)
            )
        elif most.amount < 0:
            yield gettext(
                "The number fell most %(where)s: %(change)s.", where=where.on(network), change=change(most)
            )


def _tags(of: Figures) -> Iterator[str]:
    known = [one for one in of.tags if one.posts.now is not None]
    if any(one.posts.now for one in known):
        yield _most_used(of)
    silent = [f"#{one.name}" for one in known if not one.posts.now]
    if len(silent) == 1:
        yield gettext("No posts were seen under %(tag)s.", tag=silent[0])
    elif silent:
        yield gettext("No posts were seen under these hashtags: %(tags)s.", tags=", ".join(silent))
    for one in known:
        yield from _spelled(one)


def _most_used(of: Figures) -> str:
    """A team is told of its own hashtags and the shared ones, not of other teams'."""
    said = drawn_words.most_used(of)
    if of.asked.team_id is None:
        return said
    return gettext("Our own and the shared hashtags: %(said)s", said=f"{said[:1].lower()}{said[1:]}")


def _spelled(tag: OfTag) -> Iterator[str]:
    """How often a hashtag was written otherwise than as it is shown."""
    for spelled, counted in tag.spellings:
        if spelled != tag.name.lower() and counted.now:
            yield ngettext(
                "In one post #%(tag)s was written #%(spelled)s.",
                "In %(count)s posts #%(tag)s was written #%(spelled)s.",
                counted.now,
                tag=tag.name,
                spelled=spelled,
                count=figure(counted.now),
            )


def _spam(of: Figures) -> Iterator[str]:
    if of.posts.now is not None and of.posts.clean is not None and of.posts.now > of.posts.clean:
        marked = of.posts.now - of.posts.clean
        yield ngettext(
            "One post was marked as spam or off topic.",
            "%(count)s posts were marked as spam or off topic.",
            marked,
            count=figure(marked),
        )


def _deeds(of: Figures) -> Iterator[str]:
    left = of.deeds.weeks - of.deeds.weeks_picked - of.deeds.paused
    if left > 0 and of.asked.team_id is None:
        yield ngettext(
            "One of the teams left one week without a pick.",
            "The teams left %(count)s weeks without a pick in all.",
            left,
            count=figure(left),
        )
    elif left > 0:
        yield ngettext(
            "One week was left without a pick.",
            "%(count)s weeks were left without a pick.",
            left,
            count=figure(left),
        )
    clicked = of.deed("clicks").change
    if clicked is not None and clicked.amount > 0:
        yield gettext(
            "Picks were opened more often than in the period before: %(change)s.", change=change(clicked)
        )
    elif clicked is not None and clicked.amount < 0:
        yield gettext(
            "Picks were opened less often than in the period before: %(change)s.", change=change(clicked)
        )


def _authors(of: Figures) -> Iterator[str]:
    """Only where they are told of the very period: quarters cannot be added up, nor a month cut."""
    one = next((one for one in of.authors if one.span == of.asked.period.so_far), None)
    if one is None or not one.authors:
        return
    said = ngettext(
        "The posts came from one author.",
        "The posts came from %(count)s authors.",
        one.authors,
        count=figure(one.authors),
    )
    if one.returning:
        again = ngettext(
            "One of them had posted in an earlier month too.",
            "%(count)s of them had posted in an earlier month too.",
            one.returning,
            count=figure(one.returning),
        )
        said = f"{said} {again}"
    yield said


def _reading(one: OfSeries) -> Iterator[str]:
    now = one.figure.now
    if now is None:
        return
    reached = one.reached or now
    if one.target is not None and reached >= one.target.value:
        yield gettext(
            "%(name)s: the target of %(target)s was reached (%(value)s).",
            name=one.name,
            target=figure(one.target.value),
            value=figure(reached),
        )
    elif one.figure.change is not None and one.figure.change.amount:
        moved = change(one.figure.change)
        if one.since is None:
            yield gettext(
                "%(name)s: %(value)s, change since the period before %(change)s.",
                name=one.name,
                value=figure(now),
                change=moved,
            )
        else:
            yield gettext(
                "%(name)s: %(value)s, change since the reading of %(day)s: %(change)s.",
                name=one.name,
                value=figure(now),
                day=formats.full_date(one.since),
                change=moved,
            )


def _gaps(frozen: Frozen) -> Iterator[str]:
    of = frozen.figures
    period = of.asked.period
    if of.watched < period.so_far.length:
        yield figures_sentences.watched(of)
    long = [one for one in of.coverage.outages(period.so_far, frozen.at, LONG) if one.reason not in SHARES]
    if long:
        worst = max(long, key=lambda one: one.lasted(frozen.at))
        yield gettext("The longest gap: %(gap)s.", gap=figures_words.outage(worst))
