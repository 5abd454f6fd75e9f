"""Working sources: real servers on loopback, with their limits and errors."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import doings, errands, hosts, lease, run, states
from collector.door import Door
from collector.errand_runner import ErrandRunner
from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from collector.models import Errand, ErrandKind, Gap, HostState, Media, Post, Run, SourceState, TagDay
from collector.run import Collector
from collector.samples import SampleNetworks
from collector.samples.mastodon import Faults
from config import campaign_file, campaign_import, clock
from config.db import Database
from config.models import Source

KEY = b"a key of the tests, long enough"


class Watch:
    """A clock that tests turn; like a real one it never tells the same moment twice."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(microseconds=1)
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


class Working:
    """The sample networks, a database that asks for them, and a collector."""

    def __init__(self, database: Database, networks: SampleNetworks, folder: Path) -> None:
        self.database, self.networks, self.folder = database, networks, folder
        self.door = Door("testi@kunta.example", allow=networks.allow, pace=0)
        wanted = campaign_file.read(networks.campaign_file(folder))
        database.writing(campaign_import.apply, wanted)
        self.watch = Watch()
        self.collector = self.another("me")

    def another(self, who: str) -> Collector:
        return Collector(self.database, self.door, tombstone_key=KEY, who=who, now=self.watch)

    def errands(self) -> ErrandRunner:
        return ErrandRunner(
            self.database, self.door, self.folder / "pictures", tombstone_key=KEY, now=self.watch
        )

    def count(self, table: type) -> int:
        with self.database.reading() as session:
            return session.execute(select(func.count()).select_from(table)).scalar_one()

    def states(self, server: str) -> list[SourceState]:
        origin = self.networks.servers[server].origin
        with self.database.reading() as session:
            return list(
                session.execute(
                    select(SourceState)
                    .join(Source, col(Source.id) == col(SourceState.source_id))
                    .where(col(Source.server) == origin)
                    .order_by(col(SourceState.source_id))
                ).scalars()
            )

    def close(self) -> None:
        self.collector.close()
        self.door.close()


@pytest.fixture
def working(database: Database, tmp_path: Path) -> Iterator[Working]:
    with SampleNetworks() as networks:
        found = Working(database, networks, tmp_path)
        yield found
        found.close()


def failed(asked: list[states.Asked]) -> list[CollectError]:
    return [one.error for one in asked if one.error is not None]


def test_the_sample_networks_are_collected_and_counted_once(working: Working) -> None:
    asked = working.collector.once()
    assert failed(asked) == []
    posts = working.count(Post)
    assert posts == sum(one.new for one in asked) > 30
    with working.database.reading() as session:
        counted = session.execute(
            select(func.sum(col(TagDay.posts))).where(col(TagDay.key) == "*")
        ).scalar_one()
    working.watch.forward(timedelta(hours=2))
    again = working.collector.once()
    assert (sum(one.new for one in again), working.count(Post)) == (0, posts)
    with working.database.reading() as session:
        assert (
            counted
            == session.execute(select(func.sum(col(TagDay.posts))).where(col(TagDay.key) == "*")).scalar_one()
        )


def test_what_is_not_due_is_not_asked(working: Working) -> None:
    assert working.collector.once()
    assert working.collector.once() == []


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (Faults(unavailable=True), "transient"),
        (Faults(limit=0), "throttled"),
        (Faults(cut=True), "unreadable"),
        (Faults(closed=True), "not_connected"),
    ],
)
def test_one_failing_server_stops_no_other_and_opens_a_gap(
    working: Working, faults: Faults, reason: str
) -> None:
    server = working.networks.servers["yleinen"]
    server.faults = faults
    asked = working.collector.once()
    ill = {state.source_id for state in working.states("yleinen")}
    assert {one.source_id for one in asked if one.error} == ill & {one.source_id for one in asked}
    assert any(one.error is None and one.new for one in asked)
    tried = [state for state in working.states("yleinen") if state.last_try_at]
    assert {state.reason for state in tried} == {reason}
    with working.database.reading() as session:
        assert session.execute(
            select(func.count()).select_from(Gap).where(col(Gap.until_at).is_(None))
        ).scalar_one() == len(tried)

    server.faults = Faults()
    for _ in range(4):
        working.watch.forward(timedelta(hours=2))
        working.collector.once()
    assert {state.reason for state in working.states("yleinen")} == {""}
    with working.database.reading() as session:
        gaps = session.execute(select(Gap)).scalars().all()
    assert gaps
    assert all(gap.until_at and gap.until_at > gap.from_at for gap in gaps)


def test_a_problem_names_the_source_and_what_to_do(working: Working) -> None:
    working.networks.servers["suomi"].faults = Faults(closed=True)
    working.collector.once()
    state = working.states("suomi")[0]
    with working.database.reading() as session:
        name = session.get_one(Source, state.source_id).name
    assert state.problem.startswith(name)
    assert "(" in state.problem


def test_a_host_that_asks_for_patience_is_left_alone_until_then(working: Working) -> None:
    server = working.networks.servers["yleinen"]
    server.faults = Faults(limit=0)
    working.collector.once()
    with working.database.reading() as session:
        row = session.get_one(HostState, server.origin.removeprefix("http://"))
    assert row.not_before is not None
    assert row.not_before > working.watch()
    server.faults = Faults()
    due = [state.due_at for state in working.states("yleinen")]
    working.watch.moment = row.not_before - timedelta(seconds=1)
    assert not any(one.host == row.host for one in working.collector.once())
    with working.database.reading() as session:
        told = [one.due_at for one in doings.sources(session) if one.server == server.origin]
    assert all(at is not None and at >= row.not_before for at in told)
    working.watch.moment = max(*due, row.not_before) + timedelta(seconds=1)
    assert any(one.host == row.host and one.error is None for one in working.collector.once())


def test_a_feed_that_is_gone_for_good_is_asked_no_more_until_a_person_says_so(working: Working) -> None:
    with working.database.reading() as session:
        source = session.execute(select(Source).where(col(Source.kind) == "feed")).scalars().first()
    assert source is not None
    assert source.id is not None
    asked = states.Asked(source.id, "x", working.watch(), working.watch(), 0, 0, 0, Refused("gone for good"))
    working.collector.once()
    working.database.writing(states.note, asked, timedelta(minutes=5))
    working.watch.forward(timedelta(days=3))
    assert source.id not in {one.source_id for one in working.collector.once()}
    working.database.writing(errands.ask, ErrandKind.CHECK, source.id, working.watch())
    runner = working.errands()
    assert runner.links() == 1
    runner.close()
    assert source.id in {one.source_id for one in working.collector.once()}


def test_a_host_somebody_works_is_not_worked_by_another(working: Working) -> None:
    host = working.networks.servers["yleinen"].origin.removeprefix("http://")
    assert working.database.writing(hosts.claim, host, "somebody", working.watch())
    other = working.another("another")
    asked = other.once()
    other.close()
    assert host not in {one.host for one in asked}
    working.watch.forward(hosts.CLAIM_LASTS + timedelta(seconds=1))
    assert host in {one.host for one in working.collector.once()}


def test_a_page_is_not_kept_when_the_claim_was_lost(working: Working) -> None:
    host = working.networks.servers["yleinen"].origin.removeprefix("http://")

    def robbed(session: Session) -> None:
        session.get_one(HostState, host).claimed_by = "a thief"

    class Robbed(Collector):
        def _store(self, session: Session, at_host: str, *rest: object) -> object:  # type: ignore[override]
            if at_host == host:
                robbed(session)
                session.flush()
            return super()._store(session, at_host, *rest)  # type: ignore[arg-type]

    collector = Robbed(working.database, working.door, tombstone_key=KEY, who="me", now=working.watch)
    asked = collector.once()
    collector.close()
    assert host not in {one.host for one in asked}
    assert all(state.cursor == {} for state in working.states("yleinen"))


def test_who_lost_a_host_notes_no_failure_for_it(working: Working) -> None:
    server = working.networks.servers["yleinen"]
    host = server.origin.removeprefix("http://")
    server.faults = Faults(unavailable=True)

    def rob(session: Session) -> None:
        session.get_one(HostState, host).claimed_by = "a thief"

    class Robbed(Collector):
        def _note(self, session: Session, asked: states.Asked, every: timedelta) -> SourceState:
            if asked.host == host:
                rob(session)
                session.flush()
            return super()._note(session, asked, every)

    collector = Robbed(working.database, working.door, tombstone_key=KEY, who="me", now=working.watch)
    asked = collector.once()
    collector.close()
    assert host not in {one.host for one in asked}
    assert {state.reason for state in working.states("yleinen")} == {""}


def test_runs_are_kept_two_weeks(working: Working) -> None:
    working.collector.once()
    before = working.count(Run)
    working.database.writing(states.tidy_runs, working.watch() + timedelta(days=13))
    assert working.count(Run) == before > 0
    working.database.writing(states.tidy_runs, working.watch() + timedelta(days=15))
    assert working.count(Run) == 0


def test_a_pasted_link_becomes_the_same_row_a_source_gives(working: Working) -> None:
    server = working.networks.servers["yleinen"]
    working.collector.once()
    posts = working.count(Post)
    with working.database.reading() as session:
        uri = session.execute(
            select(col(Post.uri)).where(col(Post.network) == "fediverse").limit(1)
        ).scalar_one()
    link = f"{server.origin}/@somebody/{server.id_of(uri)}"
    errand = working.database.writing(errands.ask, ErrandKind.LINK, link, working.watch())
    runner = working.errands()
    assert runner.links() == 1
    runner.close()
    with working.database.reading() as session:
        done = session.get_one(Errand, errand)
        assert (done.problem, done.done_at is None) == ("", False)
        assert session.get_one(Post, done.post_id).uri == uri
    assert working.count(Post) == posts


@pytest.mark.parametrize(
    "link", ["https://www.instagram.com/p/DKemiEsim01/", "ei mikään linkki", "http://127.0.0.1:1/@a/1"]
)
def test_a_link_that_gives_nothing_says_why_and_ends(working: Working, link: str) -> None:
    errand = working.database.writing(errands.ask, ErrandKind.LINK, link, working.watch())
    runner = working.errands()
    runner.links()
    runner.close()
    with working.database.reading() as session:
        done = session.get_one(Errand, errand)
    assert done.done_at is not None
    assert done.post_id is None
    assert done.problem


def test_pictures_arrive_and_one_that_cannot_says_why(working: Working) -> None:
    working.collector.once()
    with working.database.reading() as session:
        media = session.execute(select(Media).limit(1)).scalar_one()
    broken = media.url.rsplit("/", 1)[0] + "/no-such-picture.jpg"

    def break_one(session: Session) -> None:
        session.get_one(Media, media.id).url = broken

    working.database.writing(break_one)
    runner = working.errands()
    while runner.pictures():
        pass
    runner.close()
    with working.database.reading() as session:
        rows = session.execute(select(Media)).scalars().all()
    assert next(row for row in rows if row.id == media.id).fault
    arrived = [row for row in rows if row.file]
    assert arrived
    assert all((working.folder / "pictures" / str(row.file)).exists() for row in arrived)


def test_pictures_that_found_no_room_on_the_disk_arrive_when_there_is_some(working: Working) -> None:
    working.collector.once()
    in_the_way = working.folder / "pictures"
    in_the_way.write_bytes(b"")
    runner = working.errands()
    runner.pictures()
    in_the_way.unlink()
    working.watch.forward(timedelta(hours=1))
    while runner.pictures():
        pass
    runner.close()
    with working.database.reading() as session:
        rows = session.execute(select(Media)).scalars().all()
    assert [row.fault for row in rows if row.fault] == []
    assert any(row.file for row in rows)


def test_the_same_errand_is_asked_once_while_it_is_open(working: Working) -> None:
    asked = [working.database.writing(errands.ask, ErrandKind.CHECK, 1, working.watch()) for _ in range(3)]
    assert len(set(asked)) == 1


@pytest.mark.parametrize(
    ("error", "failures", "least", "most"),
    [
        (Transient("busy"), 1, timedelta(seconds=15), timedelta(seconds=30)),
        (Transient("busy"), 3, timedelta(minutes=1), timedelta(minutes=2)),
        (Transient("busy"), 50, timedelta(minutes=7.5), timedelta(minutes=15)),
        (Transient("busy", retry_after=timedelta(hours=2)), 1, timedelta(hours=2), timedelta(hours=2)),
        (Misconfigured("closed"), 1, timedelta(hours=1), timedelta(hours=1.1)),
        (Unreadable("strange"), 9, timedelta(hours=1), timedelta(hours=1.1)),
    ],
)
@pytest.mark.parametrize("luck", [0.0, 0.5, 0.999])
def test_the_next_try_comes_neither_too_soon_nor_too_late(
    error: CollectError, failures: int, least: timedelta, most: timedelta, luck: float
) -> None:
    now = clock.now()
    wait = states.next_try(error, failures, now, lambda: luck) - now
    assert least <= wait <= most


def test_five_failures_in_a_row_open_a_hosts_circuit(database: Database) -> None:
    now = clock.now()
    assert database.writing(hosts.claim, "a.example", "me", now)
    rests = [database.writing(hosts.failed, "a.example", now, None) for _ in range(5)]
    assert rests == [None] * 4 + [now + hosts.OPEN_FOR]
    database.writing(hosts.worked, "a.example")
    with database.reading() as session:
        assert hosts.rests_until(session, "a.example", now) is None


def test_one_worker_has_the_database_and_a_dead_one_gives_way_at_once(database: Database) -> None:
    now = clock.now()
    me, other = lease.holder_name(), lease.holder_name()
    assert database.writing(lease.take, "work", me, now)
    assert not database.writing(lease.take, "work", other, now + timedelta(seconds=5))
    assert database.writing(lease.take, "work", other, now + lease.LASTS + timedelta(seconds=1))
    gone = me.split("/")[0] + "/999999999/abc"
    assert lease.is_dead(gone)
    assert not lease.is_dead(me)
    assert not lease.is_dead("elsewhere/1/abc")
    assert database.writing(lease.take, "work", me, now, instead_of=other)


def test_a_source_no_campaign_wants_any_more_is_not_asked(working: Working) -> None:
    working.collector.once()

    def leave(session: Session) -> None:
        from config.models import CampaignSource

        for row in session.execute(select(CampaignSource)).scalars():
            row.active = False

    working.database.writing(leave)
    working.watch.forward(timedelta(days=1))
    assert working.collector.once() == []


def test_an_endless_server_is_left_after_twenty_pages(working: Working) -> None:
    """A page that always says `more` must not hold a worker for ever."""
    from collector import sources
    from collector.values import Page

    class Endless:
        KIND = "mastodon"
        asked = 0

        def fetch(self, *_: object) -> Page:
            Endless.asked += 1
            return Page((), {"page": Endless.asked}, more=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "load", lambda _kind: Endless())
        asked = working.collector.once()
    assert {one.pages for one in asked} == {run.PAGES}
