"""Where a post is that somebody asks to have removed: what is still published of it, if anything."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Wall
from curator import shown
from curator.may_show import Reason, Yes
from curator.models import Pick, WallHide
from curator.picking import standing
from curator.picking.standing import Standing, State
from curator.removing import hiding


class Where(StrEnum):
    """How much of a post there is to see, the most first."""

    WALL = "wall"
    """Among the cards of a wall, in its archive and on its own page."""
    ARCHIVE = "archive"
    """In an archive and on its own page only: newer picks have taken its place."""
    AHEAD = "ahead"
    """Nowhere now, but it comes, or may come, by itself."""
    OFF = "off"
    """Nowhere, and it comes nowhere unless staff decides so."""


_FOR_GOOD: Final = frozenset({Reason.ENDED, Reason.HIDDEN, Reason.TAKEN_DOWN, Reason.GONE, Reason.FORBIDDEN})
"""Reasons that do not pass by themselves."""


def of(session: Session, picks: Iterable[Pick], today: date) -> Where:
    """Where the picks of one post are on a Helsinki date; of several places the most public one."""
    living = sorted((pick for pick in picks if pick.ended_at is None), key=lambda pick: pick.campaign_id)
    found = {Where.OFF}
    for campaign_id, group in groupby(living, key=lambda pick: pick.campaign_id):
        walls = _walls(session, campaign_id)
        found |= {_of(session, one, walls) for one in standing.of(session, list(group), today)}
    return next(where for where in Where if where in found)


def _of(session: Session, one: Standing, walls: Sequence[Wall]) -> Where:
    if not isinstance(one.shown.verdict, Yes):
        return Where.OFF if one.shown.verdict.reason in _FOR_GOOD else Where.AHEAD
    rows = select(col(WallHide.wall_id)).where(col(WallHide.pick_id) == one.pick.id)
    unwanted = set(session.execute(rows).scalars())
    if not any(
        wall.id not in unwanted and hiding.covers(wall, one.pick.team_id) and shown.fits(one.shown, wall)
        for wall in walls
    ):
        return Where.AHEAD
    return Where.WALL if one.state is State.ON_WALL else Where.ARCHIVE


def _walls(session: Session, campaign_id: int) -> Sequence[Wall]:
    wanted = select(Wall).where(col(Wall.campaign_id) == campaign_id, ~col(Wall.closed))
    return session.execute(wanted).scalars().all()
