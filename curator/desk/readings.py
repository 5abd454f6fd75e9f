"""Readings: figures typed by hand, their series, corrections, and a table to take along."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock, networks
from curator.desk import figures_words, reading_words, uploads, words
from curator.desk.context import me, reading, team, write
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.figures import entries as seen
from curator.figures import readings, typed
from curator.figures.readings import NewSeries, Problem, ReadingError, Typed
from curator.models import Series

pages = Blueprint("readings", __name__)
Faults = dict[str, str]

PROBLEMS: Final = {
    Problem.NO_NAME: _("Write the hashtag, or a name for the figures."),
    Problem.NAME_TOO_LONG: _("Shorten the name: at most 120 characters fit here."),
    Problem.NO_NEW_NAME: _("Write a name for the figures."),
    Problem.SOURCE_TOO_LONG: _("Shorten the source: at most 120 characters fit here."),
    Problem.NAME_TAKEN: _("There are figures of this name already. Choose them from the list."),
    Problem.NO_SUCH_NETWORK: _("Choose a network from the list."),
    Problem.TAG_TOO_LONG: _("Shorten the hashtag: at most 100 characters fit here."),
    Problem.NOT_A_NUMBER: _("Write the figure as a whole number, such as 12345."),
    Problem.TOO_LARGE: _("The figure is too large. Check it."),
    Problem.IN_FUTURE: _("Choose today or an earlier day."),
    Problem.NOTE_TOO_LONG: _("Shorten the note: at most 500 characters fit here."),
    Problem.NO_TARGET: _("Write the target as a whole number greater than 0."),
    Problem.TARGET_TOO_LARGE: _("The target is too large. Check it."),
}
_FIELDS: Final = {
    Problem.NO_NAME: "tag",
    Problem.NAME_TOO_LONG: "name",
    Problem.NO_NEW_NAME: "name",
    Problem.SOURCE_TOO_LONG: "source",
    Problem.NAME_TAKEN: "name",
    Problem.NO_SUCH_NETWORK: "network",
    Problem.TAG_TOO_LONG: "tag",
    Problem.NOT_A_NUMBER: "value",
    Problem.TOO_LARGE: "value",
    Problem.IN_FUTURE: "day",
    Problem.NOTE_TOO_LONG: "note",
    Problem.NO_TARGET: "target",
    Problem.TARGET_TOO_LARGE: "target",
}
_COUNTED: Final = ("instagram", "facebook", "tiktok", "youtube", "threads", "x", "linkedin")
"""Networks whose figures people type; the others are counted by the service."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A series in the list, with its newest figure in words."""

    series: Series
    newest: str


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """What a person typed; `kept` is the file name of a screenshot already sent."""

    value: str
    day: str
    note: str
    kept: str


@dataclass(frozen=True, slots=True)
class TargetForm:
    """A target as a person typed it."""

    target: str
    on: str

    @classmethod
    def of(cls, series: Series) -> "TargetForm":
        """The one a series has."""
        return cls(
            str(series.target) if series.target else "",
            series.target_on.isoformat() if series.target_on else "",
        )


@dataclass(frozen=True, slots=True)
class CallForm:
    """A name and a source as a person typed them."""

    name: str
    source: str


@pages.get("/<team>/readings")
def page() -> str:
    """The team's series, each with its newest figure, and a form for a new one."""
    return _page(NewSeries("instagram", ""), {})


@pages.post("/<team>/readings")
def begin() -> Response | tuple[str, int]:
    """A new series."""
    given = request.form
    wanted = NewSeries(
        given.get("network", ""),
        given.get("tag", ""),
        given.get("name", ""),
        given.get("summed") == "1",
        given.get("source", ""),
    )
    faults = faults_of(readings.series_problems(wanted))
    if faults:
        return _page(wanted, faults), 422
    try:
        made = write(readings.begin, me().person_id, team(), wanted)
    except ReadingError as error:
        return _page(wanted, faults_of([error.problem])), 422
    return redirect(url_for("readings.one", series_id=made, saved="series"), 303)


@pages.get("/<team>/readings/<int:series_id>")
def one(series_id: int) -> str:
    """A series with every figure: who typed it and when, and what corrected it."""
    return one_page(series_of(series_id), {})


@pages.post("/<team>/readings/<int:series_id>")
def save(series_id: int) -> Response | tuple[str, int]:
    """One more figure; for a date that has one it is a correction."""
    series = series_open(series_id)
    given, faults = request.form, Faults()
    kept = "" if given.get("without") else uploads.kept(given.get("kept", ""))
    try:
        kept = uploads.sent() or kept
    except uploads.UploadError as error:
        faults["picture"] = str(error)
    form = ReadingForm(
        given.get("value", ""), given.get("day", ""), given.get("note", "").replace("\r\n", "\n"), kept
    )
    today = clock.day_of(clock.now())
    day = date_of(form.day)
    if day is None:
        faults["day"] = gettext("Choose the day, or write it like this: 2026-11-23.")
    typed = Typed(readings.whole_number(form.value), day or today, form.note, kept or None)
    faults |= faults_of(readings.problems(typed, today))
    if faults:
        return one_page(series, faults, form), 422
    write(readings.write_down, me().person_id, series_id, typed, clock.now())
    return redirect(url_for("readings.one", series_id=series_id, saved="reading"), 303)


@pages.get("/<team>/readings/<int:series_id>/csv")
def table(series_id: int) -> Response:
    """The figures that count, as Excel in Finnish opens them: semicolons, and a mark that says UTF-8."""
    series = series_of(series_id)
    with reading() as reader:
        entries = [one for one in seen.entries(reader, series_id) if one.counts]
    target = StringIO()
    rows = csv.writer(target, delimiter=";", lineterminator="\r\n")
    changed = () if series.summed else (gettext("Change since the reading before"),)
    # Day, figure and note come first: so the file can be brought in again.
    heads = (gettext("Day"), gettext("Figure"), gettext("Note"), *changed)
    rows.writerow((*heads, gettext("Source"), gettext("Typed by"), gettext("Typed at")))
    since = seen.changes(entries)
    for one in reversed(entries):
        at = clock.local(one.at).strftime("%Y-%m-%d %H:%M")
        amount = since[one.id].amount if one.id in since else ""
        cells = (one.day.isoformat(), one.value, _inert(one.note), *((amount,) if changed else ()))
        rows.writerow((*cells, _inert(series.source), _inert(one.person), at))
    answer = Response("\ufeff" + target.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="someseina-{series.id}.csv"'
    return answer


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def series_of(series_id: int) -> Series:
    """A series of the page's team; 404 for any other."""
    with reading() as reader:
        found = readings.one(reader, team(), series_id)
    return found or abort(404)


def series_open(series_id: int) -> Series:
    """The same where it takes figures and changes; one put aside answers with its page and a sentence."""
    found = series_of(series_id)
    if found.aside_at is not None:
        said = gettext("Nothing was saved: the series has been put aside. Bring it back first.")
        abort(make_response(one_page(found, {"": said}), 409))
    return found


def date_of(text: str) -> date | None:
    """A date as browsers send it; None for anything else."""
    try:
        return clock.typed_day(text)
    except ValueError:
        return None


def faults_of(problems: list[Problem]) -> Faults:
    """Problems by field, in words."""
    found = Faults()
    for problem in problems:
        found.setdefault(_FIELDS[problem], str(PROBLEMS[problem]))
    return found


def _page(wanted: NewSeries, faults: Faults) -> str:
    with reading() as reader:
        followed = readings.of_team(reader, team())
        values = readings.values_of(reader, [one.id or 0 for one in followed])
        aside = readings.of_team(reader, team(), aside=True)
    return render_template(
        "readings.html",
        rows=[Row(one, reading_words.newest(values[one.id or 0], summed=one.summed)) for one in followed],
        aside=aside,
        said=reading_words.saved(request.args.get("saved", ""), 0),
        form=wanted,
        faults=faults,
        networks={key: words.network(key) for key in _COUNTED if key in networks.NAMES},
    )


def one_page(
    series: Series,
    faults: Faults,
    form: ReadingForm | None = None,
    aim: TargetForm | None = None,
    lines: Sequence[str] = (),
    called: CallForm | None = None,
) -> str:
    """A series' page, with what was sent and what is wrong with it; `lines` of a file in words."""
    with reading() as reader:
        entries = seen.entries(reader, series.id or 0)
    counting = [one.value for one in entries if one.counts]
    reached = (sum(counting) if series.summed else counting[0]) if counting else None
    return render_template(
        "reading.html",
        series=series,
        entries=entries,
        changes={} if series.summed else seen.changes(entries),
        form=form or ReadingForm("", clock.day_of(clock.now()).isoformat(), "", ""),
        aim=aim or TargetForm.of(series),
        called=called or CallForm(series.name, series.source),
        lines=lines,
        progress=reading_words.target(typed.target_of(series), reached),
        faults=faults,
        said=reading_words.saved(request.args.get("saved", ""), request.args.get("taken", 0, type=int)),
        figure=figures_words.figure,
        change=figures_words.change,
    )
