"""What this person should know, above every page of a team until they say that they have seen it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, g, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from config.models import Credential, Team
from curator import notices
from curator.desk import notice_words
from curator.desk.context import me, reading, write
from curator.desk.guard import safe_next, teams
from curator.desk.language import gettext, language
from curator.models import Notice, Pick, Role

pages = Blueprint("notices", __name__)
GOOD_NEWS: Final = frozenset({notice_words.POST_BACK})


@dataclass(frozen=True, slots=True)
class Way:
    """Where what a notice is about can be seen to."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as a page shows it."""

    id: int
    title: str
    text: str
    good: bool
    way: Way | None


@pages.app_context_processor
def _around() -> dict[str, object]:
    """`notices()`: what the signed-in person has not marked as seen; looked up only where it is shown."""
    return {"notices": _waiting}


def _waiting() -> list[Shown]:
    if g.get("signed") is None:
        return []
    mine = teams()
    with reading() as reader:
        rows = notices.waiting(reader, me().person_id)
        return [_shown(row, _way(reader, row, mine)) for row in rows]


def _shown(row: Notice, way: Way | None) -> Shown:
    said = notice_words.said(row.kind, row.step, row.facts, language())
    return Shown(row.id or 0, said.title, said.text, row.kind in GOOD_NEWS, way)


def _way(session: Session, row: Notice, mine: Mapping[str, Team]) -> Way | None:
    """The page of the pick or of the connections; None where this person may not open it, or it is gone."""
    pick = session.get(Pick, row.subject_id) if row.subject == "pick" else None
    credential = session.get(Credential, row.subject_id) if row.subject == "credential" else None
    about = pick or credential
    key = next((key for key, team in mine.items() if about and team.id == about.team_id), None)
    if pick and key:
        return Way(url_for("picks.one", team=key, pick_id=pick.id), gettext("Open the pick"))
    if key and me().may(mine[key].id or 0, Role.ADMIN):
        return Way(url_for("connections.page", team=key), gettext("Open the connections"))
    return None


@pages.post("/me/notices/<int:notice_id>/seen")
def seen(notice_id: int) -> Response:
    """Put a notice of one's own away."""
    write(notices.see, me().person_id, notice_id, clock.now())
    return redirect(safe_next(request.form.get("next")) or url_for("week.home"), 303)
