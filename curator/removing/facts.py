"""What there is to know before a removal request is filed or decided: other requests, walls, letters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Wall
from curator.models import Letter, LetterKind, Pick, RemovalRequest
from curator.removing import hiding
from curator.removing.whereabouts import Where

FROM: Final = "from"
"""In a receipt: where the post was (`Where`) when it was hidden."""


def undecided(session: Session, picks: Sequence[Pick]) -> list[RemovalRequest]:
    """Requests about any of these picks that nobody has decided."""
    rows = session.execute(
        select(RemovalRequest).where(
            col(RemovalRequest.pick_id).in_([pick.id for pick in picks]),
            col(RemovalRequest.decided_at).is_(None),
        )
    )
    return list(rows.scalars())


def hiding_still(session: Session, picks: Sequence[Pick]) -> list[RemovalRequest]:
    """Those of `undecided` that keep these picks hidden."""
    return [one for one in undecided(session, picks) if one.hidden_at]


def as_pressing(one: RemovalRequest, *, urgent: bool, hidden: bool) -> bool:
    """Whether an undecided request has told already what a new one about the same would tell."""
    return (one.child or one.danger or not urgent) and (one.hidden_at is None or hidden)


def hidden_today(session: Session, pick: Pick, at: datetime) -> list[int]:
    """For each wall a pick belongs on: other picks hidden there today by requests nobody has proven.

    A request about what was on no wall any more has hidden nothing there.
    """
    rows = session.execute(
        select(col(Pick.id), col(Pick.team_id), col(RemovalRequest.receipt))
        .join(RemovalRequest, col(RemovalRequest.pick_id) == col(Pick.id))
        .where(
            col(RemovalRequest.campaign_id) == pick.campaign_id,
            col(RemovalRequest.at) >= clock.starts(clock.day_of(at)),
            col(RemovalRequest.hidden_at).is_not(None),
            col(RemovalRequest.proven_at).is_(None),
            col(Pick.id) != pick.id,
        )
    )
    taken = {(number, team_id) for number, team_id, given in rows if given.get(FROM) != Where.OFF}
    walls = session.execute(select(Wall).where(col(Wall.campaign_id) == pick.campaign_id)).scalars().all()
    return [
        sum(hiding.covers(wall, team_id) for _, team_id in taken)
        for wall in walls
        if hiding.covers(wall, pick.team_id)
    ]


def receipt(session: Session, picks: Sequence[Pick], left: Where) -> dict[str, Any]:
    """The places a post leaves: keys of walls, whether there is a picture with it, and where it was."""
    if left is Where.OFF:
        return {FROM: left.value}
    walls = session.execute(select(Wall).where(~col(Wall.closed)).order_by(col(Wall.key))).scalars().all()
    keys = [
        wall.key
        for wall in walls
        if any(pick.campaign_id == wall.campaign_id and hiding.covers(wall, pick.team_id) for pick in picks)
    ]
    return {"walls": keys, "picture": any(pick.with_picture for pick in picks), FROM: left.value}


def known_wall(session: Session, key: str) -> str:
    """The key of a wall there is, "" for any other text."""
    known = select(col(Wall.key)).where(col(Wall.key) == key)
    return session.execute(known).scalar() or ""


def letters_today(session: Session, contact: str, at: datetime) -> int:
    """Letters with a code to an address since a day ago, whatever follows a ``+`` in its name."""
    name, _, host = contact.lower().partition("@")
    name = name.partition("+")[0]
    known = func.lower(col(RemovalRequest.contact))
    aliased = known.startswith(f"{name}+", autoescape=True) & known.endswith(f"@{host}", autoescape=True)
    same = (known == f"{name}@{host}") | aliased
    counted = (
        select(func.count())
        .select_from(Letter)
        .join(RemovalRequest, col(RemovalRequest.id) == col(Letter.request_id))
        .where(same, col(Letter.kind) == LetterKind.CODE, col(Letter.at) > at - timedelta(days=1))
    )
    return session.execute(counted).scalar_one()
