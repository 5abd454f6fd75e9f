"""What time does to removal requests: reminders, those that settled themselves, and forgetting.

`tick` is for the worker, every minute.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Post
from curator import acts
from curator.models import Ending, LetterKind, Pick, RemovalOutcome, RemovalRequest, Story, Submission
from curator.removing import news, removals, submissions

KEPT: Final = timedelta(days=30)
"""After the decision: what askers and senders wrote of themselves goes."""
REMINDED_AT: Final = (48, 72, 24 * 25)
"""Hours after which an undecided request is told of again."""


def tick(session: Session, at: datetime) -> int:
    """Settle, remind and forget; gives how many rows changed or notices were told.  `at` is aware."""
    return _settle(session, at) + _remind(session, at) + forget(session, at)


def forget(session: Session, at: datetime) -> int:
    """Empty what was written by and to those whose matter was decided `KEPT` ago; gives how many rows."""
    count = 0
    for table, columns in (
        (RemovalRequest, ("message", "contact", "answer", "proof")),
        (Submission, ("contact",)),
    ):
        written = or_(*(col(getattr(table, name)) != "" for name in columns))
        emptied = session.execute(
            update(table)
            .where(col(table.decided_at) < at - KEPT, written)
            .values(dict.fromkeys(columns, ""))
            .returning(col(table.id))
        )
        count += len(emptied.all())
    return count + submissions.let_go(session, at - KEPT)


def _settle(session: Session, at: datetime) -> int:
    """Requests about what is off the walls for good in another way are answered by that."""
    rows = session.execute(
        select(RemovalRequest)
        .join(Pick, col(Pick.id) == col(RemovalRequest.pick_id))
        .outerjoin(Post, col(Post.id) == col(Pick.post_id))
        .outerjoin(Story, col(Story.id) == col(Pick.story_id))
        .where(
            col(RemovalRequest.decided_at).is_(None),
            or_(
                col(Pick.ending) == Ending.TAKEN_DOWN,
                col(Post.taken_down_at).is_not(None),
                col(Story.taken_down_at).is_not(None),
            ),
        )
    )
    settled = rows.scalars().all()
    for row in settled:
        assert row.id is not None
        row.decided_at, row.outcome = at, RemovalOutcome.REMOVED
        session.add(row)
        if row.contact:
            removals.write(session, row.id, LetterKind.OUTCOME, at)
        news.settled(session, [row.id], at)
        acts.record(session, None, f"removal_{RemovalOutcome.REMOVED}", "removalrequest", row.id)
    return len(settled)


def _remind(session: Session, at: datetime) -> int:
    rows = session.execute(
        select(RemovalRequest)
        .where(
            col(RemovalRequest.decided_at).is_(None),
            col(RemovalRequest.at) <= at - timedelta(hours=REMINDED_AT[0]),
        )
        .order_by(col(RemovalRequest.at), col(RemovalRequest.id))
    )
    # Once a pick, however many ask about it.
    first: dict[int, RemovalRequest] = {}
    for row in rows.scalars():
        first.setdefault(row.pick_id, row)
    told = 0
    for row in first.values():
        assert row.id is not None
        hours = max(step for step in REMINDED_AT if row.at <= at - timedelta(hours=step))
        told += news.remind(session, row.id, hours, at)
    return told
