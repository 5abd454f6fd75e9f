"""Removal requests: hidden at once, never a wall emptied by strangers, decided once, forgotten in time."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Post
from config import clock
from config.db import Database
from config.models import Wall
from curator import picks, shown
from curator.material import Subject
from curator.may_show import No, Reason
from curator.models import (
    Asker,
    AuditEvent,
    Ending,
    Letter,
    LetterKind,
    Notice,
    PermissionState,
    Pick,
    RemovalOutcome,
    RemovalRequest,
    Story,
)
from curator.permitting.permissions import current, record
from curator.picks import Answers
from curator.removing import codes, deciding, hiding, removals, takedowns, tidying, views
from curator.removing.removals import FREE, MOST_OPEN, MOST_TRIES, Asking, Problem, RemovalError
from tests.sample import Sample

KEY = b"a key of the tests, long enough"


class Case:
    """A campaign with picks, and people who ask."""

    def __init__(self, sample: Sample) -> None:
        self.sample, self.database, self.at = sample, sample.database, sample.now
        self.made_from = ""

    def lift(self, team: str = "kemijarvi", post: int | None = None) -> int:
        made = self.database.writing(
            picks.pick,
            self.sample.people["editor"],
            self.sample.teams[team],
            Subject(post_id=post or self.sample.post()),
            clock.week_of(self.at),
            Answers(),
            slot=picks.Slot.EXTRA,
            at=self.at,
        )
        assert made.id
        return made.id

    def ask(
        self, pick_id: int, asker: Asker = Asker.IN_PICTURE, *, letters: bool = False, **said: object
    ) -> int:
        self.made_from = codes.new()
        return self.database.writing(
            removals.ask,
            Asking(pick_id, asker, **said),
            self.made_from,
            KEY,
            self.at,
            letters=letters,
        )

    def decide(self, request: int, outcome: RemovalOutcome, answer: str = "") -> None:
        self.database.writing(
            deciding.decide, self.sample.people["editor"], request, outcome, answer, self.at
        )

    def row(self, request: int) -> RemovalRequest:
        with self.database.reading() as session:
            return session.get_one(RemovalRequest, request)

    def on_wall(self) -> set[int]:
        with self.database.reading() as session:
            return {
                one.id
                for one in shown.latest(session, self.sample.campaign, None, clock.day_of(self.at), count=50)
            }

    def seen(self, request: int) -> tuple[str, bool]:
        """Where staff see the post of a request, and whether another request keeps it hidden."""
        with self.database.reading() as session:
            one = views.one(session, self.sample.teams["kemijarvi"], request, clock.day_of(self.at), self.at)
        assert one
        assert one.where
        return one.where.value, one.held

    def told(self) -> set[tuple[str, int]]:
        with self.database.reading() as session:
            return {(one.kind, one.person_id) for one in session.execute(select(Notice)).scalars()}


@pytest.fixture
def case(sample: Sample) -> Case:
    return Case(sample)


def test_whoever_asks_sees_the_pick_leave_every_wall_at_once(case: Case) -> None:
    pick, other = case.lift(), case.lift()
    before = case.database.writing(shown.sequence)
    request = case.ask(pick, wall_key="kaikki")
    assert case.on_wall() == {other}
    row = case.row(request)
    assert (row.hidden_at, row.alarmed_at, row.wall_key) == (case.at, None, "kaikki")
    assert row.receipt == {"walls": ["kaikki", "kemijarvi"], "picture": False, "from": "wall"}
    with case.database.reading() as session:
        assert shown.sequence(session) > before
        described = shown.describe(session, [session.get_one(Pick, pick)], clock.day_of(case.at))
        assert described[0].verdict == No(Reason.HIDDEN)


def test_everything_that_shows_the_same_post_is_hidden_with_it(case: Case) -> None:
    post = case.sample.post()
    with case.database.reading() as session:
        seen = session.get_one(Post, post)

    def typed(session):  # type: ignore[no-untyped-def]
        story = Story(
            campaign_id=case.sample.campaign,
            team_id=case.sample.teams["posio"],
            network=seen.network,
            uri=seen.uri,
            url=seen.url,
            text="Sama",
            author_name="Aino",
            published_on=clock.day_of(case.at),
            person_id=case.sample.people["owner"],
        )
        session.add(story)
        session.flush()
        session.add(
            Pick(
                campaign_id=case.sample.campaign,
                team_id=case.sample.teams["posio"],
                week=clock.week_of(case.at),
                story_id=story.id,
                shown_from=case.at,
                created_at=case.at,
                created_by=case.sample.people["owner"],
            )
        )

    pick = case.lift(post=post)
    case.database.writing(typed)
    assert len(case.on_wall()) == 2
    case.ask(pick)
    assert case.on_wall() == set()
    kinds = {kind for kind, _ in case.told()}
    assert kinds == {"removal_asked", "removal_elsewhere"}


def test_a_new_pick_of_a_hidden_post_is_hidden_too(case: Case) -> None:
    post = case.sample.post()
    pick = case.lift(post=post)
    case.ask(pick)
    case.database.writing(picks.withdraw, case.sample.people["editor"], pick)
    again = case.lift("keminmaa", post=post)
    assert again not in case.on_wall()


@pytest.mark.parametrize(
    ("urgent", "hidden_today", "hides"),
    [
        (False, [], True),
        (False, [0, 1], True),
        (False, [0, FREE], False),
        (False, [FREE + 5], False),
        (True, [FREE + 5], True),
    ],
)
def test_the_rule_of_the_third_request(urgent: bool, hidden_today: list[int], hides: bool) -> None:
    assert removals.hides_at_once(urgent=urgent, hidden_today=hidden_today) is hides


def test_the_third_unproven_request_of_a_day_raises_the_alarm_and_hides_nothing(case: Case) -> None:
    lifted = [case.lift() for _ in range(4)]
    for pick in lifted[:2]:
        case.ask(pick)
    third = case.ask(lifted[2])
    assert case.on_wall() == set(lifted[2:])
    assert case.row(third).hidden_at is None
    assert case.row(third).alarmed_at == case.at
    alarmed = {person for kind, person in case.told() if kind == "removal_alarm"}
    assert {case.sample.people["editor"], case.sample.people["admin"]} <= alarmed
    case.ask(lifted[0])
    assert case.on_wall() == set(lifted[2:]), "one that is hidden already tells nothing new"
    child = case.ask(lifted[3], child=True)
    assert case.on_wall() == {lifted[2]}
    assert case.row(child).hidden_at


def test_danger_hides_too_and_tomorrow_is_another_day(case: Case) -> None:
    lifted = [case.lift() for _ in range(5)]
    for pick in lifted[:3]:
        case.ask(pick)
    case.ask(lifted[3], danger=True)
    assert case.on_wall() == {lifted[2], lifted[4]}
    case.at += timedelta(days=1)
    case.ask(lifted[4])
    assert case.on_wall() == {lifted[2]}


def test_walls_of_different_teams_are_counted_apart_where_none_is_shared(case: Case) -> None:
    def unshare(session):  # type: ignore[no-untyped-def]
        wall = session.execute(select(Wall).where(col(Wall.key) == "kaikki")).scalar_one()
        wall.team_id = case.sample.teams["posio"]
        session.add(wall)

    case.database.writing(unshare)
    for pick in [case.lift() for _ in range(2)]:
        case.ask(pick)
    other = case.lift("posio")
    assert case.row(case.ask(other)).hidden_at


def test_another_walls_name_does_not_get_round_the_count(case: Case) -> None:
    lifted = [case.lift() for _ in range(3)]
    keys = ("kaikki", "kemijarvi", "no such wall")
    rows = [case.row(case.ask(pick, wall_key=key)) for pick, key in zip(lifted, keys, strict=True)]
    assert [row.hidden_at is not None for row in rows] == [True, True, False]
    assert rows[2].wall_key == ""


def test_the_right_code_proves_and_hides_and_proven_ones_are_not_counted(case: Case) -> None:
    lifted = [case.lift() for _ in range(4)]
    for pick in lifted[:2]:
        case.ask(pick)
    third = case.ask(lifted[2], contact="aino@posti.example", letters=True)
    code = codes.proof(KEY, case.made_from)
    assert case.database.writing(removals.prove, third, code, KEY, case.at) is None
    assert case.row(third).proven_at == case.at
    assert case.on_wall() == {lifted[3]}
    assert case.database.writing(removals.prove, third, "", KEY, case.at) is None, "twice is once"


def test_a_code_can_be_guessed_five_times_only(case: Case) -> None:
    request = case.ask(case.lift(), contact="aino@posti.example", letters=True)
    right = codes.proof(KEY, case.made_from)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(MOST_TRIES):
        assert case.database.writing(removals.prove, request, wrong, KEY, case.at) is Problem.WRONG_CODE
    for code in (wrong, right, "", "ä"):
        assert case.database.writing(removals.prove, request, code, KEY, case.at) is Problem.TOO_MANY_TRIES
    assert case.row(request).proven_at is None


def test_nobody_has_a_strangers_mailbox_filled(case: Case) -> None:
    for _ in range(removals.LETTERS_A_DAY + 3):
        case.ask(case.lift(), contact="Aino@posti.example", letters=True)
    with case.database.reading() as session:
        assert len(session.execute(select(Letter)).all()) == removals.LETTERS_A_DAY


def test_without_an_address_or_a_route_no_letter_is_due(case: Case) -> None:
    case.ask(case.lift(), letters=True)
    case.ask(case.lift(), contact="aino@posti.example")
    with case.database.reading() as session:
        assert session.execute(select(Letter)).all() == []


def test_enough_is_enough_about_one_pick(case: Case) -> None:
    pick = case.lift()
    for _ in range(MOST_OPEN):
        case.ask(pick)
    with pytest.raises(RemovalError) as refused:
        case.ask(pick)
    assert refused.value.problem is Problem.ENOUGH
    with pytest.raises(RemovalError) as refused:
        case.ask(999_999)
    assert refused.value.problem is Problem.NOT_THERE


def test_removed_for_good_means_post_picks_permission_and_every_request_about_it(case: Case) -> None:
    post = case.sample.post()
    pick = case.lift(post=post)
    subject = Subject(post_id=post)
    case.database.writing(
        record,
        case.sample.people["editor"],
        case.sample.campaign,
        subject,
        PermissionState.GRANTED,
        "",
        case.at,
    )
    first, second = case.ask(pick, contact="aino@posti.example"), case.ask(pick, Asker.AUTHOR)
    case.decide(first, RemovalOutcome.REMOVED, "Pahoittelut.")
    with case.database.reading() as session:
        assert {one.due_at for one in session.execute(select(Notice)).scalars()} == {None}
    for request in (first, second):
        row = case.row(request)
        assert (row.outcome, row.answer, row.decided_at) == (RemovalOutcome.REMOVED, "Pahoittelut.", case.at)
    with case.database.reading() as session:
        kept = session.get_one(Pick, pick)
        assert kept.ending is Ending.TAKEN_DOWN
        assert session.get_one(Post, post).taken_down_at
        step = current(session, case.sample.campaign, [subject])[subject]
        assert step.state is PermissionState.WITHDRAWN
        letters = session.execute(select(Letter)).scalars().all()
        assert [(one.request_id, one.kind) for one in letters] == [(first, LetterKind.OUTCOME)]
        actions = {one.action for one in session.execute(select(AuditEvent)).scalars()}
        facts = [one.facts for one in session.execute(select(AuditEvent)).scalars()]
    assert {"ask_removal", "removal_removed", "take_down"} <= actions
    assert "aino" not in str(facts)
    with pytest.raises(picks.PickError):
        case.lift(post=post)


def test_what_is_kept_comes_back_with_an_answer_when_nobody_else_asks(case: Case) -> None:
    pick = case.lift()
    first, second = case.ask(pick, contact="aino@posti.example"), case.ask(pick)
    with pytest.raises(RemovalError) as refused:
        case.decide(first, RemovalOutcome.KEPT, "  ")
    assert refused.value.problem is Problem.NO_ANSWER
    case.decide(first, RemovalOutcome.KEPT, "Kuvassa on toinen henkilö.")
    assert case.on_wall() == set(), "somebody else still asks"
    case.decide(second, RemovalOutcome.KEPT, "Samoin.")
    assert case.on_wall() == {pick}


def test_a_decision_is_made_once(case: Case) -> None:
    request = case.ask(case.lift())
    case.decide(request, RemovalOutcome.KEPT, "Vastaus")
    with pytest.raises(RemovalError) as refused:
        case.decide(request, RemovalOutcome.REMOVED)
    assert refused.value.problem is Problem.DECIDED
    with pytest.raises(RemovalError):
        case.database.writing(deciding.hide_now, case.sample.people["editor"], request, case.at)


def test_of_two_who_decide_at_once_one_decides(case: Case) -> None:
    request = case.ask(case.lift())
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def decide(outcome: RemovalOutcome) -> None:
        start.wait()
        try:
            case.decide(request, outcome, "Vastaus")
            outcomes.append("done")
        except RemovalError as refused:
            outcomes.append(refused.problem.value)

    threads = [threading.Thread(target=decide, args=(one,)) for one in RemovalOutcome]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "done"]


def test_two_at_once_are_not_both_the_last_that_hides(case: Case) -> None:
    lifted = [case.lift() for _ in range(3)]
    case.ask(lifted[0])
    start = threading.Barrier(2)

    def ask(pick: int) -> None:
        start.wait()
        case.database.writing(
            removals.ask, Asking(pick, Asker.OTHER), codes.new(), KEY, case.at, letters=False
        )

    threads = [threading.Thread(target=ask, args=(pick,)) for pick in lifted[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(case.on_wall()) == 1


def test_staff_hides_what_an_alarm_did_not(case: Case) -> None:
    lifted = [case.lift() for _ in range(3)]
    requests = [case.ask(pick) for pick in lifted]
    case.database.writing(deciding.hide_now, case.sample.people["editor"], requests[2], case.at)
    assert case.on_wall() == set()
    case.decide(requests[2], RemovalOutcome.KEPT, "Vastaus")
    assert case.on_wall() == {lifted[2]}


def test_what_was_taken_down_in_another_way_answers_the_request(case: Case) -> None:
    pick = case.lift()
    request = case.ask(pick, contact="aino@posti.example")
    case.database.writing(takedowns.take_down_pick, pick, case.at)
    assert case.database.writing(tidying.tick, case.at) == 1
    assert case.row(request).outcome is RemovalOutcome.REMOVED
    assert case.database.writing(tidying.tick, case.at) == 0


def test_a_request_that_waits_is_told_of_again_once_each_time(case: Case) -> None:
    case.ask(case.lift())
    for hours, told in ((47, 0), (48, 3), (60, 0), (72, 3), (80, 0)):
        assert case.database.writing(tidying.tick, case.at + timedelta(hours=hours)) == told, hours


def test_who_asked_is_forgotten_thirty_days_after_the_decision(case: Case) -> None:
    pick = case.lift()
    request = case.ask(pick, contact="aino@posti.example", message="Minä siinä")
    follow = codes.follow(KEY, case.made_from)
    case.decide(request, RemovalOutcome.KEPT, "Vastaus")

    def tidy(late: timedelta) -> int:
        return case.database.writing(tidying.forget, case.at + late)

    assert tidy(timedelta(days=29)) == 0
    assert case.row(request).contact
    assert tidy(timedelta(days=30, seconds=1)) == 1
    row = case.row(request)
    assert (row.contact, row.message, row.answer, row.proof) == ("", "", "", "")
    assert tidy(timedelta(days=31)) == 0
    with case.database.reading() as session:
        found = removals.find(session, follow)
    assert found is not None
    assert found.id == request


def test_codes_tell_nothing_without_the_key() -> None:
    made_from = codes.new()
    assert codes.follow(KEY, made_from) != codes.follow(b"another key", made_from)
    assert made_from not in codes.follow(KEY, made_from)
    assert len(codes.proof(KEY, made_from)) == 6
    assert codes.proof(KEY, made_from).isdigit()


def test_a_wall_hides_another_teams_pick_and_undoes_it(case: Case, database: Database) -> None:
    pick = case.lift()
    with database.reading() as session:
        wall = session.execute(select(Wall).where(col(Wall.key) == "kaikki")).scalar_one()
    neighbour, team = case.sample.people["neighbour"], case.sample.teams["keminmaa"]
    today = clock.day_of(case.at)

    def shown_on(key: str) -> list[int]:
        with database.reading() as session:
            return [one.id for each in shown.walls(session, today) if each.key == key for one in each.picks]

    for _ in range(2):
        database.writing(hiding.hide_on_wall, neighbour, team, wall.id or 0, pick, case.at)
    assert (shown_on("kaikki"), shown_on("kemijarvi")) == ([], [pick])
    for _ in range(2):
        database.writing(hiding.show_on_wall, neighbour, team, wall.id or 0, pick)
    assert shown_on("kaikki") == [pick]


def test_a_team_does_not_decide_on_others_walls_nor_against_itself(case: Case, database: Database) -> None:
    pick = case.lift()
    with database.reading() as session:
        walls = {one.key: one.id or 0 for one in session.execute(select(Wall)).scalars()}
    neighbour, posio = case.sample.people["neighbour"], case.sample.teams["keminmaa"]
    for team, wall, about, problem in (
        (case.sample.teams["kemijarvi"], walls["kaikki"], pick, hiding.Problem.OWN_PICK),
        (posio, walls["kemijarvi"], pick, hiding.Problem.NOT_YOUR_WALL),
        (posio, 9999, pick, hiding.Problem.NOT_THERE),
        (posio, walls["kaikki"], 9999, hiding.Problem.NOT_THERE),
    ):
        with pytest.raises(hiding.HidingError) as refused:
            database.writing(hiding.hide_on_wall, neighbour, team, wall, about, case.at)
        assert refused.value.problem is problem


def test_what_is_on_no_wall_any_more_stays_off_and_counts_against_no_wall(case: Case) -> None:
    ended = [case.lift() for _ in range(FREE + 2)]
    for pick in ended:
        case.database.writing(picks.withdraw, case.sample.people["editor"], pick)
        row = case.row(case.ask(pick))
        assert (row.hidden_at, row.alarmed_at, row.receipt) == (case.at, None, {"from": "off"})
    # Nobody brings it back before it is decided, and the wall's own limit is untouched.
    case.database.writing(picks.bring_back, case.sample.people["editor"], ended[0])
    assert case.on_wall() == set()
    asked = [case.row(case.ask(case.lift())) for _ in range(FREE + 1)]
    assert [row.hidden_at is not None for row in asked] == [True] * FREE + [False]


def test_what_stands_in_an_archive_only_is_hidden_there_and_counts(case: Case) -> None:
    old = [case.lift() for _ in range(FREE + 1)]
    new = [case.lift() for _ in range(shown.COUNT)]
    rows = [case.row(case.ask(pick)) for pick in old]
    assert [row.receipt.get("from") for row in rows] == ["archive"] * FREE + [None]
    assert rows[-1].alarmed_at == case.at
    assert case.on_wall() == {*new, old[-1]}


def test_what_has_not_come_to_a_wall_yet_counts_as_if_it_had(case: Case) -> None:
    """Else strangers could keep all coming weeks off a wall, one number of a pick after another."""

    def later(session: Session) -> None:
        for one in session.execute(select(Pick)).scalars():
            one.week += timedelta(weeks=1)

    coming = [case.lift() for _ in range(FREE + 1)]
    case.database.writing(later)
    rows = [case.row(case.ask(pick)) for pick in coming]
    assert [row.receipt.get("from") for row in rows] == ["ahead"] * FREE + [None]


def test_a_post_that_another_pick_shows_is_on_the_wall(case: Case) -> None:
    post = case.sample.post()
    first = case.lift(post=post)
    case.database.writing(picks.withdraw, case.sample.people["editor"], first)
    again = case.lift(post=post)
    row = case.row(case.ask(first))
    assert row.receipt["from"] == "wall"
    assert again not in case.on_wall()


def test_staff_see_where_a_post_would_be_if_no_request_hid_it(case: Case) -> None:
    pick, gone, editor = case.lift(), case.lift(), case.sample.people["editor"]
    request = case.ask(pick)
    assert case.seen(request) == ("wall", False)
    other = case.ask(pick)
    assert case.seen(request) == ("wall", True)
    case.decide(other, RemovalOutcome.KEPT, "Vastaus")
    assert case.seen(request) == ("wall", False)
    case.database.writing(picks.withdraw, editor, gone)
    about_gone = case.ask(gone)
    assert case.seen(about_gone) == ("off", False)
    case.database.writing(picks.bring_back, editor, gone)
    assert case.seen(about_gone) == ("wall", False)
    case.database.writing(picks.withdraw, editor, pick)
    assert case.seen(request) == ("off", False)


def test_staff_see_that_a_hidden_post_has_not_come_or_that_no_wall_wants_it(case: Case) -> None:
    coming, unwanted = case.lift(), case.lift()

    def later(session: Session) -> None:
        session.get_one(Pick, coming).week += timedelta(weeks=1)
        for wall in session.execute(select(Wall)).scalars():
            wall.languages = ["se"] if wall.key == "kemijarvi" else wall.languages
            wall.closed = wall.key != "kemijarvi"

    rows = [case.ask(pick) for pick in (coming, unwanted)]
    case.database.writing(later)
    assert [case.seen(row) for row in rows] == [("ahead", False)] * 2
