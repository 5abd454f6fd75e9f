"""Figures at one and at ten million counted posts, and what counting costs the collector.

The counters are three years of one campaign: thirty hashtags with two spellings each on six
networks.  Beside them are what people did in that time: picks, permissions, pauses, typed figures.
Pages are asked for through the desk's app as a browser does, template and all, and judged by the
processor time they take, because a machine has other work; what the clock said is told too.
"""

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from unittest import mock

from flask.testing import FlaskClient

from benchmarks import databases, material, measure, volume_figures, ways
from benchmarks.measure import Line
from collector import store
from collector.statements import Statements
from config import clock
from config import settings as config_settings
from config.serving import keep_loaded
from curator.desk.app import create_app
from curator.entry import people as staff
from tests.sample import Sample

MILLION: Final = 1_000_000
KINDS: Final = ("week", "month", "quarter", "half", "year", "campaign")
PAGES: Final = ("figures", "figures/hashtags")
ROUNDS: Final = 10
HOST: Final = "http://localhost"
TURNS: Final = 3


def measured() -> Iterator[Line]:
    """Pages and files at both sizes in turns, then the counters' share of storing."""
    with tempfile.TemporaryDirectory(prefix="someseina-volume-") as temporary:
        folder = Path(temporary)
        desks = [_Desk(folder, millions) for millions in (1, 10)]
        for path in _paths():
            for desk in desks:
                desk.ask(path)
        for desk in desks:
            yield from desk.lines()
        growth = desks[1].p95 / desks[0].p95
        yield measure.at_most("volume: growth from 1 to 10 million", growth, 1.5, "×")
        material.write(folder / "material")
        yield from _shares(folder)


def _paths() -> list[str]:
    """Every kind of period, of several dates, on both pages, of the campaign and of a team by turns."""
    today = clock.day_of(clock.now())
    days = [
        (today - timedelta(days=40 * number), ("all", "kemijarvi")[number % 2]) for number in range(ROUNDS)
    ]
    return [
        f"/kemijarvi/{page}?kind={kind}&day={day}&of={whose}"
        for day, whose in days
        for kind in KINDS
        for page in PAGES
    ]


class _Desk:
    """A desk over so many millions of counted posts, and how long its pages took."""

    def __init__(self, folder: Path, millions: int) -> None:
        sample = databases.fresh(f"sqlite:///{folder / f'{millions}.db'}")
        self._rows = sample.database.writing(volume_figures.fill, sample, millions * MILLION)
        self._told = f"at {millions} million"
        settings = config_settings.load({}, data=folder, contact="viestinta@kemijarvi.example")
        app = create_app(settings.model_copy(update={"desk_url": HOST}), sample.database)
        self._client = app.test_client()
        _sign_in(self._client, sample)
        _get(self._client, _paths()[0])
        keep_loaded()
        self._own: list[float] = []
        self._clock: list[float] = []

    def ask(self, path: str) -> None:
        """Open a page once."""
        began, own = time.perf_counter(), time.process_time()
        _get(self._client, path)
        self._clock.append(time.perf_counter() - began)
        self._own.append(time.process_time() - own)

    @property
    def p95(self) -> float:
        """Processor milliseconds within which 95 % of the pages were made."""
        return quantiles(self._own, n=20)[-1] * 1000

    def lines(self) -> Iterator[Line]:
        """What was measured."""
        yield measure.only(f"volume: counters {self._told}", self._rows, "rows")
        yield measure.at_most(f"volume: a page of figures {self._told}, 95 % within", self.p95, 200, "ms")
        yield measure.only(f"volume:   median {self._told}", median(self._own) * 1000, "ms")
        by_clock = quantiles(self._clock, n=20)[-1] * 1000
        yield measure.only(f"volume:   95 % within, by the clock, {self._told}", by_clock, "ms")
        for kind in ("csv", "xlsx"):
            path = f"/kemijarvi/figures/{kind}?kind=campaign&of=all"
            took = measure.seconds(partial(_get, self._client, path))
            yield measure.only(f"volume:   whole campaign as {kind.upper()} {self._told}", took * 1000, "ms")


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url=HOST)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def _sign_in(client: FlaskClient, sample: Sample) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    link = sample.database.writing(staff.link, sample.people["viewer"], sample.now, signs_in=True)
    client.post(f"/invite/{link}", base_url=HOST)


def _shares(folder: Path) -> Iterator[Line]:
    """What of storing goes into summing and writing counters, and into all of counting."""
    shares = [_profiled(folder, turn) for turn in range(TURNS)]
    counters, pairs = (100 * median(of) for of in zip(*shares, strict=True))
    yield measure.at_most("volume: counters' share of storing", counters, 25, "%")
    yield measure.only("volume:   with the posts' keys they count", pairs, "%")


def _profiled(folder: Path, turn: int) -> tuple[float, float]:
    """Shares of the processor time of storing, commits and all: counters, and counters with keys."""
    watch = _Watch()
    with watch.over("_save_pairs"), watch.over("tally"), watch.over_days():
        place = f"sqlite:///{folder / f'stored-{turn}.db'}"
        whole = ways.stored("mastodon", folder / "material", place)["own_seconds"]
    counters = watch.spent["tally"] + watch.spent["days"]
    return counters / whole, watch.spent["_save_pairs"] / whole


class _Watch:
    """Adds up the processor time of parts of storing."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, part: Callable[..., Any]) -> Callable[..., Any]:
        """The part, with its time added up."""

        def run(*arguments: Any) -> Any:
            began = time.process_time()
            given = part(*arguments)
            self.spent[name] += time.process_time() - began
            return given

        return run

    def over(self, name: str) -> AbstractContextManager[object]:
        """Watch one of the store's functions for a while."""
        return mock.patch.object(store, name, self.timed(name, getattr(store, name)))

    def over_days(self) -> AbstractContextManager[object]:
        """Watch the statement that writes the counters for a while."""
        made = store.statements

        def watched(dialect: str) -> Statements:
            write = made(dialect)
            return replace(write, days=self.timed("days", write.days))

        return mock.patch.object(store, "statements", watched)


if __name__ == "__main__":
    sys.exit(measure.show(measured))
