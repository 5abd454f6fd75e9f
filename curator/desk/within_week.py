"""What a session that a week's link opened may see: its team's week, and what picking for it takes.

Everything else is closed to it, whatever its person may do after signing in with a password: people,
settings, sources, figures, other weeks' picks, other teams.
"""

from typing import Final

from flask import abort, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator.desk.context import me, reading, team_id
from curator.desk.questions import PickForm
from curator.desk.sent import integer
from curator.material import Subject
from curator.models import Pick, Slot
from curator.suggesting.sorting import Picked

OPENED: Final = frozenset(
    {
        "static",
        "assets.card_style",
        "assets.picture",
        "entry.manifest",
        "entry.sign_in",
        "entry.sign_out",
        "notices.seen",
        "week.home",
        "week.page",
        "suggestions.page",
        "suggestions.decide",
        "suggestions.decide_many",
        "lift.page",
        "lift.preview",
        "lift.save",
        "picks.one",
        "picks.preview",
        "picks.arrival",
        "picks.answer",
        "translate.save",
        "translate.remove",
        "picks.permission",
        "picks.look",
        "picks.confirm",
        "picks.withdraw",
        "picks.bring_back",
        "permissions.one",
        "permissions.ask",
        "permissions.answer",
        "permissions.without_picture",
        "add.share",
        "add.page",
        "add.link",
        "add.wait",
        "story.page",
        "story.save",
    }
)
"""Its pages; those about a pick only for a pick of that week."""


def keep_to_it() -> None:
    """403 for whatever is not part of the week this session is for."""
    if request.endpoint not in OPENED:
        abort(403)
    named = (request.view_args or {}).get("pick_id")
    place = request.form.get("place", "") if request.method == "POST" else ""
    with reading() as reader:
        if named is not None and not _is_of_it(reader, named):
            abort(403)
        if place and not _goes_there(reader, place):
            abort(403)
        if (request.endpoint or "").startswith("permissions.") and not _asks_for_it(reader):
            abort(403)


def opens(pick: Pick | Picked) -> bool:
    """Whether a session may open the page of a pick of this team's; one with a password opens them all."""
    if pick.team_id != team_id():
        return False
    return me().week is None or (pick.week == me().week and pick.slot is not Slot.SPARE)


def _is_of_it(session: Session, pick_id: int) -> bool:
    kept = session.get(Pick, pick_id)
    return kept is not None and opens(kept)


def opens_permission(session: Session, subject: Subject) -> bool:
    """Whether a session may open the permission of a post or story: one for a week, of that week's picks."""
    if me().week is None:
        return True
    found = select(col(Pick.id)).where(
        col(Pick.team_id) == team_id(),
        col(Pick.week) == me().week,
        (col(Pick.post_id) == subject.post_id) | (col(Pick.story_id) == subject.story_id),
    )
    return session.execute(found).first() is not None


def _asks_for_it(session: Session) -> bool:
    """Whether a permission's page is about a pick of this week; the team's own wording is a setting."""
    about = Subject(request.args.get("post", 0, type=integer), request.args.get("story", 0, type=integer))
    return "keep" not in request.form and opens_permission(session, about)


def _goes_there(session: Session, place: str) -> bool:
    """Whether a form puts its pick into this week; one that says nothing readable is told so by its page."""
    where = PickForm(place=place).where() if place else None
    if where is None:
        return True
    if where.replacing:
        return _is_of_it(session, where.replacing)
    return where.week == me().week and where.slot is not Slot.SPARE
