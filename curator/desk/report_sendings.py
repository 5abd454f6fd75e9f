"""To whom a document goes, by when, and when it went."""

from typing import Final

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from config import clock
from curator.desk import reports
from curator.desk.context import me, reading, write
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.desk.period_form import date_of
from curator.report import sending
from curator.report.reports import ReportView
from curator.report.sending import SendingError, Wrong

pages = Blueprint("report_sendings", __name__)
PROBLEMS: Final = {
    ("recipient", Wrong.EMPTY): _("Write to whom it goes."),
    ("recipient", Wrong.TOO_LONG): _("Shorten the name: at most 120 characters fit here."),
    ("note", Wrong.TOO_LONG): _("Shorten the note: at most 300 characters fit here."),
    ("on", Wrong.NOT_MADE): _("The files are not ready yet. Mark it as sent when they are."),
    ("on", Wrong.TOO_EARLY): _("The document was not ready on that day. Choose a later day."),
}
_FIELDS: Final = {"recipient": "recipient", "note": "about"}
"""What the form calls each: the page has another field for a note."""


@pages.post("/<team>/reports/<int:report_id>/sendings")
def plan(report_id: int) -> Response | tuple[str, int]:
    """One more on the list."""
    found = reports.of_id(report_id)
    given = request.form
    recipient, note = (" ".join(given.get(name, "").split()) for name in ("recipient", "about"))
    wrong = sending.problems(recipient, note)
    faults = {_FIELDS[field]: str(PROBLEMS[field, what]) for field, what in wrong.items()}
    due = date_of(given.get("due", ""))
    if given.get("due", "").strip() and due is None:
        faults["due"] = gettext("Choose the day, or write it like this: 2026-11-23.")
    if faults:
        return reports.show(found, faults), 422
    write(sending.plan, me().person_id, report_id, recipient, due, note, clock.now())
    return _back(report_id, "planned")


@pages.post("/<team>/reports/<int:report_id>/sendings/<int:sending_id>")
def sent(report_id: int, sending_id: int) -> Response | tuple[str, int]:
    """It went, on a day that is not ahead and on which there was something to send."""
    found = _of(report_id, sending_id)
    now = clock.now()
    on = date_of(request.form.get("on", ""))
    if on is None or on > clock.day_of(now):
        told = gettext("Choose the day on which it was sent: today or an earlier one.")
        return reports.show(found, {f"on-{sending_id}": told}), 422
    try:
        write(sending.sent, me().person_id, sending_id, on, now)
    except SendingError as error:
        told = str(PROBLEMS["on", error.problems["on"]])
        return reports.show(found, {f"on-{sending_id}": told}), 422
    return _back(report_id, "sent")


@pages.post("/<team>/reports/<int:report_id>/sendings/<int:sending_id>/remove")
def remove(report_id: int, sending_id: int) -> Response:
    """Off the list."""
    _of(report_id, sending_id)
    write(sending.remove, me().person_id, sending_id)
    return _back(report_id, "removed")


def _of(report_id: int, sending_id: int) -> ReportView:
    """The document, where the sending is one of its; else 404."""
    found = reports.of_id(report_id)
    with reading() as reader:
        if sending_id not in {one.id for one in sending.of_report(reader, report_id)}:
            abort(404)
    return found


def _back(report_id: int, saved: str) -> Response:
    return redirect(url_for("reports.one", report_id=report_id, saved=saved, _anchor="done"), 303)
