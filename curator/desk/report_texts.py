"""Writing a document's own words: one language at a time, and nothing of anybody's is lost."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from config.languages import LANGUAGES
from curator.desk import reports, reports_words
from curator.desk.context import me, write
from curator.desk.guard import require
from curator.desk.language import gettext, language
from curator.models import Role
from curator.report import reports as reports_rules
from curator.report import words as document_words
from curator.report import writing
from curator.report.reports import ReportView
from curator.report.writing import Read

pages = Blueprint("report_texts", __name__)
NOW: Final = "now"
"""What the form says where a new version is to be made at once."""


@pages.get("/<team>/reports/<int:report_id>/words")
def page(report_id: int) -> str:
    """The sections of one language as they stand."""
    require(Role.EDITOR)
    found = reports.of_id(report_id)
    code = _language(request.args.get("of", ""))
    kept = writing.of(found, code)
    return _page(found, code, kept.texts, kept.mark, {})


@pages.post("/<team>/reports/<int:report_id>/words")
def save(report_id: int) -> Response | tuple[str, int]:
    """Keep them and make the document anew; where somebody else has written meanwhile, tell it first."""
    found = reports.of_id(report_id)
    given = request.form
    code = _language(given.get("of", ""))
    texts = {
        name: given.get(name, "").replace("\r\n", "\n").strip()
        for name in document_words.SECTIONS[found.kind]
    }
    limit = reports_rules.LONGEST_WORDS
    long = gettext("Shorten the text: at most %(count)d characters fit here.", count=limit)
    faults = {name: long for name, text in texts.items() if len(text) > limit}
    if faults:
        return _page(found, code, texts, given.get("read", ""), faults), 422
    printed = given.get("then") == NOW
    read = Read(code, given.get("read", ""))
    try:
        write(writing.save, me().person_id, report_id, read, texts, clock.now(), printed=printed)
    except writing.ChangedError as error:
        told = gettext(
            "Somebody else has saved this text while you wrote. Theirs is under yours: "
            "put them together and save again."
        )
        theirs = {name: text for name, text in error.kept.texts.items() if text != texts[name]}
        faults = dict.fromkeys(theirs, told)
        return _page(found, code, texts, error.kept.mark, faults, theirs), 409
    if printed:
        return redirect(url_for("reports.one", report_id=report_id, saved="words"), 303)
    return redirect(url_for("report_texts.page", report_id=report_id, of=code, saved="kept"), 303)


@pages.post("/<team>/reports/<int:report_id>/words/print")
def put_in_print(report_id: int) -> Response:
    """A new version with the words as they are kept."""
    reports.of_id(report_id)
    write(writing.put_in_print, me().person_id, report_id, clock.now())
    return redirect(url_for("reports.one", report_id=report_id, saved="words"), 303)


def _language(code: str) -> str:
    return code if code in LANGUAGES else language()


def _page(
    found: ReportView,
    code: str,
    texts: Mapping[str, str],
    mark: str,
    faults: reports.Faults,
    theirs: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "report_words.html",
        report=found,
        code=code,
        texts=texts,
        mark=mark,
        faults=faults,
        theirs=theirs or {},
        limit=reports_rules.LONGEST_WORDS,
        now=NOW,
        saved=request.args.get("saved", ""),
        unprinted=reports_words.not_printed({code: texts}),
        w=reports_words,
        d=document_words,
    )
