"""Two who do the same at once: one does it, the other is told so; nobody meets a fault of ours."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.identity import of_link
from collector.models import Post
from config import clock
from config.models import Wall
from curator import picks
from curator.entry import staff, tries
from curator.entry.people import digest
from curator.entry.signin import Signed
from curator.material import Subject
from curator.models import Asker, Decision, MarkDay, MarkKind, PermissionState, Pick, Role, Slot
from curator.permitting import permissions, unanswered
from curator.picking import answers as said
from curator.picking import lifting
from curator.picking.lifting import Place
from curator.picking.stories import Brought
from curator.picks import Answers, ChangedError, PickError, Problem
from curator.removing import codes, hiding, removals
from curator.removing.removals import Asking
from curator.suggesting import marks, reviews
from curator.turns import duty, spares
from tests.curator.turning import FRIDAY, Coming
from tests.sample import Sample

Step = Callable[..., object]


def at_once(sample: Sample, first: Step, second: Step) -> list[object]:
    """What two steps gave, or the error's problem: the second begins before the first is committed."""
    told: dict[str, object] = {}
    begun = threading.Event()

    def slowly(session: Session) -> object:
        given = first(session)
        session.flush()
        begun.set()
        # So long the other has to run into it.
        threading.Event().wait(0.3)
        return given

    def run(name: str, step: Step) -> None:
        try:
            told[name] = sample.database.writing(step)
        except PickError as error:
            told[name] = error.problem
        except Exception as error:  # noqa: BLE001  told, not lost in a thread
            told[name] = error

    one = threading.Thread(target=run, args=("first", slowly))
    one.start()
    assert begun.wait(20)
    other = threading.Thread(target=run, args=("second", second))
    other.start()
    one.join(30)
    other.join(30)
    return [told.get("first"), told.get("second")]


def picking(sample: Sample, who: str, team: str, post: int) -> Step:
    def lift(session: Session) -> object:
        made = picks.pick(
            session,
            sample.people[who],
            sample.teams[team],
            Subject(post_id=post),
            clock.week_of(sample.now),
            Answers(),
            slot=picks.Slot.EXTRA,
            at=sample.now,
        )
        return made.id

    return lift


def test_two_teams_that_pick_one_post_at_once_get_one_pick(sample: Sample) -> None:
    post = sample.post()
    first, second = at_once(
        sample, picking(sample, "editor", "kemijarvi", post), picking(sample, "neighbour", "keminmaa", post)
    )
    assert isinstance(first, int)
    assert second is Problem.ALREADY_PICKED
    with sample.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Pick)).scalar_one() == 1


def test_a_pick_made_while_its_removal_is_asked_is_hidden(sample: Sample) -> None:
    post = sample.post()
    old = sample.database.writing(picking(sample, "editor", "kemijarvi", post))
    assert isinstance(old, int)
    sample.database.writing(picks.withdraw, sample.people["editor"], old)

    def ask(session: Session) -> object:
        asking = Asking(old, Asker.AUTHOR)
        return removals.ask(session, asking, codes.new(), b"a key of the tests", sample.now, letters=False)

    _, again = at_once(sample, ask, picking(sample, "neighbour", "keminmaa", post))
    assert isinstance(again, int)
    with sample.database.reading() as session:
        assert session.get_one(Pick, again).hidden_at is not None


def test_of_two_who_answer_at_once_the_second_is_told(sample: Sample) -> None:
    made = sample.database.writing(picking(sample, "editor", "kemijarvi", sample.post()))
    assert isinstance(made, int)
    with sample.database.reading() as session:
        read = said.mark(session.get_one(Pick, made))

    def answering(headline: str) -> Step:
        return lambda session: picks.answer(session, 1, made, Answers(headline=headline), read).id

    first, second = at_once(sample, answering("Ensin"), answering("Sitten"))
    assert first == made
    assert isinstance(second, ChangedError)
    with sample.database.reading() as session:
        assert session.get_one(Pick, made).headline == "Ensin"


def lifting_story(session: Session, person: int, team: int, week: date, at: datetime) -> object:
    """A post typed from its link, which no network of ours tells of."""
    link = of_link("https://www.instagram.com/p/ABC123/")
    brought = Brought("Usva nousee.", "Aino", week, identity=link)
    return lifting.lift_story(session, person, team, brought, Place(week), Answers(), None, at)


def twice(sample: Sample) -> dict[str, Callable[[Session], Any]]:
    post = sample.post()
    editor, team = sample.people["editor"], sample.teams["kemijarvi"]
    week = clock.week_of(sample.now)
    other = sample.database.writing(picking(sample, "neighbour", "keminmaa", sample.post()))
    with sample.database.reading() as session:
        wall = session.execute(select(col(Wall.id)).where(col(Wall.key) == "kaikki")).scalar_one()
    assert isinstance(other, int)
    assert wall is not None
    teams = dict.fromkeys(sample.teams.values(), Role.OWNER)
    owner = Signed(sample.people["owner"], "Owner", "owner@kunta.example", "fi", teams, sample.now)
    return {
        "aside": lambda session: reviews.put_all_aside(
            session, editor, team, [post], Decision.LATER, sample.now
        ),
        "mark": lambda session: marks.mark(
            session, editor, sample.campaign, [post], MarkKind.SPAM, sample.now
        ),
        "hide": lambda session: hiding.hide_on_wall(session, editor, team, wall, other, sample.now),
        "story": lambda session: lifting_story(session, editor, team, week, sample.now),
        "invite": lambda session: staff.invite(
            session, owner, team, "uusi@kunta.example", "Uusi", Role.EDITOR, sample.now
        ),
        "duty": lambda session: duty.give(session, editor, team, week, editor, None, week),
    }


@pytest.mark.parametrize("what", ["aside", "mark", "hide", "duty", "story", "invite"])
def test_a_button_pressed_twice_at_once_does_it_once(sample: Sample, what: str) -> None:
    step = twice(sample)[what]
    assert not [one for one in at_once(sample, step, step) if isinstance(one, Exception)]
    if what == "mark":
        with sample.database.reading() as session:
            assert set(session.execute(select(col(MarkDay.posts))).scalars()) == {1}


def test_many_tries_at_once_do_not_slip_past_the_limit(sample: Sample) -> None:
    """Each try is counted before it is made, however many are made in one moment."""
    account, place = digest("code:1"), digest("192.0.2.1")
    begin, allowed = threading.Barrier(16), []

    def guess() -> None:
        begin.wait(20)
        allowed.append(sample.database.writing(tries.may_try, account, place, sample.now))

    guessers = [threading.Thread(target=guess) for _ in range(16)]
    for one in guessers:
        one.start()
    for one in guessers:
        one.join(30)
    assert allowed.count(True) == 10


def test_a_spare_that_is_taken_out_of_the_stock_at_once_fills_no_week(sample: Sample) -> None:
    coming = Coming(sample)
    spare = coming.pick(sample.post(), slot=Slot.SPARE)
    friday = coming.at(FRIDAY, 13)
    sample.database.writing(lambda session: session.execute(update(Post).values(checked_at=friday)))

    def fill(session: Session) -> object:
        return spares._next(session, coming.team, coming.at(FRIDAY, 12), friday)

    _, filled = at_once(
        sample, lambda session: picks.withdraw(session, coming.editor, spare, at=friday), fill
    )
    assert filled is False
    assert coming.kept(spare).slot is Slot.SPARE


def test_a_request_written_down_while_the_no_comes_does_not_undo_it(sample: Sample) -> None:
    subject = Subject(post_id=sample.post())

    def step(state: PermissionState) -> Step:
        def write(session: Session) -> object:
            editor = sample.people["editor"]
            permissions.record(session, editor, sample.campaign, subject, state, "", sample.now)
            return "written"

        return write

    told = at_once(sample, step(PermissionState.DECLINED), step(PermissionState.ASKED))
    assert told == ["written", Problem.STILL_REFUSED]
    with sample.database.reading() as session:
        assert permissions.is_forbidden(session, sample.campaign, subject)


def test_what_nobody_answered_is_given_up_though_a_no_comes_to_one_of_them_meanwhile(sample: Sample) -> None:
    refused, silent = (Subject(post_id=sample.post()) for _ in range(2))
    long_ago = sample.now - unanswered.GIVEN_UP - timedelta(days=1)

    def write(session: Session, subject: Subject, state: PermissionState, at: datetime) -> object:
        permissions.record(session, sample.people["editor"], sample.campaign, subject, state, "", at)
        return "written"

    for subject in (refused, silent):
        sample.database.writing(write, subject, PermissionState.ASKED, long_ago)
    with sample.database.reading() as session:
        steps = permissions.current(session, sample.campaign, [refused, silent])
        late = [steps[one].id or 0 for one in (refused, silent)]
    at_once(
        sample,
        lambda session: write(session, refused, PermissionState.DECLINED, sample.now),
        lambda session: unanswered.give_up(session, late, sample.now),
    )
    with sample.database.reading() as session:
        told = permissions.current(session, sample.campaign, [refused, silent])
    assert [told[one].state for one in (refused, silent)] == [
        PermissionState.DECLINED,
        PermissionState.NO_ANSWER,
    ]


def test_of_two_who_replace_a_pick_at_once_the_second_is_told(sample: Sample) -> None:
    old = sample.database.writing(picking(sample, "editor", "kemijarvi", sample.post()))
    assert isinstance(old, int)

    def replace(post: int) -> Step:
        def lift(session: Session) -> object:
            editor, team = sample.people["editor"], sample.teams["kemijarvi"]
            place = Place(date.min, replacing=old)
            lifting.lift(session, editor, team, Subject(post_id=post), place, Answers(), None, sample.now)
            return "replaced"

        return lift

    told = at_once(sample, replace(sample.post()), replace(sample.post()))
    assert told == ["replaced", Problem.GAVE_WAY]
