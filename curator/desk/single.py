"""Single sign-on on the desk: on to the organisation's server, and back from it."""

from typing import Final
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms import ValidationError

from config import clock
from curator.desk import headers, words
from curator.desk.agents import called
from curator.desk.context import desk, look_afresh, me, reading, write
from curator.desk.guard import IN_SESSION, safe_next
from curator.desk.oidc import Flow, OidcError, Provider
from curator.entry import outside, people, sign_ins
from curator.entry.signin import Problem, SignInError

pages = Blueprint("single", __name__)
Page = str | Response | tuple[str, int]

UNDER_WAY: Final = "outside"
"""Where the browser's session holds a sign-in under way."""

log = structlog.get_logger()


@pages.get("/signin/outside")
def go() -> Page:
    """Sign in with the organisation's account."""
    return _begin(Flow.fresh(next_page=request.args.get("next", "")))


@pages.get("/invite/<secret>/outside")
def go_with_invitation(secret: str) -> Page:
    """Accept an invitation with the organisation's account instead of a password."""
    with reading() as reader:
        if people.invited(reader, secret, clock.now()) is None or people.only_signs_in(reader, secret):
            return render_template("spent.html"), 410
    return _begin(Flow.fresh(invitation=secret))


@pages.get("/me/outside")
def go_to_connect() -> Page:
    """Connect the organisation's account to one's own, to sign in with it from now on."""
    # The page with the link cannot say in its headers where a form of it would lead.
    try:
        validate_csrf(request.args.get("token"))
    except ValidationError:
        return redirect(url_for("entry.mine"), 303)
    return _begin(Flow.fresh(connects=True))


@pages.post("/me/outside/remove")
def remove() -> Page:
    """Sign in with it no more."""
    write(outside.disconnect, me().person_id)
    return redirect(url_for("entry.mine", saved=1), 303)


@pages.get("/signin/back")
def back() -> Page:
    """Back from the organisation's server."""
    flow = Flow.kept(session.pop(UNDER_WAY, None))
    if flow is None:
        return _refused(Problem.OUTSIDE_LATE), 422
    if request.args.get("error"):
        log.warning("single_sign_on_refused", error=request.args["error"][:200])
        return _refused(Problem.OUTSIDE_REFUSED), 422
    try:
        who = _provider().finish(flow, request.args.get("state", ""), request.args.get("code", ""))
    except OidcError as error:
        log.error("single_sign_on_failed", problem=str(error), advice="check the settings SOMESEINA_OIDC_*")  # noqa: TRY400  the text tells all
        return _refused(Problem.OUTSIDE_FAILED), 502
    try:
        return _let_in(flow, outside.identity(who.issuer, who.subject))
    except SignInError as error:
        return _refused(error.problem), 403


def _let_in(flow: Flow, who: str) -> Response:
    if flow.connects:
        if g.signed is None:
            raise SignInError(Problem.OUTSIDE_LATE)
        write(outside.connect, me().person_id, who)
        return redirect(url_for("entry.mine", saved=1), 303)
    at = clock.now()
    kept = (
        write(outside.accept, flow.invitation, who, at)
        if flow.invitation
        else write(outside.sign_in, who, at)
    )
    write(sign_ins.told_agent, kept, called(request.user_agent.string))
    session.clear()
    session.permanent = True
    session[IN_SESSION] = kept
    return redirect(safe_next(flow.next) or url_for("week.home"), 303)


def _begin(flow: Flow) -> Page:
    if not desk().settings.oidc_ready:
        abort(404)
    try:
        there = _provider().begin(flow)
    except OidcError as error:
        log.error("single_sign_on_failed", problem=str(error), advice="check the settings SOMESEINA_OIDC_*")  # noqa: TRY400  the text tells all
        return _refused(Problem.OUTSIDE_FAILED), 502
    session[UNDER_WAY] = flow.to_keep()
    parts = urlsplit(there)
    headers.may_lead_to(f"{parts.scheme}://{parts.netloc}")
    return redirect(there, 303)


def _provider() -> Provider:
    """The one of this desk; it keeps what the server told of itself."""
    look_afresh()  # the server that is asked next may take its time
    made: Provider | None = current_app.extensions.get("oidc")
    if made is None:
        settings = desk().settings
        path = url_for("single.back").removeprefix(request.script_root)
        made = current_app.extensions["oidc"] = Provider(settings, settings.desk_url + path)
    return made


def _refused(problem: Problem) -> str:
    return render_template("outside_refused.html", problem=words.SIGN_IN_PROBLEMS[problem])
