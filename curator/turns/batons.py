"""The baton (*kiertokapula*): it goes from team to team of a campaign, and who has it is asked for a story.

A team has it from its week on until it passes it on; passing it on gives it to another team from the
next week.  Each move is a row that is kept.  Who passed it on may take that back until that week begins.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Team
from curator import acts, notices
from curator.desk.notice_words import BATON
from curator.models import Baton
from curator.picking import parting
from curator.turns import duty, weekly

HISTORY: Final = 12
WEEK: Final = timedelta(weeks=1)


class Problem(StrEnum):
    """Why the baton cannot be moved; the desk has the words."""

    NOT_YOURS = "not_yours"
    NO_SUCH_TEAM = "no_such_team"
    TAKEN = "taken"


class BatonError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Held:
    """A move of the baton: which team has it from which week (a Monday) on."""

    week: date
    team_id: int
    team: str


def history(session: Session, campaign_id: int, until: date) -> list[Held]:
    """The baton's moves up to a week (a Monday), newest first."""
    rows = session.execute(
        select(Baton, Team)
        .join(Team, col(Team.id) == col(Baton.team_id))
        .where(col(Baton.campaign_id) == campaign_id, col(Baton.week) <= until)
        .order_by(col(Baton.week).desc())
        .limit(HISTORY)
    )
    return [Held(row.week, row.team_id, team.name) for row, team in rows]


def holder(session: Session, campaign_id: int, week: date) -> Held | None:
    """Which team has the baton in a week (a Monday); None while it has never been taken."""
    return next(iter(history(session, campaign_id, week)), None)


def others(session: Session, team: Team, today: date) -> list[Team]:
    """The teams it can be passed on to: those of the campaign that take part, by name."""
    found = [one for one in weekly.working(session, today) if one.campaign_id == team.campaign_id]
    return sorted((one for one in found if one.id != team.id), key=lambda one: one.name.casefold())


def is_left(session: Session, held: Held, today: date) -> bool:
    """Whether the baton is with a team that has ended: nobody is there to pass it on."""
    return parting.has_ended(session.get_one(Team, held.team_id), today)


def take(session: Session, person_id: int, team_id: int, at: datetime) -> None:
    """Begin the round: a team takes the baton that nobody has yet, or that an ended team was left with.

    `BatonError` when somebody has it.
    """
    team, week = session.get_one(Team, team_id), clock.week_of(at)
    today = clock.day_of(at)
    held, with_now = (holder(session, team.campaign_id, one) for one in (week + WEEK, week))
    if held is not None:
        if not is_left(session, held, today):
            raise BatonError(Problem.TAKEN)
        # A week has one move: the weeks of the team that is there no more are free again.
        left = (col(Baton.campaign_id) == team.campaign_id, col(Baton.team_id) == held.team_id)
        session.execute(delete(Baton).where(*left, col(Baton.week) >= week))
    if with_now is not None and not is_left(session, with_now, today):
        week += WEEK
    _move(session, person_id, team, week, at)
    acts.record(session, person_id, "baton_taken", "team", team_id, week=week.isoformat())


def pass_on(session: Session, person_id: int, team_id: int, to_id: int, at: datetime) -> None:
    """Give the baton to another team from next week on, and tell whoever is on duty there.

    `BatonError` when this team has not got it, or has passed it on already.
    """
    team, following = session.get_one(Team, team_id), clock.week_of(at) + WEEK
    held = holder(session, team.campaign_id, following)
    if held is None or held.team_id != team_id:
        raise BatonError(Problem.NOT_YOURS)
    to = next((one for one in others(session, team, clock.day_of(at)) if one.id == to_id), None)
    if to is None or to.id is None:
        raise BatonError(Problem.NO_SUCH_TEAM)
    moved = _move(session, person_id, to, following, at)
    acts.record(session, person_id, "baton_passed", "team", team_id, to=to_id, week=following.isoformat())
    facts = {"team": to.name, "from": team.name, "week": following.isoformat()}
    turn = duty.of(session, to_id, following)
    whom = [turn.person_id] if turn.person_id is not None else []
    notices.tell(session, whom, BATON, "baton", moved, 0, facts, at)


def take_back(session: Session, person_id: int, team_id: int, at: datetime) -> bool:
    """Undo passing it on, while the other team's week has not begun; False when there is none to undo."""
    team, week = session.get_one(Team, team_id), clock.week_of(at)
    now_with = holder(session, team.campaign_id, week)
    coming = session.execute(
        select(Baton).where(col(Baton.campaign_id) == team.campaign_id, col(Baton.week) == week + WEEK)
    ).scalar()
    if coming is None or now_with is None or now_with.team_id != team_id:
        return False
    session.delete(coming)
    acts.record(session, person_id, "baton_taken_back", "team", team_id, week=coming.week.isoformat())
    return True


def _move(session: Session, person_id: int, to: Team, week: date, at: datetime) -> int:
    made = Baton(campaign_id=to.campaign_id, week=week, team_id=to.id or 0, given_by=person_id, at=at)
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:
        raise BatonError(Problem.TAKEN) from error
    return made.id or 0
