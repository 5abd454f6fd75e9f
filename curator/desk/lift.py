"""Picking a post or a story: a preview, and under it only the questions that are open."""

from dataclasses import dataclass, replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from curator import material, picks
from curator.desk import cropping, ended, preview_words, replacing, within_week, words
from curator.desk.context import me, note, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.questions import Faults, PickForm, Weeks, choices, lists, refused
from curator.desk.sent import integer
from curator.material import Material, Subject
from curator.may_show import FORBIDDEN, PERMITTED
from curator.models import People, PermissionState, Pick, Role
from curator.permitting import permission_lists, permissions
from curator.picking import lifting, previews, themes
from curator.picking.previews import Preview
from curator.picks import PickError
from curator.removing import submissions

pages = Blueprint("lift", __name__)
ended.close(pages)


@dataclass(frozen=True, slots=True)
class Lifted:
    """What the page is about."""

    parts: Material
    other: Pick | None
    """Somebody has picked it already."""
    permission: PermissionState | None
    """Where it stands as far as walls are concerned."""
    channel: PermissionState | None
    """The permission that comes with whose channel it is."""
    weeks: Weeks
    replaced: Pick | None


@pages.app_context_processor
def _words() -> dict[str, object]:
    return {"preview_note": preview_words.note}


@pages.get("/<team>/pick")
def page() -> str:
    """The questions, with what is known filled in."""
    require(Role.EDITOR)
    subject = _subject()
    with reading() as reader:
        found = _look(reader, subject)
        usual = themes.usual(reader, team_id())
        sent = submissions.of_story(reader, subject.story_id) if subject.story_id else None
    form = PickForm.fresh(found.parts, _place(found), usual)
    if sent is not None:
        people = "" if sent.people is People.UNANSWERED else sent.people.value
        form = replace(form, alt=sent.alt, photographer=sent.photographer, people=people)
    unseen = [one.id for one in found.parts.pictures if one.id and one.file is None and one.fault is None]
    if unseen:
        note(previews.fetch, unseen[: previews.AT_ONCE], clock.now())
    return _page(found, form, replacing.faults(_to_replace(), found.replaced))


@pages.post("/<team>/pick/preview")
def preview() -> str | dict[str, str]:
    """How it will look; the page again, or (``fragment``) only the parts of it that change, as JSON."""
    subject, form = _subject(), PickForm.sent(request.form)
    with reading() as reader:
        found = _look(reader, subject)
    if request.form.get("fragment"):
        shown = _preview(found, form)
        return {"parts": render_template("preview.html", preview=shown, form=form, parts=found.parts)}
    return _page(found, form, {})


@pages.post("/<team>/pick")
def save() -> Response | tuple[str, int]:
    """Pick it, with whatever has been answered."""
    subject, form = _subject(), PickForm.sent(request.form)
    with reading() as reader:
        found = _look(reader, subject)
    faults, place = form.faults(found.channel), form.where()
    if place is None:
        faults["place"] = str(refused(PickError(picks.Problem.NOT_A_MONDAY))["place"])
    if faults or place is None:
        return _page(found, form, faults), 422
    try:
        made = write(
            lifting.lift,
            me().person_id,
            team_id(),
            subject,
            place,
            form.answers(found.parts),
            form.said(),
            clock.now(),
        )
    except PickError as error:
        with reading() as reader:
            found = _look(reader, subject)
        return _page(found, form, refused(error)), 422
    return redirect(url_for("picks.one", pick_id=made, saved="pick"), 303)


def _subject() -> Subject:
    post, story = request.args.get("post", 0, type=integer), request.args.get("story", 0, type=integer)
    if bool(post) == bool(story):
        abort(404)
    return Subject(post, story)


def _look(session: Session, subject: Subject) -> Lifted:
    campaign = team().campaign_id
    parts = material.load(session, [subject]).get(subject)
    if parts is None or not material.reachable(session, campaign, subject):
        abort(404)
    recorded = permissions.current(session, campaign, [subject]).get(subject)
    channel = permissions.by_channel(session, campaign, parts)
    return Lifted(
        parts=cropping.measured(parts),
        other=picks.of_subject(session, campaign, subject),
        permission=permissions.for_walls(recorded) if recorded else channel,
        channel=channel,
        weeks=choices(session, team_id()),
        replaced=replacing.living(session, _to_replace()),
    )


def _to_replace() -> int:
    """The pick that this one was chosen to replace; 0: none."""
    return request.args.get("replace", 0, type=integer)


def _place(found: Lifted) -> str:
    return f"replace:{_to_replace()}" if _to_replace() else found.weeks.first


def _never(found: Lifted) -> object:
    """Why this cannot be on a wall, so that nobody answers questions in vain; "" where it can."""
    parts = found.parts
    reasons = (
        (parts.taken_down, words.PICK_PROBLEMS[picks.Problem.TAKEN_DOWN]),
        (parts.gone, words.PICK_PROBLEMS[picks.Problem.GONE]),
        (parts.restricted, words.PICK_PROBLEMS[picks.Problem.RESTRICTED]),
        (found.permission in FORBIDDEN, words.PICK_PROBLEMS[picks.Problem.FORBIDDEN]),
        (parts.sensitive, words.SENSITIVE),
    )
    return next((said for holds, said in reasons if holds), "")


def _page(found: Lifted, form: PickForm, faults: Faults) -> str:
    subject = found.parts.subject
    with reading() as reader:
        offered = lists(reader, team().campaign_id, form)
        to_permission = (
            found.permission in FORBIDDEN
            and permission_lists.reachable(reader, team(), subject)
            and within_week.opens_permission(reader, subject)
        )
    return render_template(
        "lift.html",
        found=found,
        parts=found.parts,
        form=form,
        faults=faults,
        never=_never(found),
        preview=_preview(found, form),
        lists=offered,
        to_permission=to_permission,
        ask_permission=found.permission not in PERMITTED
        and (bool(found.parts.pictures) or not found.parts.quotable),
        address={key: request.args[key] for key in ("post", "story", "replace") if key in request.args},
    )


def _preview(found: Lifted, form: PickForm) -> Preview | None:
    at, parts, said = clock.now(), found.parts, form.said()
    # What would be refused on saving does not make the card look as if it were permitted.
    counts = said is not None and (found.permission not in FORBIDDEN or said.state in PERMITTED)
    permission = said.state if said is not None and counts else found.permission
    answers, week = form.answers(parts), clock.week_of(at)
    with reading() as reader:
        return previews.card(reader, team(), parts.subject, answers, week, at, permission=permission)
