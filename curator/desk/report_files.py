"""The files of koosteet and raportit, for those who may see the document."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template, send_from_directory, url_for
from werkzeug.exceptions import NotFound

from curator.desk import headers, reports, reports_words
from curator.desk.context import desk, team
from curator.desk.language import gettext
from curator.report.formats import web
from curator.report.reports import FileView

pages = Blueprint("report_files", __name__)
PAGE: Final = "html"
"""The one format that browsers show; every other is saved."""


@pages.get("/<team>/reports/<int:report_id>/files/<name>")
def file(report_id: int, name: str) -> Response | tuple[str, int]:
    """A file: the web page is shown, every other is saved under a name that says what it is."""
    of = reports.of_id(report_id)
    found = next((one for one in of.files if one.name == name), None)
    if found is None:
        return _gone(report_id)
    folder = desk().settings.reports.absolute()
    try:
        if found.format == PAGE:
            return _shown(folder, found)
        return send_from_directory(
            folder,
            found.name,
            mimetype=reports_words.TYPES[found.format],
            as_attachment=True,
            download_name=reports_words.download_name(of, found, team().key),
        )
    except (NotFound, FileNotFoundError):
        return _gone(report_id)


def _shown(folder: Path, file: FileView) -> Response:
    page = (folder / file.name).read_bytes()
    headers.is_document(web.policy_of(page))
    return Response(page, mimetype=reports_words.TYPES[PAGE])


def _gone(report_id: int) -> tuple[str, int]:
    page = render_template(
        "fault.html",
        title=gettext("The file is no longer here"),
        advice=gettext("The document has been made anew, and its old files went. Open the newest ones."),
        code=404,
        typed=[],
        onward=(url_for("reports.one", report_id=report_id), gettext("To the document")),
    )
    return page, 404
