"""The campaign's lists of themes and target groups, as admins keep them."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from curator.desk.context import me, reading, team, write
from curator.desk.guard import require
from curator.desk.language import lazy_gettext as _
from curator.desk.questions import Faults
from curator.models import Role, ThemeKind
from curator.picking import themes
from curator.picking.themes import NAMED_IN, Problem, ThemeError

pages = Blueprint("themes", __name__)
PROBLEMS: Final = {
    Problem.NO_NAME: _("Write the name in Finnish."),
    Problem.NAME_TOO_LONG: _("Shorten the name: at most 60 characters fit here."),
    Problem.TAKEN: _("There is one of this name already."),
    Problem.TOO_MANY: _("The list is full: at most 60 fit on it."),
    Problem.NOT_THERE: _("This is no longer on the list. Open the page again."),
}
SAVED: Final = frozenset({"added", "renamed", "moved", "offered", "retired"})


@pages.get("/<team>/themes")
def page() -> str:
    """Both lists."""
    require(Role.ADMIN)
    return _page({})


@pages.post("/<team>/themes/<listed>")
def add(listed: str) -> Response | tuple[str, int]:
    """One more on a list, ``theme`` or ``audience``."""
    require(Role.ADMIN)
    if listed not in set(ThemeKind):
        return _page({"": str(PROBLEMS[Problem.NOT_THERE])}), 404
    try:
        write(themes.add, me().person_id, team().campaign_id, ThemeKind(listed), _names())
    except ThemeError as error:
        return _page({f"{listed}-fi": str(PROBLEMS[error.problem])}, listed, _names()), 422
    return _saved("added")


@pages.post("/<team>/themes/<int:theme_id>/name")
def rename(theme_id: int) -> Response | tuple[str, int]:
    """Another name."""
    require(Role.ADMIN)
    try:
        write(themes.rename, me().person_id, team().campaign_id, theme_id, _names())
    except ThemeError as error:
        return _page({f"{theme_id}-fi": str(PROBLEMS[error.problem])}, str(theme_id), _names()), 422
    return _saved("renamed")


@pages.post("/<team>/themes/<int:theme_id>/move")
def move(theme_id: int) -> Response | tuple[str, int]:
    """One place up or down."""
    require(Role.ADMIN)
    try:
        write(themes.move, me().person_id, team().campaign_id, theme_id, up=request.form.get("to") == "up")
    except ThemeError as error:
        return _page({"": str(PROBLEMS[error.problem])}), 422
    return _saved("moved")


@pages.post("/<team>/themes/<int:theme_id>/offer")
def offer(theme_id: int) -> Response | tuple[str, int]:
    """Offered for new picks, or no longer."""
    require(Role.ADMIN)
    active = request.form.get("active") == "1"
    try:
        write(themes.offer, me().person_id, team().campaign_id, theme_id, active=active)
    except ThemeError as error:
        return _page({"": str(PROBLEMS[error.problem])}), 422
    return _saved("offered" if active else "retired")


def _names() -> dict[str, str]:
    return {code: request.form.get(code, "") for code in NAMED_IN}


def _saved(what: str) -> Response:
    return redirect(url_for("themes.page", saved=what), 303)


def _page(faults: Faults, typed_in: str = "", typed: dict[str, str] | None = None) -> str:
    with reading() as reader:
        known = themes.of_campaign(reader, team().campaign_id)
    saved = request.args.get("saved", "")
    return render_template(
        "themes.html",
        faults=faults,
        kinds={kind: [one for one in known if one.kind is kind] for kind in ThemeKind},
        languages=NAMED_IN,
        typed_in=typed_in,
        typed=typed or {},
        saved=saved if saved in SAVED else "",
    )
