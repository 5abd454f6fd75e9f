"""Kill −9 at any moment: nothing is lost, nothing is there twice, and the wall heals by itself."""

import json
import random
import signal
import threading
from multiprocessing.connection import Connection
from typing import Any

from sqlmodel import col, select

from collector import lease, states
from config import clock
from config.settings import Settings
from curator import picks, shown
from curator.material import Subject
from curator.models import AuditEvent, Pick
from curator.picks import Answers
from tests.proofs import victims
from tests.proofs.networks import Networks, counters, rows
from tests.sample import Sample
from wall import app, folder, manifest
from wall.publish import publish
from wall.serve import Folder

TEAMS = ("kemijarvi", "keminmaa", "posio")
KILLS_OF_A_PUBLISHER = 8
KILLS_OF_A_COLLECTOR = 8


def kill(process: Any, within: float) -> None:
    """Kill −9 at a random moment of the next `within` seconds."""
    process.join(random.uniform(0, within))
    process.kill()
    process.join(20)
    assert process.exitcode == -signal.SIGKILL


def last_word(talk: Connection) -> str:
    """What a dead process had said and nobody had heard yet, "" when nothing."""
    try:
        return talk.recv() if talk.poll() else ""
    except EOFError:
        return ""


def seen_by_visitors(settings: Settings, process: Folder | None = None) -> tuple[str, list[int]]:
    """What a public process (None: one that has just been started) answers, and the picks on the wall."""
    answered: list[str] = []
    public = process or app.create(settings)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/kaikki/fi/wall.json"}
    body = b"".join(public(environ, lambda status, _headers: answered.append(status)))
    cards = json.loads(body)["cards"] if answered[0].startswith("200") else []
    return answered[0], [card["id"] for card in cards]


def should_be_seen(sample: Sample) -> list[int]:
    with sample.database.reading() as session:
        latest = shown.latest(session, sample.campaign, None, clock.day_of(clock.now()))
        return [one.id for one in latest]


def the_wall_is_whole(sample: Sample, settings: Settings) -> None:
    """The wall shows what it should, from exactly the files its manifest names, and is at rest."""
    assert seen_by_visitors(settings) == ("200 OK", should_be_seen(sample))
    listed = manifest.from_json((settings.published / manifest.NAME).read_bytes())
    there = {
        path.relative_to(settings.published).as_posix()
        for path in settings.published.rglob("*")
        if path.is_file()
    }
    assert there == {*listed.files(), manifest.NAME, folder.LOCK}
    for name, file in listed.files().items():
        assert folder.describe(name, (settings.published / name).read_bytes()) == file
    assert not publish(sample.database, settings).changed


def lift(sample: Sample, team: str) -> int:
    post = Subject(post_id=sample.post())
    week = clock.week_of(clock.now())
    made = sample.database.writing(
        picks.pick, sample.people["owner"], sample.teams[team], post, week, Answers()
    )
    assert made.id is not None
    return made.id


def test_a_pick_survives_a_kill_before_it_was_published_and_reaches_the_wall(
    sample: Sample, settings: Settings, database_url: str
) -> None:
    publish(sample.database, settings)
    made: list[int] = []
    for team in TEAMS:
        before = seen_by_visitors(settings)
        arguments = (database_url, sample.people["owner"], sample.teams[team], sample.post())
        with victims.started(victims.pick_then_wait, *arguments) as (process, talk):
            made.append(talk.recv())
            kill(process, 0)
        assert victims.are_gone(sample.database)
        assert seen_by_visitors(settings) == before
        assert should_be_seen(sample) == made[::-1]
        publish(sample.database, settings)
        the_wall_is_whole(sample, settings)
    with sample.database.reading() as session:
        assert len(session.execute(select(Pick)).all()) == len(TEAMS)
        events = session.execute(select(AuditEvent).where(col(AuditEvent.action) == "pick")).all()
        assert len(events) == len(TEAMS)


def test_a_publisher_killed_anywhere_leaves_a_wall_that_is_whole_and_heals(
    sample: Sample, settings: Settings, database_url: str
) -> None:
    made = [lift(sample, team) for team in TEAMS]
    publish(sample.database, settings)
    running = app.create(settings)
    assert seen_by_visitors(settings, running) == ("200 OK", made[::-1])
    arguments = (database_url, settings.data, sample.people["owner"], made[:2])
    for _ in range(KILLS_OF_A_PUBLISHER):
        with victims.started(victims.pick_and_publish_forever, *arguments) as (process, talk):
            assert talk.recv() == "begun"
            kill(process, 0.3)
        assert victims.are_gone(sample.database)
        # One that has just been started may find a document half-way, and then shows its fallback.
        assert seen_by_visitors(settings)[0] == "200 OK"
        status, cards = seen_by_visitors(settings, running)
        assert status == "200 OK"
        assert made[2] in cards
        publish(sample.database, settings)
        the_wall_is_whole(sample, settings)
        with sample.database.reading() as session:
            gone = session.execute(select(Pick.id).where(col(Pick.ended_at).is_not(None))).scalars().all()
        for pick_id in gone:
            sample.database.writing(picks.bring_back, sample.people["owner"], pick_id)


def test_a_collector_killed_anywhere_loses_nothing_and_counts_nothing_twice(
    networks: Networks, database_url: str
) -> None:
    in_the_middle = 0
    for _ in range(KILLS_OF_A_COLLECTOR):
        networks.database.writing(states.all_due, clock.now())
        first = networks.servers[0].answered
        with victims.started(victims.work_once, database_url, networks.allow) as (process, talk):
            assert talk.recv() == "begun"
            assert networks.servers[0].wait_for(first + 1)
            kill(process, 0.05)
            in_the_middle += last_word(talk) != "done"
        assert victims.are_gone(networks.database)
        assert counters(networks.database) == rows(networks.database)
    assert in_the_middle >= KILLS_OF_A_COLLECTOR // 2
    me = lease.holder_name()
    assert lease.wait_for(networks.database, "work", me, threading.Event())
    networks.database.writing(states.all_due, clock.now())
    asked = victims.collect(networks.database, me, networks.allow)
    assert [problem for _, problem in asked] == [""] * networks.sources
    networks.everything_is_there_once()
