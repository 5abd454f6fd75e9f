"""Marks: figures without spam stay true whatever becomes of the posts."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from collector.models import Post, PostTag
from config import clock
from config.db import Database
from curator.models import Mark, MarkDay, MarkKind
from curator.privacy import keeping
from curator.suggesting import marks
from tests.sample import Sample

KEYS = ("*", "#kemijarvi", "#tuhannenjayhdentyonmatkatoimisto")


@pytest.fixture
def sample(database: Database) -> Sample:
    return Sample(database)


def counted(sample: Sample) -> dict[tuple[date, str], int]:
    with sample.database.reading() as session:
        rows = session.execute(select(MarkDay).where(col(MarkDay.posts) != 0)).scalars()
        return {(row.day, row.key): row.posts for row in rows}


def mark(sample: Sample, *posts: int, kind: MarkKind = MarkKind.SPAM) -> list[int]:
    editor = sample.people["editor"]
    return sample.database.writing(marks.mark, editor, sample.campaign, posts, kind, sample.now)


def unmark(sample: Sample, *posts: int) -> list[int]:
    return sample.database.writing(marks.unmark, sample.people["editor"], sample.campaign, posts)


def test_marking_counts_once_under_every_key_and_undo_takes_just_that(sample: Sample) -> None:
    post = sample.post()
    assert mark(sample, post, post) == [post]
    assert mark(sample, post) == []
    assert set(counted(sample).values()) == {1}
    assert {key for _, key in counted(sample)} == set(KEYS)
    assert {when for when, _ in counted(sample)} == _days(sample)
    assert mark(sample, post, kind=MarkKind.OFF_TOPIC) == [post]
    assert set(counted(sample).values()) == {1}
    assert unmark(sample, post) == [post]
    assert unmark(sample, post) == []
    assert counted(sample) == {}


def test_undo_goes_back_to_the_mark_before_and_counts_as_before(sample: Sample) -> None:
    first, second = sample.post("a"), sample.post("b")
    mark(sample, first)
    mark(sample, first, second, kind=MarkKind.OFF_TOPIC)
    before = counted(sample)
    editor = sample.people["editor"]

    def undo(kind: MarkKind, *posts: int) -> list[int]:
        return sample.database.writing(marks.undo, editor, sample.campaign, posts, kind, sample.now)

    assert undo(MarkKind.OFF_TOPIC, second, first) == [first, second]
    with sample.database.reading() as session:
        assert marks.marked(session, sample.campaign, [first, second]) == {first: MarkKind.SPAM}
    assert set(before.values()) == {2}
    assert set(counted(sample).values()) == {1}
    assert undo(MarkKind.OFF_TOPIC, second, first) == []
    assert set(counted(sample).values()) == {1}
    assert undo(MarkKind.SPAM, first) == [first]
    assert counted(sample) == {}


def test_an_unknown_post_and_another_campaign_change_nothing(sample: Sample) -> None:
    post = sample.post()
    assert mark(sample, 9_999) == []
    mark(sample, post)
    with sample.database.reading() as session:
        assert marks.marked(session, sample.campaign, [post, 9_999]) == {post: MarkKind.SPAM}
        assert marks.marked(session, sample.campaign + 1, [post]) == {}


def test_what_a_purged_post_was_marked_as_stays_counted(sample: Sample) -> None:
    post = sample.post()
    mark(sample, post)
    before = counted(sample)

    def purge(session: Session) -> None:
        assert keeping.let_go(session, [post], sample.now) == {post}
        erase.remove(session, [post])

    sample.database.writing(purge)
    assert counted(sample) == before
    with sample.database.reading() as session:
        assert session.execute(select(Mark)).first() is None
    assert unmark(sample, post) == []


def test_a_hashtag_that_an_edit_added_is_counted_afterwards(sample: Sample) -> None:
    post = sample.post()
    mark(sample, post)

    def edited(session: Session) -> None:
        at = session.get_one(Post, post).published_at
        session.add(PostTag(post_id=post, campaign_id=sample.campaign, key="#keminmaa", published_at=at))

    sample.database.writing(edited)
    assert sample.database.writing(marks.catch_up) == 1
    assert sample.database.writing(marks.catch_up) == 0
    assert {key for _, key in counted(sample)} == {*KEYS, "#keminmaa"}
    unmark(sample, post)
    assert counted(sample) == {}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_the_marks_counted_are_always_those_of_the_marked(sample: Sample, steps: list[Any]) -> None:
    posts = [sample.post(handle=f"h{number}@suo.example") for number in range(4)]
    with_mark: set[int] = set()
    for number, marking in steps:
        (mark if marking else unmark)(sample, posts[number])
        (with_mark.add if marking else with_mark.discard)(number)
    totals = Counter(key for (_, key), count in counted(sample).items() for _ in range(count))
    assert totals == Counter(dict.fromkeys(KEYS, len(with_mark)) if with_mark else {})
    unmark(sample, *posts)


def _days(sample: Sample) -> set[date]:
    with sample.database.reading() as session:
        return {clock.day_of(at) for at in session.execute(select(col(Post.published_at))).scalars()}
