"""The people of a team: who they are, inviting, roles, letting go.  For admins."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator.desk import words
from curator.desk.context import desk, me, reading, team, team_id, write
from curator.desk.guard import require
from curator.entry import staff
from curator.entry.staff import Member, Problem, StaffError
from curator.models import Role

pages = Blueprint("people", __name__)
GIVEN: Final = (Role.VIEWER, Role.EDITOR, Role.ADMIN)
"""What an admin may give; owners are made from the command line."""


@pages.before_request
def _admins_only() -> None:
    # Unsigned people are sent to sign in by the guard before this.
    if g.team is not None:
        require(Role.ADMIN)


@pages.get("/<team>/people")
def page() -> str:
    """Everybody who works for the team."""
    return _page()


@pages.post("/<team>/people")
def invite() -> str | tuple[str, int]:
    """Invite somebody; the one-time link is shown on this answer only."""
    given = request.form
    role = given.get("role", "")
    try:
        secret = write(
            staff.invite,
            me(),
            team_id(),
            given.get("email", ""),
            given.get("name", "").strip(),
            Role(role) if role in set(GIVEN) else Role.VIEWER,
            clock.now(),
        )
    except StaffError as error:
        field = "email" if error.problem in {Problem.NO_ADDRESS, Problem.TOO_LONG} else ""
        return _page({field: str(words.STAFF_PROBLEMS[error.problem])}), 422
    return _link_page(given.get("email", "").strip(), secret)


@pages.post("/<team>/people/<int:person_id>/role")
def change_role(person_id: int) -> Response | tuple[str, int]:
    """Another role."""
    role = request.form.get("role", "")
    if role not in set(GIVEN):
        abort(400)
    return _do(lambda: write(staff.change_role, me(), team_id(), person_id, Role(role)), "role")


@pages.post("/<team>/people/<int:person_id>/link")
def new_link(person_id: int) -> str | tuple[str, int]:
    """A new one-time link for who cannot get in."""
    member = _member(person_id)
    try:
        secret = write(staff.new_link, me(), team_id(), person_id, clock.now())
    except StaffError as error:
        return _page({"": str(words.STAFF_PROBLEMS[error.problem])}), 422
    return _link_page(member.email, secret)


@pages.post("/<team>/people/<int:person_id>/signout")
def sign_out(person_id: int) -> Response | tuple[str, int]:
    """End somebody's sign-ins on every device."""
    return _do(lambda: write(staff.sign_out, me(), team_id(), person_id, clock.now()), "out")


@pages.post("/<team>/people/<int:person_id>/code")
def drop_code(person_id: int) -> Response | tuple[str, int]:
    """Take somebody's second factor away, who has lost it."""
    return _do(lambda: write(staff.drop_code, me(), team_id(), person_id, clock.now()), "code")


@pages.get("/<team>/people/<int:person_id>/remove")
def confirm(person_id: int) -> str | tuple[str, int]:
    """Is it really meant?  Where it would be refused anyhow, the answer comes before the question."""
    member = _member(person_id)
    problem = _in_the_way(member)
    if problem is not None:
        return _page({"": str(words.STAFF_PROBLEMS[problem])}), 422
    return render_template("let_go.html", member=member)


@pages.post("/<team>/people/<int:person_id>/remove")
def let_go(person_id: int) -> Response | tuple[str, int]:
    """End somebody's work for the team."""
    return _do(lambda: write(staff.let_go, me(), team_id(), person_id, clock.now()), "gone")


def _do(step: Callable[[], None], done: str) -> Response | tuple[str, int]:
    try:
        step()
    except StaffError as error:
        return _page({"": str(words.STAFF_PROBLEMS[error.problem])}), 422
    return redirect(url_for("people.page", done=done), 303)


def _in_the_way(member: Member) -> Problem | None:
    """Why a person cannot be removed by this one; None where they can."""
    if member.role not in GIVEN:
        return Problem.OWNER
    if member.person_id == me().person_id:
        return Problem.LEAVING
    return None if member.ours else Problem.ABOVE_YOU


def _member(person_id: int) -> Member:
    with reading() as reader:
        found = next((one for one in staff.members(reader, team(), me()) if one.person_id == person_id), None)
    return found or abort(404)


def _link_page(email: str, secret: str) -> str:
    path = url_for("entry.invitation", secret=secret or "-").removeprefix(request.script_root)
    link = desk().settings.desk_url + path if secret else ""
    return render_template("invited.html", email=email, link=link)


def _page(faults: dict[str, str] | None = None) -> str:
    with reading() as reader:
        members = staff.members(reader, team(), me())
    return render_template(
        "people.html",
        members=members,
        given=GIVEN,
        faults=faults or {},
        form=request.form,
        done=request.args.get("done", ""),
    )
