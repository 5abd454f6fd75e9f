"""Looking at posts again: real servers that edit, delete, fail and recover; both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import checking, errands, hosts
from collector.checking import CONFIRM_AFTER, HIDE_AFTER, Outcome, Said, Stand
from collector.checks import Checker
from collector.door import Door
from collector.engagement import STEPS, Counts
from collector.errand_runner import ErrandRunner
from collector.models import ErrandKind, HostState, Post, PostTag, Sighting
from collector.values import Missing, There
from tests.fakes.web import Reply, Web
from tests.looking import HOUR, KEY, Looking
from tests.sample import Sample

DAY = timedelta(days=1)
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
HTML = "text/html"
steps = st.lists(
    st.tuples(st.sampled_from(Said), st.sampled_from([0, 1, 30, 59, 60, 61, 600, 1440])), max_size=30
)


@pytest.fixture
def looking(sample: Sample, web: Web, door: Door) -> Iterator[Looking]:
    found = Looking(sample, web, door)
    yield found
    found.close()


def run(told: list[tuple[Said, int]], *, watched: bool) -> list[tuple[datetime, Said, Stand]]:
    """How a post stands after each of some looks, so many minutes after one another."""
    stand, at, course = Stand(), START, []
    for look, minutes in told:
        at += timedelta(minutes=minutes)
        stand = checking.after(stand, look, at, watched=watched)
        course.append((at, look, stand))
    return course


@given(steps, st.booleans())
def test_nothing_goes_for_good_before_two_confirmations_an_hour_apart(
    told: list[tuple[Said, int]], watched: bool
) -> None:
    missing: list[datetime] = []
    for at, look, stand in run(told, watched=watched):
        missing = [] if look is Said.THERE else missing + [at] * (look is Said.MISSING)
        confirmed = bool(missing) and missing[-1] - missing[0] >= CONFIRM_AFTER
        assert (stand.confirmed_at is not None) == confirmed
        assert (stand.gone_at is not None) == bool(missing)
        assert stand.missing_since == (missing[0] if missing else None)


@given(steps, st.booleans())
def test_whatever_was_before_a_post_that_is_there_is_well(
    told: list[tuple[Said, int]], watched: bool
) -> None:
    for _, look, stand in run(told, watched=watched):
        if look is Said.THERE:
            assert stand == Stand()


@given(steps, st.booleans())
def test_only_a_watched_post_is_hidden_for_want_of_answers_and_only_after_three_in_a_day(
    told: list[tuple[Said, int]], watched: bool
) -> None:
    silent: list[datetime] = []
    for at, look, stand in run(told, watched=watched):
        silent = [*silent, at] if look is Said.NOTHING else []
        enough = len(silent) >= 3 and any(one - silent[0] >= HIDE_AFTER for one in silent[2:])
        assert (stand.unverified_at is not None) == (watched and enough)


@given(steps, st.booleans(), st.sampled_from([None, 60, 1440]))
def test_the_next_look_is_never_in_the_past_and_a_watched_one_never_ends(
    told: list[tuple[Said, int]], watched: bool, minutes: int | None
) -> None:
    for at, _, stand in run(told, watched=watched):
        look = checking.next_look(stand, START, minutes, at)
        assert look is None or look > at
        if minutes is not None and stand.confirmed_at is None:
            assert look is not None
            assert look - at <= DAY


@pytest.mark.parametrize(
    ("age", "minutes", "wait"),
    [
        (timedelta(), None, HOUR),
        (HOUR, None, 23 * HOUR),
        (DAY, None, 6 * DAY),
        (7 * DAY, None, 21 * DAY),
        (28 * DAY, None, None),
        (28 * DAY, 1440, DAY),
        (2 * DAY, 60, HOUR),
        (timedelta(hours=23, minutes=30), 60, HOUR / 2),
    ],
)
def test_counts_are_looked_at_ever_more_rarely_and_a_watched_post_as_often_as_it_is_watched(
    age: timedelta, minutes: int | None, wait: timedelta | None
) -> None:
    now = START + age
    assert checking.next_check(START, minutes, now) == (now + wait if wait else None)


def test_the_steps_are_those_of_the_counts() -> None:
    assert STEPS == (HOUR, DAY, 7 * DAY, 28 * DAY)


def test_a_post_is_looked_at_when_its_time_has_come_and_not_before(looking: Looking) -> None:
    post = looking.collect(1, favourites_count=3)
    assert looking.look() == 0
    looking.home.change(1, favourites_count=8)
    assert looking.look(after=HOUR) == 1
    assert (looking.post(post).likes, looking.likes(post)) == (8, [8])
    assert looking.post(post).check_at == looking.post(post).first_seen_at + DAY
    assert looking.look(after=HOUR) == 0


def test_history_keeps_what_was_seen_then_while_the_post_keeps_the_most(looking: Looking) -> None:
    post = looking.collect(1, favourites_count=9)
    for likes in (9, 4, 4, 4):
        looking.home.change(1, favourites_count=likes)
        looking.look(post, after=timedelta(hours=2))
    assert looking.likes(post) == [9, 4]
    assert looking.post(post).likes == 9


def test_the_four_steps_are_written_down_also_when_nothing_changed(looking: Looking) -> None:
    post = looking.collect(1, favourites_count=9)
    for wait in (HOUR, 23 * HOUR, 6 * DAY, 21 * DAY):
        assert looking.look(after=wait) == 1
    assert looking.likes(post) == [9, 9, 9, 9]
    assert looking.post(post).check_at is None


def test_what_the_network_does_not_say_stays_unknown(looking: Looking) -> None:
    post = looking.collect(1, favourites_count=9)
    looking.home.change(1, favourites_count=None, reblogs_count=None, replies_count=None)
    looking.look(after=HOUR)
    assert looking.history(post) == [Counts(None, None, None, None)]
    assert looking.post(post).likes == 9


def test_an_edit_is_stored(looking: Looking) -> None:
    post = looking.collect(1)
    looking.home.change(
        1, content="<p>Usva laskee. #kemijärvi</p>", edited_at="2026-11-21T08:00:00.000Z", sensitive=True
    )
    looking.look(after=HOUR)
    assert looking.post(post).text == "Usva laskee. #kemijärvi"
    assert looking.post(post).sensitive


def test_a_deleted_post_is_hidden_at_once_and_goes_for_good_when_an_hour_later_it_is_still_missing(
    looking: Looking,
) -> None:
    post = looking.collect(1)
    looking.home.delete(1)
    looking.look(after=HOUR)
    hidden = looking.post(post)
    assert hidden.gone_at == hidden.missing_since == looking.clock()
    assert hidden.confirmed_at is None
    looking.look(post, after=timedelta(minutes=59))
    assert looking.post(post).confirmed_at is None
    looking.look(post, after=timedelta(minutes=1))
    assert looking.post(post).confirmed_at == looking.clock()
    assert looking.post(post).check_at is None


def test_a_post_that_is_back_is_shown_again(looking: Looking) -> None:
    post = looking.collect(1)
    status = looking.home.delete(1)
    looking.look(after=HOUR)
    looking.home.statuses.append(status)
    looking.look(after=HOUR)
    back = looking.post(post)
    assert (back.gone_at, back.missing_since, back.confirmed_at) == (None, None, None)


TROUBLES: dict[str, Reply] = {
    "401": Reply(401, b'{"error": "The access token is invalid"}'),
    "403": Reply(403, b"<h1>Kielletty</h1>", kind=HTML),
    "422": Reply(422, b'{"error": "This method requires an authenticated user"}'),
    "429": Reply(429, b'{"error": "Too many requests"}'),
    "500": Reply(500, b"<h1>Virhe</h1>", kind=HTML),
    "503": Reply(503, b"<h1>Huolto</h1>", kind=HTML),
    "a page for people": Reply(200, b"<h1>Hei</h1>", kind=HTML),
    "no list": Reply(200, b'{"error": "odd"}'),
    "half an answer": Reply(200, b'[{"id": "1"', cut=True),
    "no post": Reply(200, b'[{"id": "1"}]'),
    "hangs up": Reply(raw=b""),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_trouble_never_means_deletion_and_a_watched_post_comes_back_by_itself(
    looking: Looking, trouble: Reply
) -> None:
    post = looking.collect(1)
    looking.database.writing(errands.watch, post, 60, looking.clock())
    looking.home.trouble = trouble
    for wait in (HOUR, HOUR, 22 * HOUR):
        looking.look(post, after=wait)
        assert looking.post(post).unverified_at is None
    looking.look(post, after=HOUR)
    silent = looking.post(post)
    assert silent.unverified_at is not None
    assert (silent.gone_at, silent.missing_since, silent.confirmed_at) == (None, None, None)
    looking.home.trouble = None
    looking.look(post, after=HOUR)
    assert (looking.post(post).unverified_at, looking.post(post).unanswered) == (None, None)


def test_trouble_between_two_confirmations_changes_neither(looking: Looking) -> None:
    post = looking.collect(1)
    looking.home.delete(1)
    looking.look(after=HOUR)
    looking.home.trouble = TROUBLES["503"]
    looking.look(post, after=2 * HOUR)
    assert looking.post(post).confirmed_at is None
    assert looking.post(post).gone_at is not None
    looking.home.trouble = None
    looking.look(post, after=2 * HOUR)
    assert looking.post(post).confirmed_at is not None


def test_posts_are_asked_for_together_and_no_more_than_the_network_takes(looking: Looking, web: Web) -> None:
    posts = [looking.collect(number) for number in range(1, 46)]
    assert looking.look(after=HOUR) == 45
    assert [path.count("id%5B%5D=") + path.count("id[]=") for path in web.paths()] == [20, 20, 5]
    assert all(looking.post(post).checked_at == looking.clock() for post in posts)


def test_a_host_somebody_works_is_left_to_them(looking: Looking, web: Web) -> None:
    looking.collect(1)
    host = web.origin.removeprefix("http://")
    assert looking.database.writing(hosts.claim, host, "a collector", looking.clock() + HOUR)
    assert looking.look(after=HOUR) == 0
    assert web.asked == []
    looking.database.writing(hosts.release, host, "a collector")
    assert looking.look() == 1
    with looking.database.reading() as session:
        assert session.get_one(HostState, host).claimed_by == ""


def test_a_host_that_asks_for_patience_rests_also_for_collecting(looking: Looking, web: Web) -> None:
    for number in range(1, 42):
        looking.collect(number)
    looking.home.trouble = Reply(429, b'{"error": "Too many"}', {"Retry-After": "7200"})
    assert looking.look(after=HOUR) == 20
    asked = len(web.asked)
    assert looking.look(after=HOUR) == 0
    assert len(web.asked) == asked
    with looking.database.reading() as session:
        rests = hosts.rests_until(session, web.origin.removeprefix("http://"), looking.clock())
    assert rests == looking.clock() + HOUR


def test_the_server_a_post_was_written_on_is_asked_first(looking: Looking, web: Web) -> None:
    with Web() as elsewhere:
        away = looking.database.writing(looking.ask_for, elsewhere.origin)
        post = looking.collect(1)
        looking.see(dict(looking.home.statuses[0], id="777"), away)
        with looking.database.reading() as session:
            seen = session.execute(select(Sighting).where(col(Sighting.post_id) == post)).scalars().all()
            assert len(seen) == 2
        assert looking.look(after=HOUR) == 1
        assert elsewhere.asked == []
    assert len(web.asked) == 1


def test_a_server_that_knows_a_post_by_another_address_makes_no_second_one(looking: Looking) -> None:
    post = looking.collect(1)
    looking.home.change(1, uri="https://suo.example/users/usva/statuses/99", favourites_count=50)
    looking.look(after=HOUR)
    with looking.database.reading() as session:
        assert [row.id for row in session.execute(select(Post)).scalars()] == [post]
    assert looking.post(post).likes == 50


def test_what_nobody_can_look_at_is_not_due_for_ever(looking: Looking) -> None:
    post = looking.sample.post(url="https://lehti.example/a", network="web")
    looking.database.writing(errands.watch, post, 60, looking.clock())
    assert looking.look(post) == 0
    assert looking.post(post).check_at is None
    assert looking.post(post).gone_at is None


def test_a_post_a_person_brought_is_looked_at_where_it_was_written(looking: Looking, web: Web) -> None:
    post = looking.collect(5)

    def forget_the_source(session: Session) -> None:
        session.query(Sighting).delete()

    looking.database.writing(forget_the_source)
    looking.home.change(5, favourites_count=70)
    assert looking.look(post) == 1
    assert looking.post(post).likes == 70
    looking.home.delete(5)
    looking.look(post, after=HOUR)
    assert looking.post(post).gone_at is not None


@pytest.mark.parametrize("status", [401, 422])
def test_a_post_a_person_brought_stays_where_its_server_does_not_let_strangers_look(
    looking: Looking, status: int
) -> None:
    post = looking.collect(5)
    looking.database.writing(lambda session: session.query(Sighting).delete())
    looking.database.writing(errands.watch, post, 60, looking.clock())
    looking.home.trouble = Reply(status, b'{"error": "This method requires an authenticated user"}')
    for _ in range(4):
        assert looking.look(after=24 * HOUR) == 1
    kept = looking.post(post)
    assert (kept.unverified_at, kept.gone_at, kept.unanswered) == (None, None, None)
    assert kept.check_at == looking.clock() + DAY


def test_a_post_that_is_watched_no_more_goes_on_with_its_counts(looking: Looking) -> None:
    young, old = looking.collect(1), looking.collect(2)
    for post in (young, old):
        looking.database.writing(errands.watch, post, 60, looking.clock())
    looking.look(after=HOUR)
    assert looking.post(old).check_at == looking.clock() + HOUR
    for post in (young, old):
        looking.database.writing(errands.watch, post, None, looking.clock())
    looking.database.writing(
        lambda session: setattr(session.get_one(Post, old), "first_seen_at", looking.clock() - 30 * DAY)
    )
    looking.look()
    assert looking.post(young).check_at == looking.post(young).first_seen_at + DAY
    assert looking.post(old).check_at is None


def test_a_person_may_have_a_post_looked_at_now(looking: Looking, tmp_path: Path) -> None:
    post = looking.collect(1)
    looking.database.writing(errands.ask, ErrandKind.RECHECK, post, looking.clock())
    runner = ErrandRunner(
        looking.database, looking.door, tmp_path / "pictures", tombstone_key=KEY, now=looking.clock
    )
    runner.links()
    runner.close()
    assert looking.look() == 1
    assert looking.post(post).checked_at == looking.clock()


def test_of_two_who_look_at_once_one_asks(looking: Looking, web: Web) -> None:
    looking.collect(1)
    looking.clock.forward(HOUR)
    other = looking.another("another")
    started = [*looking.checker.tick(), *other.tick()]
    assert sum(one.result() for one in started) >= 1
    other.close()
    assert looking.checker.once() == 0
    assert 1 <= len(web.asked) <= 2
    assert len(looking.history(1)) <= 1


class Dying(Checker):
    """One whose process dies at a step; what it would have written is not."""

    dies_at = ""

    def _keep(self, *arguments: Any) -> None:
        self._live_or_die("_keep")
        super()._keep(*arguments)

    def _note(self, *arguments: Any) -> None:
        self._live_or_die("_note")
        super()._note(*arguments)

    def _note_host(self, *arguments: Any) -> None:
        self._live_or_die("_note_host")
        super()._note_host(*arguments)

    def _live_or_die(self, step: str) -> None:
        if step == self.dies_at:
            raise SystemExit


@pytest.mark.parametrize("step", ["_note_host", "_keep", "_note"])
def test_dying_between_two_steps_loses_nothing(looking: Looking, step: str) -> None:
    there, gone = looking.collect(1), looking.collect(2)
    looking.home.delete(2)
    looking.clock.forward(HOUR)
    victim = Dying(looking.database, looking.door, key=KEY, who="victim", now=looking.clock)
    victim.dies_at = step
    with pytest.raises(SystemExit):
        victim.once()
    victim.close()
    looking.database.writing(hosts.release_all, "victim")
    looking.look()
    assert looking.post(gone).gone_at == looking.clock()
    assert looking.post(there).checked_at == looking.clock()
    assert len(looking.history(there)) == 1


OUTCOMES: dict[Said, Outcome] = {Said.MISSING: Missing(), Said.NOTHING: None}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=steps)
def test_the_database_follows_the_rule_whatever_comes(looking: Looking, told: list[tuple[Said, int]]) -> None:
    """The same walks as above, through `note` and the real tables."""
    post = looking.sample.post()
    looking.database.writing(errands.watch, post, 60, looking.clock())
    stand = Stand()
    for look, minutes in told:
        looking.clock.forward(timedelta(minutes=minutes))
        outcome: Outcome = There() if look is Said.THERE else OUTCOMES[look]
        looking.database.writing(checking.note, post, outcome, looking.clock())
        stand = checking.after(stand, look, looking.clock(), watched=True)
        row = looking.post(post)
        assert (row.missing_since, row.gone_at, row.confirmed_at, row.unverified_at) == (
            stand.missing_since,
            stand.gone_at,
            stand.confirmed_at,
            stand.unverified_at,
        )


def test_an_older_look_does_not_undo_a_newer_answer(looking: Looking) -> None:
    post = looking.collect(1)
    looking.home.delete(1)
    looking.look(after=HOUR)
    earlier = looking.clock() - timedelta(seconds=5)
    looking.database.writing(checking.note, post, There(), earlier)
    assert looking.post(post).gone_at is not None


def test_tags_and_counters_stay_when_a_post_is_looked_at(looking: Looking) -> None:
    post = looking.collect(1)

    def keys() -> set[str]:
        with looking.database.reading() as session:
            return set(
                session.execute(select(col(PostTag.key)).where(col(PostTag.post_id) == post)).scalars()
            )

    before = keys()
    looking.look(after=HOUR)
    assert keys() == before != set()
