"""What every answer carries, errors and files too."""

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

POLICY: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_SECURITY: Final = "Content-Security-Policy"
_ALWAYS: Final = {
    _SECURITY: "; ".join(f"{what} {who}" for what, who in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: over https the check of forms needs to see that they came from here.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_DOCUMENT: Final = "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
_ALONE: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_HSTS: Final = "max-age=31536000; includeSubDomains"
_A_YEAR: Final = "private, max-age=31536000, immutable"


def may_lead_to(origin: str) -> None:
    """Let this answer, and the forms on it, lead to one other site that our own code names."""
    g.leads_to = origin


def may_frame(origin: str) -> None:
    """Let this page frame one other site that our own code names: the public wall."""
    g.frames = origin


def is_document(policy: str) -> None:
    """This answer is a document of ours and not a page: it brings its own policy, and nobody frames it."""
    g.document_policy = policy


def stand_alone() -> None:
    """This answer is a picture of ours, named by what it shows: it needs nothing and never changes."""
    g.stands_alone = True


def add_to(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer of an app."""

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.update(_ALWAYS)
        elsewhere, framed = g.get("leads_to", ""), g.get("frames", "")
        # Browsers ask the page with the form whether what it is answered with may lead there.
        more = {"form-action": f"'self' {elsewhere}"} if elsewhere else {}
        more |= {"frame-src": framed} if framed else {}
        if more:
            response.headers[_SECURITY] = "; ".join(f"{what} {who}" for what, who in (POLICY | more).items())
        if g.get("document_policy") and response.status_code == 200:
            response.headers[_SECURITY] = f"{g.document_policy}; {_DOCUMENT}"
        if g.get("stands_alone", False):
            response.headers[_SECURITY] = _ALONE
        if response.location and not (elsewhere and response.location.startswith(f"{elsewhere}/")):
            # Nothing else of ours leads elsewhere, whatever host a request says it is for.
            response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        if https:
            response.headers["Strict-Transport-Security"] = _HSTS
        named = (request.endpoint == "static" and "v" in request.args) or g.get("stands_alone", False)
        lasting = named and response.status_code == 200
        response.headers["Cache-Control"] = _A_YEAR if lasting else "no-store"
        return response
