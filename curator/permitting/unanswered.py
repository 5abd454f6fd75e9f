"""Permissions that nobody answers: they come up on Thursday, and after two weeks they count as unanswered.

What nobody has asked about comes up with them.  A person may record an answer whenever it comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database
from config.models import Team
from curator import acts, notices, shown
from curator.desk import notice_words
from curator.material import subject_of
from curator.may_show import PERMITTED, Reason, Yes
from curator.models import Pause, Permission, PermissionState, Pick, Slot
from curator.permitting import permissions, replied
from curator.permitting.permissions import OPEN
from curator.picking import standing
from curator.picking.standing import Standing
from curator.picks import PickError, Problem

GIVEN_UP: Final = timedelta(days=14)
"""So long an answer is waited for."""
THURSDAY: Final = 3
FROM_HOUR: Final = 8
"""On Helsinki's clock."""


_HELPED: Final = frozenset({Reason.NO_PERMISSION, Reason.EMPTY, Reason.NOT_YET, Reason.SPARE})
"""What keeps a pick off the walls beside which a permission still matters; where it is anything else, none
helps."""


class How(StrEnum):
    """How it stands with a permission that a pick waits for; the desk has the words."""

    NEVER = "never"
    """Nobody has asked."""
    ONCE = "once"
    AGAIN = "again"
    """Asked more than once."""
    GIVEN_UP = "given_up"
    """Asked, and it counts as unanswered."""
    ELSEWHERE = "elsewhere"
    """Permitted, but not for a wall."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A pick that waits for a permission; `public`: its text is shown without it."""

    pick: Pick
    public: bool
    last: Permission | None
    """The permission's newest step; None: nobody has asked."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A pick that waits for a permission, and how either stands."""

    standing: Standing
    how: How
    last: Permission | None
    """The permission's newest step; None: nobody has asked."""
    times: int = 0
    """How often it was asked since somebody last answered."""

    @property
    def pick(self) -> Pick:
        """What waits."""
        return self.standing.pick


def tick(database: Database, now: datetime) -> int:
    """Give up what nobody answered in time, and on Thursday tell who asked.  Gives how much was new."""
    with database.reading() as session:
        late = _late(session, now)
        told = _unanswered(session, now) if _is_time(now) else []
    if late:
        database.writing(give_up, late, now)
    if told:
        return len(late) + database.writing(_tell, told, now)
    return len(late)


def comes_up(today: date) -> bool:
    """Whether unanswered permissions are put before people on a Helsinki date: from Thursday on."""
    return today.weekday() >= THURSDAY


def how(steps: Sequence[Permission]) -> tuple[How, int]:
    """How it stands after these steps, oldest first, which permit no wall and refuse none; and how often
    it was asked since somebody last answered."""
    if not steps:
        return How.NEVER, 0
    if steps[-1].state in PERMITTED:
        return How.ELSEWHERE, 0
    times = 0
    for step in reversed(steps):
        if step.state not in OPEN:
            break
        times += step.state is PermissionState.ASKED
    if steps[-1].state is PermissionState.NO_ANSWER:
        return How.GIVEN_UP, times
    return How.AGAIN if times > 1 else How.ONCE, times


def of_team(session: Session, team: Team, today: date) -> list[Unanswered]:
    """What of a team's waits for a permission on a Helsinki date, as it stands; see `pending`."""
    kept = [one.pick for one in pending(session, team, today)]
    return [_unanswered_one(session, one) for one in standing.of(session, kept, today)]


def pending(session: Session, team: Team, today: date) -> list[Pending]:
    """A team's picks of this week and later that wait for a permission, the first week first.

    Only what was asked, or picked where nobody has asked, before today, because nobody is hurried on the
    day they do it; what no answer has been found to; and what nothing else keeps off the walls.
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
    kept = list(rows.all())
    steps = permissions.current(session, team.campaign_id, map(subject_of, kept))
    waiting = {pick.id: pick for pick in kept if _waits(pick, steps.get(subject_of(pick)), today)}
    described = shown.describe(session, list(waiting.values()), today)
    return [
        Pending(waiting[one.id], one.material.quotable, steps.get(one.material.subject))
        for one in described
        if (isinstance(one.verdict, Yes) or one.verdict.reason in _HELPED)
        and (waiting[one.id].with_picture or not one.material.quotable)
        and not replied.found(session, team.campaign_id, one.material.subject)
    ]


def _waits(pick: Pick, last: Permission | None, today: date) -> bool:
    state = permissions.for_walls(last)
    return (state is None or state in OPEN) and clock.day_of(last.at if last else pick.created_at) < today


def _unanswered_one(session: Session, one: Standing) -> Unanswered:
    steps = permissions.history(session, one.pick.campaign_id, subject_of(one.pick))
    found, times = how(steps)
    return Unanswered(one, found, steps[-1] if steps else None, times)


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


def give_up(session: Session, late: list[int], at: datetime) -> None:
    """Count these steps as unanswered (ids), but for those that are the newest no more."""
    for step_id in late:
        step = session.get(Permission, step_id)
        if step is None:
            continue
        # An answer that is being written down comes first.
        acts.alone(session, step.campaign_id)
        if _is_newest(session, step):
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


def _unanswered(session: Session, now: datetime) -> list[tuple[Team, Pending]]:
    """What waits for an answer or for being asked, in all teams that work now."""
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
        for one in pending(session, team, today)
        # Whoever permitted something else has answered; the week's page says what they permitted.
        if one.last is None or one.last.state in OPEN
    ]


def _tell(session: Session, found: list[tuple[Team, Pending]], at: datetime) -> int:
    year, number = clock.week_number(clock.week_of(at))
    new = 0
    for team, one in found:
        facts = {
            "week": one.pick.week.isoformat(),
            "asked": one.last is not None,
            "public": one.public,
            "spare": one.pick.slot is Slot.SPARE,
        }
        who = one.last.person_id if one.last else one.pick.created_by
        about = ("permission", one.last.id or 0) if one.last else ("pick", one.pick.id or 0)
        new += notices.tell(
            session,
            replied.whom_to_tell(session, team.id or 0, who),
            notice_words.PERMISSION_UNANSWERED,
            *about,
            year * 100 + number,
            facts,
            at,
        )
    return new
