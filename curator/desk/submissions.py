"""Stories that visitors sent by the form: what waits, one story, and taking it or leaving it out."""

from typing import Final

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator.desk import formats, submission_words
from curator.desk.context import me, reading, team, write
from curator.desk.guard import require
from curator.desk.language import gettext
from curator.models import Role
from curator.removing import submissions
from curator.removing.submissions import SubmissionError

pages = Blueprint("submissions", __name__)
DONE: Final = frozenset({"declined", "back"})


@pages.app_context_processor
def _around() -> dict[str, object]:
    """`stories_waiting()`: how many wait for the team; `stories_offered()`: whether any can come."""
    return {"stories_waiting": _waiting, "stories_offered": _offered}


def _waiting() -> int:
    if g.get("team") is None or g.get("signed") is None:
        return 0
    with reading() as reader:
        return submissions.waiting(reader, team())


def _offered() -> bool:
    if g.get("team") is None or g.get("signed") is None:
        return False
    with reading() as reader:
        return submissions.offered(reader, team())


@pages.get("/<team>/sent-stories")
def page() -> str:
    """Every story a team may take, the waiting ones first."""
    require(Role.EDITOR)
    with reading() as reader:
        found = submissions.of_team(reader, team())
    return render_template("submissions.html", found=found, said=submission_words)


@pages.get("/<team>/sent-stories/<int:sent_id>")
def one(sent_id: int) -> str:
    """One story."""
    require(Role.EDITOR)
    return _page(sent_id)


@pages.post("/<team>/sent-stories/<int:sent_id>/take")
def take(sent_id: int) -> Response | tuple[str, int]:
    """Make a story of it; on to picking it, with what the sender answered filled in."""
    at = clock.now()
    note = gettext(
        "Sent by the form “Tell your own story” on %(day)s", day=formats.full_date(clock.day_of(at))
    )
    try:
        subject = write(submissions.take, me().person_id, team(), sent_id, note, at)
    except SubmissionError as error:
        return _refused(sent_id, error)
    return redirect(url_for("lift.page", story=subject.story_id), 303)


@pages.post("/<team>/sent-stories/<int:sent_id>/decline")
def decline(sent_id: int) -> Response | tuple[str, int]:
    """Thank and leave it out: the sender sees the thanks on their own page."""
    try:
        write(submissions.decline, me().person_id, team(), sent_id, clock.now())
    except SubmissionError as error:
        return _refused(sent_id, error)
    return redirect(url_for("submissions.one", sent_id=sent_id, done="declined"), 303)


@pages.post("/<team>/sent-stories/<int:sent_id>/back")
def back(sent_id: int) -> Response | tuple[str, int]:
    """Undo leaving it out."""
    try:
        write(submissions.bring_back, me().person_id, team(), sent_id)
    except SubmissionError as error:
        return _refused(sent_id, error)
    return redirect(url_for("submissions.one", sent_id=sent_id, done="back"), 303)


def _refused(sent_id: int, error: SubmissionError) -> tuple[str, int]:
    if error.problem is submissions.Problem.NOT_THERE:
        abort(404)
    return _page(sent_id, {"": str(submission_words.DECIDED)}), 409


def _page(sent_id: int, faults: dict[str, str] | None = None) -> str:
    with reading() as reader:
        row = submissions.one(reader, team(), sent_id)
        if row is None:
            abort(404)
        picks = submissions.picks_of(reader, row.story_id) if row.story_id else []
    done = request.args.get("done", "")
    living = [pick for pick in picks if pick.ended_at is None]
    return render_template(
        "submission.html",
        row=row,
        pick=next(iter(living or picks), None),
        said=submission_words,
        faults=faults or {},
        done=done if done in DONE else "",
    )
