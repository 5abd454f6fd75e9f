"""Asking the collector for something: a row now, a fact on it later.

Any room may ask, in its own transaction; the collector's one-second tick does it.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Errand, ErrandKind
from config.db import insert_into


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
