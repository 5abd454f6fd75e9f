"""Files the pages need: pictures from the data folder, and addresses of our own files by their content."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, send_from_directory, url_for

from curator.desk.context import desk

pages = Blueprint("assets", __name__)
STATIC: Final = Path(__file__).parent / "static"
PICTURE: Final = re.compile(r"[0-9a-f]{32}\.jpg")


@pages.get("/pictures/<name>")
def picture(name: str) -> Response:
    """A picture, for signed-in people: one on a draft has not been published."""
    if not PICTURE.fullmatch(name):
        abort(404)
    return send_from_directory(desk().settings.pictures.absolute(), name, mimetype="image/jpeg")


@pages.get("/card.css")
def card_style() -> Response:
    """The wall's own style, for previews."""
    return Response(desk().card_style, mimetype="text/css")


@cache
def _version(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def versioned(name: str) -> str:
    """The address of a file of ours; it changes with the content, so it may be kept for long."""
    return url_for("static", filename=name, v=_version(name))
