"""Storing: saving twice is saving once, counters tell the rows, an older view never wins."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase, store
from collector.models import (
    Author,
    Errand,
    Media,
    Post,
    PostTag,
    Sighting,
    TagDay,
    Tombstone,
)
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind
from collector.volume import WantedTag, Wish
from config.db import Database
from config.models import Relation, Source, TagRole

KEY = b"a key of the tests, long enough"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AINO = IncomingAuthor(
    "https://suo.example/users/aino", "aino@suo.example", "Aino", "https://suo.example/@aino"
)


def a_post(number: int = 1, **parts: object) -> IncomingPost:
    values: dict[str, object] = {
        "network": "fediverse",
        "uri": f"https://suo.example/users/aino/statuses/{number}",
        "native_id": str(number),
        "url": f"https://suo.example/@aino/{number}",
        "text": "Usva nousee. #Kemijärvi",
        "published_at": NOW - timedelta(hours=number),
        "author": AINO,
        "tags": ("Kemijärvi",),
    } | parts
    return IncomingPost(**values)  # type: ignore[arg-type]


def wish(campaign_id: int, relation: Relation = Relation.PUBLIC) -> Wish:
    tags = (
        WantedTag("kemijarvi", TagRole.PLACE, frozenset({"kemijärvi", "kemijarvi"})),
        WantedTag("tyo", TagRole.CAMPAIGN, frozenset({"työ"})),
        WantedTag("visitlapland", TagRole.BORROWED, frozenset({"visitlapland"})),
    )
    return Wish(campaign_id, relation, {tag.key: tag for tag in tags})


class Storing:
    """A database with one campaign and two sources to save for."""

    def __init__(self, database: Database, campaign: int) -> None:
        self.database, self.campaign = database, campaign
        self.sources = [database.writing(self._source, number) for number in range(2)]

    @staticmethod
    def _source(session: Session, number: int) -> int:
        source = Source(
            kind="mastodon", server=f"https://s{number}.example", query="kemijärvi", name=f"s{number}"
        )
        session.add(source)
        session.flush()
        assert source.id is not None
        return source.id

    def save(
        self,
        *posts: IncomingPost,
        at: datetime = NOW,
        source: int = 0,
        relation: Relation = Relation.PUBLIC,
        checks: bool = False,
    ) -> store.Saved:
        return self.database.writing(
            store.save,
            posts,
            source_id=self.sources[source],
            wishes=[wish(self.campaign, relation)],
            fetched_at=at,
            tombstone_key=KEY,
            checks=checks,
        )

    def counters(self) -> dict[str, int]:
        with self.database.reading() as session:
            rows = session.execute(select(TagDay)).scalars()
            totals: dict[str, int] = {}
            for row in rows:
                totals[row.key] = totals.get(row.key, 0) + row.posts
            return totals

    def stored(self) -> Sequence[Post]:
        with self.database.reading() as session:
            return session.execute(select(Post).order_by(col(Post.uri))).scalars().all()

    def counters_tell_the_rows(self) -> bool:
        """posts = live rows + removed, for every counter and every row."""
        with self.database.reading() as session:
            live: dict[tuple[object, ...], int] = {}
            from config.clock import day_of

            rows = session.execute(
                select(
                    col(PostTag.published_at), col(PostTag.campaign_id), col(Post.network), col(PostTag.key)
                ).join(Post, col(Post.id) == col(PostTag.post_id))
            )
            for at, campaign, network, key in rows:
                name = (day_of(at), campaign, network, key)
                live[name] = live.get(name, 0) + 1
            counted = {
                (row.day, row.campaign_id, row.network, row.key): row.posts - row.removed
                for row in session.execute(select(TagDay)).scalars()
            }
        return {name: count for name, count in counted.items() if count} == live

    def clear(self) -> None:
        self.database.writing(self._clear)

    @staticmethod
    def _clear(session: Session) -> None:
        for table in (Errand, PostTag, Media, Sighting, TagDay, Tombstone, Post, Author):
            session.execute(delete(table))


@pytest.fixture
def storing(database: Database, sample) -> Storing:  # type: ignore[no-untyped-def]
    return Storing(database, sample.campaign)


def test_a_page_gives_posts_tags_sightings_and_counters(storing: Storing) -> None:
    saved = storing.save(
        a_post(1), a_post(2, tags=("kemijarvi", "VisitLapland")), a_post(3, tags=("visitlapland",))
    )
    assert saved == store.Saved(seen=3, new=3)
    assert storing.counters() == {
        "*": 2,
        "#kemijarvi": 2,
        "=kemijärvi": 1,
        "=kemijarvi": 1,
        "#visitlapland": 2,
        "=visitlapland": 2,
    }


def test_a_channels_posts_count_whatever_their_tags(storing: Storing) -> None:
    storing.save(a_post(1, tags=()), relation=Relation.OWN)
    assert storing.counters() == {"@": 1}


def test_saving_twice_is_saving_once(storing: Storing) -> None:
    storing.save(a_post(1))
    before = storing.counters()
    again = storing.save(a_post(1), at=NOW + timedelta(minutes=5))
    assert (again.new, storing.counters(), len(storing.stored())) == (0, before, 1)


def test_two_servers_that_show_one_post_give_one_row_and_one_count(storing: Storing) -> None:
    storing.save(a_post(1))
    storing.save(a_post(1, native_id="another"), source=1, at=NOW + timedelta(minutes=1))
    assert len(storing.stored()) == 1
    assert storing.counters()["*"] == 1
    with storing.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Sighting)).scalar_one() == 2


def test_an_older_view_never_overwrites_a_newer_one(storing: Storing) -> None:
    edited = NOW - timedelta(minutes=10)
    storing.save(a_post(1, text="korjattu", edited_at=edited, likes=3))
    storing.save(a_post(1, text="alkuperäinen", likes=9), source=1, at=NOW + timedelta(hours=1))
    (post,) = storing.stored()
    assert (post.text, post.edited_at, post.likes) == ("korjattu", edited, 9)


def test_a_tag_added_by_an_edit_counts_and_one_edited_away_stays_counted(storing: Storing) -> None:
    storing.save(a_post(1))
    storing.save(
        a_post(1, tags=("työ",), edited_at=NOW - timedelta(minutes=1)), at=NOW + timedelta(minutes=1)
    )
    counts = storing.counters()
    assert (counts["*"], counts["#kemijarvi"], counts["#tyo"]) == (1, 1, 1)
    assert storing.counters_tell_the_rows()


@pytest.mark.parametrize(
    ("first", "then", "kept"), [(None, None, None), (None, 0, 0), (4, None, 4), (4, 2, 4), (4, 7, 7)]
)
def test_counts_keep_the_largest_seen_and_unknown_is_not_zero(
    storing: Storing, first: int | None, then: int | None, kept: int | None
) -> None:
    storing.save(a_post(1, likes=first))
    storing.save(a_post(1, likes=then), at=NOW + timedelta(minutes=1))
    assert storing.stored()[0].likes == kept


def test_dates_from_the_future_and_missing_ones_become_the_first_sighting(storing: Storing) -> None:
    storing.save(a_post(1, published_at=NOW + timedelta(days=400)), a_post(2, published_at=None))
    assert {post.published_at for post in storing.stored()} == {NOW}
    storing.save(a_post(2, published_at=None), at=NOW + timedelta(days=2))
    assert {post.published_at for post in storing.stored()} == {NOW}


def test_what_no_database_can_keep_is_made_harmless(storing: Storing) -> None:
    storing.save(a_post(1, text="a\0b\ud800c", author=replace(AINO, name="\0\ud83d")))
    assert storing.stored()[0].text == "ab?c"


def test_an_impossible_address_is_kept_out_and_said(storing: Storing) -> None:
    saved = storing.save(a_post(1, url="https://suo.example/" + "x" * 3000), a_post(2))
    assert (saved.kept_out, len(storing.stored())) == (1, 1)


def test_an_erased_post_does_not_come_back_and_counts_stay(storing: Storing) -> None:
    storing.save(a_post(1), a_post(2))
    before = storing.counters()
    ids = [post.id for post in storing.stored()]
    storing.database.writing(erase.remove, [ids[0]], tombstone_key=KEY)
    storing.save(a_post(1), a_post(2), at=NOW + timedelta(minutes=5))
    assert [post.id for post in storing.stored()] == [ids[1]]
    assert storing.counters() == before
    assert storing.counters_tell_the_rows()


def test_a_purged_post_that_is_seen_again_counts_as_a_new_row(storing: Storing) -> None:
    storing.save(a_post(1))
    storing.database.writing(erase.remove, [storing.stored()[0].id])
    assert storing.stored() == []
    storing.save(a_post(1), at=NOW + timedelta(minutes=5))
    assert storing.counters_tell_the_rows()


def test_pictures_of_what_may_be_suggested_are_sent_for_once(storing: Storing) -> None:
    picture = IncomingMedia(MediaKind.IMAGE, "https://suo.example/1.jpg", "Järvi")
    for minute in range(2):
        storing.save(
            a_post(1, media=(picture,)),
            a_post(2, media=(picture,), tags=("visitlapland",)),
            at=NOW + timedelta(minutes=minute),
        )
    with storing.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Media)).scalar_one() == 2
        assert session.execute(select(func.count()).select_from(Errand)).scalar_one() == 1


def test_an_edit_changes_a_picture_and_sends_for_it_again(storing: Storing) -> None:
    old = IncomingMedia(MediaKind.IMAGE, "https://suo.example/1.jpg", None)
    new = IncomingMedia(MediaKind.IMAGE, "https://suo.example/2.jpg", "Uusi kuva")
    storing.save(a_post(1, media=(old,)))
    storing.database.writing(lambda session: session.execute(text("UPDATE media SET file = 'old.jpg'")))
    edited = a_post(1, media=(new,), edited_at=NOW + timedelta(minutes=1))
    storing.save(edited, at=NOW + timedelta(minutes=2))
    with storing.database.reading() as session:
        media = session.execute(select(Media)).scalar_one()
    assert (media.url, media.alt, media.file) == (new.url, "Uusi kuva", None)


moves = st.lists(
    st.one_of(
        st.tuples(
            st.just("save"),
            st.lists(
                st.tuples(
                    st.integers(0, 5),
                    st.lists(
                        st.sampled_from(["Kemijärvi", "kemijarvi", "työ", "visitlapland", "muu"]), max_size=3
                    ),
                    st.integers(0, 40),
                    st.booleans(),
                ),
                max_size=5,
            ),
        ),
        st.tuples(st.just("purge"), st.integers(0, 5)),
        st.tuples(st.just("erase"), st.integers(0, 5)),
    ),
    max_size=8,
)


@given(steps=moves)
@with_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_posts_are_live_rows_and_removed_ones_whatever_happens(
    storing: Storing, steps: list[tuple[str, object]]
) -> None:
    storing.clear()
    for minute, (what, how) in enumerate(steps):
        at = NOW + timedelta(minutes=minute)
        if what == "save":
            storing.save(
                *(
                    a_post(
                        number,
                        tags=tuple(tags),
                        published_at=NOW - timedelta(days=days),
                        edited_at=at if is_edit else None,
                    )
                    for number, tags, days, is_edit in how  # type: ignore[attr-defined]
                ),
                at=at,
                source=minute % 2,
            )
        else:
            ids = [post.id for post in storing.stored() if post.uri.endswith(f"/{how}")]
            storing.database.writing(erase.remove, ids, tombstone_key=KEY if what == "erase" else None)
        assert storing.counters_tell_the_rows()


def test_two_collectors_racing_give_one_row_and_one_count_a_post(storing: Storing) -> None:
    posts = [a_post(number) for number in range(1, 121)]
    pages = [posts[start : start + 20] for start in range(0, 120, 20)]
    failures: list[BaseException] = []
    barrier = threading.Barrier(2)

    def collect(source: int, order: list[list[IncomingPost]]) -> None:
        barrier.wait()
        try:
            for page in order:
                storing.save(*page, source=source)
        except BaseException as error:  # noqa: BLE001  told below
            failures.append(error)

    racers = [
        threading.Thread(target=collect, args=(0, pages)),
        threading.Thread(target=collect, args=(1, [list(reversed(page)) for page in reversed(pages)])),
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert failures == []
    assert len(storing.stored()) == 120
    assert storing.counters()["*"] == 120
    assert storing.counters_tell_the_rows()


def test_one_post_with_a_name_too_long_for_an_index_keeps_no_other_out(storing: Storing) -> None:
    random = Random(1)
    endless = "".join(chr(random.randint(0x10000, 0x2FFFF)) for _ in range(1_900))
    saved = storing.save(
        a_post(1),
        a_post(2, native_id=endless),
        a_post(3, author=replace(AINO, uri=f"acct:{endless}")),
        a_post(4, uri=f"tag:{endless}"),
    )
    assert (saved.new, saved.kept_out) == (1, 3)


def test_new_posts_are_to_be_looked_at_again_after_an_hour_where_their_source_can(storing: Storing) -> None:
    old = a_post(2, published_at=NOW - timedelta(days=28, seconds=1))
    storing.save(a_post(1), old, checks=True)
    storing.save(a_post(3))
    assert [post.check_at for post in storing.stored()] == [NOW + timedelta(hours=1), None, None]


def test_seeing_a_post_again_does_not_change_when_it_is_looked_at(storing: Storing) -> None:
    storing.save(a_post(1), checks=True)
    storing.save(a_post(1, likes=3), at=NOW + timedelta(minutes=30), checks=True)
    storing.save(a_post(1, likes=4), at=NOW + timedelta(minutes=50))
    assert [post.check_at for post in storing.stored()] == [NOW + timedelta(hours=1)]


def test_posts_without_an_author_are_kept_without_one(storing: Storing) -> None:
    storing.save(a_post(1, author=None), a_post(2))
    assert [post.author_id is None for post in storing.stored()] == [True, False]


def test_what_the_database_refuses_leaves_nothing_of_the_page(storing: Storing) -> None:
    storing.sources.append(999_999)
    with pytest.raises(DBAPIError):
        storing.save(a_post(1), source=-1)
    assert storing.stored() == []
    assert storing.save(a_post(1)).new == 1


def test_what_its_author_restricts_is_counted_and_its_pictures_are_left_alone(storing: Storing) -> None:
    picture = (IncomingMedia(MediaKind.IMAGE, "https://suo.example/1.jpg"),)
    storing.save(a_post(1, tags=("työ",), media=picture, restricted=True))
    assert storing.counters()["*"] == 1
    assert [post.restricted for post in storing.stored()] == [True]
    with storing.database.reading() as session:
        assert session.execute(select(Media)).scalar_one().file is None
        assert session.execute(select(Errand)).first() is None
