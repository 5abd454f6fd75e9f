"""Several collectors on one database: one row and one count a post, and no host is asked by two."""

import os
import signal
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from collector import hosts
from collector.models import HostState, Run
from collector.samples.mastodon import Faults
from config import clock
from tests.proofs import victims
from tests.proofs.networks import Networks


def later() -> datetime:
    """When a claim that is made now has lapsed."""
    return clock.now() + hosts.CLAIM_LASTS + timedelta(seconds=1)


def runs(networks: Networks) -> Counter[int]:
    with networks.database.reading() as session:
        return Counter(session.execute(select(col(Run.source_id)).where(col(Run.reason) == "")).scalars())


def claims(networks: Networks) -> dict[str, str]:
    with networks.database.reading() as session:
        rows = session.execute(select(HostState)).scalars()
        return {row.host: row.claimed_by for row in rows}


def test_three_collectors_at_once_give_one_row_and_one_count_a_post(
    networks: Networks, database_url: str
) -> None:
    with ExitStack() as all_three:
        talks = [
            all_three.enter_context(
                victims.started(victims.collect_once, database_url, networks.allow, f"collector {number}")
            )[1]
            for number in range(3)
        ]
        assert [talk.recv() for talk in talks] == ["ready"] * 3
        for talk in talks:
            talk.send("go")
        asked = [one for talk in talks for one in talk.recv()]
    assert [problem for _, problem in asked] == [""] * networks.sources
    assert runs(networks) == Counter(dict.fromkeys(sorted(source for source, _ in asked), 1))
    assert [server.most_at_once for server in networks.servers] == [1, 1]
    networks.everything_is_there_once()


def test_another_collector_takes_over_when_the_claim_of_a_dead_one_lapses(
    networks: Networks, database_url: str
) -> None:
    for server in networks.servers:
        server.faults = Faults(slow_seconds=0.1)
    arguments = (database_url, networks.allow, "the one who dies")
    with victims.started(victims.collect_once, *arguments) as (process, talk):
        talk.recv()
        talk.send("go")
        for server in networks.servers:
            assert server.wait_for(2)
        process.kill()
        process.join(20)
    assert victims.are_gone(networks.database)
    for server in networks.servers:
        server.faults = Faults()
    assert set(claims(networks).values()) == {"the one who dies"}
    assert victims.collect(networks.database, "too early", networks.allow) == []
    asked = victims.collect(networks.database, "in time", networks.allow, now=later)
    assert Counter(asked) == Counter(dict.fromkeys([(source, "") for source, _ in asked], 1))
    assert len(asked) == networks.sources
    networks.everything_is_there_once()


def test_of_three_racing_collectors_those_at_work_are_killed_and_nothing_is_left_undone(
    networks: Networks, database_url: str
) -> None:
    for server in networks.servers:
        server.faults = Faults(slow_seconds=0.05)
    with ExitStack() as racing:
        racers = {
            name: racing.enter_context(
                victims.started(victims.collect_once, database_url, networks.allow, name)
            )
            for name in ("first", "second", "third")
        }
        assert [talk.recv() for _, talk in racers.values()] == ["ready"] * 3
        for _, talk in racers.values():
            talk.send("go")
        assert all(server.wait_for(2) for server in networks.servers)
        at_work = set(claims(networks).values()) - {""}
        assert at_work
        for name in at_work:
            process, _ = racers[name]
            process.kill()
            process.join(20)
    assert victims.are_gone(networks.database)
    for server in networks.servers:
        server.faults = Faults()
    # Said now: whoever comes after may begin while a server still answers one who was killed.
    assert [server.most_at_once for server in networks.servers] == [1, 1]
    asked = victims.collect(networks.database, "the one who comes after", networks.allow, now=later)
    assert {problem for _, problem in asked} == {""}
    networks.everything_is_there_once()


def test_a_collector_that_slept_through_its_claim_writes_nothing_when_it_wakes(
    networks: Networks, database_url: str
) -> None:
    sleeper = networks.servers[0]
    networks.leave_only(sleeper)
    sleeper.faults = Faults(slow_seconds=0.5)
    arguments = (database_url, networks.allow, "the one who sleeps")
    with victims.started(victims.collect_once, *arguments) as (process, talk):
        talk.recv()
        talk.send("go")
        assert sleeper.wait_until_asked()
        os.kill(process.pid, signal.SIGSTOP)
        sleeper.faults = Faults()
        asked = victims.collect(networks.database, "awake", networks.allow, now=later)
        assert [problem for _, problem in asked] == [""] * networks.sources
        before = runs(networks)
        os.kill(process.pid, signal.SIGCONT)
        assert talk.recv() == []
    assert runs(networks) == before
    networks.everything_is_there_once()
