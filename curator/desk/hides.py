"""Another team's pick on a shared wall: a team that is on the wall too may hide it there, and undo that."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator import shown
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.sent import integer
from curator.models import Pick, Role
from curator.removing import hiding
from curator.removing.hiding import HidingError

pages = Blueprint("hides", __name__)


@pages.get("/<team>/hides/<int:pick_id>")
def page(pick_id: int) -> str:
    """The pick, and the walls it may be hidden on."""
    require(Role.EDITOR)
    with reading() as reader:
        pick = reader.get(Pick, pick_id)
        if pick is None or pick.ended_at is not None:
            abort(404)
        walls = hiding.walls_of(reader, team(), pick)
        if not walls:
            abort(404)
        described = shown.describe(reader, [pick], clock.day_of(clock.now()))
        hidden = hiding.hidden_on(reader, pick_id)
    changed = request.args.get("wall", 0, type=integer)
    done = next((wall for wall in walls if wall.id == changed), None)
    return render_template("hides.html", one=described[0], walls=walls, hidden=hidden, done=done)


@pages.post("/<team>/hides/<int:pick_id>")
def change(pick_id: int) -> Response:
    """Hide it on a wall, or show it there again."""
    try:
        wall_id = integer(request.form.get("wall", ""))
        if request.form.get("hide"):
            write(hiding.hide_on_wall, me().person_id, team_id(), wall_id, pick_id, clock.now())
        else:
            write(hiding.show_on_wall, me().person_id, team_id(), wall_id, pick_id)
    except (HidingError, ValueError):
        abort(404)
    return redirect(url_for("hides.page", pick_id=pick_id, wall=wall_id), 303)
