"""The desk: the staff's web app."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from flask import Flask, g, request, url_for
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from config import clock, secret
from config.db import Database
from config.languages import LANGUAGES
from config.settings import Settings
from curator.desk import (
    add,
    adding,
    assets,
    batons,
    connections,
    drawings,
    embed,
    ended,
    entry,
    faults,
    figures,
    formats,
    guard,
    headers,
    hides,
    language,
    lift,
    log,
    menu,
    notices,
    people,
    permissions,
    picks,
    readings,
    removals,
    report_files,
    report_sendings,
    report_texts,
    reports,
    rules,
    second,
    sent,
    series,
    shaping,
    single,
    sources,
    spares,
    story,
    submissions,
    suggestions,
    themes,
    tone,
    translate,
    turns,
    week,
    words,
)
from curator.desk.context import Desk, RenderCard, desk, stop_looking
from curator.entry.signin import LONGEST
from curator.models import Role
from curator.shown import ShownPick


def create_app(
    settings: Settings,
    database: Database,
    render_card: RenderCard | None = None,
    card_style: str = "",
) -> Flask:
    """Make the desk for a database whose schema is up to date.

    `render_card` shows a pick as the wall does, `card_style` is the style sheet for that; without
    them there is a plain preview.  The app may be mounted at a host's root or under a path.
    """
    app = Flask(__name__, static_folder="static", template_folder="templates")
    https = settings.desk_url.startswith("https:")
    app.config.update(
        SECRET_KEY=secret.key(settings),
        SESSION_COOKIE_NAME="__Host-someseina" if https else "someseina",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/" if https else urlsplit(settings.desk_url).path or "/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LONGEST,
        MAX_CONTENT_LENGTH=sent.BODY_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as the sign-in lasts
    )
    app.extensions["desk"] = Desk(settings, database, render_card, card_style)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.teardown_appcontext(stop_looking)
    sent.take_in(app)
    headers.add_to(app, https=https)
    language.speak(app)
    formats.add_to(app)
    guard.protect(app)
    app.before_request(second.ask_first)
    CSRFProtect(app)
    for page in (
        entry,
        second,
        single,
        week,
        suggestions,
        lift,
        picks,
        translate,
        permissions,
        add,
        story,
        sources,
        adding,
        turns,
        batons,
        spares,
        readings,
        series,
        rules,
        log,
        themes,
        figures,
        drawings,
        reports,
        report_texts,
        report_sendings,
        report_files,
        tone,
        people,
        connections,
        embed,
        removals,
        submissions,
        hides,
        notices,
        assets,
    ):
        app.register_blueprint(page.pages)
    for blueprint in shaping.BLUEPRINTS:
        app.register_blueprint(blueprint)
    faults.handle(app)
    _give_templates(app)
    if settings.proxies:
        behind = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask documents
            app.wsgi_app, x_for=behind, x_proto=behind, x_host=behind
        )
    return app


def _wall_card(pick: ShownPick) -> Markup | None:
    """The card as the wall shows it, which is inert HTML; None where only a plain one can be made."""
    render = desk().render_card
    if render is None:
        return None
    url = assets.address(pick.picture) if pick.picture else ""
    return Markup(render(pick, language.language(), url))  # noqa: S704  escaped by the wall's templates


def _other_language(code: str) -> str:
    """The query of this page in another language."""
    return urlencode({**request.args.to_dict(), "lang": code})


def _give_templates(app: Flask) -> None:
    app.jinja_env.globals.update(
        words=words,
        Role=Role,
        LANGUAGES=LANGUAGES,
        file=assets.versioned,
        menu=menu.shown,
        takes_part=ended.takes_part,
        looked_after=ended.looked_after,
    )

    @app.url_defaults
    def _same_team(endpoint: str, values: dict[str, object]) -> None:
        if "team" not in values and app.url_map.is_endpoint_expecting(endpoint, "team") and g.get("team_key"):
            values["team"] = g.team_key

    @app.context_processor
    def _around() -> dict[str, object]:
        signed = g.get("signed")
        teams = guard.teams() if signed is not None else {}
        key = g.get("team_key") if g.get("team") is not None else next(iter(teams), None)
        return {
            "signed": signed,
            "teams": teams,
            "team_key": key,
            "team": teams.get(key) if key else None,
            "can": lambda role: bool(signed and key and signed.may(teams[key].id, role)),
            "language": language.language(),
            "this_week": clock.week_of(clock.now()),
            "today": clock.day_of(clock.now()),
            "sunday": clock.day_of(clock.now()) + timedelta(days=6 - clock.day_of(clock.now()).weekday()),
            "home": url_for("week.home"),
            "has_card_style": bool(signed and desk().card_style),
            "wall_card": _wall_card,
            "picture_of": assets.address,
            "other_language": _other_language,
        }
