"""The stock: which spare fills which week, when, and only after its network was asked again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from collector.models import Errand, ErrandKind, Post
from config import clock
from config.models import Election
from curator import picks, shown
from curator.desk.notice_words import SPARE_USED
from curator.material import Subject
from curator.may_show import No, Reason
from curator.models import AuditEvent, Pick, Slot, Story
from curator.picks import Answers
from curator.turns import duty, pauses, spares, stock, weekly
from tests.curator.turning import FRIDAY, MONDAY, SUNDAY, THURSDAY, WEDNESDAY, Coming
from tests.sample import Sample

MINUTE = timedelta(minutes=1)


@pytest.fixture
def coming(sample: Sample) -> Coming:
    return Coming(sample)


def spare(coming: Coming, text: str = "Varalla.", **answers: object) -> tuple[int, int]:
    """Put a post into the stock; gives the pick and the post."""
    post = coming.sample.post(text)
    return coming.pick(post, slot=Slot.SPARE, **answers), post


def tick(coming: Coming, at: datetime) -> int:
    return spares.tick(coming.sample.database, at)


def answer(coming: Coming, post: int, at: datetime, **facts: object) -> None:
    """What a post's network says at a moment, and with it the errand is done."""

    def step(session) -> None:  # type: ignore[no-untyped-def]
        values = {"checked_at": at, "check_at": at + timedelta(days=1)} | facts
        session.execute(update(Post).where(col(Post.id) == post).values(**values))
        session.execute(update(Errand).where(col(Errand.subject) == str(post)).values(done_at=at))

    coming.sample.database.writing(step)


def rechecks(coming: Coming) -> list[str]:
    with coming.sample.database.reading() as session:
        rows = select(col(Errand.subject)).where(col(Errand.kind) == ErrandKind.RECHECK)
        return list(session.execute(rows.order_by(col(Errand.id))).scalars())


def slots(coming: Coming, *ids: int) -> list[str]:
    return [coming.kept(one).slot.value for one in ids]


def on_the_wall(coming: Coming, day: date) -> list[int]:
    with coming.sample.database.reading() as session:
        return [one.id for one in shown.latest(session, coming.sample.campaign, None, day)]


def test_a_spare_is_on_no_wall_and_takes_no_week(coming: Coming) -> None:
    made, _ = spare(coming)
    assert on_the_wall(coming, coming.day(SUNDAY)) == []
    with coming.sample.database.reading() as session:
        assert picks.of_week(session, coming.team, coming.week) is None
        (described,) = shown.describe(session, [session.get_one(Pick, made)], coming.day(SUNDAY))
        assert described.verdict == No(Reason.SPARE)


def test_on_friday_the_first_spare_is_asked_after_and_then_fills_the_week(coming: Coming) -> None:
    made, post = spare(coming)
    assert tick(coming, coming.at(FRIDAY, 11, 59)) == 0
    assert rechecks(coming) == []
    assert [tick(coming, coming.at(FRIDAY, 12, minute)) for minute in (0, 1, 2)] == [0, 0, 0]
    assert rechecks(coming) == [str(post)]
    answer(coming, post, coming.at(FRIDAY, 12, 3))
    assert [tick(coming, coming.at(FRIDAY, 12, minute)) for minute in (4, 5)] == [1, 0]
    kept = coming.kept(made)
    assert (kept.slot, kept.week, kept.shown_from) == (Slot.WEEKLY, coming.week, coming.at(FRIDAY, 12, 4))
    assert on_the_wall(coming, coming.day(FRIDAY)) == [made]
    with coming.sample.database.reading() as session:
        on_duty = duty.those(duty.of(session, coming.team, coming.week))
        trace = session.execute(select(AuditEvent).where(col(AuditEvent.action) == "fill")).scalars().one()
    assert sorted(coming.told(SPARE_USED)) == sorted((one, SPARE_USED) for one in on_duty)
    assert (trace.person_id, trace.subject_id) == (None, made)


def test_one_whose_post_is_gone_gives_way_to_the_next(coming: Coming) -> None:
    (first, gone), (second, post) = spare(coming, "Yksi."), spare(coming, "Kaksi.")
    tick(coming, coming.at(FRIDAY, 12))
    answer(coming, gone, coming.at(FRIDAY, 12, 1), gone_at=coming.at(FRIDAY, 12, 1))
    tick(coming, coming.at(FRIDAY, 12, 2))
    assert rechecks(coming) == [str(gone), str(post)]
    answer(coming, post, coming.at(FRIDAY, 12, 3))
    assert tick(coming, coming.at(FRIDAY, 12, 4)) == 1
    assert slots(coming, first, second) == ["spare", "weekly"]


def test_a_network_that_does_not_answer_is_waited_for_an_hour(coming: Coming) -> None:
    (first, _), (second, post) = spare(coming, "Yksi."), spare(coming, "Kaksi.")
    assert tick(coming, coming.at(FRIDAY, 12)) == 0
    assert tick(coming, coming.at(FRIDAY, 12, 59)) == 0
    assert len(rechecks(coming)) == 1
    assert tick(coming, coming.at(FRIDAY, 13)) == 0
    answer(coming, post, coming.at(FRIDAY, 13, 1))
    assert tick(coming, coming.at(FRIDAY, 13, 2)) == 1
    assert slots(coming, first, second) == ["spare", "weekly"]


def test_where_nobody_can_look_what_is_known_counts(coming: Coming) -> None:
    made, post = spare(coming)
    tick(coming, coming.at(FRIDAY, 12))
    answer(coming, post, coming.at(FRIDAY, 12, 1), checked_at=None, check_at=None)
    assert tick(coming, coming.at(FRIDAY, 12, 2)) == 1
    assert slots(coming, made) == ["weekly"]


def test_an_own_story_needs_no_asking(coming: Coming) -> None:
    def bring(session) -> int:  # type: ignore[no-untyped-def]
        story = Story(
            campaign_id=coming.sample.campaign,
            team_id=coming.team,
            network="instagram",
            uri="x",
            url="https://instagram.example/p/x",
            text="Tarina",
            author_name="Aino",
            published_on=coming.day(MONDAY),
            person_id=coming.editor,
        )
        session.add(story)
        session.flush()
        return story.id or 0

    story = coming.sample.database.writing(bring)
    made = coming.sample.database.writing(
        picks.pick,
        coming.editor,
        coming.team,
        Subject(story_id=story),
        coming.week,
        Answers(),
        slot=Slot.SPARE,
        at=coming.at(MONDAY, 1),
    )
    assert tick(coming, coming.at(FRIDAY, 12)) == 1
    assert slots(coming, made.id or 0) == ["weekly"]


def test_one_whose_picture_still_waits_for_answers_is_passed_over(coming: Coming) -> None:
    waiting = coming.sample.post("Kuva", pictures=1)
    with coming.sample.database.reading() as session:
        media = (
            spares.materials.load(session, [Subject(post_id=waiting)])[Subject(post_id=waiting)]
            .pictures[0]
            .id
        )
    first = coming.pick(waiting, slot=Slot.SPARE, with_picture=True, media_id=media)
    second, post = spare(coming)
    tick(coming, coming.at(FRIDAY, 12))
    assert rechecks(coming) == [str(post)]
    answer(coming, post, coming.at(FRIDAY, 12, 1))
    tick(coming, coming.at(FRIDAY, 12, 2))
    assert slots(coming, first, second) == ["spare", "weekly"]


def test_before_an_election_nothing_is_filled(coming: Coming) -> None:
    made, post = spare(coming)
    vote = Election(
        campaign_id=coming.sample.campaign,
        name="Kuntavaalit",
        starts=coming.day(MONDAY),
        ends=coming.day(SUNDAY),
        person_id=coming.admin,
        at=coming.sample.now,
    )
    coming.sample.database.writing(lambda session: session.add(vote))
    answer(coming, post, coming.at(FRIDAY, 12))
    assert tick(coming, coming.at(SUNDAY, 12)) == 0
    assert (slots(coming, made), rechecks(coming)) == (["spare"], [])


def test_a_week_with_its_pick_needs_no_spare(coming: Coming) -> None:
    made, post = spare(coming)
    coming.pick(coming.sample.post("Viikon oma."))
    answer(coming, post, coming.at(FRIDAY, 12))
    assert tick(coming, coming.at(FRIDAY, 13)) == 0
    assert slots(coming, made) == ["spare"]


def test_a_filled_week_that_somebody_emptied_stays_empty(coming: Coming) -> None:
    (first, one), (second, two) = spare(coming, "Yksi."), spare(coming, "Kaksi.")
    for post in (one, two):
        answer(coming, post, coming.at(FRIDAY, 12))
    assert tick(coming, coming.at(FRIDAY, 12)) == 1
    coming.sample.database.writing(picks.withdraw, coming.editor, first, at=coming.at(FRIDAY, 13))
    assert tick(coming, coming.at(FRIDAY, 14)) == 0
    assert slots(coming, second) == ["spare"]
    coming.sample.database.writing(picks.bring_back, coming.editor, first)
    assert on_the_wall(coming, coming.day(FRIDAY)) == [first]


@pytest.mark.parametrize(
    ("first", "due"),
    [(MONDAY, (MONDAY, 7, 30)), (WEDNESDAY, (WEDNESDAY, 7, 30)), (SUNDAY + 1, (FRIDAY, 12, 0))],
)
def test_during_a_pause_a_week_is_filled_in_its_first_morning(
    coming: Coming, first: int, due: tuple[int, int, int]
) -> None:
    made, post = spare(coming)
    coming.sample.database.writing(
        pauses.add, coming.admin, coming.team, coming.day(first), coming.day(first + 30), coming.sample.now
    )
    at = coming.at(*due)
    answer(coming, post, at)
    assert tick(coming, at - MINUTE) == 0
    assert tick(coming, at) == 1
    assert slots(coming, made) == ["weekly"]


def test_a_pause_of_weeks_takes_a_spare_each_week(coming: Coming) -> None:
    made = [spare(coming, f"Vara {number}.") for number in range(3)]
    coming.sample.database.writing(
        pauses.add, coming.admin, coming.team, coming.day(MONDAY), coming.day(20), coming.sample.now
    )
    for week in range(3):
        at = coming.at(7 * week, 8)
        for _, post in made:
            answer(coming, post, at)
        assert tick(coming, at) == 1
    assert [coming.kept(one).week for one, _ in made] == [coming.day(7 * week) for week in range(3)]


def order(coming: Coming) -> list[int]:
    with coming.sample.database.reading() as session:
        return [one.id or 0 for one in stock.of(session, coming.team)]


def test_the_order_is_the_teams_to_choose(coming: Coming) -> None:
    a, b, c = (spare(coming, text)[0] for text in "abc")
    move: Callable[..., bool] = stock.move
    database = coming.sample.database
    assert order(coming) == [a, b, c]
    assert database.writing(move, coming.editor, coming.team, c, up=True)
    assert order(coming) == [a, c, b]
    assert database.writing(move, coming.editor, coming.team, a, up=False)
    assert order(coming) == [c, a, b]
    assert not database.writing(move, coming.editor, coming.team, c, up=True)
    assert not database.writing(move, coming.editor, coming.sample.teams["posio"], c, up=False)
    assert order(coming) == [c, a, b]


def test_two_ticks_at_once_use_one_spare(coming: Coming) -> None:
    made = [spare(coming, f"Vara {number}.") for number in range(2)]
    for _, post in made:
        answer(coming, post, coming.at(FRIDAY, 12))
    since = spares.due_since(coming.week, None)
    step = spares._next
    found = [
        coming.sample.database.writing(step, coming.team, since, coming.at(FRIDAY, 12, 1)) for _ in range(2)
    ]
    assert found == [True, False]
    with coming.sample.database.reading() as session:
        weeklies = select(func.count()).select_from(Pick).where(col(Pick.slot) == Slot.WEEKLY)
        assert session.execute(weeklies).scalar_one() == 1


def test_the_moments_are_helsinkis_over_both_changes_of_the_clocks() -> None:
    for week in (date(2026, 10, 19), date(2026, 10, 26), date(2027, 3, 22), date(2027, 3, 29)):
        due = clock.local(spares.due_since(week, None))
        assert (due.weekday(), due.hour) == (FRIDAY, 12)
        assert clock.local(spares.due_since(week, week)).time() == weekly.NOTICE_AT
    assert THURSDAY == weekly.THURSDAY
