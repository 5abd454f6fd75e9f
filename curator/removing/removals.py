"""Removal requests: anybody asks, the pick is hidden at once, a person decides.

So that nobody empties a wall by asking again and again, a request that nobody has proven hides only
while fewer than `FREE` picks of a wall have been hidden so that day; then it raises the alarm
instead.  Where a child or danger is named it always hides.  What is on no wall any more stays off
until it is decided, and is not counted.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import insert_into
from curator import acts
from curator.material import subject_of
from curator.models import (
    Asker,
    Letter,
    LetterKind,
    Pick,
    RemovalRequest,
)
from curator.removing import codes, facts, hiding, news, whereabouts
from curator.removing.whereabouts import Where

FREE: Final = 2
"""So many picks of a wall a day are hidden by requests that nobody has proven."""
GOAL: Final = timedelta(hours=72)
"""Within which we decide."""
LAW: Final = timedelta(days=30)
"""Within which a request must be answered (GDPR article 12(3): one month)."""
TEXT_LIMIT: Final = 2000
MOST_OPEN: Final = 20
"""Undecided requests about one pick that is hidden; more tell nothing new."""
MOST_TRIES: Final = 5
LETTERS_A_DAY: Final = 3
"""To one address, so that nobody has a stranger's mailbox filled."""


class Problem(StrEnum):
    """Why a request cannot be made or decided; pages have the words."""

    NOT_THERE = "not_there"
    ENOUGH = "enough"
    DECIDED = "decided"
    NO_ANSWER = "no_answer"
    TOO_LONG = "too_long"
    TOO_MANY_TRIES = "too_many_tries"
    WRONG_CODE = "wrong_code"


class RemovalError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody says who asks; texts as typed, within `TEXT_LIMIT`."""

    pick_id: int
    asker: Asker
    wall_key: str = ""
    withdraws: bool = False
    child: bool = False
    danger: bool = False
    message: str = ""
    contact: str = ""
    """An e-mail address, or ""."""
    language: str = "fi"


def hides_at_once(*, urgent: bool, hidden_today: Iterable[int]) -> bool:
    """Whether an unproven request hides.  `urgent`: a child or danger is named; `hidden_today`: for each
    wall the pick is on, how many others have been hidden so since midnight."""
    return urgent or all(count < FREE for count in hidden_today)


def ask(session: Session, asking: Asking, made_from: str, key: bytes, at: datetime, *, letters: bool) -> int:
    """File a request and do what it asks for; gives its id.

    `made_from` (`codes.new()`) and the service's `key` make its codes; with `letters` a code
    goes to the address left.  `RemovalError` when there is no such pick, or enough was asked about it.
    """
    pick = session.get(Pick, asking.pick_id)
    if pick is None:
        raise RemovalError(Problem.NOT_THERE)
    # One at a time in a campaign: two requests at once must not both be the last that hides.
    acts.alone(session, pick.campaign_id)
    subjects = hiding.everywhere(session, subject_of(pick)) or [subject_of(pick)]
    picks = hiding.picks_of(session, subjects)
    earlier = facts.undecided(session, picks)
    # While it is shown nobody is turned away: else enough requests in bad faith would keep it there.
    if pick.hidden_at is not None and len(earlier) >= MOST_OPEN:
        raise RemovalError(Problem.ENOUGH)
    urgent = asking.child or asking.danger
    receipt = _cleared(session, pick, picks, earlier, at, urgent=urgent)
    hidden = receipt is not None
    row = RemovalRequest(
        code=codes.digest(codes.follow(key, made_from)),
        campaign_id=pick.campaign_id,
        team_id=pick.team_id,
        pick_id=asking.pick_id,
        wall_key=facts.known_wall(session, asking.wall_key),
        asker=asking.asker,
        withdraws=asking.withdraws,
        child=asking.child,
        danger=asking.danger,
        message=asking.message.strip()[:TEXT_LIMIT],
        contact=asking.contact.strip(),
        language=asking.language,
        at=at,
        proof=made_from,
        hidden_at=at if hidden else None,
        alarmed_at=None if hidden else at,
        receipt=receipt or {},
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    acts.record(session, None, "ask_removal", "removalrequest", row.id, pick=asking.pick_id, hidden=hidden)
    if hidden:
        hiding.hide(session, subjects, at)
    if letters and row.contact and facts.letters_today(session, row.contact, at) < LETTERS_A_DAY:
        write(session, row.id, LetterKind.CODE, at)
    if not any(facts.as_pressing(one, urgent=urgent, hidden=hidden) for one in earlier):
        news.tell(session, row.id, picks, urgent=urgent, hidden=hidden, at=at)
    return row.id


def _cleared(
    session: Session,
    pick: Pick,
    picks: Sequence[Pick],
    earlier: Iterable[RemovalRequest],
    at: datetime,
    *,
    urgent: bool,
) -> dict[str, Any] | None:
    """The receipt of a request that hides, None for one that does not.

    What another request keeps hidden already left the same places; what is on no wall leaves none.
    """
    known = next((one.receipt for one in earlier if one.hidden_at), None)
    if pick.hidden_at is not None and known is not None:
        return dict(known)
    where = whereabouts.of(session, picks, clock.day_of(at))
    hides = pick.hidden_at is not None or where is Where.OFF
    if not hides and not hides_at_once(urgent=urgent, hidden_today=facts.hidden_today(session, pick, at)):
        return None
    return facts.receipt(session, picks, where)


def prove(session: Session, request_id: int, code: str, key: bytes, at: datetime) -> Problem | None:
    """The address left is the asker's own: what was not hidden is hidden now.  Twice is once.

    Gives what is wrong, None when the code is right; after `MOST_TRIES` wrong ones no code is.
    """
    row = locked(session, request_id)
    if row.proven_at is not None:
        return None
    if row.tries >= MOST_TRIES:
        return Problem.TOO_MANY_TRIES
    right = codes.proof(key, row.proof)
    if not row.proof or not hmac.compare_digest(code.encode(), right.encode()):
        row.tries += 1
        session.add(row)
        return Problem.WRONG_CODE
    row.proven_at = at
    acts.record(session, None, "prove_removal", "removalrequest", request_id)
    if row.hidden_at is None and row.decided_at is None:
        hide(session, row, at)
    session.add(row)
    return None


def find(session: Session, follow: str) -> RemovalRequest | None:
    """The request that a code follows."""
    wanted = select(RemovalRequest).where(col(RemovalRequest.code) == codes.digest(follow))
    return session.execute(wanted).scalar()


def write(session: Session, request_id: int, kind: LetterKind, at: datetime) -> None:
    """Have the asker written to; what it says is made when it goes."""
    letter = insert_into(session, Letter).values(request_id=request_id, kind=kind, at=at, due_at=at, tries=0)
    session.execute(letter.on_conflict_do_nothing())


def hide(session: Session, row: RemovalRequest, at: datetime) -> None:
    """Hide what a request is about, after all."""
    subjects = hiding.everywhere(session, subject_of(session.get_one(Pick, row.pick_id)))
    picks = hiding.picks_of(session, subjects)
    row.hidden_at = at
    row.receipt = facts.receipt(session, picks, whereabouts.of(session, picks, clock.day_of(at)))
    session.flush()
    hiding.hide(session, subjects, at)


def locked(session: Session, request_id: int) -> RemovalRequest:
    """A request, for this transaction alone.  `RemovalError` when there is none."""
    wanted = select(col(RemovalRequest.campaign_id)).where(col(RemovalRequest.id) == request_id)
    campaign_id = session.execute(wanted).scalar()
    if campaign_id is None:
        raise RemovalError(Problem.NOT_THERE)
    # As `ask` does: nobody asks about a pick in the moment in which another request about it is decided.
    acts.alone(session, campaign_id)
    return session.get_one(RemovalRequest, request_id, with_for_update=True)
