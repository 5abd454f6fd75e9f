"""Reacting: what the collector finds out of a pick reaches the wall, and the staff, within seconds."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.door import Door
from collector.models import Errand, ErrandKind, Media, Post, TagDay
from config import clock
from config.settings import Settings
from curator import picks, shown
from curator.desk import notice_words
from curator.entry import people
from curator.material import Subject
from curator.models import Notice, Pick
from curator.picking import watching
from curator.picks import Answers
from curator.react import Reactions
from tests.fakes.web import Reply, Web
from tests.looking import HOUR, Looking
from tests.sample import Sample
from wall.publish import Publisher

SECOND = timedelta(seconds=1)


def sequence(sample: Sample) -> int:
    with sample.database.reading() as session:
        return shown.sequence(session)


@pytest.mark.parametrize("kind", [ErrandKind.PICTURE, ErrandKind.FULL_PICTURE])
def test_the_walls_are_looked_at_when_a_chosen_picture_arrives_and_only_then(
    sample: Sample, kind: ErrandKind
) -> None:
    database, clock_hands = sample.database, [sample.now]

    def now() -> datetime:
        return clock_hands[0]

    post = sample.post(pictures=1)
    with database.reading() as session:
        picture = next(iter(picks.material.load(session, [Subject(post_id=post)]).values())).pictures[0].id
    reactions = Reactions(database, now)
    answers = Answers(with_picture=True, media_id=picture)
    week, team = clock.week_of(sample.now), sample.teams["kemijarvi"]
    database.writing(
        picks.pick, sample.people["editor"], team, Subject(post_id=post), week, answers, at=sample.now
    )
    before = sequence(sample)
    reactions.tick()
    assert sequence(sample) == before
    done = update(Errand).values(done_at=sample.now + SECOND, kind=kind)
    database.writing(lambda session: session.execute(done.where(col(Errand.subject) == str(picture))))
    clock_hands[0] = sample.now + 2 * SECOND
    reactions.tick()
    assert sequence(sample) == before + 1
    reactions.tick()
    assert sequence(sample) == before + 1


class Living(Looking):
    """A pick on a wall, with everything that runs by the second."""

    def __init__(self, sample: Sample, web: Web, door: Door, settings: Settings) -> None:
        super().__init__(sample, web, door)
        self.settings = settings
        self.seconds = 0.0
        self.reactions = Reactions(self.database, self.clock)
        self.publisher = Publisher(self.database, settings, now=self.clock, seconds=lambda: self.seconds)
        self.post_id = self.collect(1)
        made = self.lift(self.post_id)
        self.pick_id = made.id or 0
        self.second()
        watching.tick(self.database, self.clock())

    def lift(self, post: int) -> Pick:
        editor, team = self.sample.people["editor"], self.sample.teams["kemijarvi"]
        week = clock.week_of(self.clock())
        return self.database.writing(
            picks.pick, editor, team, Subject(post_id=post), week, Answers(), at=self.clock()
        )

    def second(self) -> None:
        """One turn of the task table."""
        self.clock.forward(SECOND)
        self.seconds += 1
        self.reactions.tick()
        self.publisher.tick()

    def on_the_wall(self) -> list[str]:
        """The texts the published folder shows."""
        document = json.loads((self.settings.published / "kaikki/fi/wall.json").read_bytes())
        return [card["text"] for card in document["cards"]]

    def seconds_until(self, texts: list[str]) -> int:
        """How many seconds until the folder shows these texts, at most a minute."""
        for passed in range(1, 61):
            self.second()
            if self.on_the_wall() == texts:
                return passed
        raise AssertionError(self.on_the_wall())

    def told(self) -> list[tuple[int, str]]:
        with self.database.reading() as session:
            rows = session.execute(select(Notice).order_by(col(Notice.id))).scalars()
            return [(row.person_id, row.kind) for row in rows]

    def staff(self, kind: str) -> list[tuple[int, str]]:
        """What a notice to the team's editor and admin looks like."""
        people = sorted((self.sample.people["admin"], self.sample.people["editor"]))
        return [(person, kind) for person in people]

    def pick(self) -> Pick:
        with self.database.reading() as session:
            return session.get_one(Pick, self.pick_id)

    def change(self, **values: Any) -> None:
        def write(session: Session) -> None:
            session.execute(update(Post).where(col(Post.id) == self.post_id).values(**values))

        self.database.writing(write)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def living(sample: Sample, web: Web, settings: Settings) -> Iterator[Living]:
    door = Door("posti@kunta.example", allow=web.allow, pace=0, deadline=5)
    found = Living(sample, web, door, settings)
    yield found
    found.close()
    door.close()


TEXT = "Usva nousee. #Kemijärvi"


def test_a_deleted_post_is_off_the_published_wall_seconds_after_we_know_and_staff_are_told(
    living: Living,
) -> None:
    assert living.on_the_wall() == [TEXT]
    living.home.delete(1)
    assert living.look(after=HOUR) == 1
    assert living.seconds_until([]) <= 3
    assert living.told() == living.staff(notice_words.POST_GONE)
    for _ in range(3):
        living.second()
    assert living.told() == living.staff(notice_words.POST_GONE)


def test_one_that_comes_back_is_shown_again_and_staff_are_told_each_time(living: Living) -> None:
    status = living.home.delete(1)
    living.look(after=HOUR)
    living.seconds_until([])
    living.home.statuses.append(status)
    living.look(after=HOUR)
    assert living.seconds_until([TEXT]) <= 3
    assert living.pick().post_edited_at is None
    living.home.delete(1)
    living.look(living.post_id, after=HOUR)
    living.seconds_until([])
    kinds = [kind for _, kind in living.told()]
    assert kinds == [notice_words.POST_GONE] * 2 + [notice_words.POST_BACK] * 2 + [notice_words.POST_GONE] * 2


def test_an_edit_is_on_the_wall_seconds_later_and_staff_are_told(living: Living) -> None:
    living.home.change(1, content="<p>Usva laskee.</p>", edited_at="2026-11-21T08:00:00.000Z")
    living.look(after=HOUR)
    assert living.seconds_until(["Usva laskee."]) <= 3
    assert living.told() == living.staff(notice_words.POST_EDITED)
    assert living.pick().post_edited_at is not None


def test_new_counts_are_no_edit_and_move_no_wall(living: Living) -> None:
    before = sequence(living.sample)
    living.home.change(1, favourites_count=90)
    living.look(after=HOUR)
    living.second()
    assert (sequence(living.sample), living.told()) == (before, [])


def test_a_post_its_author_restricts_leaves_the_wall_and_staff_are_told(living: Living) -> None:
    living.change(restricted=True)
    assert living.seconds_until([]) <= 3
    assert living.told() == living.staff(notice_words.POST_RESTRICTED)


def test_a_post_nobody_can_check_for_a_day_is_off_the_wall_until_somebody_can(living: Living) -> None:
    living.home.trouble = Reply(503)
    for _ in range(3):
        living.look(living.post_id, after=HOUR)
        living.second()
        assert living.on_the_wall() == [TEXT]
    living.look(living.post_id, after=23 * HOUR)
    assert living.seconds_until([]) <= 3
    assert living.told() == living.staff(notice_words.POST_UNVERIFIED)
    living.home.trouble = None
    living.look(living.post_id, after=HOUR)
    assert living.seconds_until([TEXT]) <= 3


def test_what_is_gone_for_good_is_emptied_where_it_was_picked_and_removed_where_not(living: Living) -> None:
    other = living.collect(2)
    living.home.delete(1)
    living.home.delete(2)
    living.look(after=HOUR)
    living.second()
    living.look(after=HOUR)
    with living.database.reading() as session:
        counted = session.execute(select(col(TagDay.posts)).where(col(TagDay.key) == "*")).scalars().all()
    living.second()
    with living.database.reading() as session:
        emptied = session.get_one(Post, living.post_id)
        assert (emptied.text, emptied.url, emptied.author_id) == ("", "", None)
        assert emptied.gone_at is not None
        assert session.get(Post, other) is None
        assert session.get_one(Pick, living.pick_id).ended_at is None
        assert session.execute(select(Media).where(col(Media.url) != "")).first() is None
        days = session.execute(select(TagDay).where(col(TagDay.key) == "*")).scalars().all()
        assert [day.posts for day in days] == counted
        assert sum(day.removed for day in days) == 1
    living.second()
    assert living.told() == living.staff(notice_words.POST_GONE)
    assert living.look(after=24 * HOUR) == 0


def test_an_old_pick_is_read_within_a_minute_and_troubles_nobody(living: Living) -> None:
    def long_ago(session: Session) -> None:
        kept = session.get_one(Pick, living.pick_id)
        kept.week -= timedelta(weeks=30)
        session.get_one(Post, living.post_id).watch_minutes = watching.DAILY

    living.database.writing(long_ago)
    living.change(gone_at=living.clock())
    living.second()
    assert living.pick().post_state == ""
    living.clock.forward(timedelta(minutes=1))
    living.second()
    assert living.pick().post_state == "gone"
    assert living.told() == []


def test_a_team_without_editors_has_the_campaigns_owners_told(living: Living) -> None:
    for person in ("editor", "admin"):
        living.database.writing(people.disable, None, living.sample.people[person], living.clock())
    living.change(restricted=True)
    living.second()
    assert living.told() == [(living.sample.people["owner"], notice_words.POST_RESTRICTED)]


def test_a_restart_tells_nothing_twice(living: Living) -> None:
    living.change(restricted=True)
    living.second()
    told = living.told()
    before = sequence(living.sample)
    Reactions(living.database, living.clock).tick()
    assert (living.told(), sequence(living.sample)) == (told, before)
