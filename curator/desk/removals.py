"""Removal requests: what waits, one request, and the decision."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator.desk import removal_words
from curator.desk.context import desk, me, reading, team_id, write
from curator.desk.guard import require
from curator.models import RemovalOutcome, Role
from curator.removing import deciding, views
from curator.removing.removals import Problem, RemovalError
from curator.removing.views import RequestView

pages = Blueprint("removals", __name__)


@pages.app_context_processor
def _around() -> dict[str, object]:
    """`removals_waiting()`: how many requests wait for the team of this page."""
    return {"removals_waiting": _waiting}


def _waiting() -> int:
    if g.get("team") is None or g.get("signed") is None:
        return 0
    with reading() as reader:
        return views.waiting(reader, team_id())


@pages.get("/<team>/removals")
def page() -> str:
    """Every request about a team's picks, the waiting ones first."""
    require(Role.EDITOR)
    at = clock.now()
    with reading() as reader:
        found = views.of_team(reader, team_id(), clock.day_of(at), at)
    return render_template("removals.html", requests=found, said=removal_words)


@pages.get("/<team>/removals/<int:request_id>")
def one(request_id: int) -> str:
    """One request."""
    require(Role.EDITOR)
    return _page(request_id)


@pages.post("/<team>/removals/<int:request_id>/decide")
def decide(request_id: int) -> Response | tuple[str, int]:
    """Remove for good, or put back with an answer."""
    view = _view(request_id)
    given, answer = request.form.get("outcome", ""), request.form.get("answer", "")
    if given not in set(RemovalOutcome):
        abort(400)
    outcome = RemovalOutcome(given)
    try:
        write(deciding.decide, me().person_id, request_id, outcome, answer, clock.now())
    except RemovalError as error:
        return _refused(request_id, error, outcome, answer)
    done = "removed" if outcome is RemovalOutcome.REMOVED else removal_words.keeping(view).value
    return redirect(url_for("removals.one", request_id=request_id, done=done), 303)


@pages.post("/<team>/removals/<int:request_id>/hide")
def hide(request_id: int) -> Response | tuple[str, int]:
    """Hide until it is decided what an alarm did not hide."""
    _view(request_id)
    try:
        write(deciding.hide_now, me().person_id, request_id, clock.now())
    except RemovalError as error:
        return _refused(request_id, error, None, "")
    return redirect(url_for("removals.one", request_id=request_id, done="hidden"), 303)


def _refused(
    request_id: int, error: RemovalError, outcome: RemovalOutcome | None, answer: str
) -> tuple[str, int]:
    field = f"answer-{outcome}" if outcome and error.problem is not Problem.DECIDED else ""
    status = 409 if error.problem is Problem.DECIDED else 422
    return _page(request_id, {field: str(removal_words.PROBLEMS[error.problem])}, answer), status


def _view(request_id: int) -> RequestView:
    at = clock.now()
    with reading() as reader:
        found = views.one(reader, team_id(), request_id, clock.day_of(at), at)
    return found or abort(404)


def _page(request_id: int, faults: dict[str, str] | None = None, answer: str = "") -> str:
    done = request.args.get("done", "")
    return render_template(
        "removal.html",
        one=_view(request_id),
        said=removal_words,
        faults=faults or {},
        answer=answer,
        done=done if done in removal_words.DONE else "",
        writes=bool(desk().settings.notices_url.get_secret_value()),
    )
