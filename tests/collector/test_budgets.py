"""Allowances: never more than given, the same again is free, and no team takes another's share."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from collector import budgets
from collector.budgets import over_share
from collector.doings import Doing
from collector.errors import Spent
from collector.models import BudgetUse, HostState
from config import clock
from config.db import Database
from tests.collector.asking_with_keys import Keyed, network
from tests.fakes import keyed as keyed_source
from tests.sample import Sample

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


@pytest.fixture
def keyed(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyed]:
    """A network that allows four questions a week."""
    monkeypatch.setattr(keyed_source, "BUDGET", 4, raising=False)
    monkeypatch.setattr(keyed_source, "WINDOW", WEEK, raising=False)
    monkeypatch.setattr(keyed_source, "budget", lambda ask: ("kysymykset", ask.query), raising=False)
    with network(sample) as made:
        made.key()
        yield made


def test_the_thirty_first_waits_until_the_first_is_free_to_the_second(database: Database) -> None:
    now = clock.now()
    for number in range(30):
        at = now + number * HOUR
        database.writing(budgets.take, "tunnisteet", f"tunniste{number}", 30, WEEK, at)
    late = now + 30 * HOUR
    with pytest.raises(Spent) as told:
        database.writing(budgets.take, "tunnisteet", "yksi liikaa", 30, WEEK, late)
    assert told.value.retry_after == WEEK - 30 * HOUR
    database.writing(budgets.take, "tunnisteet", "yksi liikaa", 30, WEEK, late + told.value.retry_after)
    with pytest.raises(Spent):
        database.writing(budgets.take, "tunnisteet", "toinen liikaa", 30, WEEK, late + WEEK - 30 * HOUR)


def test_the_same_again_is_free_and_lasts_no_longer_for_it(database: Database) -> None:
    now = clock.now()
    database.writing(budgets.take, "tunnisteet", "kemijärvi", 1, WEEK, now)
    for days in range(7):
        database.writing(budgets.take, "tunnisteet", "kemijärvi", 1, WEEK, now + timedelta(days=days))
    database.writing(budgets.take, "tunnisteet", "posio", 1, WEEK, now + WEEK)


def test_another_budget_is_another(database: Database) -> None:
    now = clock.now()
    database.writing(budgets.take, "yksi", "kemijärvi", 1, WEEK, now)
    database.writing(budgets.take, "toinen", "kemijärvi", 1, WEEK, now)


def test_of_many_at_once_no_more_get_one_than_there_are(database: Database) -> None:
    now, ready = clock.now(), threading.Barrier(6)

    def take(number: int) -> bool:
        ready.wait(10)
        try:
            database.writing(budgets.take, "tunnisteet", f"tunniste{number}", 3, WEEK, now)
        except Spent:
            return False
        return True

    with ThreadPoolExecutor(6) as six:
        assert sum(six.map(take, range(6))) == 3
    with database.reading() as session:
        assert session.execute(select(func.count()).select_from(BudgetUse)).scalar() == 3


def test_a_spent_allowance_rests_its_source_and_no_other(keyed: Keyed) -> None:
    numbers = [keyed.source(f"tunniste{number}") for number in range(5)]
    asked = keyed.collect()
    spent = [number for number in numbers if asked[number].error]
    assert len(spent) == 1
    state = keyed.state(spent[0])
    assert state.reason == "quota"
    assert state.due_at >= keyed.watch() + WEEK - HOUR
    assert [gap.reason for gap in keyed.gaps(spent[0])] == ["quota"]
    with keyed.database.reading() as session:
        host = session.execute(select(HostState)).scalar_one()
    assert (host.not_before, host.failures) == (None, 0)
    keyed.watch.forward(HOUR)
    assert set(keyed.collect()) == set(numbers) - set(spent)
    keyed.watch.forward(WEEK)
    again = keyed.collect()
    assert len([number for number in numbers if again[number].error is None]) == 4


def test_a_team_leaves_another_its_share(keyed: Keyed) -> None:
    greedy = [keyed.source(f"kemijärvi{number}", team="kemijarvi") for number in range(4)]
    modest = keyed.source("posio", team="posio")
    asked = keyed.collect()
    assert asked[modest].error is None
    held = [number for number in greedy if asked[number].error is None]
    assert len(held) >= 2
    keyed.watch.forward(2 * HOUR)
    later = keyed.collect()
    # Nobody waits any more, so what is left may be taken.
    assert sum(later[number].error is None for number in greedy if number in later) == 3
    with keyed.database.reading() as session:
        (found,) = budgets.allowances(session, keyed.watch())
    assert (found.budget, found.used, found.left) == ("kysymykset", 4, 0)
    assert {held.item: held.teams for held in found.held}["posio"] == ("Posio",)
    assert all(keyed.watch() < held.frees_at <= keyed.watch() + WEEK for held in found.held)


def test_what_is_left_of_an_untouched_allowance_is_all_of_it(keyed: Keyed) -> None:
    with keyed.database.reading() as session:
        found = budgets.allowance(session, "kysymykset", "keyed", keyed.watch())
    assert (found.used, found.left, found.window) == (0, 4, WEEK)


OWNERS = st.frozensets(st.tuples(st.just(1), st.integers(1, 4)), min_size=1, max_size=2)


@given(st.dictionaries(st.integers(1, 12), OWNERS, min_size=1), st.integers(1, 12), st.data())
def test_shares_never_lock_everybody_out(
    asking: dict[int, frozenset[tuple[int, int | None]]], most: int, data: st.DataObject
) -> None:
    spent = data.draw(st.sets(st.sampled_from(sorted(asking)), max_size=most - 1))
    waiting = set(asking) - spent
    may = [one for one in waiting if not over_share(asking, set(spent), one, most)]
    assert bool(may) == bool(waiting)


def test_a_full_quota_is_said_in_a_state_of_its_own(keyed: Keyed) -> None:
    from collector import doings

    for number in range(5):
        keyed.source(f"tunniste{number}")
    keyed.collect()
    with keyed.database.reading() as session:
        found = [one.doing(keyed.watch()) for one in doings.sources(session)]
    assert sorted(found) == sorted([Doing.QUOTA, *[Doing.WORKING] * 4])
