"""What this person should know, above every page of a team until they say that they have seen it."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator import notices
from curator.desk import notice_words
from curator.desk.context import me, reading, write
from curator.desk.guard import safe_next
from curator.desk.language import language

pages = Blueprint("notices", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as a page shows it."""

    id: int
    title: str
    text: str


@pages.app_context_processor
def _around() -> dict[str, object]:
    """`notices()`: what the signed-in person has not marked as seen; looked up only where it is shown."""
    return {"notices": _waiting}


def _waiting() -> list[Shown]:
    if g.get("signed") is None:
        return []
    with reading() as reader:
        rows = notices.waiting(reader, me().person_id)
    shown = []
    for row in rows:
        said = notice_words.said(row.kind, row.step, row.facts, language())
        shown.append(Shown(row.id or 0, said.title, said.text))
    return shown


@pages.post("/me/notices/<int:notice_id>/seen")
def seen(notice_id: int) -> Response:
    """Put a notice of one's own away."""
    write(notices.see, me().person_id, notice_id, clock.now())
    return redirect(safe_next(request.form.get("next")) or url_for("week.home"), 303)
