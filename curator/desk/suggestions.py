"""Suggestions: what could be picked, and putting it aside."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collector import queries
from config import clock
from curator import candidates, previews, reviews
from curator.candidates import Suggestion
from curator.desk.context import me, note, reading, team, team_id, write
from curator.desk.sent import integer
from curator.models import Decision

pages = Blueprint("suggestions", __name__)
PAGE: Final = 20
STATES: Final = {"new": None, "later": Decision.LATER, "rejected": Decision.REJECTED}


@dataclass(frozen=True, slots=True)
class Decided:
    """What has just been decided: shown where the card was, before the post `before` (0: last)."""

    what: str
    post_id: int
    before: int


@pages.get("/<team>/suggestions")
def page() -> str:
    """A page of suggestions in one state."""
    state = request.args.get("state", "new")
    if state not in STATES:
        abort(404)
    number = max(1, request.args.get("page", 1, type=integer))
    with reading() as reader:
        found = candidates.suggestions(reader, team(), clock.now(), decision=STATES[state])
    pages_in_all = max(1, -(-len(found) // PAGE))
    number = min(number, pages_in_all)
    here = found[(number - 1) * PAGE : number * PAGE]
    unseen = previews.unfetched(one.post.pictures[0] for one in here if one.post.pictures)
    if unseen:
        note(previews.fetch, unseen, clock.now())
    return render_template(
        "suggestions.html",
        state=state,
        suggestions=here,
        count=len(found),
        number=number,
        pages_in_all=pages_in_all,
        decided=decided(here),
        replace=request.args.get("replace", type=integer),
    )


def decided(here: list[Suggestion]) -> Decided | None:
    """What the address says was just decided, if it does."""
    what, post_id = request.args.get("decided", ""), request.args.get("post", 0, type=integer)
    if what not in {*Decision, "undone"} or not post_id:
        return None
    before = request.args.get("before", 0, type=integer)
    return Decided(what, post_id, before if any(one.post.id == before for one in here) else 0)


@pages.post("/<team>/suggestions/<int:post_id>")
def decide(post_id: int) -> Response:
    """Put a suggestion aside, or bring it back."""
    with reading() as reader:
        if post_id not in queries.posts(reader, [post_id]):
            abort(404)
    what = request.form.get("decision", "")
    if what == "undone":
        write(reviews.bring_back, me().person_id, team_id(), post_id)
    elif what in set(Decision):
        write(reviews.put_aside, me().person_id, team_id(), post_id, Decision(what), clock.now())
    else:
        abort(400)
    return redirect(_back(what, post_id), 303)


def _back(what: str, post_id: int) -> str:
    before = request.form.get("before", 0, type=integer)
    at: dict[str, Any] = {
        "decided": what,
        "post": post_id,
        "before": post_id if what == "undone" else before,
        "_anchor": "decided",
    }
    if request.form.get("page") == "week":
        return url_for("week.page", **at)
    state = request.form.get("state", "new")
    return url_for(
        "suggestions.page",
        state=state if state in STATES else "new",
        page=request.form.get("number", 1, type=integer),
        **at,
    )
