"""What staff decides about a removal request; of two who decide at once the second is told so."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from curator import acts
from curator.material import Subject, subject_of
from curator.may_show import FORBIDDEN
from curator.models import LetterKind, PermissionState, Pick, RemovalOutcome, RemovalRequest
from curator.permitting import permissions
from curator.removing import facts, hiding, news, removals, takedowns
from curator.removing.removals import TEXT_LIMIT, Problem, RemovalError
from curator.removing.whereabouts import Where


def hide_now(session: Session, person_id: int, request_id: int, at: datetime) -> None:
    """Staff hides what an alarm did not.  `RemovalError` when it has been decided."""
    row = _undecided(session, request_id)
    if row.hidden_at is None:
        removals.hide(session, row, at)
        session.add(row)
        acts.record(session, person_id, "hide_removal", "removalrequest", request_id)


def decide(
    session: Session, person_id: int, request_id: int, outcome: RemovalOutcome, answer: str, at: datetime
) -> None:
    """Decide a request: the post goes for good, or it comes back with an answer to the asker.

    Going, it takes every undecided request about the same post with it, and the permission is noted
    as withdrawn.  `RemovalError` when somebody has decided already, or an answer is missing.
    """
    row = _undecided(session, request_id)
    said = answer.strip()
    if len(said) > TEXT_LIMIT:
        raise RemovalError(Problem.TOO_LONG)
    if outcome is RemovalOutcome.KEPT and not said:
        raise RemovalError(Problem.NO_ANSWER)
    subjects = hiding.everywhere(session, subject_of(session.get_one(Pick, row.pick_id)))
    picks = hiding.picks_of(session, subjects)
    if outcome is RemovalOutcome.REMOVED:
        decided = facts.undecided(session, picks)
        receipt = facts.receipt(session, picks, Where.WALL)
        _withdraw_permissions(session, person_id, picks, at)
        for subject in subjects:
            takedowns.take_down_subject(session, subject, at)
    else:
        decided, receipt = [row], {}
    written: set[str] = set()
    for one in sorted(decided, key=lambda one: one.id != request_id):
        one.decided_at, one.decided_by, one.outcome, one.answer = at, person_id, outcome, said
        # What it was gone from before is told by its own receipt.
        one.receipt = receipt | one.receipt
        session.add(one)
        assert one.id is not None
        # Whoever asked many times, or was said to, is written to once.
        if one.contact and one.contact.lower() not in written:
            written.add(one.contact.lower())
            removals.write(session, one.id, LetterKind.OUTCOME, at)
    session.flush()
    news.settled(session, [one.id for one in decided if one.id], at)
    if outcome is RemovalOutcome.KEPT and not facts.hiding_still(session, picks):
        hiding.show_again(session, subjects)
    acts.record(session, person_id, f"removal_{outcome}", "removalrequest", request_id)


def _withdraw_permissions(session: Session, person_id: int, picks: Sequence[Pick], at: datetime) -> None:
    wanted: dict[int, set[Subject]] = {}
    for pick in picks:
        wanted.setdefault(pick.campaign_id, set()).add(subject_of(pick))
    for campaign_id, subjects in sorted(wanted.items()):
        current = permissions.current(session, campaign_id, subjects)
        for subject, step in sorted(current.items()):
            if step.state not in FORBIDDEN:
                state = PermissionState.WITHDRAWN
                permissions.record(session, person_id, campaign_id, subject, state, "", at)


def _undecided(session: Session, request_id: int) -> RemovalRequest:
    row = removals.locked(session, request_id)
    if row.decided_at is not None:
        raise RemovalError(Problem.DECIDED)
    return row
