"""Picks: one a week for each team, ended but never lost; the wall is the newest three that may be shown."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from config import clock
from curator import acts, material, picks, shown
from curator.material import Subject
from curator.may_show import Yes
from curator.models import AuditEvent, Ending, People, PermissionState, Pick, Slot
from curator.permitting.permissions import current, record
from curator.picking import answers as said
from curator.picks import Answers, ChangedError, PickError, Problem
from tests.sample import Sample

ALL_ANSWERED = Answers(with_picture=True, alt="Sumuinen järvi", photographer="Aino", people=People.NONE)


def this_week(sample: Sample) -> date:
    return clock.week_of(sample.now)


def lift(sample: Sample, post: int, week: date | None = None, **more: object) -> Pick:
    team = more.pop("team", "kemijarvi")
    return sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams[team],
        Subject(post_id=post),
        week or this_week(sample),
        more.pop("answers", Answers()),
        at=more.pop("at", sample.now),
        **more,
    )


def on_wall(sample: Sample) -> list[int]:
    with sample.database.reading() as session:
        return [one.id for one in shown.latest(session, sample.campaign, None, clock.day_of(sample.now))]


def test_a_pick_is_on_the_wall_at_once_as_a_text_card(sample: Sample) -> None:
    made = lift(sample, sample.post(pictures=1))
    with sample.database.reading() as session:
        (card,) = shown.latest(session, sample.campaign, None, clock.day_of(sample.now))
    assert (card.id, card.picture, card.verdict) == (made.id, None, Yes(picture=False))


def test_the_picture_appears_when_the_last_answer_is_there(sample: Sample) -> None:
    post = sample.post(pictures=1, file="0" * 32 + ".jpg")
    with sample.database.reading() as session:
        media = material.load(session, [Subject(post)])[Subject(post)].pictures[0].id
    made = lift(sample, post, answers=Answers(True, media, "Järvi", "Aino", People.NONE))

    def picture() -> object:
        with sample.database.reading() as session:
            (card,) = shown.latest(session, sample.campaign, None, clock.day_of(sample.now))
            return card.picture

    assert picture() is None
    for state in (PermissionState.ASKED, PermissionState.GRANTED):
        sample.database.writing(
            record,
            sample.people["editor"],
            sample.campaign,
            Subject(post),
            state,
            "vastasi kyllä",
            sample.now,
        )
    assert picture() is not None
    sample.database.writing(
        record,
        sample.people["editor"],
        sample.campaign,
        Subject(post),
        PermissionState.WITHDRAWN,
        "",
        sample.now,
    )
    assert on_wall(sample) == []
    assert made.id


def test_a_week_has_one_pick_of_a_team_but_extra_ones_are_allowed(sample: Sample) -> None:
    lift(sample, sample.post())
    with pytest.raises(PickError) as refused:
        lift(sample, sample.post())
    assert refused.value.problem is Problem.WEEK_TAKEN
    lift(sample, sample.post(), slot=Slot.EXTRA)
    lift(sample, sample.post(), slot=Slot.EXTRA)
    lift(sample, sample.post(keys=("*",)), team="posio")
    assert len(on_wall(sample)) == 3


def test_two_people_picking_at_once_get_one_pick_and_one_refusal(sample: Sample) -> None:
    posts = [sample.post(), sample.post()]
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def pick(post: int) -> None:
        barrier.wait()
        try:
            lift(sample, post)
            outcomes.append("picked")
        except PickError as error:
            outcomes.append(error.problem)

    threads = [threading.Thread(target=pick, args=(post,)) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["picked", "week_taken"]


@pytest.mark.parametrize(("weeks", "problem"), [(-1, Problem.PAST_WEEK), (27, Problem.TOO_FAR)])
def test_a_week_past_or_too_far_is_refused(sample: Sample, weeks: int, problem: Problem) -> None:
    with pytest.raises(PickError) as refused:
        lift(sample, sample.post(), this_week(sample) + timedelta(weeks=weeks))
    assert refused.value.problem is problem


def test_a_coming_weeks_pick_waits_for_its_monday(sample: Sample) -> None:
    week = this_week(sample) + timedelta(weeks=2)
    made = lift(sample, sample.post(), week)
    assert on_wall(sample) == []
    with sample.database.reading() as session:
        later = shown.latest(session, sample.campaign, None, week)
    assert [one.id for one in later] == [made.id]


def test_a_replacement_takes_the_old_place(sample: Sample) -> None:
    first = lift(sample, sample.post(), at=sample.now - timedelta(hours=3))
    second = lift(sample, sample.post(), slot=Slot.EXTRA, at=sample.now - timedelta(hours=2))
    assert on_wall(sample) == [second.id, first.id]
    new = lift(sample, sample.post(), replacing=first.id)
    assert on_wall(sample) == [second.id, new.id]
    with sample.database.reading() as session:
        old = session.get_one(Pick, first.id)
        assert (old.ending, old.replaced_by) == (Ending.REPLACED, new.id)


def test_a_replacement_of_a_planned_pick_takes_the_old_place_among_its_week(sample: Sample) -> None:
    planned = clock.week_of(sample.now) + timedelta(days=7)
    first = lift(sample, sample.post(), week=planned)
    second = lift(sample, sample.post(), week=planned, slot=Slot.EXTRA)
    new = lift(sample, sample.post(), replacing=first.id)
    with sample.database.reading() as session:
        shown_then = [one.id for one in shown.latest(session, sample.campaign, None, planned)]
    assert shown_then == [second.id, new.id]


def test_a_withdrawn_pick_leaves_the_wall_and_can_come_back(sample: Sample) -> None:
    made = lift(sample, sample.post())
    sample.database.writing(picks.withdraw, sample.people["editor"], made.id)
    assert on_wall(sample) == []
    sample.database.writing(picks.bring_back, sample.people["editor"], made.id)
    assert on_wall(sample) == [made.id]


def test_it_cannot_come_back_into_a_week_that_was_taken_meanwhile(sample: Sample) -> None:
    made = lift(sample, sample.post())
    sample.database.writing(picks.withdraw, sample.people["editor"], made.id)
    lift(sample, sample.post())
    with pytest.raises(PickError) as refused:
        sample.database.writing(picks.bring_back, sample.people["editor"], made.id)
    assert refused.value.problem is Problem.WEEK_TAKEN


def test_a_post_picked_by_one_team_is_not_picked_by_another(sample: Sample) -> None:
    post = sample.post(keys=("*",))
    first = lift(sample, post)
    with pytest.raises(PickError) as refused:
        lift(sample, post, team="posio")
    assert (refused.value.problem, refused.value.other) == (Problem.ALREADY_PICKED, first.id)


def test_an_own_accounts_post_needs_no_permission(sample: Sample) -> None:
    own = sample.post(handle="kaupunki@kemijarvi.example")
    partner = sample.post(handle="lehti@suo.example")
    lift(sample, own)
    lift(sample, partner, slot=Slot.EXTRA)
    with sample.database.reading() as session:
        found = current(session, sample.campaign, [Subject(own), Subject(partner)])
    assert found[Subject(own)].state is PermissionState.NOT_NEEDED
    assert found[Subject(partner)].state is PermissionState.STANDING


def test_every_decision_leaves_a_trace_and_tells_the_publisher(sample: Sample) -> None:
    made = lift(sample, sample.post())
    with sample.database.reading() as session:
        before = acts.sequence(session)
    sample.database.writing(picks.withdraw, sample.people["editor"], made.id)
    with sample.database.reading() as session:
        assert acts.sequence(session) > before
        actions = session.execute(select(col(AuditEvent.action)).order_by(col(AuditEvent.id))).scalars().all()
    assert actions == ["pick", "withdraw"]


def test_the_database_itself_refuses_a_second_weekly_pick(sample: Sample) -> None:
    made = lift(sample, sample.post())

    def twin(session) -> None:
        session.add(
            Pick(
                campaign_id=made.campaign_id,
                team_id=made.team_id,
                week=made.week,
                post_id=made.post_id,
                shown_from=sample.now,
                created_at=sample.now,
                created_by=made.created_by,
            )
        )

    with pytest.raises(IntegrityError):
        sample.database.writing(twin)


def test_the_database_refuses_a_pick_of_nothing_and_of_two_things(sample: Sample) -> None:
    def nothing(session) -> None:
        session.add(
            Pick(
                campaign_id=sample.campaign,
                team_id=sample.teams["posio"],
                week=this_week(sample),
                shown_from=sample.now,
                created_at=sample.now,
                created_by=sample.people["editor"],
            )
        )

    with pytest.raises(IntegrityError):
        sample.database.writing(nothing)


def test_who_answers_what_somebody_else_has_answered_meanwhile_is_told_so(sample: Sample) -> None:
    made, who = lift(sample, sample.post()), sample.people
    read, number = said.mark(made), made.id
    write = sample.database.writing
    write(picks.answer, who["editor"], number, Answers(headline="Ensin"), read)
    with pytest.raises(ChangedError):
        write(picks.answer, who["admin"], number, Answers(headline="Sitten"), read)
    # Who wants the same has lost nothing.
    kept = write(picks.answer, who["admin"], number, Answers(headline=" Ensin "), read)
    assert kept.headline == "Ensin"
    kept = write(picks.answer, who["admin"], number, Answers(headline="Sitten"), said.mark(kept))
    assert kept.headline == "Sitten"
    assert said.mark(kept) != read
