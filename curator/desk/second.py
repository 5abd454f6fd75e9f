"""The second factor on the desk: setting it up, and giving its code before anything else."""

from io import BytesIO
from typing import Final

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from config import clock, credentials, secret
from config.credentials import CredentialError
from curator.desk import words
from curator.desk.context import desk, me, through, write
from curator.desk.guard import IN_SESSION, safe_next
from curator.desk.language import language
from curator.entry import second_factor, sign_ins
from curator.entry.signin import Problem, SignInError

pages = Blueprint("second", __name__)
Page = str | Response | tuple[str, int]

ALWAYS: Final = frozenset({"static", "entry.manifest", "entry.sign_out", "entry.sign_in"})
"""Open to who has still to give a code, or to set one up."""


def ask_first() -> Response | None:
    """Before every page: on to the code where one is still to be given or set up."""
    if g.signed is None or request.endpoint in ALWAYS or request.blueprint == pages.name:
        return None
    wanted = _wanted()
    return redirect(url_for(wanted, next=request.path), 303) if wanted else None


def _wanted() -> str | None:
    """The page that has to be passed first."""
    if me().strong:
        return None
    if me().has_code:
        return "second.ask"
    required = desk().settings.desk_is_public and second_factor.is_required(me().roles.values())
    return "second.set_up" if required else None


@pages.get("/code")
def ask() -> Page:
    """The form for a code."""
    if me().strong or not me().has_code:
        return redirect(_on(), 303)
    return _ask("")


@pages.post("/code")
def give() -> Page:
    """Give a code, and go where one was going."""
    if not me().has_code:
        return redirect(_on(), 303)
    key, place = secret.key(desk().settings), request.remote_addr or ""
    code = request.form.get("code", "")
    try:
        through(second_factor.give, key, me().person_id, session[IN_SESSION], code, place, clock.now())
    except SignInError as error:
        status = 429 if error.problem is Problem.TOO_MANY_TRIES else 422
        return _ask(str(words.SIGN_IN_PROBLEMS[error.problem])), status
    except CredentialError:
        return _ask(str(words.SIGN_IN_PROBLEMS[Problem.CODE_LOST])), 503
    return redirect(_on(), 303)


def _ask(problem: str) -> str:
    return render_template("second_ask.html", problem=problem, next=_next())


@pages.get("/code/new")
def set_up() -> Page:
    """A fresh secret as a QR code and as text; nothing is kept before its first code is right."""
    if me().week is not None or (me().has_code and not me().strong):
        abort(403)
    return _set_up(second_factor.new_secret(), "")


@pages.post("/code/new")
def keep() -> Page:
    """The app shows right codes: keep its secret; the recovery codes are shown on this answer only."""
    if me().week is not None or (me().has_code and not me().strong):
        abort(403)
    key = secret.key(desk().settings)
    try:
        held = credentials.unseal(key, request.form.get("sealed", ""))
    except CredentialError:
        return redirect(url_for("second.set_up"), 303)
    if held.get("for") != str(me().person_id):
        abort(400)
    code, at = request.form.get("code", ""), clock.now()
    try:
        codes = through(second_factor.begin, key, me().person_id, held["totp"], code, at)
    except SignInError as error:
        return _set_up(held["totp"], str(words.SIGN_IN_PROBLEMS[error.problem])), 422
    write(sign_ins.made_strong, session[IN_SESSION], at)
    return render_template("second_codes.html", codes=codes, next=_on())


def _set_up(fresh: str, problem: str) -> str:
    key = secret.key(desk().settings)
    sealed = credentials.seal(key, {"totp": fresh, "for": str(me().person_id)})
    return render_template(
        "second_set_up.html",
        secret=" ".join(fresh[at : at + 4] for at in range(0, len(fresh), 4)),
        sealed=sealed,
        picture=_picture(second_factor.address(fresh, me().email)),
        problem=problem,
        required=_wanted() == "second.set_up",
        next=_next(),
        language=language(),
    )


def _picture(address: str) -> Markup:
    import segno  # noqa: PLC0415  heavy, and few set this up

    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, xmldecl=False, svgns=True, omitsize=False)
    return Markup(drawn.getvalue().decode())  # noqa: S704  our own drawing of our own address


def _next() -> str:
    target = request.form.get("next") or request.args.get("next") or ""
    return target if safe_next(target) else ""


def _on() -> str:
    return safe_next(_next()) or url_for("week.home")
