"""Watching: hourly on a wall, daily elsewhere, no more when a pick has ended."""

from datetime import datetime, timedelta

from collector.models import Post
from config import clock
from curator import picks
from curator.material import Subject
from curator.picking import watching
from curator.picking.watching import DAILY, HOURLY
from curator.picks import Answers
from tests.sample import Sample

HOUR = timedelta(hours=1)


def lift(sample: Sample, *, team: str = "kemijarvi", weeks: int = 0) -> tuple[int, int]:
    """Pick a new post for a week ahead; (pick, post)."""
    post, week = sample.post(), clock.week_of(sample.now) + timedelta(weeks=weeks)
    made = sample.database.writing(
        picks.pick,
        sample.people["owner"],
        sample.teams[team],
        Subject(post_id=post),
        week,
        Answers(),
        at=sample.now,
    )
    return made.id or 0, post


def watched(sample: Sample, post: int) -> tuple[int | None, datetime | None]:
    with sample.database.reading() as session:
        row = session.get_one(Post, post)
        return row.watch_minutes, row.check_at


def test_a_picked_post_is_watched_from_the_moment_it_is_picked(sample: Sample) -> None:
    _, post = lift(sample)
    assert watched(sample, post)[0] == DAILY


def test_what_is_on_a_wall_is_looked_at_every_hour_and_what_is_not_every_day(sample: Sample) -> None:
    _, shown = lift(sample)
    _, coming = lift(sample, weeks=1)
    other = sample.post()
    assert watching.tick(sample.database, sample.now) == 1
    assert watched(sample, shown) == (HOURLY, sample.now + HOUR)
    assert watched(sample, coming) == (DAILY, sample.now + 24 * HOUR)
    assert watched(sample, other) == (None, None)
    assert watching.tick(sample.database, sample.now) == 0


def test_a_coming_pick_is_watched_every_hour_once_its_week_has_begun(sample: Sample) -> None:
    _, coming = lift(sample, weeks=1)
    begun = clock.starts(clock.week_of(sample.now) + timedelta(weeks=1)) + timedelta(minutes=1)
    watching.tick(sample.database, begun)
    assert watched(sample, coming)[0] == HOURLY


def test_one_that_gives_way_to_newer_ones_is_looked_at_every_day(sample: Sample) -> None:
    _, oldest = lift(sample)
    watching.tick(sample.database, sample.now)
    lift(sample, team="keminmaa")
    lift(sample, team="posio")
    assert watching.tick(sample.database, sample.now) == 2
    assert watched(sample, oldest)[0] == HOURLY, "the team's own wall still shows it"
    begun = clock.starts(clock.week_of(sample.now) + timedelta(weeks=3))
    for week in (1, 2, 3):
        lift(sample, weeks=week)
    watching.tick(sample.database, begun)
    assert watched(sample, oldest)[0] == DAILY


def test_a_post_whose_last_pick_has_ended_is_looked_at_once_more_and_not_watched(sample: Sample) -> None:
    pick, post = lift(sample)
    watching.tick(sample.database, sample.now)
    sample.database.writing(picks.withdraw, sample.people["owner"], pick, at=sample.now)
    watching.tick(sample.database, sample.now)
    assert watched(sample, post) == (None, sample.now)


def test_a_post_that_is_gone_for_good_is_looked_at_no_more(sample: Sample) -> None:
    _, post = lift(sample)

    def is_gone(session: object) -> None:
        row = session.get_one(Post, post)  # type: ignore[attr-defined]
        row.gone_at = row.missing_since = row.confirmed_at = sample.now
        row.check_at = row.watch_minutes = None

    sample.database.writing(is_gone)
    assert watching.tick(sample.database, sample.now) == 0
