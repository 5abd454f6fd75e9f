"""Picks: all of a team's, and one with its answers, its permission, and its end."""

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from curator import permissions, picks, previews, standing, walls, watching
from curator.desk import words
from curator.desk.context import desk, me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.questions import Faults, PickForm, refused
from curator.desk.sent import integer
from curator.material import subject_of
from curator.models import PermissionState, Pick, Role
from curator.picks import PickError
from curator.standing import Standing

pages = Blueprint("picks", __name__)
PAGE: Final = 20
SAVED: Final = frozenset({"pick", "answers", "permission", "withdrawn", "back", "look"})


@pages.get("/<team>/picks")
def page() -> str:
    """A team's picks, newest week first."""
    number = max(1, request.args.get("page", 1, type=integer))
    today = clock.day_of(clock.now())
    with reading() as reader:
        kept = picks.of_team(reader, team_id(), PAGE + 1, (number - 1) * PAGE)
        stand = standing.of(reader, kept[:PAGE], today)
    return render_template("picks.html", standings=stand, number=number, more=len(kept) > PAGE)


@pages.get("/<team>/picks/<int:pick_id>")
def one(pick_id: int) -> str:
    """One pick."""
    return _page(pick_id)


@pages.post("/<team>/picks/<int:pick_id>/answers")
def answer(pick_id: int) -> Response | tuple[str, int]:
    """Answer what its picture still needs."""
    form = PickForm.sent(request.form)
    with reading() as reader:
        kept = _own(reader, pick_id)
        parts = standing.of(reader, [kept], clock.day_of(clock.now()))[0].shown.material
    faults = form.faults()
    if faults:
        return _page(pick_id, form, faults), 422
    try:
        write(picks.answer, me().person_id, pick_id, form.answers(parts))
    except PickError as error:
        return _page(pick_id, form, refused(error)), 422
    return _saved(pick_id, "answers")


@pages.post("/<team>/picks/<int:pick_id>/permission")
def permission(pick_id: int) -> Response | tuple[str, int]:
    """Write down a permission's next step."""
    with reading() as reader:
        kept = _own(reader, pick_id)
    form = PickForm.sent(request.form)
    said, faults = form.said(), form.faults()
    if said is None:
        faults["permission"] = str(words.CHOOSE_PERMISSION)
    if faults or said is None:
        return _page(pick_id, note=form.note, faults=faults), 422
    write(
        permissions.record,
        me().person_id,
        team().campaign_id,
        subject_of(kept),
        said.state,
        said.note,
        clock.now(),
    )
    return _saved(pick_id, "permission")


@pages.post("/<team>/picks/<int:pick_id>/look")
def look(pick_id: int) -> Response:
    """Have its post looked at now."""
    with reading() as reader:
        kept = _own(reader, pick_id)
    if not kept.post_id:
        abort(404)
    write(watching.look_now, me().person_id, pick_id, kept.post_id, clock.now())
    return _saved(pick_id, "look")


@pages.get("/<team>/picks/<int:pick_id>/withdraw")
def confirm(pick_id: int) -> str:
    """Is it really meant?"""
    require(Role.EDITOR)
    with reading() as reader:
        found = _standing(reader, pick_id)
    return render_template("withdraw.html", one=found)


@pages.post("/<team>/picks/<int:pick_id>/withdraw")
def withdraw(pick_id: int) -> Response:
    """Take it off the wall."""
    with reading() as reader:
        _own(reader, pick_id)
    write(picks.withdraw, me().person_id, pick_id)
    return _saved(pick_id, "withdrawn")


@pages.post("/<team>/picks/<int:pick_id>/back")
def bring_back(pick_id: int) -> Response | tuple[str, int]:
    """Undo a withdrawal."""
    with reading() as reader:
        _own(reader, pick_id)
    try:
        write(picks.bring_back, me().person_id, pick_id)
    except PickError as error:
        return _page(pick_id, faults={"": next(iter(refused(error).values()))}), 422
    return _saved(pick_id, "back")


def _saved(pick_id: int, what: str) -> Response:
    return redirect(url_for("picks.one", pick_id=pick_id, saved=what), 303)


def _own(session: Session, pick_id: int) -> Pick:
    kept = session.get(Pick, pick_id)
    if kept is None or kept.team_id != team_id():
        abort(404)
    return kept


def _standing(session: Session, pick_id: int) -> Standing:
    found = standing.of(session, [_own(session, pick_id)], clock.day_of(clock.now()))
    return found[0] if found else abort(404)


def _page(pick_id: int, form: PickForm | None = None, faults: Faults | None = None, note: str = "") -> str:
    at = clock.now()
    with reading() as reader:
        found = _standing(reader, pick_id)
        subject = subject_of(found.pick)
        form = form or PickForm.kept(found.pick)
        draft = previews.card(
            reader, team(), subject, form.answers(found.shown.material), found.pick.week, at
        )
        steps = permissions.history(reader, team().campaign_id, subject)
        seen_on = walls.of_team(reader, team())
    saved = request.args.get("saved", "")
    return render_template(
        "pick.html",
        one=found,
        parts=found.shown.material,
        form=form,
        faults=faults or {},
        note=note,
        preview=draft,
        steps=steps,
        states=list(PermissionState),
        walls=seen_on,
        wall_url=desk().settings.wall_url,
        saved=saved if saved in SAVED else "",
    )
