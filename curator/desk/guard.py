"""Who may see what: everything is closed that is not listed as open, and each team's pages are its own."""

from datetime import timedelta
from typing import Final, cast
from urllib.parse import urlsplit

from flask import Flask, abort, g, redirect, request, session, url_for
from sqlalchemy import select
from sqlmodel import col
from werkzeug.wrappers import Response

from config import clock
from config.models import Team
from curator.desk import within_week
from curator.desk.context import me, note, reading
from curator.entry import sign_ins, signin
from curator.models import Role
from curator.picking import parting

OPEN: Final = frozenset(
    {"static", "entry.sign_in", "entry.enter", "entry.invitation", "entry.accept", "entry.manifest"}
    | {"single.go", "single.go_with_invitation", "single.back"}
)
"""The only pages for somebody who is not signed in."""

WRITING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_SEEN_EVERY: Final = timedelta(minutes=1)
IN_SESSION: Final = "signed"
"""Where the session holds a sign-in's secret."""


def protect(app: Flask) -> None:
    """Put the guard before every request."""
    app.before_request(_who)
    app.url_value_preprocessor(_keep_team_key)
    app.before_request(_which_team)
    app.before_request(_which_week)


def _who() -> Response | None:
    g.signed = g.over = None
    secret = session.get(IN_SESSION)
    if isinstance(secret, str) and request.endpoint != "static":
        at = clock.now()
        with reading() as reader:
            g.signed = signin.signed(reader, secret, at)
            g.over = sign_ins.why_over(reader, secret, at) if g.signed is None else None
        if g.signed is not None and at - g.signed.seen_at >= _SEEN_EVERY:
            note(signin.seen, secret, at)
    if g.signed is not None or request.endpoint in OPEN:
        return None
    if request.endpoint is None:
        return None
    if request.method in WRITING:
        abort(401)
    return redirect(url_for("entry.sign_in", next=_here()), 303)


def _here() -> str:
    query = request.query_string.decode("utf-8", "replace")
    return request.path + (f"?{query}" if query else "")


def _keep_team_key(endpoint: str | None, values: dict[str, str] | None) -> None:
    g.team_key = values.pop("team", None) if values else None
    g.team = None


def _which_team() -> None:
    if g.team_key is None or g.signed is None:
        return
    g.team = teams().get(g.team_key)
    if g.team is None:
        abort(404)
    needed = Role.EDITOR if request.method in WRITING else Role.VIEWER
    require(needed)


def _which_week() -> None:
    if g.signed is not None and g.signed.week is not None and request.endpoint is not None:
        within_week.keep_to_it()


def teams() -> dict[str, Team]:
    """The teams a person may work for, by the name their addresses have; those that have ended come last.

    That is a team's key; where two campaigns have a team of one key, its number follows.
    """
    # A page that only looks asks several times; one that writes may have changed a name meanwhile.
    if request.method in WRITING or "teams" not in g:
        g.teams = _teams()
    return cast(dict[str, Team], g.teams)


def _teams() -> dict[str, Team]:
    with reading() as reader:
        mine = select(Team).where(col(Team.id).in_(me().roles)).order_by(col(Team.campaign_id), col(Team.id))
        today = clock.day_of(clock.now())
        found = reader.execute(mine).scalars()
        rows = sorted(found, key=lambda row: parting.has_ended(row, today))
    keys = [row.key for row in rows]
    return {row.key if keys.count(row.key) == 1 else f"{row.key}~{row.id}": row for row in rows}


def require(role: Role) -> None:
    """403 unless the person has at least this role in the page's team."""
    if g.team is None or not me().may(g.team.id, role):
        abort(403)


def safe_next(target: str | None) -> str | None:
    """A path of ours to go on to, as `url_for` would give it; None for anything else.

    Browsers take ``//host`` and ``/\\host`` for other sites, so only a plain path counts.
    """
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(sign) < 33 or sign == "\\" for sign in target):
        return None
    return request.script_root + target
