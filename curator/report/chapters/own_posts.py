"""A team's own posts in words: its number first, the whole campaign's below it, each by its name.  Pure."""

from curator.desk import figures_words
from curator.desk.figures_words import figure, without
from curator.desk.language import gettext, ngettext
from curator.figures.whole import Figures, OfTeam
from curator.report.document import KeyFigure


def of(figures: Figures) -> OfTeam | None:
    """The team's own hashtags' figures; None of a whole campaign, and where the team has no hashtags."""
    if figures.asked.team_id is None:
        return None
    return next((one for one in figures.teams if one.tags), None)


def campaigns(figures: Figures, said: str) -> str:
    """A sentence about the whole campaign, by its name where the document is a team's."""
    if figures.asked.team_id is None:
        return said
    return gettext("The whole campaign: %(said)s", said=f"{said[:1].lower()}{said[1:]}")


def change(own: OfTeam) -> str:
    """How the own hashtags' posts have changed; "" where there is nothing to compare with."""
    since = own.posts.change
    if since is None:
        return ""
    return gettext(
        "Our own hashtags: change since last period %(change)s.", change=figures_words.change(since)
    )


def key_figure(own: OfTeam, figures: Figures) -> KeyFigure:
    """Its own number, and below it without spam and the campaign's."""
    seen = figures.posts.now
    whole = gettext("whole campaign: not known")
    if seen is not None:
        whole = gettext("whole campaign %(posts)s", posts=figure(seen))
    campaigns = ", ".join(filter(None, (whole, without(figures.posts.clean))))
    said = "; ".join(filter(None, (without(own.posts.clean), campaigns)))
    return KeyFigure(figure(own.posts.now), _name(own), said)


def _name(own: OfTeam) -> str:
    now = own.posts.now
    if own.tags > 1:
        return ngettext("use of our own hashtags", "uses of our own hashtags", 2 if now is None else now)
    if now is None:
        return gettext("Posts under our own hashtag")
    return ngettext("post under our own hashtag", "posts under our own hashtag", now)


def sentence(figures: Figures) -> str:
    """What was seen under its hashtags; "" where it has none, and where nothing is known."""
    own = of(figures)
    if own is None or own.posts.now is None:
        return ""
    now, clean = own.posts.now, figure(own.posts.clean)
    if own.tags > 1:
        return ngettext(
            "Our own hashtags were used once, without spam %(clean)s.",
            "Our own hashtags were used %(count)s times, without spam %(clean)s.",
            now,
            count=figure(now),
            clean=clean,
        )
    name = next(tag.name for tag in figures.tags if tag.team_id == figures.asked.team_id)
    if not now:
        return gettext("No posts were seen under our own hashtag #%(tag)s.", tag=name)
    return ngettext(
        "Under our own hashtag #%(tag)s one post was seen, without spam %(clean)s.",
        "Under our own hashtag #%(tag)s %(count)s posts were seen, without spam %(clean)s.",
        now,
        tag=name,
        count=figure(now),
        clean=clean,
    )
