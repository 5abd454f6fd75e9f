"""The first spread: five figures and five sentences on what was done.  Pure."""

from dataclasses import replace

from curator.desk import deed_words, figures_words
from curator.desk.figures_words import figure
from curator.desk.language import gettext, ngettext
from curator.figures.deeds import Deeds
from curator.figures.sums import Change
from curator.figures.whole import Figures
from curator.report.chapters import counting, events, own_posts
from curator.report.document import KeyFigure, KeyFigures


def key_figures(figures: Figures) -> KeyFigures:
    """Posts, picks, permissions granted, clicks on the walls, and the change of posts."""
    done, seen, own = figures.deeds, figures.posts, own_posts.of(figures)
    picks = done.weeks_picked + done.extras
    return KeyFigures(
        (
            own_posts.key_figure(own, figures) if own else _posts(figures),
            KeyFigure(figure(picks), ngettext("pick", "picks", picks), _extras(done)),
            KeyFigure(
                figure(done.granted),
                ngettext("permission granted", "permissions granted", done.granted),
                gettext("asked: %(asked)s", asked=figure(done.asked)) if done.asked else "",
            ),
            KeyFigure(
                figure(done.clicks),
                ngettext("click on the campaign’s walls", "clicks on the campaign’s walls", done.clicks),
                figures_words.change(figures.deed("clicks").change),
            ),
            _change(own.posts.change, gettext("change under our own hashtags since last period"))
            if own
            else _change(seen.change, gettext("change of posts since last period")),
        )
    )


def _change(of: Change | None, name: str) -> KeyFigure:
    """By how many, and below that by how much in a hundred, where there are enough for it."""
    amount = figures_words.change(replace(of, percent=None) if of else None)
    percent = figures_words.change(of).removeprefix(amount).strip(" ()")
    return KeyFigure(amount, name, percent)


def _posts(figures: Figures) -> KeyFigure:
    now, clean = figures.posts.now, figures_words.without(figures.posts.clean)
    if now is None:
        return KeyFigure(figure(now), gettext("Posts under the campaign’s hashtags"), clean)
    name = ngettext("post under the campaign’s hashtags", "posts under the campaign’s hashtags", now)
    return KeyFigure(figure(now), name, clean)


def _extras(done: Deeds) -> str:
    return gettext("of them extra picks: %(extras)s", extras=figure(done.extras)) if done.extras else ""


def sentences(figures: Figures) -> tuple[str, ...]:
    """What was done and what came of it; of a team or campaign that was not there only that it was not."""
    done = figures.deeds
    if not figures.took_part:
        return tuple(filter(None, (weeks(figures), posts(figures) if figures.posts.now else "")))
    return (
        " ".join(filter(None, (weeks(figures), _more(done)))),
        " ".join(filter(None, (_asked(done), _refused(done)))),
        " ".join((views(figures), _clicks(done))),
        " ".join(filter(None, (own_posts.sentence(figures), posts(figures), _channels(figures)))),
        _removals(done),
    )


def weeks(figures: Figures) -> str:
    """For how many of the weeks that began a pick was made; a campaign has those of all its teams."""
    done = figures.deeds
    if not figures.ran:
        return deed_words.outside(figures)
    if not done.teams and done.teams is not None and figures.team:
        return gettext("%(team)s did not take part in the campaign in this period.", team=figures.team)
    if not done.weeks:
        return gettext("No weeks began in this period.")
    told = _weeks_of_all(done) if figures.asked.team_id is None else _weeks_of_team(done)
    return " ".join(filter(None, (told, _paused(done))))


def _paused(done: Deeds) -> str:
    """That some of the weeks were the team's pauses."""
    if not done.paused:
        return ""
    return ngettext(
        "One of the weeks was on a pause.",
        "%(count)s of the weeks were on a pause.",
        done.paused,
        count=figure(done.paused),
    )


def _weeks_of_team(done: Deeds) -> str:
    if not done.weeks_picked:
        return ngettext(
            "No pick was made for the one week that began.",
            "No pick was made for any of the %(weeks)s weeks that began.",
            done.weeks,
            weeks=figure(done.weeks),
        )
    if done.weeks_picked >= done.weeks:
        return ngettext(
            "We made a pick for the one week that began.",
            "We made a pick for every week; %(weeks)s weeks began.",
            done.weeks,
            weeks=figure(done.weeks),
        )
    return ngettext(
        "We made a pick for one week; %(weeks)s weeks began.",
        "We made a pick for %(picked)s weeks; %(weeks)s weeks began.",
        done.weeks_picked,
        picked=figure(done.weeks_picked),
        weeks=figure(done.weeks),
    )


def _weeks_of_all(done: Deeds) -> str:
    if not done.weeks_picked:
        return gettext(
            "No pick of the week was made; the teams had %(weeks)s weeks in all.", weeks=figure(done.weeks)
        )
    return gettext(
        "A pick of the week was made %(picked)s; the teams had %(weeks)s weeks in all.",
        picked=counting.times(done.weeks_picked),
        weeks=figure(done.weeks),
    )


def _more(done: Deeds) -> str:
    if not done.extras:
        return ""
    return ngettext(
        "There was also one extra pick.",
        "There were also %(extras)s extra picks.",
        done.extras,
        extras=figure(done.extras),
    )


def _asked(done: Deeds) -> str:
    if not done.asked and not done.granted:
        return gettext("No permissions were asked for.")
    if not done.asked:
        return _granted(done)
    if not done.granted:
        return ngettext(
            "One permission was asked for; none was granted in this period.",
            "%(asked)s permissions were asked for; none was granted in this period.",
            done.asked,
            asked=figure(done.asked),
        )
    return gettext(
        "Permissions asked: %(asked)s, granted: %(granted)s.",
        asked=figure(done.asked),
        granted=figure(done.granted),
    )


def _granted(done: Deeds) -> str:
    """Nothing was asked for in the period: only of what was asked before it is that said."""
    if done.granted_earlier == done.granted:
        return ngettext(
            "One permission asked for earlier was granted.",
            "%(granted)s permissions asked for earlier were granted.",
            done.granted,
            granted=figure(done.granted),
        )
    told = ngettext(
        "One permission was granted.",
        "%(granted)s permissions were granted.",
        done.granted,
        granted=figure(done.granted),
    )
    if not done.granted_earlier:
        return told
    earlier = ngettext(
        "One of them had been asked for earlier.",
        "%(count)s of them had been asked for earlier.",
        done.granted_earlier,
        count=figure(done.granted_earlier),
    )
    return f"{told} {earlier}"


def _refused(done: Deeds) -> str:
    said = []
    if done.declined:
        said.append(
            ngettext(
                "One answer was no.", "%(count)s answers were no.", done.declined, count=figure(done.declined)
            )
        )
    if done.unanswered:
        said.append(
            ngettext(
                "One request got no answer.",
                "%(count)s requests got no answer.",
                done.unanswered,
                count=figure(done.unanswered),
            )
        )
    return " ".join(said)


def views(figures: Figures) -> str:
    """How often a team's own wall was seen, or a campaign's walls."""
    seen, whole = figures.deeds.views, figures.asked.team_id is None
    if seen is None:
        return (
            gettext("Views of the campaign’s walls are not known from this period.")
            if whole
            else gettext("Views of a wall of our own are not known from this period.")
        )
    if not seen:
        return (
            gettext("No views of the campaign’s walls were counted.")
            if whole
            else gettext("No views of our own wall were counted.")
        )
    times = counting.times(seen)
    return (
        gettext("The campaign’s walls were seen %(times)s.", times=times)
        if whole
        else gettext("Our own wall was seen %(times)s.", times=times)
    )


def _clicks(done: Deeds) -> str:
    if not done.clicks:
        return gettext("No pick was opened on the campaign’s walls.")
    return gettext("Picks were opened on the campaign’s walls %(times)s.", times=counting.times(done.clicks))


def posts(figures: Figures) -> str:
    """How many posts were seen under the campaign's hashtags, counted twice."""
    seen = figures.posts
    if seen.now is None and figures.watched:
        reason = events.reason(figures, figures.asked.period.so_far)
        return gettext("It is not known how many posts there were: %(reason)s.", reason=reason)
    if seen.now is None:
        return gettext("It is not known how many posts there were: no source worked in this period.")
    if not seen.now:
        return gettext("No posts were seen under the campaign’s hashtags.")
    clean = figure(seen.clean)
    return ngettext(
        "%(count)s post was seen under the campaign’s hashtags, without spam %(clean)s.",
        "%(count)s posts were seen under the campaign’s hashtags, without spam %(clean)s.",
        seen.now,
        count=figure(seen.now),
        clean=clean,
    )


def _channels(figures: Figures) -> str:
    now = figures.channels.now
    if now is None:
        return gettext("Posts on own and partner channels are not known.")
    if not now:
        return gettext("No posts were seen on own and partner channels.")
    return ngettext(
        "On own and partner channels there was one post.",
        "On own and partner channels there were %(count)s posts.",
        now,
        count=figure(now),
    )


def _removals(done: Deeds) -> str:
    if not done.requests and not done.removed:
        return gettext("Nobody asked for a removal.")
    asked = ngettext(
        "One removal was asked for.",
        "%(count)s removals were asked for.",
        done.requests,
        count=figure(done.requests),
    )
    gone = ngettext(
        "One pick was taken off the wall on request.",
        "%(count)s picks were taken off the wall on request.",
        done.removed,
        count=figure(done.removed),
    )
    none = gettext("No pick was taken off the wall.")
    return " ".join(filter(None, (asked if done.requests else "", gone if done.removed else none)))
