"""Gaps: opened, changed and closed with the state of a source, so that unknown is never 0."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from collector import doings, hosts
from collector.doings import Doing
from collector.models import Gap
from tests.collector.asking_with_keys import Keyed, network
from tests.fakes import keyed as keyed_source
from tests.fakes.web import Reply
from tests.sample import Sample

LATER = timedelta(hours=2)


@pytest.fixture
def keyed(sample: Sample) -> Iterator[Keyed]:
    with network(sample) as made:
        made.key()
        yield made


def whole(gaps: list[Gap]) -> bool:
    """One after another without a hole, the last one open or closed."""
    return all(before.until_at == after.from_at for before, after in pairwise(gaps))


def test_a_partial_view_is_a_gap_while_it_is_one(keyed: Keyed, monkeypatch: pytest.MonkeyPatch) -> None:
    source = keyed.source()
    monkeypatch.setattr(keyed_source, "PARTIAL", "shows the last 24 hours only")
    assert keyed.collect()[source].error is None
    state = keyed.state(source)
    assert (state.reason, state.partial) == ("", "shows the last 24 hours only")
    with keyed.database.reading() as session:
        assert [one.doing(keyed.watch()) for one in doings.sources(session)] == [Doing.PARTIAL]
    keyed.watch.forward(LATER)
    keyed.collect()
    (gap,) = keyed.gaps(source)
    assert (gap.reason, gap.until_at) == ("partial", None)
    monkeypatch.setattr(keyed_source, "PARTIAL", "")
    keyed.watch.forward(LATER)
    keyed.collect()
    (gap,) = keyed.gaps(source)
    assert gap.until_at is not None
    assert keyed.state(source).partial == ""


def test_another_reason_ends_one_gap_and_begins_the_next_at_that_moment(keyed: Keyed) -> None:
    source, web = keyed.source(), keyed.webs[0]
    keyed.collect()
    began = keyed.state(source).last_ok_at
    for reply in (Reply(503), Reply(503), Reply(429), Reply(410)):
        web.routes["/posts"] = reply
        keyed.watch.forward(LATER)
        keyed.collect()
    gaps = keyed.gaps(source)
    assert [gap.reason for gap in gaps] == ["transient", "throttled", "refused"]
    assert (gaps[0].from_at, gaps[-1].until_at) == (began, None)
    assert whole(gaps)


def test_a_source_that_works_in_part_again_goes_from_one_gap_to_the_other(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, web = keyed.source(), keyed.webs[0]
    web.routes["/posts"] = Reply(503)
    keyed.collect()
    web.routes["/posts"] = keyed.office.posts
    monkeypatch.setattr(keyed_source, "PARTIAL", "shows a part")
    keyed.watch.forward(LATER)
    keyed.collect()
    gaps = keyed.gaps(source)
    assert [(gap.reason, gap.until_at is None) for gap in gaps] == [("transient", False), ("partial", True)]
    assert whole(gaps)


def test_an_open_circuit_says_when_its_host_is_tried_again(keyed: Keyed) -> None:
    for number in range(hosts.OPEN_AFTER):
        keyed.source(f"tunniste{number}")
    keyed.webs[0].routes["/posts"] = Reply(503)
    asked = keyed.collect()
    assert len(asked) == hosts.OPEN_AFTER
    with keyed.database.reading() as session:
        rests = hosts.rests_until(session, keyed.server.removeprefix("http://"), keyed.watch())
        told = [one.due_at for one in doings.sources(session)]
    assert rests is not None
    assert all(at is not None and at >= rests for at in told)
    keyed.watch.moment = rests - timedelta(seconds=1)
    assert keyed.collect() == {}
    keyed.webs[0].routes["/posts"] = keyed.office.posts
    keyed.watch.moment = max(at for at in told if at) + timedelta(seconds=1)
    assert all(one.error is None for one in keyed.collect().values())


def test_who_was_throttled_first_is_not_first_again(keyed: Keyed) -> None:
    """A host that stops us at its first source must come to the others, too."""
    numbers = [keyed.source(f"tunniste{number}") for number in range(3)]
    keyed.webs[0].routes["/posts"] = Reply(429, headers={"Retry-After": "60"})
    tried: list[int] = []
    for _ in numbers:
        tried += keyed.collect()
        keyed.watch.forward(timedelta(seconds=61))
    assert sorted(tried) == numbers
