"""The public wall: requests a second beside a plain Flask view with the same bytes, and its weight.

Both are called in this process, so only the application is measured and no server.
"""

import gzip
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from benchmarks import databases, measure
from benchmarks.measure import Line
from collector import pictures
from collector.models import Media
from collector.samples import drawings
from config import clock, settings
from config.settings import Settings
from curator import permissions, picks
from curator.material import Subject
from curator.models import People, PermissionState
from curator.picks import Answers
from tests.sample import Sample
from wall import app
from wall.publish import publish

PATH: Final = "/kaikki/fi/"
REQUESTS: Final = 4_000

Wsgi = Callable[[dict[str, Any], Callable[..., object]], Any]


def measured() -> Iterator[Line]:
    """A wall of three with pictures, published and asked for."""
    with tempfile.TemporaryDirectory(prefix="someseina-wall-") as folder:
        known = settings.load({}, data=Path(folder), contact="viestinta@kemijarvi.example")
        sample = databases.fresh(known.database)
        for team in sample.teams:
            _pick(sample, known, team)
        publish(sample.database, known)
        sample.database.close()
        ours = app.create(known)
        plain = _flask(_get(ours, {}))
        own, reference = measure.in_turns(5, lambda: _speed(ours), lambda: _speed(plain))
        yield measure.only("wall: requests in process", own, "/s")
        yield measure.only("wall:   a plain Flask view", reference, "/s")
        yield measure.at_least("wall: requests / Flask view", own / reference, 4)
        yield from _weight(ours, known.published)


def _pick(sample: Sample, known: Settings, team: str) -> None:
    body = drawings.picture("jarvi-ilta-1.jpg")
    assert body is not None
    kept = pictures.keep(body, known.pictures)
    text = "Usva nousee järveltä, ja työmatka kestää kolme minuuttia. " * 6 + "#kemijärvi"
    subject = Subject(post_id=sample.post(text, pictures=1, file=kept.file))
    sample.database.writing(_lift, sample, team, subject)


def _lift(session: Session, sample: Sample, team: str, subject: Subject) -> None:
    media = session.execute(select(Media).where(col(Media.post_id) == subject.post_id)).scalar_one()
    person = sample.people["owner"]
    permissions.record(
        session,
        person,
        sample.campaign,
        subject,
        PermissionState.GRANTED,
        "",
        sample.now - timedelta(minutes=1),
    )
    answers = Answers(True, media.id, "Sumuinen järvi aamulla", "Aino Aapa", People.NONE)
    picks.pick(session, person, sample.teams[team], subject, clock.week_of(sample.now), answers)


def _get(application: Wsgi, accepts: dict[str, str]) -> tuple[bytes, list[tuple[str, str]]]:
    given: list[list[tuple[str, str]]] = []
    body = b"".join(application(_request(accepts), lambda _status, headers: given.append(headers)))
    return body, given[0]


def _request(accepts: dict[str, str], path: str = PATH) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "wsgi.url_scheme": "http",
        **accepts,
    }


def _flask(answer: tuple[bytes, list[tuple[str, str]]]) -> Wsgi:
    from flask import Flask, Response

    body, headers = answer
    flask = Flask("plain")

    @flask.get(PATH)
    def page() -> Response:
        return Response(body, headers=headers)

    plain: Any = flask.wsgi_app
    return cast(Wsgi, plain)


def _speed(application: Wsgi) -> float:
    def ask() -> None:
        for _ in range(REQUESTS):
            answer = application(_request({}), lambda _status, _headers: None)
            b"".join(answer)

    return REQUESTS / measure.seconds(ask)


def _weight(application: Wsgi, published: Path) -> Iterator[Line]:
    """What a visitor loads: the page and its style packed, and the pictures."""
    page, _ = _get(application, {"HTTP_ACCEPT_ENCODING": "gzip"})
    style = gzip.compress((published / "wall.css").read_bytes(), 9)
    embed = gzip.compress((published / "embed.v1.js").read_bytes(), 9)
    yield measure.at_most("wall: page and style, packed", (len(page) + len(style)) / 1000, 30, "kB")
    yield measure.at_most("wall: embed script, packed", len(embed) / 1000, 2.3, "kB")
    yield measure.only(
        "wall: a picture (WebP)", max(path.stat().st_size for path in published.rglob("*.webp")) / 1000, "kB"
    )


if __name__ == "__main__":
    sys.exit(measure.show(measured))
