"""What anybody may read: the privacy notice, and how far a request to delete is."""

import re
from typing import Final

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from curator.privacy import forgetting
from curator.removal import visits
from curator.removal.context import removal
from curator.removal.words import day, say

pages = Blueprint("pages", __name__)
_CODE: Final = re.compile(r"[0-9a-f]{20}", re.ASCII)


@pages.get("/")
def home() -> Response:
    """To the privacy notice."""
    return redirect(url_for("pages.privacy"), 303)


@pages.get("/privacy")
@pages.get("/privacy/<code>")
def privacy(code: str | None = None) -> str:
    """Who is responsible, what is held, why, how long, and how to have it deleted."""
    spoken = visits.language() if code is None else visits.spoken(code)
    return render_template(
        "privacy.html", _=say(spoken), language=spoken, settings=removal().settings, here="pages.privacy"
    )


@pages.get("/deletion/<request_code>")
@pages.get("/deletion/<request_code>/<code>")
def deletion(request_code: str, code: str | None = None) -> str:
    """How far a request to delete is; the code is what the network gave the person."""
    spoken = visits.language() if code is None else visits.spoken(code)
    if not _CODE.fullmatch(request_code):
        abort(404)
    with removal().database.reading() as session:
        found = forgetting.deletion(session, request_code)
    if found is None:
        abort(404)
    return render_template(
        "deletion.html",
        _=say(spoken),
        language=spoken,
        settings=removal().settings,
        here="pages.deletion",
        found=found,
        asked_on=day(found.asked_at, spoken),
        done_on=day(found.done_at, spoken) if found.done_at else "",
    )
