"""What this person should know, above every page of a team until they say that they have seen it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, g, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from config.models import Credential, Tag, Team
from curator import notices
from curator.desk import notice_words
from curator.desk.context import me, reading, write
from curator.desk.guard import safe_next, teams
from curator.desk.language import gettext, language
from curator.figures.periods import Kind
from curator.models import Baton, Notice, Permission, Pick, RemovalRequest, Role, Slot
from curator.permitting import permission_lists, permissions
from curator.report import reports

pages = Blueprint("notices", __name__)
GOOD_NEWS: Final = frozenset({notice_words.POST_BACK, notice_words.REPORT_READY})


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
    """`notices()`: what the signed-in person has not marked as seen, requests for removal first."""
    return {"notices": _waiting}


def _waiting() -> list[Shown]:
    if g.get("signed") is None:
        return []
    mine = teams()
    with reading() as reader:
        rows = notices.waiting(reader, me().person_id)
        if me().week is not None:
            rows = [row for row in rows if _is_of_the_week(reader, row, mine)]
        rows.sort(key=lambda row: row.subject != "removalrequest")
        return [_shown(row, _way(reader, row, mine)) for row in rows]


def _is_of_the_week(session: Session, row: Notice, mine: Mapping[str, Team]) -> bool:
    """Whether one who came by a week's link may know it: not what the person does elsewhere."""
    pick = session.get(Pick, row.subject_id) if row.subject == "pick" else None
    ours = {team.id for team in mine.values()}
    if pick is None or pick.slot is Slot.SPARE:
        return False
    return pick.team_id in ours and pick.week == me().week


def _shown(row: Notice, way: Way | None) -> Shown:
    said = notice_words.said(row.kind, row.step, row.facts, language())
    return Shown(row.id or 0, said.title, said.text, row.kind in GOOD_NEWS, way)


def _way(session: Session, row: Notice, mine: Mapping[str, Team]) -> Way | None:
    """The page of what a notice is about; None where this person may not open it, or it is gone."""
    find = WAYS.get(row.subject, _to_what_it_names)
    return find(session, row, mine)


def _to_sent_stories(session: Session, row: Notice, mine: Mapping[str, Team]) -> Way | None:
    del session
    key = next((key for key, team in mine.items() if team.id == row.subject_id), None)
    if key is None or row.kind != notice_words.STORY_SENT or not me().may(row.subject_id, Role.EDITOR):
        return None
    return Way(url_for("submissions.page", team=key), gettext("Open the sent stories"))


def _to_figures(session: Session, row: Notice, mine: Mapping[str, Team]) -> Way | None:
    tag = session.get(Tag, row.subject_id)
    key = next((key for key, team in mine.items() if tag and team.campaign_id == tag.campaign_id), None)
    if tag is None or key is None:
        return None
    page = url_for("figures.hashtags", team=key, kind=Kind.HALF.value, of="all", tag=tag.key)
    return Way(page, gettext("Open the figures"))


def _to_permission(session: Session, row: Notice, mine: Mapping[str, Team]) -> Way | None:
    step = session.get(Permission, row.subject_id)
    if step is None:
        return None
    subject = permissions.of_step(step)
    for name, one in mine.items():
        if one.campaign_id == step.campaign_id and permission_lists.reachable(session, one, subject):
            page = url_for("permissions.one", team=name, post=step.post_id, story=step.story_id)
            return Way(page, gettext("Open the permission"))
    return None


def _to_report(session: Session, row: Notice, mine: Mapping[str, Team]) -> Way | None:
    key = next((key for key, team in mine.items() if reports.one(session, team, row.subject_id)), None)
    if key is None:
        return None
    return Way(url_for("reports.one", team=key, report_id=row.subject_id), gettext("Open the summary"))


def _to_what_it_names(session: Session, row: Notice, mine: Mapping[str, Team]) -> Way | None:
    pick = session.get(Pick, row.subject_id) if row.subject == "pick" else None
    credential = session.get(Credential, row.subject_id) if row.subject == "credential" else None
    asked = session.get(RemovalRequest, row.subject_id) if row.subject == "removalrequest" else None
    baton = session.get(Baton, row.subject_id) if row.subject == "baton" else None
    about = pick or credential or asked or baton
    key = next((key for key, team in mine.items() if about and team.id == about.team_id), None)
    if pick and key:
        return Way(url_for("picks.one", team=key, pick_id=pick.id), gettext("Open the pick"))
    if baton:
        return Way(url_for("batons.page", team=key), gettext("Open the baton")) if key else None
    if asked and key and me().may(mine[key].id or 0, Role.EDITOR):
        page = url_for("removals.one", team=key, request_id=asked.id)
        return Way(page, gettext("Open the request"))
    if asked:
        return None
    if key and me().may(mine[key].id or 0, Role.ADMIN):
        return Way(url_for("connections.page", team=key), gettext("Open the connections"))
    return None


WAYS: Final = {
    "permission": _to_permission,
    "tag": _to_figures,
    "team": _to_sent_stories,
    "report": _to_report,
}


@pages.post("/me/notices/<int:notice_id>/seen")
def seen(notice_id: int) -> Response:
    """Put a notice of one's own away."""
    write(notices.see, me().person_id, notice_id, clock.now())
    return redirect(safe_next(request.form.get("next")) or url_for("week.home"), 303)
