"""Teams: the campaign's owner adds and ends them, a team's admin keeps its own words."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from config.models import Team
from curator import acts
from curator.desk import uploads
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.sent import integer
from curator.desk.shaping import words as said
from curator.models import Role
from curator.picking import parting
from curator.shaping import payments, teams
from curator.shaping.drafts import DraftError, Problem, Problems
from curator.shaping.teams import Summaries, TeamDraft
from curator.showing import brand

pages = Blueprint("teams", __name__)


@pages.get("/<team>/teams")
def page() -> str:
    """Every team of the campaign."""
    require(Role.ADMIN)
    with reading() as reader:
        found = teams.of_campaign(reader, team().campaign_id)
    today = clock.day_of(clock.now())
    return render_template(
        "teams.html",
        of_campaign=found,
        ended={one.id for one in found if parting.has_ended(one, today)},
        kinds=said.TEAM_KINDS,
        owner=me().may(team_id(), Role.OWNER),
        done=request.args.get("done", ""),
    )


@pages.get("/<team>/teams/new")
def new() -> str:
    """A form for a new team."""
    require(Role.OWNER)
    return _form(None, TeamDraft(), {})


@pages.post("/<team>/teams/new")
def add() -> Response | tuple[str, int]:
    """A new team, whose people are invited next."""
    require(Role.OWNER)
    draft = _sent()
    try:
        write(teams.add, me().person_id, team().campaign_id, draft)
    except DraftError as error:
        return _form(None, draft, said.faults(error.problems)), 422
    return redirect(url_for("teams.page", done="added"), 303)


@pages.get("/<team>/teams/<int:of_id>")
def one(of_id: int) -> str:
    """A team's words, dates and funder."""
    kept = _kept(of_id)
    return _form(kept, TeamDraft.of(kept), {})


@pages.post("/<team>/teams/<int:of_id>")
def change(of_id: int) -> Response | tuple[str, int]:
    """Change them; a picture sent along is the funder's emblem."""
    kept = _kept(of_id)
    draft = _sent(kept)
    try:
        emblem = uploads.sent("emblem")
    except uploads.UploadError as error:
        return _form(kept, draft, {"emblem": str(error)}), 422
    if request.form.get("without"):
        emblem = ""
    elif not emblem:
        emblem = kept.funder_emblem or ""
    try:
        write(_change, me().person_id, of_id, draft, emblem)
    except DraftError as error:
        return _form(kept, draft, said.faults(error.problems)), 422
    with reading() as reader:
        again = _has_ended(kept) and not _has_ended(reader.get_one(Team, of_id))
    return redirect(url_for("teams.page", done="again" if again else "changed"), 303)


@pages.get("/<team>/teams/<int:of_id>/end")
def confirm(of_id: int) -> str:
    """Is it really meant, and who sees to what is left?"""
    require(Role.OWNER)
    kept = _kept(of_id)
    problems: Problems = {"": Problem.ENDED_ALREADY} if _has_ended(kept) else {}
    return _ending(kept, said.faults(problems))


@pages.post("/<team>/teams/<int:of_id>/end")
def end(of_id: int) -> Response | tuple[str, int]:
    """The team takes part no more."""
    require(Role.OWNER)
    kept = _kept(of_id)
    try:
        heir = integer(request.form.get("heir", "0") or "0")
        write(teams.end, me().person_id, of_id, heir, clock.now())
    except ValueError:
        abort(400)
    except DraftError as error:
        return _ending(kept, said.faults(error.problems)), 422
    return redirect(url_for("teams.page", done="ended"), 303)


def _change(session: Session, person_id: int, of_id: int, draft: TeamDraft, emblem: str) -> None:
    teams.change(session, person_id, of_id, draft)
    kept = session.get_one(Team, of_id)
    if (kept.funder_emblem or "") != emblem:
        kept.funder_emblem = emblem or None
        session.add(kept)
        acts.record(session, person_id, "team_emblem", "team", of_id)
        acts.walls_may_change(session)


def _kept(of_id: int) -> Team:
    """A team of the campaign that this person may change."""
    require(Role.ADMIN if of_id == team_id() else Role.OWNER)
    with reading() as reader:
        found = teams.of_campaign(reader, team().campaign_id)
    return next((one for one in found if one.id == of_id), None) or abort(404)


def _sent(kept: Team | None = None) -> TeamDraft:
    """The form; when a team begins and ends, and who comes after it, is the owner's to say."""
    given = request.form
    own = ("name", "key", "kind", "home_url", "project_number", "funder_name", "funder_sentence")
    lasting = ("starts", "ends", "heir")
    told: dict[str, Any] = {name: given.get(name, "") for name in own}
    if kept is None or me().may(team_id(), Role.OWNER):
        told |= {name: given.get(name, "") for name in lasting}
    else:
        told |= {name: getattr(TeamDraft.of(kept), name) for name in lasting}
    return TeamDraft(
        **told,
        look={name: given.get(f"look-{name}", "") for name in brand.NAMES},
        periods=payments.sent(map(_period, range(payments.MOST)), empty=0),
        weekly_notice=bool(given.get("weekly_notice")),
        notice_links=bool(given.get("notice_links")),
        summaries=given.get("summaries", Summaries.QUARTER.value),
    )


def _period(number: int) -> payments.Typed:
    name, first, last = (
        request.form.get(f"period-{field}-{number}", "") for field in ("name", "first", "last")
    )
    return name, first, last


def _form(kept: Team | None, draft: TeamDraft, faults: dict[str, str]) -> str:
    return render_template(
        "team.html",
        kept=kept,
        form=draft,
        periods=payments.sent(draft.periods)[: payments.MOST],
        faults=faults,
        kinds=said.TEAM_KINDS,
        summaries=said.SUMMARIES,
        others=_others(kept),
        owner=me().may(team_id(), Role.OWNER),
        looks=said.LOOKS,
        fonts=tuple(brand.FONTS),
        colours=brand.COLOURS,
    )


def _others(kept: Team | None) -> list[Team]:
    """The teams that could take over from one, and the one that was to, though it may have ended since."""
    with reading() as reader:
        found = teams.of_campaign(reader, team().campaign_id)
    return [
        one for one in found if kept and one.id != kept.id and (one.id == kept.heir_id or not _has_ended(one))
    ]


def _has_ended(one: Team) -> bool:
    return parting.has_ended(one, clock.day_of(clock.now()))


def _ending(kept: Team, faults: dict[str, str]) -> str:
    with reading() as reader:
        left = teams.left_by(reader, kept, clock.now())
    others = [one for one in _others(kept) if not _has_ended(one)]
    return render_template(
        "team_end.html", kept=kept, others=others, left=left, faults=faults, ended=_has_ended(kept)
    )
