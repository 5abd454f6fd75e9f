"""Money a network takes: never more in a month than allowed, whoever asks, and told when it goes on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from collector import meter
from collector.errors import Misconfigured, Spent, Transient, Unreadable
from collector.sources import load
from collector.values import Ask, Known
from config.db import Database
from tests.collector.asking_with_keys import Keyed, network
from tests.fakes import keyed as keyed_source
from tests.fakes.web import Reply
from tests.sample import Sample

NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def keyed(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyed]:
    """A network where a page may cost 30 thousandths, and its key may spend 100 a month."""
    monkeypatch.setattr(keyed_source, "PAGE_COST", 30, raising=False)
    monkeypatch.setattr(keyed_source, "CHECK_COST", 5, raising=False)
    monkeypatch.setattr(keyed_source, "purse", lambda ask: 100, raising=False)
    with network(sample) as made:
        made.key()
        yield made


def spent(database: Database, now: datetime) -> dict[str, int]:
    with database.reading() as session:
        return {row.account: row.spent for row in meter.spendings(session, now)}


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, 5, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime.fromisoformat("2026-12-01T01:00:00+02:00"), datetime(2026, 12, 1, tzinfo=UTC)),
    ],
)
def test_a_month_ends_by_utc(moment: datetime, begins: datetime) -> None:
    assert meter.next_month(moment) == begins
    assert meter.month_of(begins) != meter.month_of(moment)


def test_the_last_that_fits_is_given_and_nothing_beyond_it(database: Database) -> None:
    for _ in range(3):
        database.writing(meter.take, "x:avain", "2026-11", 30, 100, NOVEMBER)
    with pytest.raises(Spent, match=r"0\.09 of this month's 0\.10 dollars") as told:
        database.writing(meter.take, "x:avain", "2026-11", 30, 100, NOVEMBER)
    assert told.value.retry_after == datetime(2026, 12, 1, tzinfo=UTC) - NOVEMBER
    assert told.value.reason == "quota"
    database.writing(meter.take, "x:avain", "2026-11", 10, 100, NOVEMBER)
    database.writing(meter.take, "x:avain", "2026-12", 30, 100, NOVEMBER + timedelta(days=9))
    database.writing(meter.take, "x:toinen", "2026-11", 30, 100, NOVEMBER)
    assert spent(database, NOVEMBER) == {"x:avain": 100, "x:toinen": 30}


def test_many_at_once_never_take_more_than_there_is(database: Database) -> None:
    def one(_: int) -> bool:
        try:
            database.writing(meter.take, "x:avain", "2026-11", 30, 100, NOVEMBER)
        except Spent:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(16))) == 3
    assert spent(database, NOVEMBER) == {"x:avain": 90}


def test_what_a_page_did_not_cost_is_given_back(keyed: Keyed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed_source, "COST", 20)
    source = keyed.source()
    assert keyed.collect()[source].error is None
    assert spent(keyed.database, keyed.watch()) == {"keyed:avain": 20}


def test_a_spent_month_stops_the_source_until_the_next_and_hurts_no_other(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed_source, "COST", 30)
    now = keyed.watch()
    keyed.database.writing(meter.take, "keyed:avain", meter.month_of(now), 50, 100, now)
    sources = [keyed.source(tag) for tag in ("kemijärvi", "posio")]
    asked = keyed.collect()
    assert [asked[one].error is None for one in sources] == [True, False]
    assert isinstance(asked[sources[1]].error, Spent)
    assert len(keyed.asked()) == 1
    state = keyed.state(sources[1])
    assert state.reason == "quota"
    assert timedelta(0) <= state.due_at - meter.next_month(now) < timedelta(hours=1)


def test_what_failed_costs_nothing_but_an_answer_that_could_not_be_read_does(keyed: Keyed) -> None:
    source = keyed.source()
    keyed.webs[0].routes["/posts"] = Reply(503)
    assert isinstance(keyed.collect()[source].error, Transient)
    assert spent(keyed.database, keyed.watch()) == {"keyed:avain": 0}
    keyed.webs[0].routes["/posts"] = Reply(418)
    keyed.watch.forward(timedelta(hours=2))
    assert isinstance(keyed.collect()[source].error, Unreadable)
    assert spent(keyed.database, keyed.watch()) == {"keyed:avain": 30}


def test_looking_again_is_paid_for_out_of_the_same_money_once_a_day(keyed: Keyed) -> None:
    ask = Ask(1, "keyed", keyed.server, "kemijärvi", name="Lähde")
    one = keyed.ring().take_up(ask, "avain", load("keyed"))
    one.recheck(known(4, None))
    assert spent(keyed.database, keyed.watch()) == {"keyed:avain": 20}
    one.recheck(known(4, keyed.watch() - timedelta(days=1)))
    one.recheck(known(30, keyed.watch()))
    assert spent(keyed.database, keyed.watch()) == {"keyed:avain": 40}
    with pytest.raises(Spent) as told:
        one.recheck(known(13, None))
    assert told.value.alone


def known(count: int, looked_at: datetime | None) -> list[Known]:
    return [Known(str(number), str(number), "https://keyed.example", looked_at) for number in range(count)]


def test_where_nobody_said_how_much_nothing_is_asked(keyed: Keyed, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_said(ask: Ask) -> int:
        raise Misconfigured("nobody has said what it may cost")

    monkeypatch.setattr(keyed_source, "purse", nobody_said)
    source = keyed.source()
    assert isinstance(keyed.collect()[source].error, Misconfigured)
    assert keyed.asked() == []
