"""A person's sign-ins: which browser each sits in, listed and ended one by one, and why one is over."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import acts
from curator.entry import week_links
from curator.entry.people import digest
from curator.entry.signin import IDLE, LONGEST
from curator.models import Person, SignIn


class Over(StrEnum):
    """Why a sign-in is over; the desk has the words."""

    IDLE = "idle"
    LONGEST = "longest"
    ENDED = "ended"
    """Its person ended it elsewhere, or an admin did."""
    SHUT = "shut"
    """The account is closed."""
    LINK = "link"
    """The week's link that opened it is good no more: links are off, or its person picks for the team no
    more."""


def why_over(session: Session, secret: str, at: datetime) -> Over | None:
    """Why the sign-in with this secret, which is good no more, is over; None where there never was one."""
    row = session.get(SignIn, digest(secret))
    if row is None:
        return None
    person = session.get(Person, row.person_id)
    if person is None or not person.active:
        return Over.SHUT
    if row.team_id is not None and not week_links.is_good(session, row.person_id, row.team_id):
        return Over.LINK
    if row.ended_at is not None:
        return Over.ENDED
    return Over.LONGEST if row.created_at + LONGEST <= at else Over.IDLE


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
