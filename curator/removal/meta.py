"""What Meta calls: to delete what we hold of a person, to take an app back, to tell of a mention.

Nobody signs in here: every call is proven by a signature under the app's secret, compared in constant
time.  What is not signed is 403, and nothing is written.
"""

import hmac
from typing import Final

import structlog
from flask import Blueprint, Response, abort, request, url_for
from werkzeug.exceptions import HTTPException

from config import clock
from curator.privacy import forgetting
from curator.removal import signed
from curator.removal.context import removal
from curator.removal.signed import NotSigned, Sent

pages = Blueprint("meta", __name__, url_prefix="/meta")
_LONGEST_CHALLENGE: Final = 200

log = structlog.get_logger()


@pages.post("/deletion")
def delete() -> dict[str, str]:
    """Meta's data-deletion callback; answers where the person can follow it, and with which code."""
    sent, at = _sent(), clock.now()
    # One that does not say when it was signed is taken for one of now.
    code = forgetting.code_of(removal().key, sent.user, sent.issued_at or int(at.timestamp()))
    removal().database.writing(forgetting.delete_of_meta_user, sent.user, code, at)
    path = url_for("pages.deletion", request_code=code).removeprefix(request.script_root)
    return {"url": removal().settings.removal_url + path, "confirmation_code": code}


@pages.post("/deauthorize")
def deauthorize() -> dict[str, bool]:
    """Somebody has removed the app from their account: their connection is broken."""
    removal().database.writing(forgetting.deauthorize_meta_user, _sent().user, clock.now())
    return {"success": True}


@pages.get("/webhook")
def verify() -> Response:
    """Meta asks whether news may be sent here; it proves itself with words the operator chose."""
    wanted = removal().settings.meta_verify_token.get_secret_value()
    given, challenge = request.args.get("hub.verify_token", ""), request.args.get("hub.challenge", "")
    known = bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
    sound = challenge.isascii() and challenge.isalnum() and len(challenge) <= _LONGEST_CHALLENGE
    if request.args.get("hub.mode") != "subscribe" or not known or not sound:
        abort(403)
    return Response(challenge, mimetype="text/plain")


@pages.post("/webhook")
def news() -> dict[str, bool]:
    """News: somebody's caption names an account of ours.  The collector reads the post by an errand."""
    body = request.get_data()
    try:
        signed.check_body(body, request.headers.get("X-Hub-Signature-256", ""), _secret())
    except NotSigned as refused:
        raise _forbidden(refused) from refused
    found = signed.mentions(body)
    if found:
        removal().database.writing(forgetting.mentioned, found, clock.now())
    return {"success": True}


def _sent() -> Sent:
    try:
        return signed.request_of(request.form.get("signed_request", ""), _secret())
    except NotSigned as refused:
        raise _forbidden(refused) from refused


def _secret() -> str:
    return removal().settings.meta_app_secret.get_secret_value()


def _forbidden(refused: NotSigned) -> HTTPException:
    log.warning("meta_call_refused", path=request.path, why=str(refused))
    answer: HTTPException = HTTPException(response=Response("not signed\n", 403, mimetype="text/plain"))
    return answer
