"""Asking the collector for something: a row now, a fact on it later.

Any room may ask, in its own transaction; the collector's one-second tick does it.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Errand, ErrandKind, Post
from config.db import insert_into

LISTENED: Final = frozenset({"fediverse", "bluesky"})
"""The networks that show what is answered under a post."""
LISTENING: Final = timedelta(days=14)
"""So long after an ask an answer is looked for."""
FIRST_LOOK: Final = timedelta(hours=1)


def ask(session: Session, kind: ErrandKind, subject: str | int, now: datetime) -> int:
    """Ask for an errand; the same one still open is not asked twice.  Gives its id."""
    values = {"kind": kind, "subject": str(subject), "asked_at": now, "due_at": now}
    unset = {"tries": 0, "reason": "", "problem": ""}
    session.execute(insert_into(session, Errand).values(**values, **unset).on_conflict_do_nothing())
    found = session.execute(
        select(col(Errand.id))
        .where(col(Errand.kind) == kind, col(Errand.subject) == str(subject))
        .order_by(col(Errand.id).desc())
        .limit(1)
    ).scalar_one()
    return found or 0


def watch(session: Session, post_id: int, minutes: int | None, now: datetime) -> None:
    """Have a post looked at again every so many minutes; None: for its counts' sake only.

    A post that is gone for good is not looked at.  `now` is aware.
    """
    post = session.get(Post, post_id, with_for_update=True, populate_existing=True)
    if post is None or post.watch_minutes == minutes:
        return
    post.watch_minutes = minutes
    if post.confirmed_at is not None:
        return
    due = now
    if minutes is not None:
        due = max(now, (post.checked_at or post.first_seen_at) + timedelta(minutes=minutes))
    post.check_at = min(post.check_at or due, due)


def listen(session: Session, post_id: int, now: datetime) -> None:
    """Look now and then for the author's answers to a post, from `now` (aware) on for `LISTENING`.

    Asked anew it begins anew.  Answers found are `Reply` rows.
    """
    listen_no_more(session, post_id)
    values = {"kind": ErrandKind.REPLIES, "subject": str(post_id), "asked_at": now}
    unset = {"tries": 0, "reason": "", "problem": ""}
    session.execute(insert_into(session, Errand).values(**values, **unset, due_at=now + FIRST_LOOK))


def listen_no_more(session: Session, post_id: int) -> None:
    """Nobody waits for an answer to this post any more."""
    session.execute(
        delete(Errand).where(
            col(Errand.kind) == ErrandKind.REPLIES,
            col(Errand.subject) == str(post_id),
            col(Errand.done_at).is_(None),
        )
    )
