"""Permissions that nobody answers: they come up on Thursday, and after two weeks they count as unanswered.

A person may record an answer whenever it comes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database
from config.models import Team
from curator import acts, material, notices
from curator.desk import notice_words
from curator.material import Material, subject_of
from curator.models import Pause, Permission, PermissionState, Pick
from curator.permitting import permissions, replied
from curator.permitting.permissions import OPEN
from curator.picks import PickError, Problem

GIVEN_UP: Final = timedelta(days=14)
"""So long an answer is waited for."""
THURSDAY: Final = 3
FROM_HOUR: Final = 8
"""On Helsinki's clock."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A pick that waits for the answer to a permission that was asked."""

    pick: Pick
    material: Material
    asked: Permission
    """The step in which it was asked last, or that nobody answered."""


def tick(database: Database, now: datetime) -> int:
    """Give up what nobody answered in time, and on Thursday tell who asked.  Gives how much was new."""
    with database.reading() as session:
        late = _late(session, now)
        told = _unanswered(session, now) if _is_time(now) else []
    if late:
        database.writing(_give_up, late, now)
    if told:
        return len(late) + database.writing(_tell, told, now)
    return len(late)


def comes_up(today: date) -> bool:
    """Whether unanswered permissions are put before people on a Helsinki date: from Thursday on."""
    return today.weekday() >= THURSDAY


def of_team(session: Session, team: Team, today: date) -> list[Unanswered]:
    """A team's picks of this week and later that wait for an answer, the first week first.

    Only what was asked before today, because nobody is hurried on the day they ask, and what no answer
    has been found to.
    """
    rows = session.execute(
        select(Pick)
        .where(
            col(Pick.team_id) == team.id,
            col(Pick.ended_at).is_(None),
            col(Pick.week) >= clock.monday(today),
        )
        .order_by(col(Pick.week), col(Pick.id))
    ).scalars()
    kept = {subject_of(pick): pick for pick in rows}
    steps = permissions.current(session, team.campaign_id, kept)
    parts = material.load(session, kept)
    return [
        Unanswered(pick, parts[subject], steps[subject])
        for subject, pick in kept.items()
        if subject in parts
        and subject in steps
        and steps[subject].state in OPEN
        and clock.day_of(steps[subject].at) < today
        and (pick.with_picture or not parts[subject].quotable)
        and not replied.found(session, team.campaign_id, subject)
    ]


def without_picture(session: Session, person_id: int, pick_id: int) -> None:
    """Let a pick do without its picture, for which no permission came.

    `PickError` when it has ended, or when its author has said no: then its text is not shown either.
    """
    kept = session.get(Pick, pick_id, with_for_update=True)
    if kept is None:
        raise PickError(Problem.NOT_THERE)
    if kept.ended_at is not None:
        raise PickError(Problem.ENDED)
    if permissions.is_forbidden(session, kept.campaign_id, subject_of(kept)):
        raise PickError(Problem.FORBIDDEN)
    kept.with_picture, kept.media_id = False, None
    session.add(kept)
    acts.record(session, person_id, "without_picture", "pick", pick_id)
    acts.walls_may_change(session)


def _is_time(now: datetime) -> bool:
    local = clock.local(now)
    return local.weekday() > THURSDAY or (local.weekday() == THURSDAY and local.hour >= FROM_HOUR)


def _late(session: Session, now: datetime) -> list[int]:
    """Ids of the steps in which something was asked that nobody has answered in time."""
    asked = session.execute(
        select(Permission).where(
            col(Permission.state) == PermissionState.ASKED,
            col(Permission.at) <= now - GIVEN_UP,
            col(Permission.at) > now - 4 * GIVEN_UP,
        )
    ).scalars()
    return [step.id for step in asked if step.id and _is_newest(session, step)]


def _is_newest(session: Session, step: Permission) -> bool:
    subject = permissions.of_step(step)
    newest = permissions.current(session, step.campaign_id, [subject]).get(subject)
    return newest is not None and newest.id == step.id


def _give_up(session: Session, late: list[int], at: datetime) -> None:
    for step_id in late:
        step = session.get(Permission, step_id, with_for_update=True)
        if step is not None and _is_newest(session, step):
            permissions.record(
                session,
                None,
                step.campaign_id,
                permissions.of_step(step),
                PermissionState.NO_ANSWER,
                "",
                at,
                permissions.Told(scope=permissions.scope_of(step)),
            )


def _unanswered(session: Session, now: datetime) -> list[tuple[Team, Unanswered]]:
    """What waits in all teams that work now."""
    today = clock.day_of(now)
    resting = set(
        session.execute(
            select(col(Pause.team_id)).where(col(Pause.starts) <= today, col(Pause.ends) >= today)
        ).scalars()
    )
    teams = session.execute(select(Team).order_by(col(Team.id))).scalars().all()
    return [
        (team, one)
        for team in teams
        if team.id not in resting and (team.ends is None or team.ends >= today)
        for one in of_team(session, team, today)
    ]


def _tell(session: Session, found: list[tuple[Team, Unanswered]], at: datetime) -> int:
    year, number = clock.week_number(clock.week_of(at))
    new = 0
    for team, one in found:
        facts = {"week": one.pick.week.isoformat()}
        whom = replied.whom_to_tell(session, team.id or 0, one.asked)
        new += notices.tell(
            session,
            whom,
            notice_words.PERMISSION_UNANSWERED,
            "permission",
            one.asked.id or 0,
            year * 100 + number,
            facts,
            at,
        )
    return new
