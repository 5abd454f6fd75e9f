"""The order of a team's stock of spare picks (*varanostot*): the first one fills a week first."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import acts
from curator.models import Pick, Slot


def of(session: Session, team_id: int) -> list[Pick]:
    """A team's spare picks, the first to be used first."""
    return list(session.execute(_in_order(team_id)).scalars())


def teams(session: Session) -> set[int]:
    """The teams that have anything in stock."""
    rows = select(col(Pick.team_id)).where(col(Pick.slot) == Slot.SPARE, col(Pick.ended_at).is_(None))
    return set(session.execute(rows.distinct()).scalars())


def behind(session: Session, team_id: int) -> int:
    """The place of one that is put into a team's stock now: behind all others."""
    return max((one.stock for one in of(session, team_id)), default=0) + 1


def move(session: Session, person_id: int, team_id: int, pick_id: int, *, up: bool) -> bool:
    """Let a spare change places with the one before it (`up`) or after; False when there is none."""
    kept = list(session.execute(_in_order(team_id).with_for_update()).scalars())
    at = next((number for number, one in enumerate(kept) if one.id == pick_id), None)
    other = None if at is None else at + (-1 if up else 1)
    if at is None or other is None or not 0 <= other < len(kept):
        return False
    kept[at], kept[other] = kept[other], kept[at]
    for number, one in enumerate(kept, 1):
        one.stock = number
        session.add(one)
    acts.record(session, person_id, "stock_order", "pick", pick_id)
    return True


def _in_order(team_id: int) -> Select[Pick]:
    return (
        select(Pick)
        .where(col(Pick.team_id) == team_id, col(Pick.slot) == Slot.SPARE, col(Pick.ended_at).is_(None))
        .order_by(col(Pick.stock), col(Pick.id))
    )
