"""Files the pages need: pictures from the data folder, and addresses of our own files by their content."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request, send_from_directory, url_for

from collector import pictures
from curator.desk.context import desk
from curator.picking import crops
from curator.shown import ShownPicture

pages = Blueprint("assets", __name__)
STATIC: Final = Path(__file__).parent / "static"
PICTURE: Final = re.compile(r"[0-9a-f]{32}\.jpg")


@pages.get("/pictures/<name>")
def picture(name: str) -> Response:
    """A picture or a part of it, for signed-in people: one on a draft has not been published."""
    if not PICTURE.fullmatch(name):
        abort(404)
    shares = request.args.get("part", "")
    if shares:
        return _part(name, shares)
    return send_from_directory(desk().settings.pictures.absolute(), name, mimetype="image/jpeg")


def address(shown: ShownPicture) -> str:
    """Where what is shown of a picture can be had."""
    part = ",".join(f"{share:g}" for share in shown.crop) if shown.crop else None
    return url_for("assets.picture", name=shown.file, part=part)


def _part(name: str, shares: str) -> Response:
    try:
        part = crops.crop([float(share) for share in shares.split(",")])
    except ValueError:
        part = None
    path = desk().settings.pictures / name
    if part is None or not path.is_file():
        abort(404)
    return Response(pictures.part_of(path, part), mimetype="image/jpeg")


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
