"""Turns and pauses: whose week it is, whether they get a notice, and when the team rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.language import lazy_gettext as _
from curator.desk.sent import integer
from curator.desk.shaping import words as field_words
from curator.entry import week_links
from curator.models import Pause, Role
from curator.turns import batons, duty, pauses, spares
from curator.turns.batons import Held
from curator.turns.duty import DutyError, Turn
from curator.turns.pauses import PauseError

pages = Blueprint("turns", __name__)
AHEAD: Final = 8
DONE: Final = frozenset({"duty", "undone", "notice", "pause", "ended"})
DUTY_PROBLEMS: Final = {
    duty.Problem.NOT_A_WEEK: ("week", _("Choose a week from the list.")),
    duty.Problem.NOT_OF_THE_TEAM: ("person", _("Choose somebody who picks for this team.")),
    duty.Problem.OWN_DEPUTY: ("deputy", _("Choose somebody else as the deputy.")),
}
PAUSE_PROBLEMS: Final = {
    pauses.Problem.BACKWARDS: ("ends", _("The last day is before the first one.")),
    pauses.Problem.TOO_LONG: (
        "ends",
        _("A pause lasts at most 90 days. Choose an earlier last day."),
    ),
    pauses.Problem.PAST: ("starts", _("The first day has passed. Choose today or a later day.")),
    pauses.Problem.TOO_FAR: ("starts", _("The first day is too far ahead. Choose one within a year.")),
    pauses.Problem.OVERLAPS: ("starts", _("There is a pause on these days already.")),
}

Faults = dict[str, str]


@dataclass(frozen=True, slots=True)
class Around:
    """What the week's page tells beside its pick."""

    turn: Turn
    names: Mapping[int, str]
    pause: Pause | None
    baton: Held | None
    to_pass_on: bool
    """The team has the baton and has not passed it on yet."""
    spares: int
    """How many of the stock could fill a week."""


@pages.app_context_processor
def _around() -> dict[str, object]:
    """`turns()`: whose week it is and what else is going on; looked up only where it is shown."""
    return {"turns": _of_this_week}


def _of_this_week() -> Around:
    today = clock.day_of(clock.now())
    with reading() as reader:
        following = batons.holder(reader, team().campaign_id, clock.monday(today) + timedelta(weeks=1))
        return Around(
            duty.of(reader, team_id(), clock.monday(today)),
            duty.names(reader, team_id()),
            pauses.running(reader, team_id(), today),
            batons.holder(reader, team().campaign_id, clock.monday(today)),
            following is not None and following.team_id == team_id(),
            sum(one.ready for one in spares.described(reader, team_id(), today)),
        )


@pages.before_request
def _admins_decide() -> None:
    if g.team is not None and request.method == "POST":
        require(Role.ADMIN)


@pages.get("/<team>/turns")
def page() -> str:
    """Whose weeks are coming, the notice, and the pauses."""
    return _page()


@pages.post("/<team>/turns/duty")
def give() -> Response | tuple[str, int]:
    """Give somebody a turn from a week on."""
    chosen = _number("deputy") or None
    # What is no day is no Monday of a coming week either.
    week, this_week = _day("week") or date.min, clock.week_of(clock.now())
    try:
        write(duty.give, me().person_id, team_id(), week, _number("person"), chosen, this_week)
    except DutyError as error:
        field, said = DUTY_PROBLEMS[error.problem]
        return _page({field: str(said)}), 422
    return _done("duty")


@pages.post("/<team>/turns/duty/remove")
def take_back() -> Response:
    """Undo a turn: what was before holds again."""
    week = _day("week")
    if week is not None:
        write(duty.take_back, me().person_id, team_id(), week)
    return _done("undone")


@pages.post("/<team>/turns/notice")
def notice() -> Response:
    """Whether the week's notice goes out, and with a link that signs in."""
    write(
        week_links.choose,
        me().person_id,
        team_id(),
        notice="notice" in request.form,
        links="links" in request.form,
        at=clock.now(),
    )
    return _done("notice")


@pages.post("/<team>/turns/pause")
def pause() -> Response | tuple[str, int]:
    """Plan a pause."""
    starts, ends = _day("starts"), _day("ends")
    if starts is None or ends is None:
        return _page(
            {name: field_words.no_day(name) for name in ("starts", "ends") if _day(name) is None}
        ), 422
    try:
        write(pauses.add, me().person_id, team_id(), starts, ends, clock.now())
    except PauseError as error:
        field, said = PAUSE_PROBLEMS[error.problem]
        return _page({field: str(said)}), 422
    return _done("pause")


@pages.post("/<team>/turns/pause/<int:pause_id>/end")
def end_pause(pause_id: int) -> Response:
    """Call a pause off, or end it today."""
    write(pauses.end, me().person_id, team_id(), pause_id, clock.now())
    return _done("ended")


def _number(name: str) -> int:
    return request.form.get(name, 0, type=integer)


def _day(name: str) -> date | None:
    try:
        return clock.typed_day(request.form.get(name, ""))
    except ValueError:
        return None


def _done(what: str) -> Response:
    return redirect(url_for("turns.page", done=what), 303)


def _page(faults: Faults | None = None) -> str:
    today = clock.day_of(clock.now())
    monday = clock.monday(today)
    with reading() as reader:
        ahead = duty.ahead(reader, team_id(), monday, AHEAD)
        names = duty.names(reader, team_id())
        planned = pauses.of_team(reader, team_id(), today)
    done = request.args.get("done", "")
    return render_template(
        "turns.html",
        ahead=ahead,
        names=names,
        weeks=[monday + timedelta(weeks=number) for number in range(duty.WEEKS_AHEAD)],
        planned=planned,
        wanted=team(),
        form=request.form,
        faults=faults or {},
        done=done if done in DONE else "",
    )
