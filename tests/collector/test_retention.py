"""Retention: what nobody needs goes after its days, figures stay, a kill costs nothing."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from collector import author_months, erase, retention, states, store
from collector.door import Door
from collector.models import (
    Author,
    AuthorKey,
    AuthorMonth,
    Engagement,
    Errand,
    ErrandKind,
    Media,
    Post,
    PostTag,
    Sighting,
    TagDay,
)
from collector.run import Collector
from collector.samples import SampleNetworks
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind
from collector.volume import WantedTag, Wish
from config import campaign_file, campaign_import
from config.clock import day_of
from config.db import Database
from config.models import Relation, Source, TagRole
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TAGS = {"tyo": WantedTag("tyo", TagRole.CAMPAIGN, frozenset({"työ"}))}


def all_may_go(_session: Session, ids: Sequence[int], _now: datetime) -> Collection[int]:
    return ids


def a_post(number: int, at: datetime | None, author: str | None = "aino", pictures: int = 0) -> IncomingPost:
    who = IncomingAuthor(f"https://suo.example/users/{author}", f"{author}@suo.example", str(author), "")
    return IncomingPost(
        network="fediverse",
        uri=f"https://suo.example/{number}",
        native_id=str(number),
        url=f"https://suo.example/{number}",
        text="Usva nousee. #työ",
        published_at=at,
        author=who if author else None,
        tags=("työ",),
        media=tuple(
            IncomingMedia(MediaKind.IMAGE, f"https://suo.example/{number}/{position}.jpg")
            for position in range(pictures)
        ),
    )


class Shelf:
    """A database that posts come to and go from."""

    def __init__(self, database: Database, campaign: int) -> None:
        self.database, self.campaign = database, campaign
        self.source = database.writing(self._source)

    @staticmethod
    def _source(session: Session) -> int:
        source = Source(kind="mastodon", server="https://s.example", query="tyo", name="s")
        session.add(source)
        session.flush()
        return source.id or 0

    def save(self, *posts: IncomingPost, at: datetime = NOW) -> None:
        wishes = [Wish(self.campaign, Relation.PUBLIC, TAGS)]
        self.database.writing(
            store.save, posts, source_id=self.source, wishes=wishes, fetched_at=at, tombstone_key=KEY
        )

    def tick(self, now: datetime, days: int = 30) -> int:
        return retention.tick(self.database, now, days, all_may_go)

    def count(self, table: type[SQLModel]) -> int:
        with self.database.reading() as session:
            return session.execute(select(func.count()).select_from(table)).scalar_one()

    def authors(self, period: str = "2026-Q4") -> list[dict[date, int]]:
        """Who posted how much, nameless, in an order that tells nothing."""
        with self.database.reading() as session:
            found = author_months.of_period(session, self.campaign, period)
        return sorted(found.values(), key=lambda months: sorted(months.items()))

    def counters(self) -> dict[tuple[object, ...], tuple[int, int]]:
        """(seen, live by the counters, which is what the rows say) for each counter."""
        with self.database.reading() as session:
            live: dict[tuple[object, ...], int] = {}
            for at, key in session.execute(select(col(PostTag.published_at), col(PostTag.key))):
                live[day_of(at), key] = live.get((day_of(at), key), 0) + 1
            rows = session.execute(select(TagDay)).scalars().all()
        assert {
            (row.day, row.key): row.posts - row.removed for row in rows if row.posts > row.removed
        } == live
        return {(row.day, row.key): (row.posts, row.removed) for row in rows}


@pytest.fixture
def shelf(database: Database, sample: Sample) -> Shelf:
    return Shelf(database, sample.campaign)


def test_what_is_older_than_its_days_goes_with_all_that_hangs_on_it(shelf: Shelf) -> None:
    shelf.save(a_post(1, NOW - timedelta(hours=1), pictures=2))

    def look_again(session: Session) -> None:
        post_id = session.execute(select(col(Post.id))).scalar_one()
        session.add(Engagement(post_id=post_id, at=NOW, likes=3))
        for kind, subject in ((ErrandKind.RECHECK, post_id), (ErrandKind.LINK, "https://suo.example/1")):
            session.add(
                Errand(
                    kind=kind, subject=str(subject), asked_at=NOW, due_at=NOW, post_id=post_id, done_at=NOW
                )
            )

    shelf.database.writing(look_again)
    assert shelf.tick(NOW + timedelta(days=29)) == 0
    assert shelf.tick(NOW + timedelta(days=31)) == 1
    for table in (Post, PostTag, Media, Sighting, Engagement, Author):
        assert shelf.count(table) == 0, table
    assert shelf.count(Errand) == 1  # the pasted link, which ends by itself
    assert {posts for posts, _ in shelf.counters().values()} == {1}


def test_authors_and_returning_authors_survive_their_posts(shelf: Shelf) -> None:
    october = datetime(2026, 10, 20, tzinfo=UTC)
    shelf.save(
        a_post(1, october),
        a_post(2, october, "pekka"),
        a_post(3, october),
        a_post(4, october, None),
        at=october,
    )
    shelf.save(a_post(5, NOW - timedelta(hours=1)), at=NOW)
    expected = [{date(2026, 10, 1): 1}, {date(2026, 10, 1): 2, date(2026, 11, 1): 1}]
    assert shelf.authors() == expected
    shelf.tick(NOW + timedelta(days=1))
    assert shelf.count(Post) == 1
    assert shelf.authors() == expected
    shelf.tick(NOW + timedelta(days=31))
    assert shelf.count(Author) == 0
    assert shelf.authors() == expected


def test_the_same_author_cannot_be_followed_from_quarter_to_quarter(shelf: Shelf) -> None:
    for month in (9, 10):
        at = datetime(2026, month, 10, tzinfo=UTC)
        shelf.save(a_post(month, at), at=at)
    shelf.tick(NOW + timedelta(days=31))
    with shelf.database.reading() as session:
        names = session.execute(select(col(AuthorMonth.author))).scalars().all()
    assert len(names) == len(set(names)) == 2


def test_a_destroyed_key_ends_the_adding_and_the_telling(shelf: Shelf) -> None:
    at = NOW - timedelta(days=1)
    shelf.save(a_post(1, at), at=at)
    shelf.tick(NOW + timedelta(days=31))
    shelf.save(a_post(2, at), at=at)
    aino = ("fediverse", "https://suo.example/users/aino")
    with shelf.database.reading() as session:
        assert len(author_months.held(session, [aino])) == 1
    shelf.database.writing(author_months.destroy_key, shelf.campaign, "2026-Q4", NOW)
    shelf.tick(NOW + timedelta(days=31))
    with shelf.database.reading() as session:
        assert session.execute(select(col(AuthorMonth.posts))).scalars().all() == [1]
        assert author_months.held(session, [aino]) == []
        kept = session.get_one(AuthorKey, ("2026-Q4", shelf.campaign))
        assert (kept.key, kept.destroyed_at) == (None, NOW)
    shelf.database.writing(author_months.destroy_key, shelf.campaign, "2026-Q4", NOW + timedelta(days=2))
    with shelf.database.reading() as session:
        assert session.get_one(AuthorKey, ("2026-Q4", shelf.campaign)).destroyed_at == NOW


def test_a_key_nobody_destroyed_goes_half_a_year_after_its_period(shelf: Shelf) -> None:
    at = NOW - timedelta(days=1)
    shelf.save(a_post(1, at), at=at)
    shelf.tick(NOW + timedelta(days=31))
    aino = ("fediverse", "https://suo.example/users/aino")
    for moment, told in ((datetime(2027, 6, 30, tzinfo=UTC), 1), (datetime(2027, 7, 4, tzinfo=UTC), 0)):
        shelf.database.writing(author_months.tidy_keys, moment)
        with shelf.database.reading() as session:
            assert len(author_months.held(session, [aino])) == told
            assert session.execute(select(col(AuthorMonth.posts))).scalars().all() == [1]


def test_a_key_destroyed_before_it_was_needed_is_never_made(shelf: Shelf) -> None:
    shelf.database.writing(author_months.destroy_key, shelf.campaign, "2026-Q4", NOW)
    shelf.save(a_post(1, NOW - timedelta(hours=1)))
    shelf.tick(NOW + timedelta(days=31))
    assert shelf.count(AuthorMonth) == 0
    assert shelf.count(Post) == 0


def test_a_forgotten_author_still_counts_but_cannot_be_told(shelf: Shelf) -> None:
    shelf.save(a_post(1, NOW - timedelta(hours=1)), a_post(2, NOW - timedelta(hours=2), "pekka"))
    shelf.tick(NOW + timedelta(days=31))
    aino = ("fediverse", "https://suo.example/users/aino")
    assert shelf.database.writing(author_months.forget, [aino]) == 1
    assert shelf.database.writing(author_months.forget, [aino]) == 0
    assert shelf.authors() == [{date(2026, 11, 1): 1}] * 2


def test_many_go_in_small_steps_and_what_is_needed_stays(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    shelf.save(*(a_post(number, NOW - timedelta(hours=number)) for number in range(1, 11)))
    with shelf.database.reading() as session:
        ids = sorted(post_id or 0 for post_id in session.execute(select(col(Post.id))).scalars())
    needed, asked = set(ids[::2]), []

    def some(_session: Session, batch: Sequence[int], _now: datetime) -> set[int]:
        asked.append(len(batch))
        return set(batch) - needed

    assert retention.tick(shelf.database, NOW + timedelta(days=31), 30, some) == 5
    assert asked == [3, 3, 3, 1]
    with shelf.database.reading() as session:
        assert set(session.execute(select(col(Post.id))).scalars()) == needed
    shelf.counters()


def test_a_stop_between_counting_and_removing_leaves_all_as_it_was(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.save(a_post(1, NOW - timedelta(hours=1)))
    before = shelf.counters()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erase, "_remove_idle", stop)
        with pytest.raises(KeyboardInterrupt):
            shelf.tick(NOW + timedelta(days=31))
    assert shelf.counters() == before
    assert shelf.count(AuthorMonth) == 0
    assert shelf.tick(NOW + timedelta(days=31)) == 1
    assert shelf.authors() == [{date(2026, 11, 1): 1}]


def test_an_entry_without_a_date_stays_while_its_feed_lists_it(shelf: Shelf) -> None:
    later = NOW + timedelta(days=40)
    shelf.save(a_post(1, None))
    shelf.save(a_post(1, None), at=later)
    assert shelf.tick(later + timedelta(days=1)) == 0
    assert shelf.tick(later + timedelta(days=8)) == 1


def test_what_would_have_gone_already_does_not_come_back(shelf: Shelf) -> None:
    shelf.save(a_post(1, NOW - timedelta(hours=1)))
    later = NOW + timedelta(days=31)
    shelf.tick(later)
    page = (a_post(1, NOW - timedelta(hours=1)), a_post(2, later - timedelta(days=29)), a_post(3, None))
    assert [one.native_id for one in retention.fresh(page, later, 30)] == ["2", "3"]


def test_an_author_whose_other_posts_stay_stays(shelf: Shelf) -> None:
    shelf.save(a_post(1, NOW - timedelta(hours=1)))
    shelf.save(a_post(2, NOW + timedelta(days=20)), at=NOW + timedelta(days=20, hours=1))
    shelf.tick(NOW + timedelta(days=31))
    assert (shelf.count(Post), shelf.count(Author)) == (1, 1)


HOURS = st.integers(0, 24 * 80)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.integers(1, 8), st.sampled_from(["aino", "pekka", None])),
        st.tuples(st.just("tick"), HOURS, st.integers(1, 40)),
        st.tuples(st.just("hollow"), st.integers(1, 8), st.none()),
    ),
    max_size=12,
)


@with_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_posts_are_live_rows_and_removed_ones_whatever_comes_and_goes(
    shelf: Shelf, steps: list[tuple[str, int, str | int | None]]
) -> None:
    def clear(session: Session) -> None:
        for table in (Errand, PostTag, Media, Sighting, TagDay, Post, Author, AuthorMonth, AuthorKey):
            session.execute(delete(table))

    def hollow(session: Session, number: int) -> None:
        ids = session.execute(select(col(Post.id)).where(col(Post.url).endswith(f"/{number}"))).scalars()
        erase.hollow(session, [post_id or 0 for post_id in ids], NOW)

    shelf.database.writing(clear)
    for step, number, more in steps:
        at = NOW + timedelta(hours=number)
        if step == "save":
            shelf.save(
                a_post(number, at - timedelta(days=number), None if more is None else str(more)), at=at
            )
        elif step == "tick":
            shelf.tick(at, int(more or 1))
        else:
            shelf.database.writing(hollow, number)
        shelf.counters()


def test_sources_that_list_old_posts_for_ever_do_not_have_them_counted_again(
    database: Database, tmp_path: Path
) -> None:
    moment = [datetime.now(UTC) + timedelta(minutes=5)]

    def now() -> datetime:
        moment[0] += timedelta(microseconds=1)
        return moment[0]

    def seen() -> tuple[int, int]:
        with database.reading() as session:
            posts = session.execute(select(func.count()).select_from(Post)).scalar_one()
            return posts, session.execute(select(func.sum(col(TagDay.posts)))).scalar_one()

    with SampleNetworks() as networks:
        database.writing(campaign_import.apply, campaign_file.read(networks.campaign_file(tmp_path)))
        door = Door("testi@kunta.example", allow=networks.allow, pace=0)
        collector = Collector(database, door, tombstone_key=KEY, who="me", now=now, kept_days=30)
        collector.once()
        posts, counted = seen()
        assert posts > 30
        for _ in range(2):
            moment[0] += timedelta(days=40)
            retention.tick(database, now(), 30, all_may_go)
            database.writing(states.all_due, now())
            collector.once()
            assert seen() == (0, counted)
        collector.close()
        door.close()
