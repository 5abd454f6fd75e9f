"""How sources do: next tries, gaps and runs, written so that a restart forgets nothing."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import hosts
from collector.errors import CollectError, Misconfigured, Refused, Spent, Transient, Unreadable
from collector.models import Gap, Run, SourceState
from collector.values import Cursor
from config.db import insert_into
from config.models import Source

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
OPERATOR_WAIT: Final = timedelta(hours=1)
LATE: Final = timedelta(hours=6)
"""When a source that works is asked so long after its time, nobody was at work: that is a gap too."""
RUNS_KEPT: Final = timedelta(days=14)
PARTIAL: Final = "partial"
"""A gap's reason while a source works but shows only a share; the others are the errors' own."""
ELECTION: Final = "election"
"""A gap's reason while we take only known accounts' posts of what a source shows."""
NARROW: Final = "before an election only the posts of known accounts are collected"

Jitter = Callable[[], float]
"""A number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking of one source: what it gave, or how it failed."""

    source_id: int
    host: str
    started_at: datetime
    ended_at: datetime
    pages: int
    seen: int
    new: int
    error: CollectError | None = None
    partial: str = ""
    """Why it shows only a share of what there is, "" when it shows all it promises."""
    narrow: bool = False
    """Only known accounts' posts were taken of it, because of an election."""


def next_try(error: CollectError, failures: int, now: datetime, jitter: Jitter) -> datetime:
    """When to ask again after `failures` failures in a row (this one counted).

    Waits double from half a minute to a quarter of an hour, each cut by up to half so that many do
    not come at once; a wait the network asked for is a floor.  What a person must mend is tried
    once an hour, so that mending shows by itself.
    """
    if isinstance(error, Misconfigured | Unreadable):
        return now + OPERATOR_WAIT * (1 + jitter() / 10)
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures - 1, 10)
    wait = min(doubled, LONGEST_WAIT) * (1 - jitter() / 2)
    asked = error.retry_after if isinstance(error, Transient) else None
    return now + max(wait, asked or timedelta())


def advance(session: Session, source_id: int, cursor: Cursor) -> None:
    """Move a source's cursor, in the transaction that stored its page."""
    session.execute(
        update(SourceState).where(col(SourceState.source_id) == source_id).values(cursor=dict(cursor))
    )


def note(session: Session, asked: Asked, every: timedelta, jitter: Jitter = random.random) -> SourceState:
    """Write down how an asking went: run, next try, the host's rest, the gap opened or closed."""
    state = session.get_one(SourceState, asked.source_id, with_for_update=True)
    now = asked.ended_at
    state.last_try_at = now
    if not state.reason and state.last_ok_at is not None and asked.started_at - state.due_at > LATE:
        open_gap(session, asked.source_id, Transient.reason, state.last_ok_at)
    if asked.error is None:
        hosts.worked(session, asked.host)
        state.failures, state.reason, state.problem, state.stopped = 0, "", "", False
        state.partial = NARROW if asked.narrow else asked.partial
        state.last_ok_at = now
        state.due_at = now + every * (0.95 + jitter() / 10)
        if state.partial:
            why = ELECTION if asked.narrow else PARTIAL
            open_gap(session, asked.source_id, why, asked.started_at, now)
        else:
            close_gap(session, asked.source_id, now)
    else:
        _note_failure(session, state, asked, asked.error, jitter)
    session.add(
        Run(
            source_id=asked.source_id,
            started_at=asked.started_at,
            ended_at=now,
            pages=asked.pages,
            seen=asked.seen,
            new=asked.new,
            reason=asked.error.reason if asked.error else "",
            problem=asked.error.problem if asked.error else "",
        )
    )
    return state


def _note_failure(
    session: Session, state: SourceState, asked: Asked, error: CollectError, jitter: Jitter
) -> None:
    now = asked.ended_at
    state.failures += 1
    throttled = isinstance(error, Transient) and error.throttled
    state.reason = "throttled" if throttled else error.reason
    state.problem = str(error)
    state.stopped = isinstance(error, Refused)
    state.due_at = next_try(error, state.failures, now, jitter)
    if isinstance(error, Transient) and not isinstance(error, Spent) and not error.alone:
        # A spent allowance and an account's own limit are this source's: the host answers others.
        rests = hosts.failed(session, asked.host, now, error.retry_after)
        state.due_at = max(state.due_at, rests or now)
    open_gap(session, asked.source_id, state.reason, state.last_ok_at or asked.started_at, now)


def open_gap(
    session: Session, source_id: int, reason: str, since: datetime, now: datetime | None = None
) -> None:
    """Note that nothing, or only a share, is known of a source, and why.

    The first gap begins at `since`; when the reason changes the old gap ends and the new one begins
    `now` (None: at `since`).  One already open for this reason stays as it is.  Times are aware.
    """
    moment = now or since
    other = session.execute(
        update(Gap)
        .where(col(Gap.source_id) == source_id, col(Gap.until_at).is_(None), col(Gap.reason) != reason)
        .values(until_at=moment)
        .returning(col(Gap.id))
    ).scalar()
    begins = since if other is None else moment
    opened = insert_into(session, Gap).values(source_id=source_id, reason=reason, from_at=begins)
    session.execute(opened.on_conflict_do_nothing())


def close_gap(session: Session, source_id: int, at: datetime) -> None:
    """End the open gap of a source, if there is one."""
    session.execute(
        update(Gap).where(col(Gap.source_id) == source_id, col(Gap.until_at).is_(None)).values(until_at=at)
    )


def wake(session: Session, credential: str, now: datetime) -> None:
    """Make every source that asks with a key due now: the key has changed, or is not taken any more."""
    theirs = select(col(Source.id)).where(col(Source.credential) == credential)
    session.execute(
        update(SourceState)
        .where(col(SourceState.source_id).in_(theirs), ~col(SourceState.stopped))
        .values(due_at=now)
    )


def all_due(session: Session, now: datetime) -> None:
    """Make every source due now, also stopped ones: a person wants to know."""
    session.execute(update(SourceState).values(due_at=now, stopped=False))


def tidy_runs(session: Session, now: datetime) -> None:
    """Forget runs after 14 days."""
    session.execute(delete(Run).where(col(Run.started_at) < now - RUNS_KEPT))
