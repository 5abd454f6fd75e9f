"""Tone: a sample of a document's period is judged post by post, by whoever of the team has time."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from config.models import Team
from curator.desk import figures_words, tone_words
from curator.desk.context import me, note, reading, team, write
from curator.models import ToneRound, VersionReason
from curator.report import freezing, reports
from curator.report.chapters import toned
from curator.report.frozen import Tone
from curator.report.judging import tone
from curator.report.judging.tone import NothingHeldError, ToJudge, Verdict
from curator.report.reports import ReportView

pages = Blueprint("tone", __name__)


@pages.get("/<team>/reports/<int:report_id>/tone")
def page(report_id: int) -> str:
    """The next post to judge; before the first what it is about, after the last what came of it."""
    found = _report(report_id)
    judged, post = _standing(found)
    if judged is not None and post is None and judged.ended_at is None:
        note(tone.settle, judged.id or 0, clock.now())
        judged, post = _standing(found)
    with reading() as reader:
        result = _result(reader, found)
        held = 0 if judged else tone.population(reader, _owner(found), found.whole, found.period.whole)
    return render_template(
        "tone.html",
        report=found,
        round=judged,
        begun=judged is not None and tone.begun(judged),
        post=post,
        held=held,
        sample=tone.SAMPLE,
        blocks=toned.blocks(result),
        added=result == found.newest.frozen.tone,
        said=request.args.get("said", ""),
        verdicts=tone_words.VERDICTS,
        t=tone_words,
        w=figures_words,
    )


@pages.post("/<team>/reports/<int:report_id>/tone/draw")
def draw(report_id: int) -> Response:
    """Draw the sample; once something of it has been judged it stays as it is."""
    found = _report(report_id)
    try:
        write(tone.draw, me().person_id, _owner(found), found.whole, found.period.whole, clock.now())
    except NothingHeldError:
        return _back(found)
    return _back(found, "drawn")


@pages.post("/<team>/reports/<int:report_id>/tone/<int:place>")
def judge(report_id: int, place: int) -> Response:
    """What somebody says of a post; of two who say it at once the second goes on to the next post."""
    found = _report(report_id)
    judged = _round(found)
    what = request.form.get("what", "")
    if judged is None or what not in set(Verdict):
        abort(400)
    counted = write(tone.judge, me().person_id, judged.id or 0, place, Verdict(what), clock.now())
    return _back(found, "" if counted else "late")


@pages.post("/<team>/reports/<int:report_id>/tone/add")
def add(report_id: int) -> Response:
    """A new version of the document with the tone in it; none where the newest has it already."""
    found = _report(report_id)
    judged = _round(found)
    if judged is None or judged.ended_at is None:
        abort(409)
    with reading() as reader:
        result = _result(reader, found)
    if result != found.newest.frozen.tone:
        write(reports.again, me().person_id, found.id, VersionReason.TONE, "", clock.now())
    return redirect(url_for("reports.one", report_id=found.id, saved="tone"), 303)


def _report(report_id: int) -> ReportView:
    with reading() as reader:
        return reports.one(reader, team(), report_id) or abort(404)


def _owner(of: ReportView) -> Team:
    """The team whose posts are judged: this one, or an ended one whose documents it sees to."""
    with reading() as reader:
        return reader.get_one(Team, of.team_id)


def _round(of: ReportView) -> ToneRound | None:
    with reading() as reader:
        return tone.of_period(reader, of.team_id, of.whole, of.period.whole)


def _standing(of: ReportView) -> tuple[ToneRound | None, ToJudge | None]:
    judged = _round(of)
    with reading() as reader:
        return judged, tone.next_post(reader, judged.id or 0) if judged else None


def _result(session: Session, of: ReportView) -> Tone | None:
    span = of.period.whole
    return freezing.tone(session, of.team_id, span.first, span.last, whole=of.whole)


def _back(of: ReportView, said: str = "") -> Response:
    return redirect(url_for("tone.page", report_id=of.id, said=said or None), 303)
