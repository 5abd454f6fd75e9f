"""How picks stand, and what a whole step of lifting leaves behind."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collector import queries
from collector.models import Post
from config import clock
from config.db import Database
from config.models import Account, Relation, Team
from curator import material, picks
from curator.material import Subject
from curator.may_show import PERMITTED, Missing, No, Reason, Yes
from curator.models import People, Permission, PermissionState, Pick, Slot, Story
from curator.permitting import permissions
from curator.picking import lifting, previews, standing, stories, weeks
from curator.picking.lifting import Place, Said
from curator.picking.standing import Standing, State
from curator.picking.stories import Brought
from curator.picks import Answers, PickError
from tests.sample import Sample


def lift(
    sample: Sample,
    post: int,
    week_from_now: int = 0,
    slot: Slot = Slot.WEEKLY,
    answers: Answers | None = None,
) -> int:
    monday = clock.week_of(sample.now) + timedelta(weeks=week_from_now)
    return sample.database.writing(
        lifting.lift,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=post),
        Place(monday, slot),
        answers or Answers(),
        None,
        sample.now,
    )


def stands(sample: Sample, pick_id: int) -> Standing:
    with sample.database.reading() as session:
        return standing.of(session, [session.get_one(Pick, pick_id)], clock.day_of(sample.now))[0]


def test_the_newest_three_are_on_the_wall_and_older_give_way(sample: Sample) -> None:
    made = [lift(sample, sample.post(f"Tarina {number}"), slot=Slot.EXTRA) for number in range(5)]
    states = [stands(sample, one).state for one in made]
    assert sorted(states) == [State.GAVE_WAY, State.GAVE_WAY, State.ON_WALL, State.ON_WALL, State.ON_WALL]


def test_a_coming_weeks_pick_is_scheduled_and_tells_what_its_picture_lacks(sample: Sample) -> None:
    post = sample.post(pictures=1, file="0" * 32 + ".jpg")
    with sample.database.reading() as session:
        media = next(iter(_pictures(session, post)))
    made = lift(sample, post, 1, answers=Answers(with_picture=True, media_id=media))
    found = stands(sample, made)
    assert found.state is State.SCHEDULED
    assert found.missing == (Missing.ALT, Missing.PHOTOGRAPHER, Missing.PEOPLE, Missing.PERMISSION)
    assert found.waits


def _pictures(session: Session, post: int) -> list[int]:
    return [one.id for one in queries.posts(session, [post])[post].pictures]


def test_a_withdrawn_pick_waits_for_nothing(sample: Sample) -> None:
    made = lift(sample, sample.post())
    sample.database.writing(picks.withdraw, None, made)
    found = stands(sample, made)
    assert (found.state, found.waits, found.missing) == (State.WITHDRAWN, False, ())


@pytest.mark.parametrize(
    ("recorded", "state"),
    [
        (PermissionState.DECLINED, State.DECLINED),
        (PermissionState.WITHDRAWN, State.PERMISSION_WITHDRAWN),
    ],
)
def test_a_permission_declined_or_withdrawn_shows_in_the_state(
    sample: Sample, recorded: PermissionState, state: State
) -> None:
    post = sample.post()
    made = lift(sample, post)
    sample.database.writing(
        permissions.record,
        sample.people["editor"],
        sample.campaign,
        Subject(post_id=post),
        recorded,
        "",
        sample.now,
    )
    assert stands(sample, made).state is state


def test_a_refused_pick_leaves_no_permission_and_no_story_behind(sample: Sample, database: Database) -> None:
    lift(sample, sample.post())
    place = Place(clock.week_of(sample.now))
    brought = Brought("Tarina", "Mirja", clock.day_of(sample.now))
    editor, team = sample.people["editor"], sample.teams["kemijarvi"]
    said = Said(PermissionState.GRANTED)
    with pytest.raises(PickError):
        database.writing(lifting.lift_story, editor, team, brought, place, Answers(), said, sample.now)
    with pytest.raises(PickError):
        database.writing(
            lifting.lift, editor, team, Subject(post_id=sample.post()), place, Answers(), said, sample.now
        )
    with database.reading() as session:
        assert session.execute(select(Story)).scalars().all() == []
        assert session.execute(select(Permission)).scalars().all() == []


def test_weeks_ahead_know_which_are_taken(sample: Sample, database: Database) -> None:
    made = lift(sample, sample.post(), 1)
    lift(sample, sample.post(), 2, slot=Slot.EXTRA)
    with database.reading() as session:
        ahead = weeks.ahead(session, sample.teams["kemijarvi"], clock.week_of(sample.now), 4)
    assert [one.pick_id for one in ahead] == [None, made, None, None]


def test_a_preview_shows_the_picture_when_its_questions_have_answers_as_the_wall_does(
    sample: Sample, database: Database
) -> None:
    file = "0" * 32 + ".jpg"
    post = sample.post(pictures=1, file=file)
    with database.reading() as session:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        media = _pictures(session, post)[0]
        week = clock.week_of(sample.now)
        open_ones = Answers(with_picture=True, media_id=media, people=People.UNANSWERED)
        answers = Answers(
            with_picture=True, media_id=media, alt="Järvi", photographer="Aino", people=People.NONE
        )
        subject, granted = Subject(post_id=post), PermissionState.GRANTED
        seen = previews.card(session, team, subject, open_ones, week, sample.now, permission=granted)
        assert seen is not None
        assert seen.card.picture is None
        waits = (Missing.ALT, Missing.PHOTOGRAPHER, Missing.PEOPLE)
        assert seen.card.verdict == Yes(picture=False, missing=waits)
        seen = previews.card(session, team, subject, answers, week, sample.now)
        assert seen is not None
        assert seen.card.picture is None
        assert seen.card.verdict == Yes(picture=False, missing=(Missing.PERMISSION,))
        seen = previews.card(session, team, subject, answers, week, sample.now, permission=granted)
        assert seen is not None
        assert seen.card.picture is not None
        assert (seen.card.picture.file, seen.card.permission) == (file, granted)
        assert seen.card.verdict == Yes(picture=True)
        assert previews.card(session, team, Subject(post_id=999), answers, week, sample.now) is None
        assert session.execute(select(Pick)).scalars().all() == []


def test_a_preview_of_what_waits_for_its_permission_is_the_card_that_comes_with_it(
    sample: Sample, database: Database
) -> None:
    file, week = "0" * 32 + ".jpg", clock.week_of(sample.now)
    brought = Brought("Tarina", "Mirja", clock.day_of(sample.now), picture=file)
    open_ones = Answers(with_picture=True)
    answers = Answers(with_picture=True, alt="Järvi", photographer="Mirja", people=People.NONE)

    def bring(session: Session) -> Subject:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        return stories.bring(session, sample.people["editor"], team, brought, sample.now)

    subject = database.writing(bring)
    with database.reading() as session:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        for given, picture in ((open_ones, None), (answers, file)):
            seen = previews.card(session, team, subject, given, week, sample.now)
            assert seen is not None
            assert (seen.card.picture.file if seen.card.picture else None) == picture
            assert seen.card.verdict == No(Reason.NO_PERMISSION)
            assert seen.card.permission in PERMITTED
            assert seen.permission is None
            assert seen.missing[-1] is Missing.PERMISSION


def test_a_picked_post_newly_shown_to_signed_in_people_only_leaves_the_wall_and_says_why(
    sample: Sample,
) -> None:
    post = sample.post(pictures=1)
    made = lift(sample, post)
    assert stands(sample, made).state is State.ON_WALL

    def restrict(session: Session) -> None:
        session.get_one(Post, post).restricted = True

    sample.database.writing(restrict)
    standing_now = stands(sample, made)
    assert (standing_now.state, standing_now.waits) == (State.RESTRICTED, False)


def test_only_the_channel_that_showed_a_post_speaks_for_an_author_nobody_tells(sample: Sample) -> None:
    def nameless_account(session: Session) -> None:
        values = {"campaign_id": sample.campaign, "network": "fediverse", "handle": "", "name": "", "url": ""}
        session.add(Account(relation=Relation.OWN, **values))

    sample.database.writing(nameless_account)
    subject = Subject(post_id=sample.post(author_id=None))
    with sample.database.reading() as session:
        parts = material.load(session, [subject])[subject]
        assert permissions.by_channel(session, sample.campaign, parts) is None
