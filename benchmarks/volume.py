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
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any, Final
from unittest import mock

from flask.testing import FlaskClient
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from benchmarks import databases, material, measure, ways
from benchmarks.measure import Line
from collector import store
from collector.models import Gap, SourceState, TagDay
from collector.statements import Statements
from collector.volume import CHANNEL, WHOLE
from config import clock
from config import settings as config_settings
from config.models import Campaign, CampaignSource, Relation, Source, Tag, TagRole
from config.serving import keep_loaded
from curator.desk.app import create_app
from curator.entry import people as staff
from curator.models import Pause, Permission, PermissionState, Pick, Reading, Series, Slot, Story
from tests.sample import Sample

MILLION: Final = 1_000_000
YEARS: Final = 3
TAGS: Final = 30
NETWORKS: Final = {"fediverse": 5, "bluesky": 3, "instagram": 8, "facebook": 4, "web": 2, "youtube": 1}
STORIES: Final = 2_000
"""Each was asked about, asked again and answered; every second one was picked."""
STEPS: Final = (PermissionState.ASKED, PermissionState.ASKED, PermissionState.GRANTED)
SERIES: Final = 15
TYPED: Final = 1_000
"""Figures of each series, one a day."""
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
        self._rows = sample.database.writing(fill, sample, millions * MILLION)
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


def fill(session: Session, sample: Sample, posts: int) -> int:
    """Counters of so many posts, twelve sources with gaps, and what people did; gives how many counters."""
    today = clock.day_of(clock.now())
    starts = today.replace(year=today.year - YEARS, day=1)
    session.execute(update(Campaign).values(starts=starts))
    session.add_all(
        Tag(
            campaign_id=sample.campaign,
            team_id=list(sample.teams.values())[number % 3],
            key=f"tag{number}",
            name=f"tag{number}",
            role=TagRole.PLACE,
            spellings=[f"tag{number}", f"täg{number}"],
        )
        for number in range(TAGS)
    )
    dice = Random(7)
    days = [starts + timedelta(days=number) for number in range((today - starts).days + 1)]
    rows = list(_counters(dice, sample.campaign, days, posts))
    for first in range(0, len(rows), 20_000):
        session.execute(insert(TagDay), rows[first : first + 20_000])
    for number, kind in enumerate(("mastodon", "bluesky", "instagram_own", "facebook_page") * 3):
        _source(session, sample.campaign, number, kind, clock.starts(starts), dice)
    _done(session, sample, starts, (today - starts).days)
    _typed(session, sample, today)
    return len(rows)


def _done(session: Session, sample: Sample, starts: date, days: int) -> None:
    """Picks, permissions and pauses of all teams, spread over the campaign's days."""
    teams, editor = list(sample.teams.values()), sample.people["editor"]
    for number in range(STORIES):
        day = starts + timedelta(days=number * (days - len(STEPS)) // STORIES)
        at, team = clock.starts(day), teams[number % len(teams)]
        story = Story(
            campaign_id=sample.campaign,
            team_id=team,
            network="own",
            uri=f"story-{number}",
            text=f"Tarina numero {number}.",
            author_name="Eero Erkkilä",
            published_on=day,
            person_id=editor,
        )
        session.add(story)
        session.flush()
        session.add_all(
            Permission(
                campaign_id=sample.campaign, story_id=story.id, state=state, at=at + timedelta(days=later)
            )
            for later, state in enumerate(STEPS)
        )
        if number % 2 == 0:
            session.add(
                Pick(
                    campaign_id=sample.campaign,
                    team_id=team,
                    week=clock.monday(day),
                    slot=Slot.EXTRA,
                    story_id=story.id,
                    shown_from=at,
                    created_at=at,
                    created_by=editor,
                )
            )
    for month in range(days // 30):
        first = starts + timedelta(days=30 * month)
        last, at = first + timedelta(days=13), clock.starts(first)
        session.add_all(
            Pause(team_id=team, starts=first, ends=last, person_id=editor, at=at) for team in teams
        )


def _typed(session: Session, sample: Sample, today: date) -> None:
    """One team's series, every second one added up, each with a figure a day until today."""
    for number in range(SERIES):
        series = Series(
            campaign_id=sample.campaign,
            team_id=sample.teams["kemijarvi"],
            name=f"Lukema {number}",
            summed=number % 2 == 0,
        )
        session.add(series)
        session.flush()
        common = {"series_id": series.id, "note": "", "person_id": sample.people["editor"], "at": clock.now()}
        session.execute(
            insert(Reading),
            [{"day": today - timedelta(days=back), "value": 9_000 - back} | common for back in range(TYPED)],
        )


def _counters(dice: Random, campaign: int, days: Sequence[date], posts: int) -> Iterator[dict[str, Any]]:
    """A row where there was a post: few posts leave many (day, network, key) without one."""
    everywhere = sum(NETWORKS.values())
    keys = {WHOLE: 1.0, CHANNEL: 0.2}
    for number in range(TAGS):
        share = 0.5 / (number + 1)
        keys |= {f"#tag{number}": share, f"=tag{number}": share * 0.8, f"=täg{number}": share * 0.2}
    for day in days:
        for network, weight in NETWORKS.items():
            for key, share in keys.items():
                wanted = posts / len(days) * weight / everywhere * share * dice.uniform(0.3, 1.7)
                count = int(wanted) + (dice.random() < wanted % 1)
                if count:
                    yield {
                        "day": day,
                        "campaign_id": campaign,
                        "network": network,
                        "key": key,
                        "posts": count,
                        "removed": count // 2,
                    }


def _source(session: Session, campaign: int, number: int, kind: str, since: datetime, dice: Random) -> None:
    source = Source(
        kind=kind, server=f"https://s{number}.example", query="x", name=f"s{number}", created_at=since
    )
    session.add(source)
    session.flush()
    assert source.id is not None
    now = clock.now()
    session.add(CampaignSource(campaign_id=campaign, source_id=source.id, relation=Relation.PUBLIC))
    session.add(SourceState(source_id=source.id, host=f"s{number}.example", due_at=now, last_ok_at=now))
    moment = since
    while moment < now - timedelta(days=30):
        moment += timedelta(days=dice.uniform(5, 40))
        until = moment + timedelta(hours=dice.uniform(0.1, 60))
        session.add(Gap(source_id=source.id, reason="transient", from_at=moment, until_at=until))
        moment = until


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
