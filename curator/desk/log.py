"""The activity log, for admins, and as a table to take along."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from config import clock
from curator import history
from curator.desk import guard, log_words
from curator.desk.context import me, reading, team
from curator.desk.guard import require
from curator.desk.language import gettext
from curator.desk.sent import integer
from curator.figures.sheets import Table, as_csv
from curator.models import Role

pages = Blueprint("log", __name__)
LAST: Final = 10_000


@pages.get("/<team>/log")
def page() -> str:
    """Who did what, the newest first."""
    require(Role.ADMIN)
    number = min(max(1, request.args.get("page", 1, type=integer)), LAST)
    with reading() as reader:
        found, more = history.events(reader, team(), me(), number)
    addresses = {one.id: key for key, one in guard.teams().items()}
    return render_template(
        "log.html", events=found, more=more, number=number, said=log_words.event, addresses=addresses
    )


@pages.get("/<team>/log/csv")
def table() -> Response:
    """All of it as a table."""
    require(Role.ADMIN)
    with reading() as reader:
        rows = tuple(
            (
                clock.local(one.at).strftime("%Y-%m-%d %H:%M:%S"),
                one.person or gettext("The service"),
                log_words.event(one),
                one.team,
                str(log_words.SUBJECTS.get(one.subject, one.subject)),
                one.subject_id,
            )
            for one in history.all_events(reader, team(), me())
        )
    heads = (
        gettext("When"),
        gettext("Who"),
        gettext("What"),
        gettext("Municipality or project"),
        gettext("Subject"),
        gettext("Number of it"),
    )
    answer = Response(as_csv(Table(gettext("Activity log"), heads, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="someseina-log.csv"'
    return answer
