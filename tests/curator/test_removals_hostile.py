"""Removal requests made in bad faith: nobody's mailbox is filled, nobody's request is crowded out."""

import threading

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from config import clock
from curator import picks
from curator.models import Asker, Letter, LetterKind, Notice, Pick, RemovalOutcome
from curator.removal.fault_words import Fault
from curator.removal.form import RemovalForm
from curator.removing import codes, deciding, removals
from curator.removing.removals import MOST_OPEN, Asking
from tests.curator.test_removals import KEY, Case
from tests.sample import Sample


@pytest.fixture
def case(sample: Sample) -> Case:
    return Case(sample)


@pytest.mark.parametrize(
    "contact",
    [
        "aino@posti.example,eino@posti.example",
        "aino@posti.example;eino@posti.example",
        "aino@posti.example eino@posti.example",
        "a@b@posti.example",
        "Aino:aino@posti.example",
        "aino@posti.example\r\nBcc:eino@posti.example",
        "aino@posti.example\x1b",
        "aino@[127.0.0.1]",
        "aino(@)posti.example",
    ],
)
def test_one_address_is_left_never_several(contact: str) -> None:
    assert RemovalForm.sent({"asker": "author", "contact": contact}).faults() == {"contact": Fault.NO_ADDRESS}


@pytest.mark.parametrize("contact", ["aino@posti.example", "åsa.o'neil+arki@kunta.ax", "a_b-c@ä.example"])
def test_addresses_people_have_are_taken(contact: str) -> None:
    assert RemovalForm.sent({"asker": "author", "contact": contact}).faults() == {}


def test_a_mailbox_with_many_names_is_one_mailbox(case: Case) -> None:
    for number in range(removals.LETTERS_A_DAY + 3):
        case.ask(case.lift(), contact=f"aino+{number}@posti.example", letters=True)
    with case.database.reading() as session:
        assert len(session.execute(select(Letter)).all()) == removals.LETTERS_A_DAY


def test_requests_in_bad_faith_do_not_keep_out_who_is_in_the_picture(case: Case) -> None:
    for _ in range(removals.FREE):
        case.ask(case.lift())
    shown = case.lift()
    for _ in range(MOST_OPEN):
        case.ask(shown)
    assert shown in case.on_wall()
    mine = case.ask(shown, contact="aino@posti.example", letters=True)
    code = codes.proof(KEY, case.made_from)
    assert case.database.writing(removals.prove, mine, code, KEY, case.at) is None
    assert shown not in case.on_wall()


def test_a_child_is_never_one_request_too_many(case: Case) -> None:
    for _ in range(removals.FREE):
        case.ask(case.lift())
    shown = case.lift()
    for _ in range(MOST_OPEN):
        case.ask(shown)
    case.ask(shown, Asker.GUARDIAN, child=True)
    assert shown not in case.on_wall()


def test_staff_is_told_of_a_pick_once_not_for_every_request(case: Case) -> None:
    pick = case.lift()
    for _ in range(5):
        case.ask(pick)

    def told() -> int:
        with case.database.reading() as session:
            mine = col(Notice.person_id) == case.sample.people["editor"]
            return session.execute(select(func.count()).select_from(Notice).where(mine)).scalar_one()

    assert told() == 1
    case.ask(pick, child=True)
    assert told() == 2, "that a child is named is news"


def test_who_asks_while_it_is_being_decided_is_not_shown_again(case: Case) -> None:
    """Somebody puts a pick back in the moment in which somebody else asks for its removal."""
    pick = case.lift()
    first = case.ask(pick)
    asked = threading.Event()

    def ask_too(session):  # type: ignore[no-untyped-def]
        made = removals.ask(session, Asking(pick, Asker.AUTHOR), codes.new(), KEY, case.at, letters=False)
        asked.set()
        return made

    def put_back(session):  # type: ignore[no-untyped-def]
        deciding.decide(session, case.sample.people["editor"], first, RemovalOutcome.KEPT, "Pysyy.", case.at)
        # The decision is written, but not committed, when the other request comes.
        other.start()
        asked.wait(0.3)

    other = threading.Thread(target=lambda: case.database.writing(ask_too))
    case.database.writing(put_back)
    other.join(20)
    with case.database.reading() as session:
        assert session.get_one(Pick, pick).hidden_at is not None
    assert pick not in case.on_wall()


def test_a_week_pick_that_was_asked_about_is_hidden_in_every_later_place(case: Case) -> None:
    post = case.sample.post()
    pick = case.lift(post=post)
    case.ask(pick)
    case.database.writing(picks.withdraw, case.sample.people["editor"], pick, at=case.at)
    case.database.writing(picks.bring_back, case.sample.people["editor"], pick)
    assert pick not in case.on_wall()
    assert clock.week_of(case.at) == clock.monday(clock.day_of(case.at))


def test_who_asks_many_times_is_written_to_once_about_one_decision(case: Case) -> None:
    pick = case.lift()
    first, *_ = [case.ask(pick, contact="aino@posti.example") for _ in range(4)]
    case.decide(first, RemovalOutcome.REMOVED)
    with case.database.reading() as session:
        letters = (
            session.execute(select(Letter).where(col(Letter.kind) == LetterKind.OUTCOME)).scalars().all()
        )
    assert [one.request_id for one in letters] == [first]
