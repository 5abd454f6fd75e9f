"""Hashtags: a team's admin keeps its own, the campaign's owner those of everybody."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config.models import Tag
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.shaping import words as said
from curator.models import Role
from curator.shaping import tags
from curator.shaping.drafts import DraftError
from curator.shaping.tags import TagDraft

pages = Blueprint("tags", __name__)


@pages.get("/<team>/hashtags")
def page() -> str:
    """The hashtags that count here."""
    require(Role.ADMIN)
    with reading() as reader:
        found = tags.of_team(reader, team().campaign_id, team_id())
    return render_template(
        "tags.html",
        tags=found,
        roles=said.TAG_ROLES,
        owner=me().may(team_id(), Role.OWNER),
        done=request.args.get("done", ""),
    )


@pages.get("/<team>/hashtags/new")
def new() -> str:
    """A form for a new one."""
    require(Role.ADMIN)
    return _form(None, TagDraft(), {})


@pages.post("/<team>/hashtags/new")
def add() -> Response | tuple[str, int]:
    """A new hashtag."""
    draft = _sent()
    require(Role.OWNER if draft.whole else Role.ADMIN)
    try:
        write(tags.add, me().person_id, team().campaign_id, team_id(), draft)
    except DraftError as error:
        return _form(None, draft, said.faults(error.problems)), 422
    return redirect(url_for("tags.page", done="added"), 303)


@pages.get("/<team>/hashtags/<int:tag_id>")
def one(tag_id: int) -> str:
    """A hashtag's role, spellings and dates."""
    kept = _kept(tag_id)
    return _form(kept, TagDraft.of(kept), {})


@pages.post("/<team>/hashtags/<int:tag_id>")
def change(tag_id: int) -> Response | tuple[str, int]:
    """Change them."""
    kept, draft = _kept(tag_id), _sent()
    try:
        write(tags.change, me().person_id, tag_id, draft)
    except DraftError as error:
        return _form(kept, draft, said.faults(error.problems)), 422
    return redirect(url_for("tags.page", done="changed"), 303)


def _kept(tag_id: int) -> Tag:
    """A hashtag that this person may change."""
    require(Role.ADMIN)
    with reading() as reader:
        found = tags.of_team(reader, team().campaign_id, team_id())
    kept = next((one for one in found if one.id == tag_id), None) or abort(404)
    require(Role.OWNER if kept.team_id is None else Role.ADMIN)
    return kept


def _sent() -> TagDraft:
    given = request.form
    texts = ("name", "role", "spellings", "starts", "ends")
    told: dict[str, Any] = {name: given.get(name, "") for name in texts}
    return TagDraft(**told, whole=bool(given.get("whole")))


def _form(kept: Tag | None, draft: TagDraft, faults: dict[str, str]) -> str:
    owner = me().may(team_id(), Role.OWNER)
    return render_template(
        "tag.html", kept=kept, form=draft, faults=faults, roles=said.TAG_ROLES, owner=owner
    )
