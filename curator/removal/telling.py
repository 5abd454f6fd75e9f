"""*Kerro oma tarinasi*: the public form of a wall that takes stories, and the page to take one back on."""

import re
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from collector import pictures
from collector.pictures import PictureError
from config import clock
from config.models import Campaign, Team
from curator.models import PermissionScope
from curator.removal import tickets, visits
from curator.removal.context import removal
from curator.removal.fault_words import Fault, say_all
from curator.removal.story_form import StoryForm, permission_words
from curator.removal.words import moment, say
from curator.removing import codes, submissions
from curator.removing.submissions import Problem, SubmissionError

pages = Blueprint("telling", __name__)

BODY_LIMIT: Final = 24 * 1024 * 1024
"""What a form with a picture may weigh: three times a picture, so that one too large is told beside it."""
FIELDS_LIMIT: Final = 200_000
PARTS_LIMIT: Final = 40

_KEPT: Final = re.compile(r"[0-9a-f]{32}\.jpg", re.ASCII)
_FAULTS: Final = {
    "too_large": Fault.LARGE_PICTURE,
    "too_many_pixels": Fault.LARGE_PICTURE,
    "too_small": Fault.SMALL_PICTURE,
}


@pages.before_request
def _room_for_a_picture() -> None:
    if request.endpoint == "telling.send":
        request.max_content_length = BODY_LIMIT
        request.max_form_memory_size = FIELDS_LIMIT
        request.max_form_parts = PARTS_LIMIT


@pages.get("/<code>/tarina/<wall>")
def form(code: str, wall: str) -> str:
    """The form of a wall."""
    return _form(visits.spoken(code), wall, StoryForm(), "", {})


@pages.post("/<code>/tarina/<wall>")
def send(code: str, wall: str) -> Response | tuple[str, int]:
    """Keep what was sent; on to the page where it can be followed and taken back."""
    spoken, at = visits.spoken(code), clock.now()
    _wall_names(wall)
    sent, kept = _sent()
    if not visits.comes_from_our_form(f"tarina {wall}"):
        return _form(spoken, wall, sent, kept, {"": Fault.STALE}), 422
    limits = removal().limits
    if limits.stories.wait(request.remote_addr or "") or limits.all_stories.wait("everybody"):
        return _form(spoken, wall, sent, kept, {"": Fault.MANY_STORIES}), 429
    faults: dict[str, Fault] = {}
    if not sent.trapped:
        try:
            kept = _picture() or kept
        except PictureError as error:
            faults["picture"] = _FAULTS.get(error.problem, Fault.NO_PICTURE)
    faults |= sent.faults(with_picture=bool(kept))
    if faults:
        return _form(spoken, wall, sent, kept, faults), 422
    follow = codes.new()
    story = sent.story(kept, spoken, say(spoken))
    try:
        removal().database.writing(submissions.send, wall, story, follow, at)
    except SubmissionError as error:
        if error.problem is Problem.CLOSED:
            abort(404)
        return _form(spoken, wall, sent, kept, {"": Fault.WAITING_STORIES}), 422
    return redirect(url_for("telling.followed", code=spoken, follow=follow), 303)


@pages.get("/<code>/tarina/seuranta/<follow>")
def followed(code: str, follow: str) -> str:
    """What became of a story."""
    return _followed(visits.spoken(code), follow, {})


@pages.post("/<code>/tarina/seuranta/<follow>")
def take_back(code: str, follow: str) -> Response | tuple[str, int]:
    """The sender takes it back: it is off the walls at once."""
    spoken = visits.spoken(code)
    number = visits.found(follow, submissions.find).id or 0
    if not visits.comes_from_our_form(f"seuranta {follow}"):
        return _followed(spoken, follow, {"": Fault.STALE}), 422
    removal().database.writing(submissions.take_back, number, clock.now())
    return redirect(url_for("telling.followed", code=spoken, follow=follow), 303)


def _sent() -> tuple[StoryForm, str]:
    """What was typed, and the picture that came with an earlier try, "" for none."""
    try:
        given = request.form
    except UnicodeDecodeError as error:
        raise BadRequest("the form is not in UTF-8") from error
    name, _, ticket = given.get("kept", "").partition(" ")
    ours = _KEPT.fullmatch(name) and tickets.is_good(removal().key, ticket, f"kuva {name}", clock.now())
    there = ours and (removal().settings.pictures / name).is_file()
    return StoryForm.sent(given), name if there and "without" not in given else ""


def _picture() -> str:
    """The name of the picture that came now, written anew; "" when none did.  `PictureError`."""
    file = request.files.get("picture")
    if not isinstance(file, FileStorage) or not file.filename:
        return ""
    # One byte more than is taken, so that `keep` itself sees a picture that is too large.
    return pictures.keep(file.stream.read(pictures.MOST_BYTES + 1), removal().settings.pictures).file


def _wall_names(wall: str) -> tuple[str, str]:
    """The name of a wall whose form is open, and whose it is; 404 when there is none."""
    with removal().database.reading() as session:
        found = submissions.open_wall(session, wall)
        if found is None:
            abort(404)
        team = session.get(Team, found.team_id) if found.team_id else None
        owner = team or session.get_one(Campaign, found.campaign_id)
        return found.name, owner.name


def _form(spoken: str, wall: str, sent: StoryForm, kept: str, faults: dict[str, Fault]) -> str:
    _, key, at = say(spoken), removal().key, clock.now()
    wall_name, owner = _wall_names(wall)
    return render_template(
        "telling.html",
        _=_,
        language=spoken,
        settings=removal().settings,
        here="telling.form",
        wall=wall,
        wall_name=wall_name,
        owner=owner,
        sent=sent,
        held=f"{kept} {tickets.issue(key, f'kuva {kept}', at)}" if kept else "",
        permits={one.value: words for one, words in permission_words(_).items()},
        faults=say_all(faults, _),
        ticket=tickets.issue(key, f"tarina {wall}", at),
    )


def _followed(spoken: str, follow: str, faults: dict[str, Fault]) -> str:
    row = visits.found(follow, submissions.find)
    _ = say(spoken)
    words = permission_words(_)
    return render_template(
        "told.html",
        _=_,
        language=spoken,
        settings=removal().settings,
        here="telling.followed",
        follow=follow,
        row=row,
        sent_on=moment(row.at, spoken),
        withdrawn_on=moment(row.withdrawn_at, spoken) if row.withdrawn_at else "",
        permits=[words[one] for one in PermissionScope if one.value in row.scope],
        faults=say_all(faults, _),
        ticket=tickets.issue(removal().key, f"seuranta {follow}", clock.now()),
    )
