"""The form for a story nobody else can read for us: an own one, or a link to a closed network.

It asks for the story and for its pick at once, so text, author and one press are enough.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collector import identity
from config import clock
from curator import picks
from curator.desk import cropping, ended, replacing, uploads, words
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.language import gettext, language
from curator.desk.language import lazy_gettext as _
from curator.desk.questions import WITHOUT, Faults, PickForm, choices, lists, refused
from curator.desk.sent import integer
from curator.material import Material, Picture, Subject
from curator.models import PermissionState, Role
from curator.picking import lifting, stories, themes
from curator.picking.stories import Brought, Problem
from curator.picks import PickError

pages = Blueprint("story", __name__)
ended.close(pages)
WRITTEN_IN: Final = {
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "en": _("English"),
    "se": _("Northern Sámi"),
    "de": _("German"),
    "uk": _("Ukrainian"),
}
_FIELDS: Final = {
    Problem.NO_TEXT: "text",
    Problem.TEXT_TOO_LONG: "text",
    Problem.NO_AUTHOR: "author",
    Problem.AUTHOR_TOO_LONG: "author",
    Problem.IN_FUTURE: "published_on",
}


@dataclass(frozen=True, slots=True)
class StoryForm:
    """What a person typed of the story; the pick's questions are in `pick`."""

    link: str
    text: str
    author: str
    published_on: str
    language: str
    kept: str
    """The file name of a picture already sent."""
    pick: PickForm


@pages.get("/<team>/story")
def page() -> str:
    """The empty form; a link and a text may come along."""
    require(Role.EDITOR)
    given = request.args
    with reading() as reader:
        first = choices(reader, team_id()).first
        usual = themes.usual(reader, team_id())
    wanted = given.get("replace", 0, type=integer)
    form = StoryForm(
        link=given.get("link", ""),
        text=given.get("text", ""),
        author="",
        published_on=clock.day_of(clock.now()).isoformat(),
        language=language(),
        kept="",
        pick=PickForm.of_story(f"replace:{wanted}" if wanted else first, usual),
    )
    return _page(form, {})


@pages.post("/<team>/story")
def save() -> Response | tuple[str, int]:
    """Keep the story and pick it, in one step."""
    form, faults = _sent()
    brought = _brought(form)
    for problem in stories.problems(brought, clock.day_of(clock.now())):
        faults.setdefault(_FIELDS[problem], str(words.STORY_PROBLEMS[problem]))
    asked = form.pick.faults()
    if asked.pop("permission", ""):
        told = gettext("Tick this if the permission has been given. If it has not, empty the next field.")
        faults["permitted"] = told
    faults |= asked
    place = form.pick.where()
    if place is None:
        faults["place"] = str(words.PICK_PROBLEMS[picks.Problem.NOT_A_MONDAY])
    if faults or place is None:
        return _page(form, faults), 422
    answers = form.pick.answers(cropping.measured(_draft(brought)))
    try:
        made = write(
            lifting.lift_story,
            me().person_id,
            team_id(),
            brought,
            place,
            answers,
            form.pick.said(),
            clock.now(),
        )
    except PickError as error:
        return _page(form, refused(error)), 422
    return redirect(url_for("picks.one", pick_id=made, saved="pick"), 303)


def _sent() -> tuple[StoryForm, Faults]:
    """What was sent, its picture re-encoded already: that is not lost on a mistake elsewhere."""
    given, faults = request.form, Faults()
    kept = "" if given.get("without") else uploads.kept(given.get("kept", ""))
    try:
        kept = uploads.sent() or kept
    except uploads.UploadError as error:
        faults["picture"] = str(error)
    day = given.get("published_on", "")
    if _date(day) is None:
        faults["published_on"] = gettext("Choose the day, or write it like this: 2026-11-23.")
    form = StoryForm(
        link=given.get("link", ""),
        text=given.get("text", "").replace("\r\n", "\n"),
        author=given.get("author", ""),
        published_on=day,
        language=given.get("language", ""),
        kept=kept,
        pick=replace(
            PickForm.sent(given),
            picture="0" if kept else WITHOUT,
            permission=PermissionState.GRANTED.value if given.get("permitted") else "",
        ),
    )
    return form, faults


def _date(text: str) -> date | None:
    try:
        return clock.typed_day(text, stories.YEARS)
    except ValueError:
        return None


def _brought(form: StoryForm) -> Brought:
    return Brought(
        text=form.text,
        author_name=form.author,
        published_on=_date(form.published_on) or clock.day_of(clock.now()),
        language=form.language if form.language in WRITTEN_IN else "fi",
        identity=identity.of_link(form.link) if form.link else None,
        picture=form.kept or None,
    )


def _draft(brought: Brought) -> Material:
    """The story's parts before it is kept, for reading the answers."""
    return Material(
        subject=Subject(),
        network="",
        url="",
        title="",
        text=brought.text,
        language=brought.language,
        author_name=brought.author_name.strip(),
        author_handle="",
        author_url="",
        published_on=brought.published_on,
        pictures=(Picture(0, brought.picture, "", is_video=False),) if brought.picture else (),
        quotable=brought.identity is not None,
    )


def _page(form: StoryForm, faults: Faults) -> str:
    found = identity.of_link(form.link) if form.link else None
    place = form.pick.where()
    wanted = place.replacing if place else None
    with reading() as reader:
        weeks = choices(reader, team_id())
        replaced = replacing.living(reader, wanted)
        offered = lists(reader, team().campaign_id, form.pick)
    return render_template(
        "story.html",
        form=form,
        faults=replacing.faults(wanted, replaced) | faults,
        weeks=weeks,
        replaced=replaced,
        lists=offered,
        source=found,
        why=request.args.get("why", ""),
        written_in=WRITTEN_IN,
    )
