"""The week's notice and its reminders: who is told what, and when.

On Monday at 7.30 whoever is on duty gets the best suggestions, or as soon after as the service runs,
until Wednesday's end; after a pause that is the first working day.  A week still without a pick on
Thursday at 9 reminds them, and at 15 their deputy, until on Friday at 12 a spare pick may fill it.
A week that has its pick is not told of.  All times are Helsinki's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database
from config.models import Campaign, Team
from curator import candidates, notices, picks
from curator.candidates import Suggestion
from curator.desk.notice_words import WEEK_DEPUTY, WEEK_NOTICE, WEEK_REMINDER
from curator.models import Notice
from curator.turns import duty, pauses
from curator.turns.pauses import Span

BEST: Final = 5
NOTICE_AT: Final = time(7, 30)
TOLD_FOR: Final = timedelta(days=3)
"""Days, the one it opens on counted, in which a notice still makes sense."""
REMINDER_AT: Final = time(9)
DEPUTY_AT: Final = time(15)
FILLED_AT: Final = time(12)
THURSDAY: Final = 3
FRIDAY: Final = 4


@dataclass(frozen=True, slots=True)
class _Letter:
    """Who is to be told what."""

    person_id: int
    kind: str
    team_id: int
    step: int
    facts: dict[str, Any]


def opens(week: date, free_since: date) -> tuple[datetime, datetime]:
    """From when until when a week's notice is told: aware moments, the second not included.

    `free_since`: the first day of the week after which the team has no pause any more.
    """
    day = max(week, free_since)
    return clock.at(day, NOTICE_AT), clock.starts(min(day + TOLD_FOR, week + timedelta(days=7)))


def kinds_due(week: date, free_since: date, now: datetime) -> tuple[str, ...]:
    """Which notices of a week without a pick may be told at a moment (aware)."""
    first, last = opens(week, free_since)
    reminder = clock.at(week + timedelta(days=THURSDAY), REMINDER_AT)
    deputy = clock.at(week + timedelta(days=THURSDAY), DEPUTY_AT)
    filled = clock.at(week + timedelta(days=FRIDAY), FILLED_AT)
    known = (free_since - week).days < THURSDAY
    due = (
        (WEEK_NOTICE, first <= now < last),
        (WEEK_REMINDER, known and reminder <= now < filled),
        (WEEK_DEPUTY, known and deputy <= now < filled),
    )
    return tuple(kind for kind, is_due in due if is_due)


def tick(database: Database, now: datetime) -> int:
    """Settle whose week it is and tell whoever is due to be told; gives how many were told.

    To be called every few minutes.
    """
    today = clock.day_of(now)
    with database.reading() as session:
        teams = [team.id or 0 for team in working(session, today)]
        fresh = duty.unsettled(session, teams, clock.monday(today))
    if fresh:
        database.writing(duty.settle, fresh, clock.monday(today))
    with database.reading() as session:
        resting = pauses.of_week(session, clock.monday(today))
        letters = [
            letter
            for team in working(session, today)
            for letter in _due(session, team, free_since(resting.get(team.id or 0, []), today), now)
        ]
    return sum(database.writing(_tell, letter, now) for letter in letters)


def working(session: Session, today: date) -> list[Team]:
    """The teams that take part on a Helsinki date, of campaigns that run."""
    rows = (
        select(Team)
        .join(Campaign, col(Campaign.id) == col(Team.campaign_id))
        .where(
            col(Campaign.starts) <= today,
            or_(col(Campaign.ends).is_(None), col(Campaign.ends) >= today),
            or_(col(Team.starts).is_(None), col(Team.starts) <= today),
            or_(col(Team.ends).is_(None), col(Team.ends) >= today),
        )
    )
    return list(session.execute(rows.order_by(col(Team.id))).scalars())


def free_since(rests: Sequence[Span], today: date) -> date | None:
    """The first day of this week from which a team has had no pause; None while it has one."""
    if any(today in one for one in rests):
        return None
    return max([clock.monday(today), *(one.ends + timedelta(days=1) for one in rests if one.ends < today)])


def _due(session: Session, team: Team, free: date | None, now: datetime) -> list[_Letter]:
    assert team.id is not None
    week = clock.week_of(now)
    kinds = kinds_due(week, free, now) if free is not None and team.weekly_notice else ()
    if not kinds or picks.of_week(session, team.id, week) is not None:
        return []
    turn = duty.of(session, team.id, week)
    step = week.toordinal()
    whom = [
        (person, kind)
        for kind in kinds
        for person in [turn.deputy_id if kind == WEEK_DEPUTY else turn.person_id]
        if person is not None and not _is_told(session, person, kind, team.id, step)
    ]
    if not whom:
        return []
    best = candidates.suggestions(session, team, now)[:BEST]
    facts = {"team": team.name, "week": week.isoformat(), "posts": _named(best)}
    return [_Letter(person, kind, team.id, step, facts) for person, kind in whom]


def _named(best: Sequence[Suggestion]) -> list[dict[str, object]]:
    """Suggestions by id, with why: their words are looked up when the message goes."""
    return [
        {"id": one.post.id, "why": [[reason.why.value, reason.what] for reason in one.reasons]}
        for one in best
    ]


def _is_told(session: Session, person_id: int, kind: str, team_id: int, step: int) -> bool:
    told = select(col(Notice.id)).where(
        col(Notice.person_id) == person_id,
        col(Notice.kind) == kind,
        col(Notice.subject) == "team",
        col(Notice.subject_id) == team_id,
        col(Notice.step) == step,
    )
    return session.execute(told).first() is not None


def _tell(session: Session, letter: _Letter, now: datetime) -> int:
    if picks.of_week(session, letter.team_id, date.fromordinal(letter.step)) is not None:
        return 0
    return notices.tell(
        session,
        [letter.person_id],
        letter.kind,
        "team",
        letter.team_id,
        letter.step,
        letter.facts,
        now,
        on_desk=False,
    )
