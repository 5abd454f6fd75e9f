"""The public app about personal data: a trust zone of its own, with no session and no cookies."""

from threading import BoundedSemaphore
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import secret
from config.db import Database
from config.languages import LANGUAGES
from config.settings import Settings
from curator.desk.sent import Request
from curator.removal import asking, meta, pages, telling, terms, visits
from curator.removal.asking import Limits
from curator.removal.context import Removal, removal
from curator.removal.limits import Limiter
from curator.removal.words import say

BODY_LIMIT: Final = 256 * 1024
PER_MINUTE: Final = 60
"""Pages an address may open."""

CALLS_PER_MINUTE: Final = 600
"""Calls an address of Meta's may make: news comes in bursts, and each proves itself."""

AT_ONCE: Final = 4
"""So many bodies are taken in at once: a slow sender holds one of the server's threads."""

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_HSTS: Final = "max-age=31536000; includeSubDomains"


def create_app(settings: Settings, database: Database) -> Flask:
    """Make the app for a database whose schema is up to date.

    It may be mounted at a host's root or under a path; addresses it hands out are those of
    `settings.removal_url`, whatever host a request says it is for.
    """
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.request_class = Request
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT)
    app.extensions["removal"] = Removal(settings, database, secret.key(settings), Limits.usual())
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES)
    _limit(app)
    _protect(app, https=urlsplit(settings.removal_url).scheme == "https")
    app.register_error_handler(HTTPException, _fault)
    app.register_error_handler(InternalServerError, _fault)
    app.register_blueprint(pages.pages)
    app.register_blueprint(meta.pages)
    app.register_blueprint(asking.pages)
    app.register_blueprint(terms.pages)
    app.register_blueprint(telling.pages)
    if settings.proxies:
        behind = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask documents
            app.wsgi_app, x_for=behind, x_proto=behind, x_host=behind
        )
    return app


def _limit(app: Flask) -> None:
    readers, callers = Limiter(PER_MINUTE), Limiter(CALLS_PER_MINUTE)
    free = BoundedSemaphore(AT_ONCE)

    @app.before_request
    def _writable() -> None:
        # PostgreSQL keeps no NUL, so nothing is called so.
        if any("\0" in str(value) for value in (request.view_args or {}).values()):
            abort(404)

    @app.before_request
    def _count() -> None:
        if request.endpoint == "static":
            return
        limiter = callers if request.blueprint == meta.pages.name else readers
        wait = limiter.wait(request.remote_addr or "")
        if wait:
            abort(429, response=_slow_down(wait))
        if request.content_length or "Transfer-Encoding" in request.headers:
            if not free.acquire(blocking=False):
                abort(503, response=_slow_down(1, 503))
            g.taken_in = True

    @app.teardown_request
    def _next(_error: BaseException | None) -> None:
        if g.pop("taken_in", False):
            free.release()


def _slow_down(seconds: int, status: int = 429) -> Response:
    return Response("too many requests\n", status, {"Retry-After": str(seconds)}, mimetype="text/plain")


def _protect(app: Flask, *, https: bool) -> None:
    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if https:
            response.headers["Strict-Transport-Security"] = _HSTS
        return response


def _fault(error: HTTPException) -> Response | tuple[str, int]:
    if error.response is not None:
        return error.get_response()  # type: ignore[return-value]  # werkzeug's, which Flask sends as it is
    spoken = visits.language()
    code = error.code or 500
    contact = removal().settings.contact
    page = render_template(
        "fault.html", _=say(spoken), language=spoken, here="", missing=code == 404, contact=contact
    )
    return page, code
