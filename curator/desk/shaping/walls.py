"""Walls: what each shows, how it looks and where it may be; a team's admin keeps its own."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import networks
from config.languages import LANGUAGES
from config.models import Team, Wall
from curator.desk import words
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.language import language
from curator.desk.shaping import words as said
from curator.models import Role, ThemeKind
from curator.picking import themes
from curator.shaping import teams, walls
from curator.shaping.drafts import DraftError
from curator.shaping.walls import WallDraft
from curator.showing import brand

pages = Blueprint("walls", __name__)


@pages.get("/<team>/walls")
def page() -> str:
    """The walls on which the team's picks are seen."""
    require(Role.ADMIN)
    with reading() as reader:
        found = walls.of_team(reader, team().campaign_id, team_id())
    return render_template(
        "walls.html",
        walls=found,
        layouts=said.LAYOUTS,
        owner=me().may(team_id(), Role.OWNER),
        done=request.args.get("done", ""),
    )


@pages.get("/<team>/walls/new")
def new() -> str:
    """A form for a new one."""
    require(Role.ADMIN)
    return _form(None, WallDraft(), {})


@pages.post("/<team>/walls/new")
def add() -> Response | tuple[str, int]:
    """A new wall."""
    draft = _sent()
    require(Role.OWNER if draft.whole else Role.ADMIN)
    try:
        write(walls.add, me().person_id, team().campaign_id, team_id(), draft)
    except DraftError as error:
        return _form(None, draft, said.faults(error.problems)), 422
    return redirect(url_for("walls.page", done="added"), 303)


@pages.get("/<team>/walls/<int:wall_id>")
def one(wall_id: int) -> str:
    """A wall's choice, look and sites."""
    kept = _kept(wall_id)
    return _form(kept, WallDraft.of(kept, {one.id or 0: one.key for one in _teams()}), {})


@pages.post("/<team>/walls/<int:wall_id>")
def change(wall_id: int) -> Response | tuple[str, int]:
    """Change them."""
    kept, draft = _kept(wall_id), _sent()
    try:
        write(walls.change, me().person_id, wall_id, draft)
    except DraftError as error:
        return _form(kept, draft, said.faults(error.problems)), 422
    return redirect(url_for("walls.page", done="changed"), 303)


@pages.get("/<team>/walls/<int:wall_id>/close")
def confirm(wall_id: int) -> str:
    """Is it really meant?"""
    return render_template("wall_close.html", kept=_kept(wall_id))


@pages.post("/<team>/walls/<int:wall_id>/close")
def close(wall_id: int) -> Response:
    """Publish it no more."""
    _kept(wall_id)
    write(walls.close, me().person_id, wall_id)
    return redirect(url_for("walls.page", done="closed"), 303)


@pages.post("/<team>/walls/<int:wall_id>/open")
def reopen(wall_id: int) -> Response:
    """Publish it again."""
    _kept(wall_id)
    write(walls.reopen, me().person_id, wall_id)
    return redirect(url_for("walls.page", done="changed"), 303)


def _kept(wall_id: int) -> Wall:
    """A wall that this person may change."""
    require(Role.ADMIN)
    with reading() as reader:
        found = walls.of_team(reader, team().campaign_id, team_id())
    kept = next((one for one in found if one.id == wall_id), None) or abort(404)
    require(Role.OWNER if kept.team_id is None else Role.ADMIN)
    return kept


def _teams() -> list[Team]:
    with reading() as reader:
        return teams.of_campaign(reader, team().campaign_id)


def _sent() -> WallDraft:
    given = request.form
    return WallDraft(
        name=given.get("name", ""),
        key=given.get("key", ""),
        language=given.get("language", ""),
        hosts=given.get("hosts", ""),
        teams=tuple(given.getlist("teams")),
        themes=tuple(given.getlist("themes")),
        languages=given.get("languages", ""),
        networks=tuple(given.getlist("networks")),
        choosing=given.get("choosing", ""),
        layout=given.get("layout", ""),
        look={name: given.get(f"look-{name}", "") for name in brand.NAMES},
        takes_stories=bool(given.get("takes_stories")),
        whole=bool(given.get("whole")),
    )


def _form(kept: Wall | None, draft: WallDraft, faults: dict[str, str]) -> str:
    with reading() as reader:
        offered = themes.of_campaign(reader, team().campaign_id)
    return render_template(
        "wall.html",
        kept=kept,
        form=draft,
        faults=faults,
        of_campaign=_teams(),
        themes={one.key: one.name(language()) for one in offered if one.kind is ThemeKind.THEME},
        networks={key: words.network(key) for key in networks.NAMES},
        languages=LANGUAGES,
        choosing=said.CHOOSING,
        layouts=said.LAYOUTS,
        looks=said.LOOKS,
        fonts=tuple(brand.FONTS),
        colours=brand.COLOURS,
        owner=me().may(team_id(), Role.OWNER),
    )
