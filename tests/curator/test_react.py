"""Reacting: a picture that arrives after its pick brings the publisher within a second."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col

from collector.models import Errand
from config import clock
from curator import picks, shown
from curator.material import Subject
from curator.picks import Answers
from curator.react import Reactions
from tests.sample import Sample


def test_the_walls_are_looked_at_when_a_chosen_picture_arrives_and_only_then(sample: Sample) -> None:
    database, clock_hands = sample.database, [sample.now]

    def number() -> int:
        with database.reading() as session:
            return shown.sequence(session)

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
    before = number()
    reactions.tick()
    assert number() == before
    done = update(Errand).values(done_at=sample.now + timedelta(seconds=1))
    database.writing(lambda session: session.execute(done.where(col(Errand.subject) == str(picture))))
    clock_hands[0] = sample.now + timedelta(seconds=2)
    reactions.tick()
    assert number() == before + 1
    reactions.tick()
    assert number() == before + 1
