"""Charts on pages: asked for when a page shows one, served when the worker has drawn it."""

import re
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, send_from_directory, url_for

from config import clock
from curator.desk import headers
from curator.desk.context import desk, note, reading
from curator.models import Drawing
from curator.report.document import Chart
from curator.report.production import drawing

pages = Blueprint("drawings", __name__)
_KEY: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart as a page has it: the addresses of its pictures, and whether they are there yet."""

    chart: Chart
    wide: str
    narrow: str
    ready: bool
    failed: bool
    """It could not be drawn; tomorrow it is tried again."""


def shown(chart: Chart) -> Shown:
    """A chart for a page; one that is not there yet is asked for.

    Where the database takes no writes nothing is drawn, and the page is shown all the same.
    """
    name, now = drawing.key(chart), clock.now()
    today = clock.day_of(now)
    there = drawing.is_drawn(desk().settings.charts, name)
    with reading() as reader:
        row = reader.get(Drawing, name)
    if row is None or (row.drawn_at is not None and not there):
        note(drawing.ask, chart, now)
    elif row.seen_on != today:
        note(drawing.seen, name, today)
    return Shown(
        chart=chart,
        wide=url_for("drawings.picture", name=name, width="wide"),
        narrow=url_for("drawings.picture", name=name, width="narrow"),
        ready=there,
        failed=row is not None and bool(row.problem),
    )


@pages.get("/<team>/figures/charts/<name>-<width>.svg")
def picture(name: str, width: str) -> Response:
    """A picture of a chart; 202 while it waits to be drawn, 404 for one that nobody has asked for."""
    if width not in drawing.WIDTHS or not _KEY.fullmatch(name):
        abort(404)
    folder = desk().settings.charts
    if drawing.file(folder, name, width).is_file():
        headers.stand_alone()
        return send_from_directory(
            folder.absolute(), drawing.file(folder, name, width).name, mimetype="image/svg+xml"
        )
    with reading() as reader:
        row = reader.get(Drawing, name)
    if row is None or row.problem:
        abort(404)
    return Response("", 202, mimetype="text/plain")
