"""What picks still need stays; what nobody picked is kept by nothing."""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlmodel import col

from collector import retention
from collector.models import Media, Post
from config import clock
from curator import picks
from curator.material import Subject
from curator.models import Decision, Ending, Permission, PermissionState, Pick, Review
from curator.permitting import permissions
from curator.picks import Answers
from curator.privacy import keeping
from curator.suggesting import reviews
from tests.sample import Sample

LONG_AGO = timedelta(days=40)


def lift(sample: Sample, post: int) -> int:
    made = sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=post),
        clock.week_of(sample.now),
        Answers(alt="Sumuinen järvi", photographer="Aino"),
        at=sample.now,
    )
    assert made.id is not None
    return made.id


def end(sample: Sample, pick: int, at: timedelta) -> None:
    sample.database.writing(
        lambda session: session.execute(
            update(Pick).where(col(Pick.id) == pick).values(ended_at=sample.now + at, ending=Ending.WITHDRAWN)
        )
    )


def tick(sample: Sample, after: timedelta) -> int:
    return retention.tick(sample.database, sample.now + after, 30, keeping.let_go)


def test_a_post_put_aside_goes_with_the_decision(sample: Sample) -> None:
    post = sample.post(pictures=1)
    editor, team = sample.people["editor"], sample.teams["kemijarvi"]
    sample.database.writing(reviews.put_aside, editor, team, post, Decision.LATER, sample.now)
    sample.database.writing(
        permissions.record,
        editor,
        sample.campaign,
        Subject(post_id=post),
        PermissionState.ASKED,
        "kysytty viestillä",
        sample.now,
    )
    assert tick(sample, LONG_AGO) == 1
    with sample.database.reading() as session:
        for table in (Post, Review, Permission, Media):
            assert session.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_a_picks_post_stays_as_long_as_the_pick_and_its_archive(sample: Sample) -> None:
    post = sample.post(pictures=1, file="a.jpg")
    pick = lift(sample, post)
    assert tick(sample, timedelta(days=3000)) == 0
    end(sample, pick, timedelta(days=1))
    assert tick(sample, timedelta(days=400)) == 0
    with sample.database.reading() as session:
        assert session.get_one(Post, post).text


def test_after_its_archive_a_pick_is_a_line_of_history_without_its_post(sample: Sample) -> None:
    post = sample.post(pictures=1, file="a.jpg", likes=3)
    pick = lift(sample, post)
    end(sample, pick, timedelta(days=1))
    for _ in range(2):
        assert tick(sample, timedelta(days=402)) == 0
    with sample.database.reading() as session:
        kept, left = session.get_one(Pick, pick), session.get_one(Post, post)
        assert (kept.alt, kept.photographer, kept.media_id) == ("", "", None)
        assert (left.text, left.url, left.author_id, left.likes) == ("", "", None, None)
        assert left.uri == f"hollow:{post}"
        assert left.gone_at is not None
        assert session.execute(select(col(Media.file))).scalars().all() == [None]
