"""The stock of spare picks (*varanostot*): what fills a week that would stay empty.

On Friday at 12, or during a pause on Monday at 7.30 (Helsinki), the first spare of a team whose week
has no pick becomes the week's, if it may be shown, every question about its picture is answered, and
its network has been asked again since.  Where the network does not answer for a while the next one is
tried; where it cannot be asked at all, what is known counts.  Before an election nothing is filled,
nor is a week whose filled pick somebody took off: a person has decided there.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands
from collector.models import Errand, ErrandKind
from config import clock, elections
from config.db import Database
from config.models import Team
from curator import acts, notices, picks, shown
from curator import material as materials
from curator.desk.notice_words import SPARE_USED
from curator.material import Material, subject_of
from curator.may_show import No, Yes, may_show
from curator.models import AuditEvent, Pick, Slot
from curator.permitting import permissions
from curator.turns import duty, pauses, stock, weekly

PATIENCE: Final = timedelta(hours=1)
"""So long a network may take to say how a spare's post is, before the next spare is tried."""


@dataclass(frozen=True, slots=True)
class Spare:
    """A spare pick with its parts; `ready`: it could fill a week as it is."""

    pick: Pick
    material: Material
    ready: bool


def described(session: Session, team_id: int, today: date) -> list[Spare]:
    """A team's spares, the first to be used first."""
    kept = stock.of(session, team_id)
    parts = materials.load(session, map(subject_of, kept))
    if not kept:
        return []
    known = permissions.current(session, kept[0].campaign_id, parts)
    found = []
    for pick in kept:
        subject = subject_of(pick)
        if subject in parts:
            step = known.get(subject)
            facts = shown.facts(pick, parts[subject], permissions.for_walls(step))
            verdict = may_show(replace(facts, spare=False), today)
            found.append(Spare(pick, parts[subject], _is_whole(pick, verdict)))
    return found


def _is_whole(pick: Pick, verdict: Yes | No) -> bool:
    return isinstance(verdict, Yes) and not verdict.missing and pick.hidden_at is None


def due_since(week: date, pause_starts: date | None) -> datetime:
    """From when on an empty week may be filled: an aware moment; `pause_starts` of a pause that runs."""
    if pause_starts is None:
        return clock.at(week + timedelta(days=weekly.FRIDAY), weekly.FILLED_AT)
    return clock.at(max(week, pause_starts), weekly.NOTICE_AT)


def tick(database: Database, now: datetime) -> int:
    """Fill every week that is due to be; gives how many were.  To be called every few minutes."""
    filled = 0
    with database.reading() as session:
        stocked = stock.teams(session)
        wanted = [
            (team.id or 0, since)
            for team in weekly.working(session, clock.day_of(now))
            if team.id in stocked and (since := _due(session, team, now)) is not None
        ]
    for team_id, since in wanted:
        filled += database.writing(_next, team_id, since, now)
    return filled


def _due(session: Session, team: Team, now: datetime) -> datetime | None:
    """Since when a team's week is to be filled; None when it is not."""
    assert team.id is not None
    today, week = clock.day_of(now), clock.week_of(now)
    pause = pauses.running(session, team.id, today)
    since = due_since(week, pause.starts if pause else None)
    if now < since or picks.of_week(session, team.id, week) is not None:
        return None
    if elections.running(session, team.campaign_id, today) or _was_filled(session, team.id, week):
        return None
    return since if stock.of(session, team.id) else None


def _was_filled(session: Session, team_id: int, week: date) -> bool:
    ended = select(col(Pick.id)).where(
        col(Pick.team_id) == team_id, col(Pick.week) == week, col(Pick.ended_at).is_not(None)
    )
    found = select(col(AuditEvent.id)).where(
        col(AuditEvent.action) == "fill",
        col(AuditEvent.subject) == "pick",
        col(AuditEvent.subject_id).in_(ended),
    )
    return session.execute(found.limit(1)).first() is not None


def _next(session: Session, team_id: int, since: datetime, now: datetime) -> bool:
    """Use the first spare that is known to be well, or ask how the first one is; True when one was used."""
    team = session.get_one(Team, team_id, with_for_update=True)
    if _due(session, team, now) is None:
        return False
    for spare in described(session, team_id, clock.day_of(now)):
        if not spare.ready:
            continue
        fresh = _is_fresh(session, spare.material, since, now)
        if fresh is None:
            return False
        if fresh:
            return _fill(session, spare.pick, now)
    return False


def _is_fresh(session: Session, parts: Material, since: datetime, now: datetime) -> bool | None:
    """Whether its network has told how a post is since a moment; None: it has been asked and may yet."""
    if not parts.subject.post_id or (parts.checked_at is not None and parts.checked_at >= since):
        return True
    asked = session.execute(
        select(Errand)
        .where(
            col(Errand.kind) == ErrandKind.RECHECK,
            col(Errand.subject) == str(parts.subject.post_id),
            col(Errand.asked_at) >= since,
        )
        .order_by(col(Errand.id))
        .limit(1)
    ).scalar()
    if asked is None:
        errands.ask(session, ErrandKind.RECHECK, parts.subject.post_id, now)
        return None
    if asked.done_at is not None and not parts.looked_after:
        return True
    return None if now < asked.asked_at + PATIENCE else False


def _fill(session: Session, spare: Pick, now: datetime) -> bool:
    """Make a spare the pick of this week, and tell those whose week it is."""
    assert spare.id is not None
    # Somebody may have taken it out of the stock, or asked for its removal, since it was looked at.
    session.refresh(spare, with_for_update=True)
    if spare.ended_at is not None or spare.hidden_at is not None or spare.slot is not Slot.SPARE:
        return False
    week = clock.week_of(now)
    spare.slot, spare.week, spare.stock, spare.shown_from = Slot.WEEKLY, week, 0, now
    session.add(spare)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        return False
    acts.record(session, None, "fill", "pick", spare.id, week=week.isoformat())
    acts.walls_may_change(session)
    whom = duty.those(duty.of(session, spare.team_id, week))
    notices.tell(session, whom, SPARE_USED, "pick", spare.id, 0, {"week": week.isoformat()}, now)
    return True
