"""Connections: what works without any, Instagram and Facebook in three steps, and keys by hand.

For a team's admins.  No page opens a connection or shows a key: `curator.connecting.connections` keeps
what is given, the collector does the rest.
"""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from config import clock, secret
from curator.connecting import channels, connections, meta_dialog
from curator.connecting.connections import Connection, ConnectionRefused, Problem
from curator.desk import connection_words
from curator.desk.context import desk, me, reading, team, team_id, write
from curator.desk.guard import require, teams
from curator.desk.headers import may_lead_to
from curator.desk.sent import integer
from curator.models import Role

pages = Blueprint("connections", __name__)
IN_SESSION: Final = "connecting"
LOOK_EVERY: Final = 3
"""Seconds between two looks at a connection that is being finished."""
LOOKS: Final = 40
"""After so many a page left open stops looking, so that it does not keep its person signed in."""

Page = str | Response | tuple[str, int]


@pages.before_request
def _admins_only() -> None:
    if g.team is not None:
        require(Role.ADMIN)


@pages.get("/<team>/connections")
def page() -> Page:
    """The three steps and every connection of the team."""
    return _page()


@pages.post("/<team>/connections/meta")
def connect() -> Page:
    """Go to Meta's own page, where a person allows what we ask for."""
    started = meta_dialog.start(team_id(), clock.now())
    try:
        where = meta_dialog.dialog(desk().settings, started.state, _answer_address())
    except ConnectionRefused as refused:
        return _page(refused.problem, 422)
    session[IN_SESSION] = started.kept()
    may_lead_to(meta_dialog.ORIGIN)
    return redirect(where, 303)


@pages.get("/connections/meta")
def answer() -> Page:
    """Back from Meta.  It changes something although it is opened: the state, good once, is its token."""
    at = clock.now()
    try:
        number = meta_dialog.back(session.pop(IN_SESSION, None), request.args.get("state", ""), at)
    except ConnectionRefused as refused:
        return redirect(_home(problem=refused.problem), 303)
    if not me().may(number, Role.ADMIN):
        abort(403)
    key, ours = next((key, one) for key, one in teams().items() if one.id == number)
    code = request.args.get("code", "")
    if not code or "error" in request.args:
        return redirect(url_for("connections.page", team=key, problem=Problem.REFUSED.value), 303)
    write(connections.begin, me(), ours, _key(), code, _answer_address(), at)
    return redirect(url_for("connections.page", team=key), 303)


@pages.post("/<team>/connections/mastodon")
def mastodon() -> Page:
    """Keep a key to a server of the Mastodon family."""
    given = request.form
    return _keep(connections.add_mastodon, given.get("server", ""), given.get("key", ""))


@pages.post("/<team>/connections/bluesky")
def bluesky() -> Page:
    """Keep an app password of a Bluesky account."""
    given = request.form
    return _keep(connections.add_bluesky, given.get("handle", ""), given.get("password", ""))


@pages.post("/<team>/connections/key/<key_kind>")
def key(key_kind: str) -> Page:
    """Keep a key of a network whose keys are plain texts."""
    if key_kind not in connections.PLAIN:
        abort(404)
    given = request.form
    try:
        write(connections.add_key, me(), team(), _key(), key_kind, given, clock.now())
    except ConnectionRefused as refused:
        field = f"{key_kind}-{connections.PLAIN[key_kind].needed[0]}"
        return _page(refused.problem, 422, {field: str(connection_words.PROBLEMS[refused.problem])})
    return redirect(url_for("connections.page", done="kept"), 303)


@pages.get("/<team>/connections/<int:credential_id>")
def one(credential_id: int) -> Page:
    """What is collected through one connection."""
    return _one_page(credential_id)


@pages.post("/<team>/connections/<int:credential_id>/accounts")
def choose(credential_id: int) -> Page:
    """Collect exactly the ticked accounts."""
    wanted = request.form.getlist("account")
    return _do(credential_id, lambda: write(channels.choose, me(), team(), credential_id, wanted))


@pages.post("/<team>/connections/<int:credential_id>/partner")
def partner(credential_id: int) -> Page:
    """Collect a partner's account, with its standing permission."""
    given = request.form
    return _do(
        credential_id,
        lambda: write(
            channels.add_partner,
            me(),
            team(),
            credential_id,
            given.get("username", ""),
            given.get("name", ""),
            consent=given.get("consent") == "yes",
        ),
    )


@pages.post("/<team>/connections/<int:credential_id>/hashtag")
def hashtag(credential_id: int) -> Page:
    """Search a hashtag."""
    return _do(
        credential_id,
        lambda: write(
            channels.add_hashtag,
            me(),
            team(),
            credential_id,
            request.form.get("tag", ""),
            clock.now(),
            reviewed=desk().settings.meta_reviewed,
        ),
    )


@pages.post("/<team>/connections/<int:credential_id>/pause/<int:source_id>")
def pause(credential_id: int, source_id: int) -> Page:
    """Stop collecting one of them."""
    return _do(credential_id, lambda: write(channels.pause, me(), team(), credential_id, source_id))


@pages.get("/<team>/connections/<int:credential_id>/remove")
def confirm(credential_id: int) -> Page:
    """Is it really meant?"""
    return render_template("connection_remove.html", one=_connection(credential_id), said=connection_words)


@pages.post("/<team>/connections/<int:credential_id>/remove")
def remove(credential_id: int) -> Page:
    """Take the key away."""
    try:
        write(connections.remove, me(), team(), credential_id, clock.now())
    except ConnectionRefused:
        abort(404)
    return redirect(url_for("connections.page", done="removed"), 303)


def _keep(step: Callable[..., int], first: str, key: str) -> Page:
    try:
        write(step, me(), team(), _key(), first, key, clock.now())
    except ConnectionRefused as refused:
        return _page(refused.problem, 422)
    return redirect(url_for("connections.page", done="kept"), 303)


def _do(credential_id: int, step: Callable[[], object]) -> Page:
    try:
        step()
    except ConnectionRefused as refused:
        if refused.problem is Problem.NOT_THERE:
            abort(404)
        return _one_page(credential_id, refused.problem), 422
    return redirect(url_for("connections.one", credential_id=credential_id, done="yes"), 303)


def _page(
    problem: Problem | None = None, status: int = 200, faults: dict[str, str] | None = None
) -> Response:
    with reading() as reader:
        found = connections.listed(reader, team())
    told = request.args.get("problem", "")
    if problem is None and told in set(Problem):
        problem = Problem(told)
    settings = desk().settings
    may_lead_to(meta_dialog.ORIGIN)
    made = make_response(
        render_template(
            "connections.html",
            connections=found,
            faults=faults or _faults(problem),
            plain=connections.PLAIN,
            form=request.form,
            done=request.args.get("done", ""),
            ready=settings.meta_ready,
            reviewed=settings.meta_reviewed,
            said=connection_words,
        ),
        status,
    )
    look = request.args.get("look", 0, type=integer)
    if 0 <= look < LOOKS and any(one.waiting and not one.problem for one in found):
        made.headers["Refresh"] = f"{LOOK_EVERY}; url={url_for('connections.page', look=look + 1)}"
    return made


def _one_page(credential_id: int, problem: Problem | None = None) -> str:
    found = _connection(credential_id)
    with reading() as reader:
        row = connections.of_team(reader, team(), credential_id)
        asked = channels.asked(reader, row)
        more: dict[str, Any] = {
            "offers": channels.offers(reader, row),
            "asked": asked,
            "partners": [one for one in asked if one.kind == channels.PARTNER],
            "searches": [one for one in asked if one.kind == channels.HASHTAG],
            "uses": channels.uses(reader, row, clock.now()),
        }
    return render_template(
        "connection.html",
        one=found,
        faults=_faults(problem),
        form=request.form,
        done=request.args.get("done", ""),
        reviewed=desk().settings.meta_reviewed,
        most=channels.MOST,
        said=connection_words,
        **more,
    )


def _connection(credential_id: int) -> Connection:
    with reading() as reader:
        found = next((one for one in connections.listed(reader, team()) if one.id == credential_id), None)
    return found or abort(404)


def _faults(problem: Problem | None) -> dict[str, str]:
    if problem is None:
        return {}
    field = connection_words.FIELDS.get(problem, "")
    if field == "key" and request.endpoint == "connections.bluesky":
        field = "password"
    return {field: str(connection_words.PROBLEMS[problem])}


def _key() -> bytes:
    return secret.key(desk().settings)


def _answer_address() -> str:
    path = url_for("connections.answer").removeprefix(request.script_root)
    return desk().settings.desk_url + path


def _home(**more: Any) -> str:
    """The page of the first team a person may connect for, else where everybody begins."""
    mine = next((key for key, one in teams().items() if me().may(one.id or 0, Role.ADMIN)), None)
    return url_for("connections.page", team=mine, **more) if mine else url_for("week.home")
