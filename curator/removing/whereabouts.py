"""Where a post is that somebody asks to have removed: what is still published of it, if anything."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Wall
from curator import shown
from curator.may_show import No, Reason, Yes, may_show
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

    @property
    def seen(self) -> bool:
        """Whether anybody can see anything of it."""
        return self in {Where.WALL, Where.ARCHIVE}


_FOR_GOOD: Final = frozenset({Reason.ENDED, Reason.HIDDEN, Reason.TAKEN_DOWN, Reason.GONE, Reason.FORBIDDEN})
"""Reasons that do not pass by themselves."""


def of(session: Session, picks: Iterable[Pick], today: date, *, lifted: bool = False) -> Where:
    """Where the picks of one post are on a Helsinki date; `lifted` as `each` has it."""
    return most(each(session, picks, today, lifted=lifted).values())


def most(found: Collection[Where]) -> Where:
    """Of several places the most public one."""
    return next((where for where in Where if where in found), Where.OFF)


def each(session: Session, picks: Iterable[Pick], today: date, *, lifted: bool = False) -> dict[int, Where]:
    """Where each of these picks is on a Helsinki date, by its id; those that have ended are left out.

    `lifted`: as if no request hid any; what is hidden is then told as on the wall, even where newer
    picks would leave it to the archive.
    """
    living = sorted((pick for pick in picks if pick.ended_at is None), key=lambda pick: pick.campaign_id)
    unwanted = _unwanted(session, living)
    found: dict[int, Where] = {}
    for campaign_id, group in groupby(living, key=lambda pick: pick.campaign_id):
        walls = _walls(session, campaign_id)
        for one in standing.of(session, list(group), today):
            shown_on = [wall for wall in walls if (wall.id, one.shown.id) not in unwanted]
            found[one.shown.id] = _of(_lifted(one, today) if lifted else one, shown_on)
    return found


def _of(one: Standing, walls: Iterable[Wall]) -> Where:
    if not isinstance(one.shown.verdict, Yes):
        return Where.OFF if one.shown.verdict.reason in _FOR_GOOD else Where.AHEAD
    if not any(hiding.covers(wall, one.pick.team_id) and shown.fits(one.shown, wall) for wall in walls):
        return Where.AHEAD
    return Where.ARCHIVE if one.state is State.GAVE_WAY else Where.WALL


def _lifted(one: Standing, today: date) -> Standing:
    """As if no request hid it."""
    if one.shown.verdict != No(Reason.HIDDEN):
        return one
    facts = shown.facts(one.pick, one.shown.material, one.shown.permission)
    return replace(one, shown=replace(one.shown, verdict=may_show(replace(facts, hidden=False), today)))


def _unwanted(session: Session, picks: Iterable[Pick]) -> set[tuple[int, int]]:
    """Walls that do not want some of these picks: ids of wall and pick."""
    wanted = col(WallHide.pick_id).in_([pick.id for pick in picks])
    rows = session.execute(select(col(WallHide.wall_id), col(WallHide.pick_id)).where(wanted))
    return {(wall_id, pick_id) for wall_id, pick_id in rows}


def _walls(session: Session, campaign_id: int) -> Sequence[Wall]:
    wanted = select(Wall).where(col(Wall.campaign_id) == campaign_id, ~col(Wall.closed))
    return session.execute(wanted).scalars().all()
