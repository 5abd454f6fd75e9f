"""Permissions: what waits, and one permission's whole life with its request and its answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector import errands
from collector.queries import ReplyView
from config import clock
from curator import material, picks
from curator.desk import unanswered_words, words
from curator.desk.asking import AnswerForm, AskForm, about, steps_with_names
from curator.desk.context import desk, me, reading, team, team_id, write
from curator.desk.questions import Faults, refused
from curator.desk.sent import integer
from curator.material import Material, Subject
from curator.may_show import FORBIDDEN, PERMITTED
from curator.models import Permission, PermissionScope, PermissionState, Pick
from curator.permitting import asking_words, permission_lists, permissions, replied, unanswered
from curator.permitting.permission_lists import Show
from curator.permitting.permissions import ByChannel
from curator.picks import PickError

pages = Blueprint("permissions", __name__)
PAGE: Final = 20
SAVED: Final = frozenset({"asked", "answer", "without"})
ANSWERS: Final = (
    PermissionState.GRANTED,
    PermissionState.DECLINED,
    PermissionState.WITHDRAWN,
    PermissionState.STANDING,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the page of one permission tells."""

    subject: Subject
    parts: Material
    pick: Pick | None
    steps: list[tuple[Permission, str]]
    """Each with who recorded it, oldest first."""
    state: PermissionState | None
    channel: ByChannel | None
    replies: list[ReplyView]
    about: dict[str, asking_words.About]
    """What a request says, by its language."""
    texts: dict[str, str]


@pages.app_context_processor
def _around() -> dict[str, object]:
    """`permissions_waiting()`: how many of the team's permissions wait; `unanswered_permissions()`: what
    to decide about from Thursday on.  Looked up only where they are shown."""
    return {
        "permissions_waiting": _waiting,
        "unanswered_permissions": _unanswered,
        "unanswered_words": unanswered_words,
    }


def _unanswered() -> list[unanswered.Unanswered]:
    today = clock.day_of(clock.now())
    if not unanswered.comes_up(today):
        return []
    with reading() as reader:
        return unanswered.of_team(reader, team(), today)


def _waiting() -> int:
    if g.get("signed") is None or g.get("team") is None:
        return 0
    if "permissions_waiting" not in g:  # the menu is on a page twice
        with reading() as reader:
            g.permissions_waiting = permission_lists.waiting(reader, team(), clock.now())
    return int(g.permissions_waiting)


@pages.get("/<team>/permissions")
def page() -> str:
    """The lists: what waits, what nobody answered, what was granted, what was not."""
    wanted = request.args.get("show", "")
    show = Show(wanted) if wanted in set(Show) else Show.WAITING
    number = max(1, request.args.get("page", 1, type=integer))
    now = clock.now()
    with reading() as reader:
        found = permission_lists.listed(reader, team(), show, now, PAGE + 1, (number - 1) * PAGE)
        answered = {
            one.material.subject
            for one in found
            if one.step and replied.found(reader, team().campaign_id, one.material.subject)
        }
    return render_template(
        "permissions.html",
        found=found[:PAGE],
        answered=answered,
        show=show,
        number=number,
        more=len(found) > PAGE,
    )


@pages.get("/<team>/permission")
def one() -> str:
    """One permission."""
    with reading() as reader:
        found = _look(reader)
    return _page(found)


@pages.post("/<team>/permission/asked")
def ask() -> Response | tuple[str, int]:
    """It has been asked, in exactly these words."""
    with reading() as reader:
        found = _look(reader)
    form = AskForm.sent(request.form)
    faults = form.faults()
    if faults:
        return _page(found, faults, ask=form), 422
    at = clock.now()
    told = permissions.Told(scope=form.scope, wording=form.text)
    try:
        _record(found.subject, PermissionState.ASKED, "", at, told)
    except PickError as error:
        return _page(_look_again(), refused(error), ask=form), 422
    if form.keep:
        terms = found.about[form.language].terms
        write(asking_words.keep, me().person_id, team_id(), form.language, form.text, terms, at)
    return _saved(found.subject, "asked")


@pages.post("/<team>/permission/answer")
def answer() -> Response | tuple[str, int]:
    """What was answered."""
    with reading() as reader:
        found = _look(reader)
    form = AnswerForm.sent(request.form)
    faults = form.faults(found.channel.state if found.channel else None)
    if faults or form.state is None:
        return _page(found, faults, answer=form), 422
    told = permissions.Told(scope=form.scope, reply=form.reply, reply_url=form.reply_url)
    try:
        _record(found.subject, form.state, form.note, clock.now(), told)
    except PickError as error:
        # A permission for something else is a good answer: what it lacks is the wall.
        field = "scope" if form.state in PERMITTED else "state"
        return _page(_look_again(), {field: str(words.PICK_PROBLEMS[error.problem])}, answer=form), 422
    return _saved(found.subject, "answer")


@pages.post("/<team>/permission/without-picture")
def without_picture() -> Response | tuple[str, int]:
    """Let the pick do without its picture."""
    with reading() as reader:
        found = _look(reader)
    if found.pick is None or found.pick.id is None:
        abort(404)
    try:
        write(unanswered.without_picture, me().person_id, found.pick.id)
    except PickError as error:
        return _page(_look_again(), refused(error)), 422
    return _saved(found.subject, "without")


def _record(
    subject: Subject, state: PermissionState, note: str, at: datetime, told: permissions.Told
) -> None:
    write(permissions.record, me().person_id, team().campaign_id, subject, state, note, at, told)


def _look_again() -> Found:
    """As it is now, where somebody else has changed it since the page was opened."""
    with reading() as reader:
        return _look(reader)


def _saved(subject: Subject, what: str) -> Response:
    return redirect(_address(subject, saved=what), 303)


def _address(subject: Subject, **more: str) -> str:
    return url_for("permissions.one", post=subject.post_id or None, story=subject.story_id or None, **more)  # type: ignore[arg-type]  # what else it takes are parts of the query


def _look(session: Session) -> Found:
    post, story = request.args.get("post", 0, type=integer), request.args.get("story", 0, type=integer)
    if bool(post) == bool(story):
        abort(404)
    subject = Subject(post, story)
    parts = material.load(session, [subject]).get(subject)
    if parts is None or not permission_lists.reachable(session, team(), subject):
        abort(404)
    campaign = team().campaign_id
    steps = permissions.history(session, campaign, subject)
    found = picks.of_subject(session, campaign, subject)
    asked = about(session, desk().settings, team(), parts)
    return Found(
        subject=subject,
        parts=parts,
        pick=found,
        steps=steps_with_names(session, steps),
        state=steps[-1].state if steps else None,
        channel=permissions.channel(session, campaign, parts),
        replies=replied.found(session, campaign, subject),
        about=asked,
        texts=asking_words.texts(session, team_id(), asked),
    )


def _page(
    found: Found,
    faults: Faults | None = None,
    ask: AskForm | None = None,
    answer: AnswerForm | None = None,
) -> str:
    state = found.state or (found.channel.state if found.channel else None)
    # One granted for print only permits no wall: it can still be asked for, and nothing appears by itself.
    of_walls = permissions.for_walls(found.steps[-1][0]) if found.steps else state
    faults = faults or {}
    if ask is None:
        ask = AskForm.fresh(found.parts.language, request.args, found.texts)
        if ask.scope != (PermissionScope.WALL,):
            wider = replace(found.about[ask.language], scope=ask.scope)
            ask = replace(ask, text=asking_words.ready(ask.language, wider))
    return render_template(
        "permission.html",
        found=found,
        parts=found.parts,
        state=state,
        permitted=of_walls in PERMITTED,
        forbidden=state in FORBIDDEN,
        open_=of_walls is None or of_walls in permissions.OPEN,
        ask=ask,
        answer=answer or AnswerForm.fresh(found.steps[-1][0] if found.steps else None, found.replies),
        faults=faults,
        scopes=list(PermissionScope),
        scope_of=permissions.scope_of,
        answers=ANSWERS,
        languages=asking_words.LANGUAGES,
        listened=found.parts.network in errands.LISTENED and bool(found.subject.post_id),
        given_up=unanswered.GIVEN_UP.days,
        address={"post": found.subject.post_id or None, "story": found.subject.story_id or None},
        saved=_said(request.args.get("saved", "")),
        may_do_without=bool(found.pick and found.pick.with_picture and found.parts.quotable)
        and state not in FORBIDDEN,
    )


def _said(saved: str) -> str:
    return saved if saved in SAVED else ""
