"""A person's sign-ins: which browser each sits in, listed for its owner and ended one by one."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import acts
from curator.entry.people import digest
from curator.entry.signin import IDLE, LONGEST
from curator.models import SignIn


def told_agent(session: Session, secret: str, agent: str) -> None:
    """Which browser a new sign-in sits in, for its owner to recognise."""
    session.execute(update(SignIn).where(col(SignIn.digest) == digest(secret)).values(agent=agent[:80]))


def made_strong(session: Session, secret: str, at: datetime) -> None:
    """The second factor has been set up in this sign-in."""
    session.execute(update(SignIn).where(col(SignIn.digest) == digest(secret)).values(strong_at=at))


def open_ones(session: Session, person_id: int, at: datetime) -> list[SignIn]:
    """A person's sign-ins that are still good, the last used first."""
    rows = select(SignIn).where(
        col(SignIn.person_id) == person_id,
        col(SignIn.ended_at).is_(None),
        col(SignIn.seen_at) > at - IDLE,
        col(SignIn.created_at) > at - LONGEST,
    )
    return list(session.execute(rows.order_by(col(SignIn.seen_at).desc())).scalars())


def end_one(session: Session, person_id: int, number: str, at: datetime) -> None:
    """End one of a person's own sign-ins, by its digest; another's stays."""
    ended = (
        update(SignIn)
        .where(
            col(SignIn.digest) == number, col(SignIn.person_id) == person_id, col(SignIn.ended_at).is_(None)
        )
        .values(ended_at=at)
        .returning(col(SignIn.digest))
    )
    if session.execute(ended).scalar() is not None:
        acts.record(session, person_id, "sign_out", "person", person_id)
