"""Coming in and going out: invitations, signing in, one's own settings."""

from flask import Blueprint, Response, g, json, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from config import clock
from config.languages import LANGUAGES
from curator.desk import words
from curator.desk.agents import called
from curator.desk.assets import versioned
from curator.desk.context import desk, me, note, reading, through, write
from curator.desk.guard import IN_SESSION, safe_next
from curator.desk.language import gettext as _
from curator.desk.language import language
from curator.entry import people, sign_ins, signin, week_links
from curator.entry.signin import SignInError
from curator.models import Person

pages = Blueprint("entry", __name__)
Page = str | Answer | tuple[str, int]


@pages.get("/signin")
def sign_in() -> Page:
    """The form to sign in with."""
    if g.signed is not None:
        return redirect(safe_next(request.args.get("next")) or url_for("week.home"), 303)
    return _sign_in_page()


@pages.post("/signin")
def enter() -> Page:
    """Sign in, and go where one was going."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        secret = through(signin.sign_in, email, password, request.remote_addr or "", clock.now())
    except SignInError as error:
        status = 429 if error.problem is signin.Problem.TOO_MANY_TRIES else 422
        return _sign_in_page(str(words.SIGN_IN_PROBLEMS[error.problem])), status
    _keep(secret)
    return redirect(safe_next(request.form.get("next")) or url_for("week.home"), 303)


def _sign_in_page(problem: str = "") -> str:
    target = request.form.get("next") or request.args.get("next") or ""
    return render_template(
        "sign_in.html",
        problem=problem,
        over="" if problem or g.over is None else str(words.SIGN_IN_OVER[g.over]),
        email=request.form.get("email", ""),
        next=target if safe_next(target) else "",
        outside=desk().settings.oidc_called if desk().settings.oidc_ready else "",
    )


def _keep(secret: str) -> None:
    """A new session for a new sign-in: nothing of the old one goes on."""
    session.clear()
    session.permanent = True
    session[IN_SESSION] = secret
    note(sign_ins.told_agent, secret, called(request.user_agent.string))


@pages.get("/invite/<secret>")
def invitation(secret: str) -> Page:
    """The form to begin with; looking spends nothing, because mail scanners open links."""
    return _invitation_page(secret)


@pages.post("/invite/<secret>")
def accept(secret: str) -> Page:
    """Set the password and be in; a link that signs in as it is asks for none."""
    with reading() as reader:
        as_it_is = people.only_signs_in(reader, secret)
    try:
        if as_it_is:
            kept = write(signin.spend, secret, clock.now())
        else:
            kept = through(signin.accept, secret, request.form.get("password", ""), clock.now())
    except SignInError as error:
        return _invitation_page(secret, str(words.SIGN_IN_PROBLEMS[error.problem]))
    with reading() as reader:
        signed = signin.signed(reader, kept, clock.now())
    if signed is not None and signed.week is None:
        write(people.choose_language, signed.person_id, language())
    _keep(kept)
    return redirect(url_for("week.home"), 303)


def _invitation_page(secret: str, problem: str = "") -> Page:
    with reading() as reader:
        person = people.invited(reader, secret, clock.now())
        as_it_is = people.only_signs_in(reader, secret)
        team = week_links.opens(reader, secret)
        if person is not None and team is not None and team.id is not None:
            person = person if week_links.is_good(reader, person.id or 0, team.id) else None
    if person is None:
        return render_template("spent.html"), 410
    page = render_template(
        "invitation.html",
        person=person,
        secret=secret,
        problem=problem,
        as_it_is=as_it_is,
        for_team=team,
        outside=desk().settings.oidc_called if desk().settings.oidc_ready else "",
    )
    return (page, 422) if problem else page


@pages.post("/signout")
def sign_out() -> Page:
    """End this sign-in."""
    write(signin.sign_out, session[IN_SESSION], me().person_id, clock.now())
    session.clear()
    return redirect(url_for("entry.sign_in"), 303)


@pages.get("/me")
def mine() -> Page:
    """One's own settings."""
    with reading() as reader:
        found = sign_ins.open_ones(reader, me().person_id, clock.now())
        person = reader.get_one(Person, me().person_id)
    return render_template(
        "me.html",
        saved="saved" in request.args,
        sign_ins=found,
        this_one=people.digest(session[IN_SESSION]),
        ways=words.SIGN_IN_WAYS,
        outside=desk().settings.oidc_called if desk().settings.oidc_ready else "",
        connected=person.outside_id is not None,
    )


@pages.post("/me/signins/end")
def end_sign_in() -> Page:
    """End one sign-in, on another device."""
    write(sign_ins.end_one, me().person_id, request.form.get("which", ""), clock.now())
    return redirect(url_for("entry.mine", saved=1), 303)


@pages.post("/me/language")
def choose_language() -> Page:
    """The language of the pages."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        write(people.choose_language, me().person_id, chosen)
    return redirect(url_for("entry.mine", saved=1), 303)


@pages.post("/me/signout")
def sign_out_everywhere() -> Page:
    """End every sign-in of this person, this one too."""
    write(signin.sign_out_everywhere, me().person_id, clock.now())
    session.clear()
    return redirect(url_for("entry.sign_in"), 303)


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a phone needs to keep the desk among its apps and to share posts to it."""
    described = {
        "name": _("Someseinä"),
        "short_name": _("Someseinä"),
        "lang": language(),
        "id": url_for("week.home"),
        "start_url": url_for("week.home"),
        "scope": url_for("week.home"),
        "display": "standalone",
        "background_color": "#F5F3EE",
        "theme_color": "#0B5C7A",
        "icons": [
            {"src": versioned(name), "sizes": sizes, "type": kind, "purpose": "any"}
            for name, sizes, kind in (
                ("icon.svg", "any", "image/svg+xml"),
                ("icon-192.png", "192x192", "image/png"),
                ("icon-512.png", "512x512", "image/png"),
            )
        ],
        "share_target": {
            "action": url_for("add.share"),
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return Response(json.dumps(described, ensure_ascii=False), mimetype="application/manifest+json")
