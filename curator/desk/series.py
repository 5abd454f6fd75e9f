"""What is done to a whole series of readings: figures brought in from a file, and a target."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from config import clock
from curator.desk.context import me, write
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.desk.readings import TargetForm, date_of, faults_of, one_page, series_of
from curator.figures import reading_files, readings
from curator.figures.reading_files import Fault, LineProblem

pages = Blueprint("series", __name__)
PROBLEMS: Final = {
    LineProblem.EMPTY: _("There are no figures in the file."),
    LineProblem.TOO_LONG: _("The file is too long: at most 5000 lines fit."),
    LineProblem.ONE_COLUMN: _("there is no figure after the day; put a semicolon between them"),
    LineProblem.NO_DATE: _("the day cannot be read; write it like this: 23.11.2026"),
    LineProblem.TWICE: _("the same day is on an earlier line"),
    LineProblem.NOT_A_NUMBER: _("the figure is not a whole number"),
    LineProblem.TOO_LARGE: _("the figure is too large"),
    LineProblem.IN_FUTURE: _("the day is in the future"),
    LineProblem.NOTE_TOO_LONG: _("the note is too long"),
}
"""Those of the file as sentences, those of a line as what follows its number."""


@pages.post("/<team>/readings/<int:series_id>/file")
def take_in(series_id: int) -> Response | tuple[str, int]:
    """Figures from a file: all of them, or none where a line cannot be read."""
    series = series_of(series_id)
    file = request.files.get("file")
    if not isinstance(file, FileStorage) or not file.filename:
        return one_page(series, {"file": gettext("Choose a file.")}), 422
    now = clock.now()
    figures, faults = reading_files.read(file.stream.read(), clock.day_of(now))
    if faults:
        return one_page(series, {"file": _summary(faults)}, lines=_lines(faults)), 422
    taken = write(readings.take_in, me().person_id, series_id, figures, now)
    return redirect(url_for("readings.one", series_id=series_id, saved="file", taken=taken), 303)


@pages.post("/<team>/readings/<int:series_id>/target")
def aim(series_id: int) -> Response | tuple[str, int]:
    """What the series should come to, and by when; an empty figure takes the target away."""
    series = series_of(series_id)
    form = TargetForm(request.form.get("target", ""), request.form.get("target_on", ""))
    target, on = readings.whole_number(form.target), date_of(form.on)
    if form.target.strip() and target is None:
        faults = faults_of([readings.Problem.NO_TARGET])
    else:
        faults = faults_of(readings.aim_problems(target, on))
    if form.on.strip() and on is None:
        faults["target_on"] = gettext("Choose the day, or write it like this: 2026-11-23.")
    if faults:
        return one_page(series, faults, aim=form), 422
    write(readings.aim, me().person_id, series_id, target, on)
    return redirect(url_for("readings.one", series_id=series_id, saved="target"), 303)


@pages.post("/<team>/readings/<int:series_id>/summed")
def add_up(series_id: int) -> Response:
    """Whether a period's figures are added up, or the newest tells what it has come to."""
    series_of(series_id)
    write(readings.add_up, me().person_id, series_id, summed=request.form.get("summed") == "1")
    return redirect(url_for("readings.one", series_id=series_id, saved="summed"), 303)


def _summary(faults: Sequence[Fault]) -> str:
    if faults[0].line == 0:
        return str(PROBLEMS[faults[0].problem])
    return gettext("Nothing was saved from the file. Correct these lines and send it again.")


def _lines(faults: Sequence[Fault]) -> list[str]:
    """The errors by line, as many as a person can use at once."""
    of_lines = [one for one in faults if one.line]
    said = [
        gettext("Line %(line)d: %(problem)s", line=one.line, problem=PROBLEMS[one.problem])
        + (f" (”{one.text}”)" if one.text else "")
        for one in of_lines[: reading_files.TOLD]
    ]
    more = len(of_lines) - len(said)
    return [*said, gettext("And %(count)d more lines.", count=more)] if more else said
