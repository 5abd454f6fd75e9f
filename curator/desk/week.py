"""This week: does it have its pick, and what would be the best one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector import doings
from collector.doings import SourceView
from config import clock
from curator import candidates, picks, shown
from curator.candidates import Suggestion
from curator.desk import ended, guard, rule_words, sources, within_week
from curator.desk.context import note, reading, team, team_id
from curator.desk.language import gettext as _
from curator.desk.language import ngettext
from curator.desk.suggestions import decided
from curator.picking import previews, standing
from curator.picking.standing import Standing
from curator.shown import ShownPick
from curator.suggesting.rules import By, Hidden
from curator.suggesting.wanted import State, Wish
from curator.turns import weekly

pages = Blueprint("week", __name__)
BEST = weekly.BEST
"""As many as the week's notice names."""
NAMED = 3
MARKED: Final = frozenset({By.SPAM, By.OFF_TOPIC})
"""What people decide of a post themselves, not a rule."""


@dataclass(frozen=True, slots=True)
class Week:
    """What the page tells."""

    pick: Standing | None
    scheduled: Standing | None
    suggestions: list[Suggestion]
    on_wall: list[ShownPick]
    waiting: list[Standing]
    sources: list[SourceView]
    later: bool = False
    """With no suggestions: something has been put aside for later."""
    skipped: bool = False
    """With no suggestions: something has been skipped, or marked as spam or off topic."""
    hidden: tuple[Hidden, ...] = ()
    """With no suggestions: which rule keeps out each post that one keeps out."""


@pages.app_context_processor
def _within() -> dict[str, object]:
    """`opens(pick)`: whether this session may open a pick of this team's."""
    return {"opens": within_week.opens}


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
        following = by_id.get(coming.id) if coming else None
        to_pick = ended.takes_part()
        suggested = candidates.suggestions(reader, team(), now)[:BEST] if to_pick else []
        return Week(
            pick=by_id.get(kept.id) if kept else None,
            scheduled=following if following and following.state is standing.State.SCHEDULED else None,
            suggestions=suggested,
            on_wall=shown.latest(reader, team().campaign_id, None, today),
            waiting=[one for one in own if one.waits],
            sources=doings.sources(reader, team().campaign_id),
            **(_elsewhere(reader, now) if to_pick and not suggested else {}),
        )


def _elsewhere(session: Session, now: datetime) -> dict[str, Any]:
    """Where the posts are when none is suggested; asked only then."""

    def of(state: State) -> list[Suggestion]:
        return candidates.suggestions(session, team(), now, Wish(state))

    hidden = [one.hidden for one in of(State.HIDDEN) if one.hidden]
    by_rules = tuple(one for one in hidden if one.by not in MARKED)
    return {
        "later": bool(of(State.LATER)),
        "skipped": len(by_rules) < len(hidden) or bool(of(State.REJECTED)),
        "hidden": by_rules,
    }


def _why_empty(found: Week) -> list[str]:
    """Why there is nothing to suggest, in honest sentences, and what a person can do."""
    health = sources.health(found.sources)
    said = []
    if found.later or found.skipped:
        said.append(_("You have gone through all suggestions."))
    elif not found.hidden:
        said.append(_("We found no new posts this week."))
    if found.hidden:
        said.append(_kept_out(found.hidden))
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


def _kept_out(hidden: Iterable[Hidden]) -> str:
    """How many posts are kept out, and by what, the commonest cause first."""
    by = Counter(rule_words.cause(one) for one in hidden)
    # A phone has room for a few of these too.
    causes = [f"{cause} ({number})" if len(by) > 1 else cause for cause, number in by.most_common(NAMED)]
    if len(by) > NAMED:
        causes.append(f"+{len(by) - NAMED}")
    return ngettext(
        "Rules hide one post – %(causes)s.",
        "Rules hide %(num)d posts – %(causes)s.",
        by.total(),
        causes=", ".join(causes),
    )
