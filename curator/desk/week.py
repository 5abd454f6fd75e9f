"""This week: does it have its pick, and what would be the best one."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collector import doings
from collector.doings import SourceView
from config import clock
from curator import candidates, picks, shown
from curator.candidates import Suggestion
from curator.desk import guard, sources
from curator.desk.context import note, reading, team, team_id
from curator.desk.language import gettext as _
from curator.desk.language import ngettext
from curator.desk.suggestions import decided
from curator.models import Decision
from curator.picking import previews, standing
from curator.picking.standing import Standing
from curator.shown import ShownPick
from curator.turns import weekly

pages = Blueprint("week", __name__)
BEST = weekly.BEST
"""As many as the week's notice names."""
NAMED = 3


@dataclass(frozen=True, slots=True)
class Week:
    """What the page tells."""

    pick: Standing | None
    scheduled: Standing | None
    suggestions: list[Suggestion]
    on_wall: list[ShownPick]
    waiting: list[Standing]
    sources: list[SourceView]
    aside: bool
    """There are suggestions, but all have been put aside."""


@pages.get("/")
def home() -> Response:
    """On to one's own team."""
    mine = guard.teams()
    if not mine:
        abort(403)
    return redirect(url_for("week.page", team=next(iter(mine))), 303)


@pages.get("/<team>/")
def page() -> str:
    """This week of a team."""
    found = _look()
    unseen = previews.unfetched(one.post.pictures[0] for one in found.suggestions if one.post.pictures)
    if unseen:
        note(previews.fetch, unseen, clock.now())
    return render_template(
        "week.html",
        week=found,
        why=_why_empty(found),
        decided=decided(found.suggestions),
        arrived=request.args.get("arrived"),
    )


def _look() -> Week:
    now = clock.now()
    today, monday = clock.day_of(now), clock.week_of(now)
    with reading() as reader:
        kept = picks.of_week(reader, team_id(), monday)
        coming = picks.of_week(reader, team_id(), monday + timedelta(weeks=1))
        own = standing.of(
            reader, [one for one in picks.of_team(reader, team_id()) if one.ended_at is None], today
        )
        by_id = {one.pick.id: one for one in own}
        suggested = candidates.suggestions(reader, team(), now)[:BEST]
        return Week(
            pick=by_id.get(kept.id) if kept else None,
            scheduled=by_id.get(coming.id) if coming else None,
            suggestions=suggested,
            on_wall=shown.latest(reader, team().campaign_id, None, today),
            waiting=[one for one in own if one.waits],
            sources=doings.sources(reader, team().campaign_id),
            aside=not suggested
            and any(candidates.suggestions(reader, team(), now, decision=one) for one in Decision),
        )


def _why_empty(found: Week) -> list[str]:
    """Why there is nothing to suggest, in honest sentences, and what a person can do."""
    health = sources.health(found.sources)
    said = [
        _("You have gone through all suggestions.") if found.aside else _("We found no new posts this week.")
    ]
    if not found.sources:
        said.append(_("No sources have been set up yet."))
    elif health.failing:
        # A phone has room for a few names; the page of sources has them all.
        names = ", ".join(one.name for one in health.failing[:NAMED])
        names += f" (+{len(health.failing) - NAMED})" if len(health.failing) > NAMED else ""
        said.append(
            ngettext(
                "One source did not answer: %(names)s.",
                "%(num)d sources did not answer: %(names)s.",
                len(health.failing),
                names=names,
            )
        )
    elif health.working:
        said.append(ngettext("The source works.", "All %(num)d sources work.", health.working))
    else:
        said.append(_("The sources have not been checked yet."))
    if not health.instagram:
        said.append(
            _("Instagram search is not in use, so the service does not see stories published on Instagram.")
        )
    elif not health.hashtags:
        said.append(
            _(
                "Instagram’s hashtag search is not in use, so there the service sees only your own and"
                " your partners’ posts and those that tag you."
            )
        )
    said.append(_("You can share a post from your phone, paste a link or write your own story."))
    return said
