"""What is done to a series of readings: a file, a target, a name; what was a mistake is taken away."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from config import clock
from curator.desk.context import me, write
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.desk.readings import CallForm, TargetForm, date_of, faults_of, one_page, series_of, series_open
from curator.figures import reading_files, readings, series
from curator.figures.reading_files import Fault, LineProblem

pages = Blueprint("series", __name__)
PROBLEMS: Final = {
    LineProblem.EMPTY: _("There are no figures in the file."),
    LineProblem.TOO_LONG: _("The file is too long: at most 5,000 lines fit."),
    LineProblem.ONE_COLUMN: _("there is no figure after the day; put a semicolon between them"),
    LineProblem.NO_DATE: _("the day cannot be read; write it like this: 23.11.2026"),
    LineProblem.TWICE: _("the same day is on an earlier line"),
    LineProblem.NOT_A_NUMBER: _("the figure is not a whole number"),
    LineProblem.CUT: _("the figure is cut in two by a comma; write it without one: 12345"),
    LineProblem.QUOTES: _("a quotation mark is missing, or is in the wrong place"),
    LineProblem.TOO_LARGE: _("the figure is too large"),
    LineProblem.IN_FUTURE: _("the day is in the future"),
    LineProblem.NOTE_TOO_LONG: _("the note is too long"),
}
"""Those of the file as sentences, those of a line as what follows its number."""


@pages.post("/<team>/readings/<int:series_id>/file")
def take_in(series_id: int) -> Response | tuple[str, int]:
    """Figures from a file: all of them, or none where a line cannot be read."""
    found = series_open(series_id)
    file = request.files.get("file")
    if not isinstance(file, FileStorage) or not file.filename:
        return one_page(found, {"file": gettext("Choose a file.")}), 422
    now = clock.now()
    figures, faults = reading_files.read(file.stream.read(), clock.day_of(now))
    if faults:
        return one_page(found, {"file": _summary(faults)}, lines=_lines(faults)), 422
    taken = write(readings.take_in, me().person_id, series_id, figures, now)
    return redirect(url_for("readings.one", series_id=series_id, saved="file", taken=taken), 303)


@pages.post("/<team>/readings/<int:series_id>/target")
def aim(series_id: int) -> Response | tuple[str, int]:
    """What the series should come to, and by when; an empty figure takes the target away."""
    found = series_open(series_id)
    form = TargetForm(request.form.get("target", ""), request.form.get("target_on", ""))
    target, on = readings.whole_number(form.target), date_of(form.on)
    if form.target.strip() and target is None:
        faults = faults_of([readings.Problem.NO_TARGET])
    else:
        faults = faults_of(series.aim_problems(target, on))
    if form.on.strip() and on is None:
        faults["target_on"] = gettext("Choose the day, or write it like this: 2026-11-23.")
    if faults:
        return one_page(found, faults, aim=form), 422
    write(series.aim, me().person_id, series_id, target, on)
    return _to(series_id, "target")


@pages.post("/<team>/readings/<int:series_id>/summed")
def add_up(series_id: int) -> Response:
    """Whether a period's figures are added up, or the newest tells what it has come to."""
    series_open(series_id)
    write(series.add_up, me().person_id, series_id, summed=request.form.get("summed") == "1")
    return _to(series_id, "summed")


@pages.post("/<team>/readings/<int:series_id>/name")
def call(series_id: int) -> Response | tuple[str, int]:
    """What the series is called, and where its figures are taken from."""
    found = series_open(series_id)
    form = CallForm(request.form.get("name", ""), request.form.get("source", ""))
    faults = faults_of(series.change_problems(form.name, form.source))
    if faults:
        return one_page(found, faults, called=form), 422
    try:
        write(series.change, me().person_id, series_id, form.name, form.source)
    except readings.ReadingError as error:
        return one_page(found, faults_of([error.problem]), called=form), 422
    return _to(series_id, "changed")


@pages.post("/<team>/readings/<int:series_id>/aside")
def put_aside(series_id: int) -> Response:
    """A series begun by mistake: one without figures goes for good, any other can be brought back."""
    series_of(series_id)
    if write(series.put_aside, me().person_id, series_id, clock.now()):
        return redirect(url_for("readings.page", saved="gone"), 303)
    return _to(series_id, "aside")


@pages.post("/<team>/readings/<int:series_id>/back")
def bring_back(series_id: int) -> Response:
    """A series that was put aside is there again."""
    series_of(series_id)
    write(series.bring_back, me().person_id, series_id)
    return _to(series_id, "again")


@pages.post("/<team>/readings/<int:series_id>/figures/<int:reading_id>/remove")
def remove_reading(series_id: int, reading_id: int) -> Response:
    """A figure typed by mistake, such as one of a wrong day, counts no more."""
    series_open(series_id)
    done = write(readings.remove, me().person_id, series_id, reading_id, clock.now())
    return _to(series_id, "removed" if done else "")


@pages.post("/<team>/readings/<int:series_id>/figures/<int:reading_id>/back")
def reading_back(series_id: int, reading_id: int) -> Response:
    """A removed figure counts again."""
    series_open(series_id)
    done = write(readings.bring_back, me().person_id, series_id, reading_id)
    return _to(series_id, "back" if done else "")


def _to(series_id: int, saved: str) -> Response:
    return redirect(url_for("readings.one", series_id=series_id, saved=saved or None), 303)


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
