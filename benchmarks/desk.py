"""How soon the desk shows suggestions, a search and filtered lists, at two sizes on both databases.

Pages are asked for through the desk's app as a browser does, template and all.  A page counts with its
quickest of several turns, because the machine has other work; what its processor time was, without
that of a database server, is told too.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Final
from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import make_url, text

from benchmarks import databases, desk_posts, measure
from benchmarks.measure import Line
from config import settings as config_settings
from config.db import Database
from config.serving import keep_loaded
from curator.desk.app import create_app
from curator.entry import people as staff
from tests.sample import Sample

SIZES: Final = (22_162, 550_000)
"""A year under one campaign's hashtags, and all of Finland in the days that suggestions look at."""
TURNS: Final = 5
HOST: Final = "http://localhost"
AT: Final = "/kemijarvi/suggestions"
GOAL: Final = 50
"""Milliseconds within which 95 % of the pages of a kind are whole."""
GROWTH: Final = 2


def measured() -> Iterator[Line]:
    """Each kind of page on each database, at both sizes in turns."""
    with tempfile.TemporaryDirectory(prefix="someseina-desk-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        yield from _compared("SQLite", [f"sqlite:///{folder / f'{size}.db'}" for size in SIZES], folder)
        server = stack.enter_context(databases.postgresql())
        yield from _compared("PostgreSQL", [_another(server, size) for size in SIZES], folder)


def _another(server: str, size: int) -> str:
    """A database of its own on a PostgreSQL."""
    name = f"desk_{size}"
    maintenance = Database(server)
    with maintenance.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    maintenance.close()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _compared(kind: str, urls: list[str], folder: Path) -> Iterator[Line]:
    desks = [_Desk(url, size, folder) for url, size in zip(urls, SIZES, strict=True)]
    for desk, size in zip(desks, SIZES, strict=True):
        yield measure.only(f"desk: {size:,} posts filled in, {kind}", desk.filling, "s")
    for name, paths in pages().items():
        for _ in range(TURNS):
            for desk in desks:
                for path in paths:
                    desk.ask(path)
        for desk, size in zip(desks, SIZES, strict=True):
            yield from desk.lines(f"{name} at {size:,}, {kind}", paths)
        growth = desks[-1].p95(paths) / desks[0].p95(paths)
        yield measure.at_most(f"desk: growth of {name}, {kind}", growth, GROWTH, "×")
    for desk in desks:
        desk.close()


def pages() -> dict[str, list[str]]:
    """Addresses by kind: of each more than a person asks for in a week."""
    words = desk_posts.vocabulary()
    asked = [words[rank] for rank in (0, 1, 2, 5, 10, 20, 50, 100, 300, 1000, 3000, 5900)]
    asked += [f"{words[0]} {words[1]}", f"{words[3]} {words[400]}", "kemi", "järv", "tekijä 17", "eimissään"]
    filters = [
        {"network": network, "language": language, "picture": picture}
        for network in ("", "youtube", "instagram")
        for language in ("", "sv")
        for picture in ("", "1")
        if network or language or picture
    ]
    filters += [{"tag": tag} for tag in ("kemijarvi", "tuhannenjayhdentyonmatkatoimisto")]
    filters += [{"place": "0"}, {"place": "2", "network": "bluesky"}, {"tag": "kemijarvi", "language": "sv"}]
    states = [{"state": state} for state in ("new", "later", "rejected", "picked", "hidden")]
    return {
        "suggestions": [AT, *(f"{AT}?page={page}" for page in range(2, 11)), *map(_address, states)],
        "search": [_address({"q": one}) for one in asked],
        "filters": [_address(one) for one in filters],
    }


def _address(values: dict[str, str]) -> str:
    return f"{AT}?{urlencode({name: value for name, value in values.items() if value})}"


class _Desk:
    """A desk over so many posts, and how long its pages took."""

    def __init__(self, url: str, posts: int, folder: Path) -> None:
        self._sample: Sample = databases.fresh(url)
        began = time.perf_counter()
        self._sample.database.writing(desk_posts.fill, self._sample, posts)
        self._tidy()
        self.filling = time.perf_counter() - began
        settings = config_settings.load({}, data=folder, contact="viestinta@kemijarvi.example")
        app = create_app(settings.model_copy(update={"desk_url": HOST}), self._sample.database)
        self._client = app.test_client()
        self._sign_in()
        self._clock: dict[str, list[float]] = {}
        self._own: dict[str, list[float]] = {}
        _get(self._client, AT)
        keep_loaded()

    def _tidy(self) -> None:
        """What PostgreSQL does by itself after a while of growing; SQLite does nothing by itself."""
        if self._sample.database.kind == "sqlite":
            return
        with self._sample.database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("VACUUM ANALYZE"))

    def _sign_in(self) -> None:
        self._client.application.config["WTF_CSRF_ENABLED"] = False
        made = self._sample.database.writing(
            staff.link, self._sample.people["editor"], self._sample.now, signs_in=True
        )
        self._client.post(f"/invite/{made}", base_url=HOST)

    def ask(self, path: str) -> None:
        """Open a page once."""
        began, own = time.perf_counter(), time.process_time()
        _get(self._client, path)
        self._clock.setdefault(path, []).append(time.perf_counter() - began)
        self._own.setdefault(path, []).append(time.process_time() - own)

    def p95(self, paths: list[str]) -> float:
        """Milliseconds within which 95 % of these pages are whole, each in its quickest turn."""
        return quantiles([min(self._clock[path]) for path in paths], n=20)[-1] * 1000

    def lines(self, told: str, paths: list[str]) -> Iterator[Line]:
        """What was measured of some pages."""
        slowest = max(paths, key=lambda path: min(self._clock[path]))
        own = quantiles([min(self._own[path]) for path in paths], n=20)[-1] * 1000
        every = [taken for path in paths for taken in self._clock[path]]
        yield measure.at_most(f"desk: {told}, 95 % within", self.p95(paths), GOAL, "ms")
        yield measure.only("desk:   of which this process’s own work", own, "ms")
        yield measure.only("desk:   every turn: median", median(every) * 1000, "ms")
        yield measure.only("desk:   every turn: 95 % within", quantiles(every, n=20)[-1] * 1000, "ms")
        yield Line("desk:   the slowest", slowest.removeprefix("/kemijarvi/"))

    def close(self) -> None:
        """Let the database go."""
        self._sample.database.close()


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url=HOST)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


if __name__ == "__main__":
    sys.exit(measure.show(measured))
