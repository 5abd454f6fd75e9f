"""Listening to Jetstream: what is heard, what is kept, and what survives breaks and kills."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import hosts, jetstream, wishes
from collector.door import Door
from collector.errors import CollectError, Misconfigured, Transient, Unreadable
from collector.heard import MOST, Heard
from collector.jetstream import OVERLAP_US, Event, What
from collector.models import Gap, Post, PostTag, SourceState, TagDay
from collector.payload import Broken
from collector.sources.bluesky import RECHECK_BATCH
from collector.stream import Stream
from collector.websocket import LARGEST, TooLargeError, connect
from config import clock
from config.db import Database
from config.models import CampaignSource, Relation, Source
from tests.fakes.bluesky import DID, GET_POSTS, Bluesky, author, uri, view
from tests.fakes.jetstream import START, Jetstream, account, deleted, written
from tests.fakes.web import Asked, Reply, Web
from tests.sample import Sample

KEY = b"k" * 32
PATIENCE = 20.0
TAGS = frozenset({"kemijarvi"})


@pytest.fixture
def sea() -> Iterator[Jetstream]:
    with Jetstream() as server:
        yield server


class Listening:
    """A campaign that listens, the network it listens to, and where posts are looked up."""

    def __init__(self, database: Database, sample: Sample, sea: Jetstream, web: Web) -> None:
        self.database, self.sea, self.web = database, sea, web
        self.sky = Bluesky()
        web.routes[GET_POSTS] = self.sky.answer
        self.door = Door("posti@kunta.example", allow=web.allow | sea.allow, pace=0, deadline=5)
        self.ahead = timedelta()
        self.source_id = database.writing(self._ask, sample.campaign, sea.origin)
        self.stream = self.new()

    def _ask(self, session: Session, campaign_id: int, origin: str) -> int:
        source = Source(kind="bluesky_stream", server=origin, query="kaikki", name="Virta")
        session.add(source)
        session.flush()
        assert source.id is not None
        session.add(CampaignSource(campaign_id=campaign_id, source_id=source.id, relation=Relation.PUBLIC))
        session.flush()
        wishes.enrol(session)
        return source.id

    def new(self) -> Stream:
        return Stream(
            self.database,
            self.door,
            tombstone_key=KEY,
            who="koe",
            appview=self.web.origin,
            every=0.02,
            now=lambda: clock.now() + self.ahead,
        )

    def begin(self, *events: Any) -> None:
        """Listen; with a cursor, so that what was said before is played back."""
        self.sea.say(*events)
        self.stream.tick()

    def until(self, is_so: Callable[[Session], object]) -> None:
        """Wait until something is so in the database."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.database.reading() as session:
                if is_so(session):
                    return
            self.stream.tick()
            # Another thread works: this one gives it its turn.
            self.stream._stopping.wait(0.01)
        raise AssertionError(f"it never came to that; asked {self.sea.asked}, state {self.state()}")

    def heard(self, at: int) -> Callable[[Session], bool]:
        """Whether everything up to Jetstream's clock `at` is written down."""

        def is_so(session: Session) -> bool:
            return bool(session.get_one(SourceState, self.source_id).cursor.get("time_us", 0) >= at)

        return is_so

    def state(self) -> SourceState:
        with self.database.reading() as session:
            return session.get_one(SourceState, self.source_id)

    def posts(self) -> dict[str, Post]:
        with self.database.reading() as session:
            return {post.uri: post for post in session.execute(select(Post)).scalars()}

    def from_the_start(self) -> None:
        self.database.writing(
            lambda session: setattr(
                session.get_one(SourceState, self.source_id), "cursor", {"time_us": START}
            )
        )

    def close(self) -> None:
        self.stream.close()
        self.door.close()


@pytest.fixture
def listening(database: Database, sample: Sample, sea: Jetstream, web: Web) -> Iterator[Listening]:
    found = Listening(database, sample, sea, web)
    found.from_the_start()
    yield found
    found.close()


# Events


def test_what_an_event_tells() -> None:
    post = jetstream.read(written("3mk", "Moi #Kemijärvi", at=START + 5))
    assert (post.at, post.what, post.about) == (START + 5, What.WRITTEN, uri("3mk"))
    assert post.tags == {"kemijarvi"}
    assert jetstream.read(written("3mk", operation="update")).what is What.CHANGED
    assert jetstream.read(deleted("3mk", at=START)).what is What.DELETED
    for status in ("deleted", "deactivated", "suspended", "takendown"):
        assert jetstream.read(account(at=START, status=status)).what is What.LEFT
    assert jetstream.read(account(at=START, status="desynchronized")).what is What.OTHER
    assert jetstream.read(account(at=START, active=True, status=None)).what is What.BACK
    identity = {"did": DID, "time_us": START, "kind": "identity", "identity": {"handle": "uusi.example"}}
    assert jetstream.read(identity).what is What.OTHER
    other = written("3mk")
    other["commit"]["collection"] = "app.bsky.feed.like"
    assert jetstream.read(other).what is What.OTHER


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["did", "time_us", "kind", "commit", "account"]), JSON),
    st.dictionaries(st.sampled_from(["operation", "collection", "rkey", "record"]), JSON),
)
def test_any_event_is_read_or_told_to_be_broken(changes: Any, commit: Any) -> None:
    event = written("3mk")
    event["commit"] |= commit
    for one in (event, event | changes, changes):
        try:
            read = jetstream.read(one)
        except Broken:
            continue
        assert read.at in range(10**15, 10**17)


def test_listening_goes_on_a_little_before_where_it_was_left() -> None:
    at = jetstream.address("https://jetstream.example", {"time_us": START}, 100)
    assert at == (
        "wss://jetstream.example/subscribe?wantedCollections=app.bsky.feed.post"
        f"&maxMessageSizeBytes=100&cursor={START - OVERLAP_US}"
    )
    for cursor in ({}, {"time_us": "x"}, {"time_us": 5}, {"time_us": True}):
        assert "cursor" not in jetstream.address("http://127.0.0.1:5", cursor, 100)


# Listening


def test_posts_with_a_wanted_hashtag_are_looked_up_and_kept(listening: Listening) -> None:
    shy = author(labels=[{"val": "!no-unauthenticated"}])
    listening.sky.posts = [view("1"), view("2", author=shy), view("3")]
    listening.begin(
        written("1", "Aamu #KEMIJARVI", at=START + 1),
        written("2", at=START + 2),
        written("3", "ilman tunnistetta", at=START + 3),
        written("4", "#muuta", at=START + 4),
    )
    listening.until(listening.heard(START + 4))

    posts = listening.posts()
    assert set(posts) == {uri("1"), uri("2")}
    assert (posts[uri("1")].restricted, posts[uri("2")].restricted) == (False, True)
    assert (posts[uri("1")].likes, posts[uri("1")].check_at is not None) == (9, True)
    with listening.database.reading() as session:
        keys = session.execute(select(col(PostTag.key)).distinct()).scalars().all()
    assert {"*", "#kemijarvi"} <= set(keys)
    assert "posti@kunta.example" in listening.sea.agents[0]
    assert f"maxMessageSizeBytes={LARGEST}" in listening.sea.asked[0]
    assert listening.state().last_ok_at is not None


def test_without_a_cursor_only_what_comes_from_now_on_is_heard(listening: Listening) -> None:
    listening.database.writing(
        lambda session: setattr(session.get_one(SourceState, listening.source_id), "cursor", {})
    )
    listening.begin(written("1"))
    listening.until(lambda _: listening.sea.asked)
    assert "cursor" not in listening.sea.asked[0]


def test_a_post_that_is_not_to_be_found_yet_holds_the_cursor_until_it_is(listening: Listening) -> None:
    listening.sky.posts = [view("2")]
    listening.begin(written("1", at=START + 100), written("2", at=START + 200))
    listening.until(lambda session: session.execute(select(Post)).scalars().all())
    listening.until(lambda _: len(listening.web.asked) > 3)
    assert listening.state().cursor == {"time_us": START + 99}

    listening.sky.posts.append(view("1"))
    listening.until(listening.heard(START + 200))
    assert set(listening.posts()) == {uri("1"), uri("2")}


def test_a_post_deleted_before_it_was_found_is_not_looked_for(listening: Listening) -> None:
    listening.begin(written("1", at=START + 100), deleted("1", at=START + 101))
    listening.until(listening.heard(START + 101))
    assert listening.posts() == {}


def test_deletions_and_accounts_that_leave_hide_our_posts_and_a_return_looks_again(
    listening: Listening,
) -> None:
    other = "did:plc:toinen"
    theirs = view("9", uri=uri("9", other), author=author(did=other))
    listening.sky.posts = [view("1"), view("2"), theirs]
    ninth = written("9", at=START + 3) | {"did": other}
    listening.begin(written("1", at=START + 1), written("2", at=START + 2), ninth)
    listening.until(listening.heard(START + 3))
    listening.sea.say(
        deleted("1", at=START + 10), deleted("tuntematon", at=START + 11), account(at=START + 12, did=other)
    )
    listening.until(listening.heard(START + 12))

    posts = listening.posts()
    hidden = {key: post.gone_at is not None for key, post in posts.items()}
    assert hidden == {uri("1"): True, uri("2"): False, uri("9", other): True}

    listening.ahead = timedelta(minutes=5)
    listening.sea.say(account(at=START + 20, active=True, status=None, did=other))
    listening.until(listening.heard(START + 20))
    check_at = listening.posts()[uri("9", other)].check_at
    assert check_at is not None
    assert check_at <= clock.now() + listening.ahead


def test_a_changed_post_is_read_again_when_it_is_ours_or_becomes_so(listening: Listening) -> None:
    listening.sky.posts = [view("1")]
    listening.begin(written("1", at=START + 1))
    listening.until(listening.heard(START + 1))
    changed = view("1")
    changed["record"]["text"] = "Tunniste pois"
    listening.sky.posts = [changed, view("2"), view("3")]

    listening.sea.say(
        written("1", "Tunniste pois", at=START + 2, operation="update"),
        written("2", "Ei ollut meidän #kemijärvi", at=START + 3, operation="update"),
        written("3", "Ei ole meidän", at=START + 4, operation="update"),
    )
    listening.until(listening.heard(START + 4))

    assert {key: post.text for key, post in listening.posts().items()} == {
        uri("1"): "Tunniste pois",
        uri("2"): "Sumu nousee järveltä #Kemijärvi",
    }


def counted(listening: Listening) -> tuple[int, int]:
    with listening.database.reading() as session:
        posts = session.execute(select(func.count()).select_from(Post)).scalar_one()
        days = session.execute(select(func.sum(col(TagDay.posts))).where(col(TagDay.key) == "*")).scalar_one()
    return posts, days


def test_a_line_that_is_cut_again_and_again_loses_nothing_and_counts_nothing_twice(
    listening: Listening,
) -> None:
    keys = [f"{n:03}" for n in range(60)]
    listening.sky.posts = [view(key) for key in keys]
    listening.sea.cut_after = 25
    # Two events a second, so that what is played back again is less than what comes new.
    listening.begin(*(written(key, at=START + 500_000 * (n + 1)) for n, key in enumerate(keys)))

    def all_heard(session: Session) -> bool:
        listening.ahead += timedelta(minutes=1)
        return listening.heard(START + 30_000_000)(session)

    listening.until(all_heard)

    assert len(listening.sea.asked) >= 3
    assert counted(listening) == (60, 60)
    with listening.database.reading() as session:
        gaps = session.execute(select(Gap)).scalars().all()
    assert gaps
    assert {gap.reason for gap in gaps} == {"transient"}


def test_a_break_opens_a_gap_and_coming_back_closes_it(listening: Listening) -> None:
    listening.sky.posts = [view("1"), view("2")]
    listening.sea.cut_after = 1
    listening.begin(written("1", at=START + 1))
    listening.until(lambda _: listening.state().failures)
    with listening.database.reading() as session:
        (gap,) = session.execute(select(Gap)).scalars()
        assert gap.until_at is None
        assert gap.from_at == session.get_one(SourceState, listening.source_id).last_ok_at
        assert hosts.rests_until(session, "x", clock.now()) is None
    due = listening.state().due_at
    assert due > clock.now()
    assert len(listening.sea.asked) == 1  # it rests until then, however often it is ticked

    listening.sea.cut_after = 0
    listening.sea.say(written("2", at=START + 2))
    listening.ahead = timedelta(minutes=2)
    listening.until(listening.heard(START + 2))
    listening.until(lambda session: session.execute(select(Gap.until_at)).scalar_one())
    assert counted(listening) == (2, 2)


def test_one_that_is_killed_before_it_wrote_is_heard_again_by_the_next(listening: Listening) -> None:
    listening.sky.posts = [view("1")]
    listening.begin(written("1", at=START + 1))
    listening.until(listening.heard(START + 1))
    listening.web.routes[GET_POSTS] = Reply(503)  # from here on nothing can be written down
    listening.sea.say(written("2", at=START + 2))
    listening.until(lambda _: listening.state().failures)
    listening.stream.close()
    assert listening.state().cursor == {"time_us": START + 1}

    listening.sky.posts.append(view("2"))
    listening.web.routes[GET_POSTS] = listening.sky.answer
    listening.ahead = timedelta(minutes=2)
    listening.stream = listening.new()
    listening.until(listening.heard(START + 2))
    assert counted(listening) == (2, 2)


def test_stopping_waits_for_one_look_up_more_and_the_rest_is_heard_again(listening: Listening) -> None:
    keys = [f"{n:03}" for n in range(250)]
    listening.sky.posts = [view(key) for key in keys]
    after: list[Asked] = []

    def stopped_at_a_full_one(asked: Asked) -> Reply:
        if listening.stream._stopping.is_set():
            after.append(asked)
        if asked.path.count("uris=") == RECHECK_BATCH:
            listening.stream._stopping.set()
        return listening.sky.answer(asked)

    listening.web.routes[GET_POSTS] = stopped_at_a_full_one
    listening.begin(*(written(key, at=START + 1 + n) for n, key in enumerate(keys)))
    assert listening.stream._stopping.wait(PATIENCE)
    listening.stream.close()
    assert len(after) <= 1

    listening.web.routes[GET_POSTS] = listening.sky.answer
    listening.stream = listening.new()
    listening.until(listening.heard(START + len(keys)))
    assert counted(listening) == (len(keys), len(keys))


def test_of_posts_too_it_is_told_when_enough_is_remembered() -> None:
    heard = Heard()
    for number in range(MOST):
        assert not heard.is_full
        heard.take(Event(START + number, What.WRITTEN, uri(str(number)), frozenset({"kemijarvi"})), TAGS)
    assert heard.is_full


def test_garbage_between_events_is_passed_over(listening: Listening) -> None:
    listening.sky.posts = [view("1")]
    listening.begin("nonsense", b"\x00\xff", "[]", '{"time_us": "x"}', "NaN", written("1", at=START + 1))
    listening.until(listening.heard(START + 1))
    assert set(listening.posts()) == {uri("1")}
    assert listening.state().reason == ""


def test_nothing_but_garbage_is_the_developers_to_mend(listening: Listening) -> None:
    listening.begin(*["nonsense"] * 30)
    listening.until(lambda _: listening.state().reason)
    assert listening.state().reason == "unreadable"


def test_a_huge_message_is_not_read_and_listening_begins_anew(listening: Listening) -> None:
    listening.sky.posts = [view("1")]
    listening.begin(written("1", at=START + 1))
    listening.until(listening.heard(START + 1))
    listening.sea.say("x" * (LARGEST + 1))
    listening.until(lambda _: listening.state().reason)
    assert (listening.state().reason, listening.state().cursor) == ("unreadable", {})
    assert "256 kB" in listening.state().problem


def test_a_stream_nobody_asks_for_is_not_listened_to(listening: Listening) -> None:
    def leave(session: Session) -> None:
        for row in session.execute(select(CampaignSource)).scalars():
            row.active = False

    listening.begin(written("1", at=START + 1))
    listening.until(lambda _: listening.sea.asked)
    listening.database.writing(leave)
    thread = listening.stream._thread
    assert thread is not None
    thread.join(PATIENCE)
    assert not thread.is_alive()
    listening.stream.tick()
    assert listening.stream._thread is thread


def test_a_host_somebody_else_works_is_left_to_them(listening: Listening) -> None:
    host = listening.sea.origin.removeprefix("http://")
    assert listening.database.writing(hosts.claim, host, "toinen", clock.now())
    listening.stream.tick()
    thread = listening.stream._thread
    assert thread is not None
    thread.join(PATIENCE)
    assert listening.sea.asked == []


def test_asking_leaves_streams_alone(listening: Listening) -> None:
    with listening.database.reading() as session:
        assert hosts.due(session, clock.now() + timedelta(days=1)) == []


# The line


@pytest.mark.parametrize(
    ("status", "error"),
    [(301, Misconfigured), (400, Misconfigured), (404, Misconfigured), (429, Transient), (503, Transient)],
)
def test_a_server_that_does_not_open_a_line_says_who_must_act(
    sea: Jetstream, status: int, error: type[CollectError]
) -> None:
    sea.status = status
    door = Door(allow=sea.allow, pace=0)
    with pytest.raises(error), connect(door, f"ws://127.0.0.1:{sea.port}/subscribe"):
        pass
    door.close()


def test_a_server_that_redirects_is_not_followed(web: Web) -> None:
    web.routes["/subscribe"] = Reply(302, headers={"Location": f"ws://127.0.0.1:{web.port}/elsewhere"})
    door = Door(allow=web.allow, pace=0)
    with (
        pytest.raises(Misconfigured, match="is no stream"),
        connect(door, f"ws://127.0.0.1:{web.port}/subscribe"),
    ):
        pass
    assert web.paths() == ["/subscribe"]
    door.close()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ws://127.0.0.1/subscribe", "not a public one"),
        ("wss://[::1]/subscribe", "not a public one"),
        ("ws://localhost/subscribe", "not a public one"),
        ("ws://169.254.169.254/subscribe", "not a public one"),
        ("wss://jetstream.example:8443/subscribe", "port 8443"),
    ],
)
def test_only_public_addresses_on_the_webs_ports_are_connected_to(address: str, words: str) -> None:
    door = Door(pace=0)
    with pytest.raises(Misconfigured, match=words), connect(door, address):
        pass
    door.close()


def test_nobody_there_is_a_matter_of_time(sea: Jetstream) -> None:
    with Web() as gone:
        port, allow = gone.port, gone.allow
    door = Door(allow=allow, pace=0)
    with pytest.raises(Transient, match="no connection"), connect(door, f"ws://127.0.0.1:{port}/subscribe"):
        pass
    door.close()


def test_no_proxy_of_the_environment_is_used(sea: Jetstream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    sea.say("a")
    door = Door(allow=sea.allow, pace=0)
    with connect(door, f"ws://127.0.0.1:{sea.port}/subscribe?cursor={START}") as line:
        assert line.receive(5) == b"a"
        sea.say("x" * (LARGEST + 1))
        with pytest.raises(TooLargeError):
            line.receive(5)
    door.close()


def test_reading_keeps_ahead_of_the_whole_network() -> None:
    """The network says about fifty posts a second; catching up on a day must take minutes."""
    event = written("3mk2abcdefgh", "Hyvää huomenta #maailma ja #kaikki, täällä on kaunista")
    best = 9.0
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(500):
            jetstream.read(event)
        best = min(best, time.perf_counter() - began)
    assert best < 0.25  # 2,000 a second


def test_the_first_event_of_the_fake_is_on_its_day() -> None:
    assert datetime.fromtimestamp(START / 1e6, UTC) == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert Unreadable.reason == "unreadable"
