"""Picks: all of a team's, and one with its answers, its permission, and its end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from curator import picks
from curator.desk import cropping, races, tongues, words
from curator.desk.context import desk, me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.language import gettext
from curator.desk.questions import Faults, PickForm, lists, refused
from curator.desk.races import Saved
from curator.desk.sent import integer
from curator.material import Material, subject_of
from curator.models import PermissionState, Pick, Role
from curator.permitting import permissions, replied
from curator.picking import previews, standing, translating, watching
from curator.picking.previews import Preview
from curator.picking.standing import Standing
from curator.picking.translating import Translation
from curator.picks import ChangedError, PickError
from curator.showing import arrivals, walls

pages = Blueprint("picks", __name__)
PAGE: Final = 20
SAVED: Final = frozenset({"pick", "answers", "permission", "withdrawn", "back", "look", "translation"})


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
    return show(pick_id)


@pages.post("/<team>/picks/<int:pick_id>/answers")
def answer(pick_id: int) -> Response | tuple[str, int]:
    """Say anew what its card shows, and answer what its picture still needs."""
    form = PickForm.sent(request.form)
    with reading() as reader:
        parts = cropping.measured(_standing(reader, pick_id).shown.material)
    faults = form.faults()
    if faults:
        return show(pick_id, form, faults), 422
    try:
        write(picks.answer, me().person_id, pick_id, form.answers(parts), form.read or None)
    except ChangedError:
        return _raced(pick_id, form), 409
    except PickError as error:
        return show(pick_id, form, refused(error)), 422
    return _saved(pick_id, "answers")


@pages.post("/<team>/picks/<int:pick_id>/preview")
def preview(pick_id: int) -> str | dict[str, str]:
    """How it will look; the page again, or (``fragment``) only the parts of it that change, as JSON."""
    form = PickForm.sent(request.form)
    if not request.form.get("fragment"):
        return show(pick_id, form)
    with reading() as reader:
        found = _standing(reader, pick_id)
        parts = cropping.measured(found.shown.material)
        draft = _draft(reader, found, parts, form)
    return {"parts": render_template("preview.html", preview=draft, form=form, parts=parts)}


@pages.get("/<team>/picks/<int:pick_id>/arrival")
def arrival(pick_id: int) -> dict[str, str]:
    """Whether the walls show it already as it was decided last, and how long that took."""
    with reading() as reader:
        took = _took(reader, own(reader, pick_id))
    return {"words": words.on_the_wall(took)} if took is not None else {}


@pages.post("/<team>/picks/<int:pick_id>/permission")
def permission(pick_id: int) -> Response | tuple[str, int]:
    """Write down a permission's next step."""
    with reading() as reader:
        parts = _standing(reader, pick_id).shown.material
        channel = permissions.by_channel(reader, team().campaign_id, parts)
    form = PickForm.sent(request.form)
    said, faults = form.said(), form.faults(channel)
    if said is None:
        faults["permission"] = str(words.CHOOSE_PERMISSION)
    if faults or said is None:
        return show(pick_id, recorded=form, faults=faults), 422
    try:
        write(
            permissions.record,
            me().person_id,
            team().campaign_id,
            parts.subject,
            said.state,
            said.note,
            clock.now(),
        )
    except PickError as error:
        refusal = {"permission": str(words.PICK_PROBLEMS[error.problem])}
        return show(pick_id, recorded=form, faults=refusal), 422
    return _saved(pick_id, "permission")


@pages.post("/<team>/picks/<int:pick_id>/look")
def look(pick_id: int) -> Response:
    """Have its post looked at now."""
    with reading() as reader:
        kept = own(reader, pick_id)
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
        own(reader, pick_id)
    write(picks.withdraw, me().person_id, pick_id)
    return _saved(pick_id, "withdrawn")


@pages.post("/<team>/picks/<int:pick_id>/back")
def bring_back(pick_id: int) -> Response | tuple[str, int]:
    """Undo a withdrawal."""
    with reading() as reader:
        own(reader, pick_id)
    try:
        write(picks.bring_back, me().person_id, pick_id)
    except PickError as error:
        return show(pick_id, faults={"": next(iter(refused(error).values()))}), 422
    return _saved(pick_id, "back")


def _saved(pick_id: int, what: str) -> Response:
    return redirect(url_for("picks.one", pick_id=pick_id, saved=what), 303)


def own(session: Session, pick_id: int) -> Pick:
    """A pick of this team's; 404 for any other."""
    kept = session.get(Pick, pick_id)
    if kept is None or kept.team_id != team_id():
        abort(404)
    return kept


def _standing(session: Session, pick_id: int) -> Standing:
    found = standing.of(session, [own(session, pick_id)], clock.day_of(clock.now()))
    return found[0] if found else abort(404)


def _draft(session: Session, found: Standing, parts: Material, form: PickForm) -> Preview | None:
    """Its card as it would be with what the form says."""
    answers, translations = form.answers(parts), found.shown.translations
    return previews.card(session, team(), parts.subject, answers, found.pick.week, clock.now(), translations)


def _raced(pick_id: int, form: PickForm) -> str:
    """The page with what was typed and what somebody else saved; saving once more keeps what was typed."""
    with reading() as reader:
        found = _standing(reader, pick_id)
        parts = cropping.measured(found.shown.material)
        kept = PickForm.kept(found.pick, parts)
        offered = lists(reader, team().campaign_id, kept)
    told = gettext(
        "Other answers to this pick were saved while you wrote. Yours are below and not saved yet."
    )
    theirs = races.meanwhile(form, kept, parts, offered)
    return show(pick_id, replace(form, read=kept.read), {"": told}, theirs=theirs)


def _took(session: Session, pick: Pick) -> timedelta | None:
    decided = arrivals.decided_at(session, pick)
    return arrivals.arrived(desk().settings.published, pick.id or 0, decided) if decided else None


def show(
    pick_id: int,
    form: PickForm | None = None,
    faults: Faults | None = None,
    recorded: PickForm | None = None,
    typed: Translation | None = None,
    theirs: Sequence[Saved] = (),
) -> str:
    """The page of a pick; `form`, `recorded` (of its permission) and `typed` keep what a person sent and
    is to mend.

    `theirs`: what somebody else has saved instead.
    """
    saved = request.args.get("saved", "")
    saved = saved if saved in SAVED else ""
    with reading() as reader:
        found = _standing(reader, pick_id)
        subject = subject_of(found.pick)
        parts = cropping.measured(found.shown.material)
        form = form or PickForm.kept(found.pick, parts)
        draft = _draft(reader, found, parts, form)
        offered = lists(reader, team().campaign_id, form)
        translations = translating.of_picks(reader, [pick_id]).get(pick_id, ())
        took = _took(reader, found.pick) if saved else None
        steps = permissions.history(reader, team().campaign_id, subject)
        replies = replied.found(reader, team().campaign_id, subject)
        seen_on = walls.of_team(reader, team())
    return render_template(
        "pick.html",
        one=found,
        parts=parts,
        form=form,
        lists=offered,
        typed=typed,
        theirs=theirs,
        translations=translations,
        tongues=tongues,
        took=took,
        soon=arrivals.SOON,
        faults=faults or {},
        recorded=recorded or PickForm(),
        preview=draft,
        steps=steps,
        replies=replies,
        states=[one for one in PermissionState if permissions.may_follow(steps[-1] if steps else None, one)],
        walls=seen_on,
        wall_url=desk().settings.wall_url,
        saved=saved,
    )
