"""When something does not work: a page in people's words that says what to do next, never a trace."""

from collections.abc import Mapping
from typing import Final

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from curator.desk import words
from curator.desk.language import gettext as _
from curator.desk.language import lazy_gettext
from curator.entry.sign_ins import Over
from curator.report.words import NAMES, SECTIONS

_TYPED: Final[Mapping[str, object]] = {
    "text": lazy_gettext("Text"),
    "headline": lazy_gettext("Headline"),
    "excerpt": lazy_gettext("Excerpt"),
    "author": lazy_gettext("Author"),
    "alt": lazy_gettext("Text alternative (alt text)"),
    "photographer": lazy_gettext("Photographer"),
    "translated-headline": lazy_gettext("Headline"),
    "translation": lazy_gettext("Translation of the text"),
    "translated-alt": lazy_gettext("Text alternative (alt text)"),
    "note": lazy_gettext("Note"),
    "permission_note": lazy_gettext("Who gave it, how and for what"),
    "reply": lazy_gettext("Answer, word for word"),
    "answer": lazy_gettext("Answer to the asker"),
    "about": lazy_gettext("What is it about?"),
    "listed": lazy_gettext("Candidates and parties"),
    "link": lazy_gettext("Link to the post"),
    "name": lazy_gettext("Name"),
    "email": lazy_gettext("E-mail address"),
    **{section: NAMES[section] for sections in SECTIONS.values() for section in sections},
}
"""Fields that take people time to write, with the words that stand beside them on their pages."""


def handle(app: Flask) -> None:
    """Give an app its pages for failures."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(InternalServerError, _known)


def _known(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    if code >= 500:
        # What is broken may be the database, and this page must not ask it who is there.
        g.signed = g.team = None
    title, advice = _said(code)
    return render_template("fault.html", title=title, advice=advice, code=code, typed=_typed(code)), code


def _stale(_error: CSRFError) -> tuple[str, int]:
    title = _("The form is out of date")
    advice = _(
        "The page was opened before you last signed in. Nothing was saved. Open it again and resend the form."
    )
    return render_template("fault.html", title=title, advice=advice, code=400, typed=_typed(400)), 400


def _said(code: int) -> tuple[str, str]:
    signed = g.get("signed")
    if code == 403 and signed is not None and signed.week is not None:
        advice = _(
            "The link you came with opens this week only. To see more, sign out and sign in with a password."
        )
        return _("You are not allowed to do this"), advice
    if code == 404 and g.get("team_key") and g.get("team") is None:
        advice = _(
            "The address may be old, or you no longer work for this team. "
            "Then its admin can invite you again."
        )
        return _("The page was not found"), advice
    sentences = {
        401: (
            _("You have been signed out"),
            str(words.SIGN_IN_OVER[g.get("over") or Over.IDLE]),
        ),
        403: (
            _("You are not allowed to do this"),
            _("Your role in this team does not allow it. The team’s admin can change your role."),
        ),
        404: (
            _("The page was not found"),
            _("The address may be old, or the content has been removed. Start from this week’s page."),
        ),
        405: (_("This cannot be done this way"), _("Go back and use the buttons on the page.")),
        413: (
            _("The file is too large"),
            _("Nothing was saved. Go back and choose a picture of at most 8 MB."),
        ),
        500: (
            _("Something went wrong"),
            _("Nothing was saved. Try again in a moment. If the problem continues, tell support."),
        ),
    }
    if code in sentences:
        return sentences[code]
    return sentences[500] if code >= 500 else sentences[404]


def _typed(code: int) -> list[tuple[str, str]]:
    """What a person wrote into a form that was refused, to be copied, by field; from our own pages only."""
    if code not in {400, 401, 403, 404, 500} or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    form = request.form
    return [(str(said), text) for name, said in _TYPED.items() if (text := form.get(name, "").strip())]
