"""Keys in use: opened just before asking, renewed once, sent nowhere else, and told to nobody."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col
from structlog.testing import capture_logs

from collector import doings, key_check, keys, lease, run, states
from collector.doings import Doing
from collector.door import DEADLINE
from collector.errors import KeyRefused, Misconfigured, NotConnected, Transient
from collector.models import Post, SourceState
from collector.run import Collector
from config import credentials
from config.models import Credential
from tests.collector.asking_with_keys import KEY, Keyed, network
from tests.fakes import keyed as keyed_source
from tests.fakes.web import Asked, Reply
from tests.sample import Sample

DAY = timedelta(days=1)


@pytest.fixture
def keyed(sample: Sample) -> Iterator[Keyed]:
    with network(sample) as made:
        yield made


@pytest.fixture
def many(sample: Sample) -> Iterator[Keyed]:
    with network(sample, servers=3) as made:
        yield made


def test_a_source_is_asked_with_its_key(keyed: Keyed) -> None:
    keyed.key()
    source = keyed.source()
    asked = keyed.collect()[source]
    assert (asked.error, asked.new) == (None, 1)
    assert keyed.webs[0].asked[0].headers["authorization"] == f"Bearer {keyed.office.token}"


def test_without_the_key_it_names_a_source_says_that_it_is_not_connected_and_asks_nothing(
    keyed: Keyed,
) -> None:
    source = keyed.source(credential="puuttuva")
    asked = keyed.collect()[source]
    assert isinstance(asked.error, NotConnected)
    assert keyed.webs[0].paths() == []
    assert [gap.reason for gap in keyed.gaps(source)] == ["not_connected"]
    keyed.key("puuttuva")
    keyed.database.writing(states.wake, "puuttuva", keyed.watch())
    assert keyed.collect()[source].error is None
    assert [gap.until_at is None for gap in keyed.gaps(source)] == [False]


def test_a_key_is_renewed_before_it_ends(keyed: Keyed) -> None:
    keyed.key(expires_at=keyed.watch() + keyed_source.RENEW_BEFORE - timedelta(seconds=1))
    source = keyed.source()
    assert keyed.collect()[source].error is None
    assert (keyed.office.renewals, keyed.office.refused) == (1, 0)
    row = keyed.credential()
    assert (row.version, row.account) == (2, "@aino")
    assert keyed.opened().secret["token"] == keyed.office.token
    keyed.watch.forward(timedelta(minutes=30))
    keyed.collect()
    assert keyed.office.renewals == 1


def test_a_refused_key_is_renewed_and_the_question_asked_again(keyed: Keyed) -> None:
    keyed.key(secret={"token": "an old token", "refresh": keyed.office.refresh})
    source = keyed.source()
    assert keyed.collect()[source].error is None
    assert (keyed.office.renewals, keyed.office.refused) == (1, 1)


def test_a_key_is_renewed_once_a_run(keyed: Keyed) -> None:
    keyed.key()
    source = keyed.source()
    keyed.webs[0].routes["/posts"] = Reply(401)
    error = keyed.collect()[source].error
    assert isinstance(error, KeyRefused)
    assert keyed.office.renewals == 1
    assert keyed.credential().dead_at is not None


def test_a_dead_key_stops_all_its_sources_at_once_without_another_question(keyed: Keyed) -> None:
    keyed.key()
    first, second, other = keyed.source("a"), keyed.source("b"), keyed.source("c", "toinen")
    keyed.key("toinen")
    keyed.collect()
    keyed.office.token, keyed.office.closed = "somebody changed it", True
    keyed.watch.forward(timedelta(minutes=20))

    def later(session) -> None:  # type: ignore[no-untyped-def]
        for number in (second, other):
            session.get_one(SourceState, number).due_at = keyed.watch() + DAY

    keyed.database.writing(later)
    assert set(keyed.collect()) == {first}
    asked = len(keyed.webs[0].paths())
    told = keyed.collect()
    assert isinstance(told[second].error, KeyRefused)
    assert len(keyed.webs[0].paths()) == asked
    assert other not in told
    with keyed.database.reading() as session:
        doing = {one.id: one.doing(keyed.watch()) for one in doings.sources(session)}
    assert doing == {first: Doing.LOST, second: Doing.LOST, other: Doing.WORKING}
    assert [gap.reason for gap in keyed.gaps(second)] == ["key_refused"]


def test_a_key_that_cannot_be_renewed_in_time_is_used_while_it_lasts(keyed: Keyed) -> None:
    keyed.key(expires_at=keyed.watch() + timedelta(minutes=5))
    source = keyed.source()
    keyed.webs[0].routes["/renew"] = Reply(503)
    assert keyed.collect()[source].error is None
    keyed.office.closed = True
    keyed.webs[0].routes["/renew"] = keyed.office.renew
    keyed.watch.forward(timedelta(minutes=20))
    assert isinstance(keyed.collect()[source].error, KeyRefused)
    assert keyed.credential().dead_at is not None


def test_a_network_that_is_down_kills_no_key(keyed: Keyed) -> None:
    keyed.key(expires_at=keyed.watch() - DAY)
    source = keyed.source()
    keyed.webs[0].routes["/renew"] = Reply(503)
    keyed.collect()
    assert keyed.state(source).reason == "transient"
    assert keyed.credential().dead_at is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"server": "https://toinen.example"}, "is sent to no other server"),
        ({"kind": "mastodon"}, "not for a source of kind “keyed”"),
    ],
)
def test_a_key_goes_to_no_other_network(keyed: Keyed, changes: dict[str, str], said: str) -> None:
    keyed.key(**changes)
    source = keyed.source()
    error = keyed.collect()[source].error
    assert isinstance(error, Misconfigured)
    assert said in str(error)
    assert keyed.webs[0].paths() == []


def test_keys_sealed_with_another_key_of_the_service_say_so(keyed: Keyed) -> None:
    keyed.database.writing(
        credentials.store,
        b"another key of the service, long enough",
        name="avain",
        campaign_id=keyed.sample.campaign,
        kind="keyed",
        secret={"token": "x" * 20},
    )
    source = keyed.source()
    error = keyed.collect()[source].error
    assert isinstance(error, Misconfigured)
    assert "has changed" in error.advice


def test_a_kind_whose_risk_nobody_accepted_is_not_asked(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed_source, "NEEDS_ACCEPTANCE", "set X to “I accept”", raising=False)
    keyed.key()
    source = keyed.source()
    error = keyed.collect()[source].error
    assert isinstance(error, Misconfigured)
    assert "set X to “I accept”" in str(error)
    assert keyed.webs[0].paths() == []
    keyed.watch.forward(timedelta(hours=2))
    assert keyed.collect(accepted=frozenset({"keyed"}))[source].error is None


def test_of_own_accounts_only_posts_with_a_wanted_hashtag_are_kept(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed_source, "TAGGED_ONLY", True, raising=False)
    keyed.office.tags = ["Kemijärvi", "kahvi", "visitlapland"]
    keyed.key()
    source = keyed.source()
    asked = keyed.collect()[source]
    with keyed.database.reading() as session:
        kept = session.execute(select(col(Post.text)).order_by(col(Post.id))).scalars().all()
        checked = session.execute(select(col(Post.check_at))).scalars().all()
    assert (asked.error, sorted(kept)) == (None, ["Tarina #Kemijärvi", "Tarina #visitlapland"])
    assert all(checked)


def test_three_that_renew_one_key_at_once_renew_it_once(many: Keyed) -> None:
    many.key(server="")
    stale, ready = many.opened(), threading.Barrier(3)

    def renew(door):  # type: ignore[no-untyped-def]
        ready.wait(10)
        return many.ring(door).renewed(stale, keyed_source, many.server)

    with ThreadPoolExecutor(3) as three:
        found = list(three.map(renew, [many.another_door() for _ in range(3)]))
    assert many.office.renewals == 1
    assert {one.secret["token"] for one in found} == {many.office.token}
    assert many.credential().version == 2


def test_three_collectors_race_with_a_renewing_key_and_all_go_on(many: Keyed) -> None:
    many.key(server="", secret={"token": "over since long", "refresh": many.office.refresh})
    asked_for = {many.source(f"tunniste{number}", server=web.origin) for number, web in enumerate(many.webs)}
    collectors = [
        Collector(many.database, many.another_door(), tombstone_key=KEY, who=f"collector {number}")
        for number in range(3)
    ]
    ready = threading.Barrier(3)

    def race(collector: Collector) -> list[states.Asked]:
        ready.wait(10)
        return collector.once()

    with ThreadPoolExecutor(3) as three:
        asked = [one for found in three.map(race, collectors) for one in found]
    for collector in collectors:
        collector.close()
    assert {one.source_id: one.error for one in asked} == dict.fromkeys(asked_for)
    assert many.office.renewals == 1
    assert many.opened().secret["token"] == many.office.token
    assert many.credential().dead_at is None


def test_a_renewer_that_died_holds_the_others_up_no_longer_than_its_lease(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "WAIT", 0.2)
    number = keyed.key(secret={"token": "an old token", "refresh": keyed.office.refresh})
    source = keyed.source()
    assert keyed.database.writing(lease.take, f"key {number}", "one who died", keyed.watch())
    assert isinstance(keyed.collect()[source].error, Transient)
    assert (keyed.office.renewals, keyed.credential().dead_at) == (0, None)
    keyed.watch.forward(lease.LASTS + timedelta(minutes=1))
    assert keyed.collect()[source].error is None
    assert keyed.office.renewals == 1


def test_nobody_else_begins_to_renew_while_a_slow_network_takes_its_time(keyed: Keyed) -> None:
    number = keyed.key(secret={"token": "an old token", "refresh": keyed.office.refresh})
    source, begun = keyed.source(), []

    def slowly(asked: Asked) -> Reply:
        keyed.watch.forward(timedelta(seconds=2 * DEADLINE))
        begun.append(keyed.database.writing(lease.take, f"key {number}", "another", keyed.watch()))
        return keyed.office.renew(asked)

    keyed.webs[0].routes["/renew"] = slowly
    assert keyed.collect()[source].error is None
    assert begun == [False]


def test_a_key_connected_anew_while_the_old_one_was_refused_is_not_marked(keyed: Keyed) -> None:
    keyed.key(secret={"token": "an old token", "refresh": "an old one, too"})
    source = keyed.source()

    def renew(asked: Asked) -> Reply:
        keyed.key()
        return Reply(400)

    keyed.webs[0].routes["/renew"] = renew
    assert keyed.collect()[source].error is None
    assert keyed.credential().dead_at is None


def test_a_key_is_in_no_table_no_log_and_no_error(keyed: Keyed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A careless source quotes its key everywhere it can; a marker must be nowhere but sealed."""
    marker = "MARKER" * 5
    for name in ("avain", "toinen"):
        keyed.key(name, secret={"token": marker, "refresh": f"{marker}-refresh"})
    careless = {
        name: keyed.source(name, "avain" if name == "refused" else "toinen")
        for name in ("refused", "broken", "leaky")
    }

    def fetch(door, ask, cursor, horizon):  # type: ignore[no-untyped-def]
        if ask.query == "broken":
            raise RuntimeError(f"cannot read {ask.token}")
        if ask.query == "leaky":
            page = keyed_source.read({"tags": ["kemijärvi"], "more": False}, ask)
            return type(page)(page.posts, {"next": f"https://x.example/?access_token={ask.token}"})
        return good(door, ask, cursor, horizon)

    good = keyed_source.fetch
    monkeypatch.setattr(keyed_source, "fetch", fetch)
    with capture_logs() as lines:
        asked = keyed.collect()
    assert {name: asked[number].error is not None for name, number in careless.items()} == dict.fromkeys(
        careless, True
    )
    told = repr(lines)
    assert "source_unexpected" in told
    with keyed.database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                told += json.dumps({name: str(value) for name, value in row.items()})
    told += repr(keyed.opened()) + "".join(str(one.error) for one in asked.values())
    assert "•••" in told
    assert marker not in told


def test_checking_a_refused_key_that_is_taken_again_makes_it_well(keyed: Keyed) -> None:
    number = keyed.key()
    source = keyed.source()
    keyed.database.writing(credentials.refused, number, 1, "it was over", keyed.watch())
    assert isinstance(keyed.collect()[source].error, KeyRefused)
    said = key_check.check(keyed.database, keyed.door, KEY, "avain")
    assert "Lähde kemijärvi answered with 1 posts" in said
    with keyed.database.reading() as session:
        assert session.get_one(Credential, number).dead_at is None
    keyed.watch.forward(timedelta(seconds=1))
    assert keyed.collect()[source].error is None


def test_checking_a_key_nobody_has_or_uses_says_so(keyed: Keyed) -> None:
    with pytest.raises(LookupError, match="there is no key"):
        key_check.check(keyed.database, keyed.door, KEY, "avain")
    keyed.key()
    with pytest.raises(LookupError, match="no source asks"):
        key_check.check(keyed.database, keyed.door, KEY, "avain")


def test_a_source_that_always_has_more_holds_its_hosts_others_back_by_one_turn_only(keyed: Keyed) -> None:
    keyed.key()
    keyed.office.more = True
    numbers = [keyed.source(f"tunniste{number}") for number in range(4)]
    asked = keyed.collect()
    assert {number: asked[number].pages for number in numbers} == dict.fromkeys(numbers, run.PAGES)
    keyed.watch.forward(timedelta(minutes=2))
    assert set(keyed.collect()) == set(numbers)
