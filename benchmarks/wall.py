"""The public wall: requests a second beside a plain Flask view and nginx with the same bytes, its weight
by every way, and how soon a takedown reaches everybody.

First in this process, so that only the application is measured; then over loopback, each on two workers.
"""

import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from benchmarks import databases, measure, wall_servers
from benchmarks.measure import Line
from benchmarks.wall_servers import Speed
from collector import pictures
from collector.models import Media
from collector.samples import drawings
from config import clock, settings
from config.settings import Settings
from curator import acts, picks
from curator.material import Subject
from curator.models import People, PermissionState, Pick
from curator.permitting import permissions
from curator.picks import Answers
from tests.sample import Sample
from wall import app
from wall.publish import Publisher, publish

PATH: Final = "/kaikki/fi/"
REQUESTS: Final = 4_000
WAYS: Final = {
    "page": (PATH, "/wall.css"),
    "element": ("/embed.v1.js", "/embed.v1.css", f"{PATH}wall.json"),
    "frame": (f"{PATH}frame/", "/frame.v1.js", "/wall.css"),
    "fragment": (f"{PATH}fragment.html", "/wall.css"),
}
"""What a visitor loads by each way, beside pictures."""

Wsgi = Callable[[dict[str, Any], Callable[..., object]], Any]


def measured() -> Iterator[Line]:
    """A wall of three with pictures, published and asked for."""
    with tempfile.TemporaryDirectory(prefix="someseina-wall-") as folder:
        known = settings.load({}, data=Path(folder), contact="viestinta@kemijarvi.example")
        sample = databases.fresh(known.database)
        for team in sample.teams:
            _pick(sample, known, team)
        publish(sample.database, known)
        ours = app.create(known)
        plain = _flask(_get(ours, {}))
        own, reference = measure.in_turns(5, lambda: _speed(ours), lambda: _speed(plain))
        yield measure.only("wall: requests in process", own, "/s")
        yield measure.only("wall:   a plain Flask view", reference, "/s")
        yield measure.at_least("wall: requests / Flask view", own / reference, 4)
        yield from _served(known, Path(folder))
        yield from _weight(ours, known.published)
        yield from _takedown(sample, known)
        sample.database.close()


def _served(known: Settings, folder: Path) -> Iterator[Line]:
    """Real servers asked over loopback, in turns."""
    with (
        wall_servers.granian("ours", folder) as ours,
        wall_servers.granian("flask", folder) as flask,
        wall_servers.nginx(known.published, folder) as nginx,
    ):
        for path in (PATH, f"{PATH}wall.json"):
            what = "JSON" if path.endswith("json") else "HTML"
            asked = [[wall_servers.speed(port, path) for port in (ours, flask, nginx)] for _ in range(3)]
            own, plain, static = zip(*asked, strict=True)
            yield from _compared(what, "a plain Flask view", own, plain, 4)
            yield from _compared(what, "nginx's static file", own, static, 0.5)


def _compared(
    what: str, other: str, own: Sequence[Speed | None], reference: Sequence[Speed | None], goal: float
) -> Iterator[Line]:
    mine, theirs = _middle(own), _middle(reference)
    if mine is None or theirs is None:
        yield Line(f"wall: {what} served / {other}", "no wrk or no nginx here")
        return
    yield measure.only(f"wall: {what} served", mine.rate, "/s")
    yield measure.only(f"wall: {what} served, p99", mine.p99, "ms")
    yield measure.only(f"wall:   {other}", theirs.rate, "/s")
    yield measure.only(f"wall:   {other}, p99", theirs.p99, "ms")
    yield measure.at_least(f"wall: {what} served / {other}", mine.rate / theirs.rate, goal)


def _middle(runs: Sequence[Speed | None]) -> Speed | None:
    """The run in the middle by speed."""
    told = sorted((run for run in runs if run), key=lambda run: run.rate)
    return told[len(told) // 2] if told else None


def _takedown(sample: Sample, known: Settings) -> Iterator[Line]:
    """A pick is taken down: from the desk's commit until no worker shows it."""
    words = "Usva nousee järveltä".encode()
    publisher = Publisher(sample.database, known)
    publisher.tick()
    with wall_servers.granian("ours", known.data) as port:
        wall_servers.until_gone(port, PATH, b"no such words")
        began = time.perf_counter()
        sample.database.writing(_end_all)
        publisher.tick()
        took = time.perf_counter() - began + wall_servers.until_gone(port, PATH, words)
    yield measure.at_most("wall: a takedown reaches two workers", took, 1, "s")


def _end_all(session: Session) -> None:
    for pick in session.execute(select(Pick)).scalars():
        pick.ended_at = clock.now()
    acts.walls_may_change(session)


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


def _get(application: Wsgi, accepts: dict[str, str], path: str = PATH) -> tuple[bytes, list[tuple[str, str]]]:
    given: list[list[tuple[str, str]]] = []
    body = b"".join(application(_request(accepts, path), lambda _status, headers: given.append(headers)))
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
    """What a visitor loads by every way, packed and without pictures; and the pictures."""

    def packed(*paths: str) -> float:
        given = {"HTTP_ACCEPT_ENCODING": "gzip"}
        return sum(len(_get(application, given, path)[0]) for path in paths) / 1000

    script = gzip.compress((published / "embed.v1.js").read_bytes(), 9)
    yield measure.at_most("wall: embed script, packed", len(script) / 1000, 2.3, "kB")
    for way, paths in WAYS.items():
        yield measure.at_most(f"wall: {way}, packed", packed(*paths), 30, "kB")
    largest = max(path.stat().st_size for path in published.rglob("*.webp"))
    yield measure.at_most("wall: a picture (WebP)", largest / 1000, 60, "kB")


if __name__ == "__main__":
    sys.exit(measure.show(measured))
