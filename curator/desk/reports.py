"""Koosteet and raportit: what there is of which period, making one, and what became of it."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from config.languages import LANGUAGES
from curator.desk import figures_sentences, figures_words, period_form, report_choices, reports_words
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.language import gettext, language
from curator.desk.shaping import words as shaping_words
from curator.figures.periods import Period
from curator.models import ReportKind, VersionReason
from curator.report import reports, sending
from curator.report import words as document_words
from curator.report.reports import FileView, ReportView
from curator.shaping.teams import Summaries

pages = Blueprint("reports", __name__)
Faults = dict[str, str]

_NOTHING: Mapping[str, str] = {}


@pages.get("/<team>/reports")
def page() -> str:
    """The team's documents, newest first, and a form for a new kooste."""
    return _page(_NOTHING, {})


@pages.post("/<team>/reports")
def make() -> Response | tuple[str, int]:
    """A kooste of a period; where there is one already, that one."""
    now = clock.now()
    today = clock.day_of(now)
    with reading() as reader:
        choices = period_form.choices(reader, team())
    wanted = report_choices.wanted(request.form, choices, team(), today)
    if wanted is None:
        return _page(request.form, {"period": gettext("Choose the period, and both its days.")}), 422
    period = period_form.period(wanted, choices.campaign, today)
    if period.whole.first > today:
        return _page(request.form, {"period": gettext("Choose a period that has begun.")}), 422
    whole = wanted.whose == period_form.EVERYBODY
    return _made(ReportKind.SUMMARY, period, whole=whole)


@pages.get("/<team>/reports/<int:report_id>")
def one(report_id: int) -> str:
    """A document: its files, its versions, and to whom it goes."""
    return show(of_id(report_id), {})


@pages.get("/<team>/reports/<int:report_id>/state")
def state(report_id: int) -> dict[str, str]:
    """How far its files are, for a page that waits for them."""
    found = of_id(report_id)
    return {"state": found.state, "words": str(reports_words.state(found).words)}


@pages.post("/<team>/reports/<int:report_id>/report")
def go_on(report_id: int) -> Response:
    """The raportti on a kooste's period; where there is one already, that one.  404 for an heir."""
    found = of_id(report_id)
    if found.team_id != team_id():
        abort(404)  # an heir's report would have the heir's figures under the other team's summary
    return _made(ReportKind.REPORT, found.period, whole=found.whole)


@pages.post("/<team>/reports/<int:report_id>/again")
def again(report_id: int) -> Response | tuple[str, int]:
    """Count the figures again, with the reason."""
    found = of_id(report_id)
    note = " ".join(request.form.get("note", "").split())
    if not any(map(str.isalnum, note)):
        return show(found, {"note": gettext("Tell why the figures are counted again.")}), 422
    if len(note) > reports.LONGEST_NOTE:
        return show(found, {"note": gettext("Shorten the note: at most 500 characters fit here.")}), 422
    write(reports.again, me().person_id, report_id, VersionReason.CORRECTION, note, clock.now())
    return redirect(url_for("reports.one", report_id=report_id, saved="again"), 303)


@pages.post("/<team>/reports/<int:report_id>/retry")
def retry(report_id: int) -> Response:
    """Make the files of the newest version once more."""
    of_id(report_id)
    write(reports.retry, me().person_id, report_id, clock.now())
    return redirect(url_for("reports.one", report_id=report_id), 303)


def of_id(report_id: int) -> ReportView:
    """A document of the page's team; 404 for any other."""
    with reading() as reader:
        found = reports.one(reader, team(), report_id)
    return found or abort(404)


def show(found: ReportView, faults: Faults) -> str:
    """A document's page, with what was sent and what is wrong with it."""
    with reading() as reader:
        sendings = sending.of_report(reader, found.id)
        twin = _twin(reader, found)
    return render_template(
        "report.html",
        report=found,
        newest=found.newest,
        frozen=found.newest.frozen,
        own=found.team_id == team_id(),
        twin=twin,
        files=_by_language(found.files),
        sendings=sendings,
        outdated=sending.outdated(sendings, found),
        recipients=reports_words.RECIPIENTS,
        faults=faults,
        sent=request.form,
        saved=request.args.get("saved", ""),
        w=reports_words,
        d=document_words,
        figures=figures_words,
        sentences=figures_sentences,
    )


def _page(sent: Mapping[str, str], faults: Faults) -> str:
    today = clock.day_of(clock.now())
    with reading() as reader:
        found = reports.of_team(reader, team())
        replaced = sending.replaced(reader, found)
        choices = period_form.choices(reader, team())
    return render_template(
        "reports.html",
        reports=found,
        replaced=replaced,
        offers=report_choices.of_team(choices, today),
        chosen=sent.get("period") or report_choices.usual(team(), today),
        whole=period_form.EVERYBODY,
        sent=sent,
        habit=shaping_words.SUMMARIES[Summaries(team().summaries)],
        faults=faults,
        w=reports_words,
    )


def _made(kind: ReportKind, period: Period, *, whole: bool) -> Response:
    span = period.whole
    with reading() as reader:
        kept = reports.find(reader, team_id(), kind, span.first, span.last, whole=whole)
    made = write(reports.make, me().person_id, team(), kind, period, clock.now(), whole=whole)
    saved = "there" if kept else "made"
    return redirect(url_for("reports.one", report_id=made, saved=saved), 303)


def _twin(session: Session, of: ReportView) -> int | None:
    """The id of the raportti on a kooste, or of the kooste under a raportti."""
    kind = ReportKind.REPORT if of.kind is ReportKind.SUMMARY else ReportKind.SUMMARY
    span = of.period.whole
    return reports.find(session, of.team_id, kind, span.first, span.last, whole=of.whole)


def _by_language(files: Sequence[FileView]) -> dict[str, list[FileView]]:
    """Files by language, the person's own first."""
    mine = language()
    codes = [mine, *(code for code in LANGUAGES if code != mine)]
    found = {code: [one for one in files if one.language == code] for code in codes}
    return {code: of for code, of in found.items() if of}
