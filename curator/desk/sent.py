"""What browsers send: how much, how many at once, and made fit for either database."""

from threading import BoundedSemaphore
from typing import Any, Final

import flask
from flask import Flask, abort, g, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter

from curator.desk.context import look_afresh

BODY_LIMIT: Final = 40 * 1024 * 1024
"""What a form with a picture may weigh: far more than it should, so that one too large is told beside
its field."""

FORM_LIMIT: Final = 500_000
"""What any other form may weigh: small things in great number take a hundred times that in memory."""

AT_ONCE: Final = 8
"""So many forms are taken in at once: a slow sender holds one of the server's threads, and the wall
needs some of them too."""

LARGEST: Final = 2**31 - 1
"""The largest number of a row in PostgreSQL."""

_WITH_PICTURE: Final = frozenset({"story.save", "readings.save", "teams.change"})


class Given(ImmutableMultiDict[str, Any]):
    """Fields without NUL, which no keyboard writes and PostgreSQL does not keep."""

    def __init__(self, mapping: Any = ()) -> None:
        pairs = mapping.items(multi=True) if isinstance(mapping, MultiDict) else mapping
        super().__init__(
            (name, value.replace("\0", "") if isinstance(value, str) else value)
            for name, value in pairs or ()
        )


class Request(flask.Request):
    """A request whose fields are text, whatever bytes came."""

    parameter_storage_class = Given

    def __init__(self, environ: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(environ, *args, **kwargs)
        self.query_string = self.query_string.decode("utf-8", "replace").encode()

    def _load_form_data(self) -> None:
        look_afresh()  # whoever sends slowly holds no transaction open meanwhile
        try:
            super()._load_form_data()
        except UnicodeDecodeError as error:
            raise BadRequest("the form is not in UTF-8") from error


class Number(IntegerConverter):
    """The number of a row in an address; larger ones lead nowhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **kwargs})


def integer(text: str) -> int:
    """A number that either database takes; ValueError for any other text."""
    value = int(text)
    if abs(value) > LARGEST:
        raise ValueError(f"{text} is out of range")
    return value


def take_in(app: Flask) -> None:
    """Teach an app to take in what browsers send; comes before everything that looks at it."""
    app.request_class = Request
    app.url_map.converters["int"] = Number
    free = BoundedSemaphore(AT_ONCE)

    @app.before_request
    def _take_turns() -> None:
        if not (request.content_length or "Transfer-Encoding" in request.headers):
            return
        if not free.acquire(blocking=False):
            abort(503)
        g.taken_in = True
        if request.endpoint not in _WITH_PICTURE or request.mimetype != "multipart/form-data":
            request.max_content_length = FORM_LIMIT

    @app.teardown_request
    def _next(_error: BaseException | None) -> None:
        if g.pop("taken_in", False):
            free.release()
