"""The stock of spare picks: what fills a week that would stay empty, in which order."""

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator import picks
from curator.desk.context import me, reading, team_id, write
from curator.desk.sent import integer
from curator.models import Pick, Slot
from curator.picking import standing
from curator.turns import spares, stock

pages = Blueprint("spares", __name__)
DONE: Final = frozenset({"moved", "removed"})


@pages.get("/<team>/spares")
def page() -> str:
    """The team's stock, the first to be used first."""
    today = clock.day_of(clock.now())
    with reading() as reader:
        found = spares.described(reader, team_id(), today)
        stand = standing.of(reader, [one.pick for one in found], today)
    done = request.args.get("done", "")
    return render_template(
        "spares.html",
        spares=list(zip(found, stand, strict=True)),
        done=done if done in DONE else "",
        removed=request.args.get("pick", 0, type=integer),
    )


@pages.post("/<team>/spares/<int:pick_id>/move")
def move(pick_id: int) -> Response:
    """Change its place in the order."""
    write(stock.move, me().person_id, team_id(), pick_id, up=request.form.get("to") == "up")
    return redirect(url_for("spares.page", done="moved", _anchor=f"spare-{pick_id}"), 303)


@pages.post("/<team>/spares/<int:pick_id>/remove")
def remove(pick_id: int) -> Response:
    """Take it out of the stock."""
    with reading() as reader:
        kept = reader.get(Pick, pick_id)
    if kept is None or (kept.team_id, kept.slot) != (team_id(), Slot.SPARE):
        abort(404)
    write(picks.withdraw, me().person_id, pick_id)
    return redirect(url_for("spares.page", done="removed", pick=pick_id), 303)
