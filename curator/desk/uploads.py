"""Pictures that a person sends: re-encoded at once, then known by their name only."""

from flask import request
from werkzeug.datastructures import FileStorage

from collector import pictures
from collector.pictures import PictureError
from curator.desk import words
from curator.desk.assets import PICTURE
from curator.desk.context import desk, look_afresh


class UploadError(Exception):
    """The file is no good; the text says what to do."""


def sent(field: str = "picture") -> str:
    """The name of a picture that came with this request, "" when none did.  `UploadError`.

    The work is done here, outside any transaction; a picture nobody uses in the end goes with
    `curator.privacy.leftovers`.
    """
    file = request.files.get(field)
    if not isinstance(file, FileStorage) or not file.filename:
        return ""
    look_afresh()
    try:
        # One byte more than is taken, so that `keep` itself sees a picture that is too large.
        return pictures.keep(file.stream.read(pictures.MOST_BYTES + 1), desk().settings.pictures).file
    except PictureError as error:
        said = words.PICTURE_PROBLEMS.get(error.problem, words.PICTURE_PROBLEMS["broken"])
        raise UploadError(str(said)) from error


def kept(name: str) -> str:
    """The name again, if it is one of a picture we have; "" otherwise."""
    if PICTURE.fullmatch(name) and (desk().settings.pictures / name).is_file():
        return name
    return ""
