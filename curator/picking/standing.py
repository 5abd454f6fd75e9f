"""How picks stand, for the people who made them: on the wall, scheduled, waiting, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Wall
from curator import shown
from curator.may_show import Missing, Reason, Yes, missing_for_picture
from curator.models import Ending, PermissionState, Pick
from curator.shown import ShownPick


class State(StrEnum):
    """Where a pick is in its life; the desk has the words."""

    ON_WALL = "on_wall"
    GAVE_WAY = "gave_way"
    SCHEDULED = "scheduled"
    WAITING_PERMISSION = "waiting_permission"
    WAITING_ANSWERS = "waiting_answers"
    DECLINED = "declined"
    PERMISSION_WITHDRAWN = "permission_withdrawn"
    GONE = "gone"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"
    UNVERIFIED = "unverified"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    TAKEN_DOWN = "taken_down"
    TEAM_ENDED = "team_ended"
    AFTER_LAST_DAY = "after_last_day"
    """Its week begins after its team's last day; when that has passed it ends."""
    HIDDEN = "hidden"
    """Somebody asked for its removal, and nobody has decided yet."""
    IN_STOCK = "in_stock"
    """A spare pick: on no wall before it fills a week."""


_BY_REASON: Final = {
    Reason.NOT_YET: State.SCHEDULED,
    Reason.GONE: State.GONE,
    Reason.TAKEN_DOWN: State.TAKEN_DOWN,
    Reason.SENSITIVE: State.SENSITIVE,
    Reason.RESTRICTED: State.RESTRICTED,
    Reason.UNVERIFIED: State.UNVERIFIED,
    Reason.FORBIDDEN: State.DECLINED,
    Reason.NO_PERMISSION: State.WAITING_PERMISSION,
    Reason.EMPTY: State.WAITING_ANSWERS,
    Reason.ENDED: State.WITHDRAWN,
    Reason.HIDDEN: State.HIDDEN,
    Reason.SPARE: State.IN_STOCK,
    Reason.TEAM_ENDED: State.AFTER_LAST_DAY,
}
_BY_ENDING: Final = {
    Ending.WITHDRAWN: State.WITHDRAWN,
    Ending.REPLACED: State.REPLACED,
    Ending.TAKEN_DOWN: State.TAKEN_DOWN,
    Ending.TEAM_ENDED: State.TEAM_ENDED,
}
_WHEN_WITHDRAWN: Final = {Reason.FORBIDDEN: State.PERMISSION_WITHDRAWN}
_WAITING: Final = frozenset({State.WAITING_PERMISSION, State.WAITING_ANSWERS})


@dataclass(frozen=True, slots=True)
class Standing:
    """A pick with its parts, its state, and what its wanted picture still waits for."""

    pick: Pick
    shown: ShownPick
    state: State
    missing: tuple[Missing, ...]

    @property
    def waits(self) -> bool:
        """Somebody's answer would bring it, or its picture, to the wall."""
        alive = self.pick.ended_at is None and self.state not in {
            State.DECLINED,
            State.PERMISSION_WITHDRAWN,
            State.GONE,
            State.RESTRICTED,
            State.AFTER_LAST_DAY,
        }
        return alive and (self.state in _WAITING or bool(self.missing))


def of(session: Session, kept: Sequence[Pick], today: date) -> list[Standing]:
    """How each pick of one campaign stands on a Helsinki date, in the order given."""
    if not kept:
        return []
    on_walls = _on_walls(session, kept[0].campaign_id, today)
    described = shown.describe(session, kept, today)
    by_id = {one.id: one for one in kept}
    return [_standing(by_id[one.id], one, on_walls) for one in described]


def _standing(pick: Pick, described: ShownPick, on_walls: frozenset[int]) -> Standing:
    missing: tuple[Missing, ...] = ()
    if pick.with_picture and pick.ended_at is None:
        missing = missing_for_picture(shown.facts(pick, described.material, described.permission))
    return Standing(pick, described, _state(pick, described, on_walls), missing)


def _state(pick: Pick, described: ShownPick, on_walls: frozenset[int]) -> State:
    if pick.ending is not None:
        return _BY_ENDING[pick.ending]
    if not isinstance(described.verdict, Yes):
        if described.permission is PermissionState.WITHDRAWN:
            return _WHEN_WITHDRAWN.get(described.verdict.reason, _BY_REASON[described.verdict.reason])
        return _BY_REASON[described.verdict.reason]
    return State.ON_WALL if described.id in on_walls else State.GAVE_WAY


def _on_walls(session: Session, campaign_id: int, today: date) -> frozenset[int]:
    teams = session.execute(
        select(col(Wall.team_id)).where(col(Wall.campaign_id) == campaign_id, ~col(Wall.closed)).distinct()
    ).scalars()
    return frozenset(
        pick.id for team_id in teams.all() for pick in shown.latest(session, campaign_id, team_id, today)
    )
