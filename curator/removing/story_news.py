"""Whom a story concerns that somebody sent by a wall's form: once a day, and nothing of the story."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Team, Wall
from curator import notices
from curator.desk.notice_words import STORY_SENT
from curator.models import Notice
from curator.removing import hiding
from curator.turns import duty, weekly


def tell(session: Session, wall: Wall, at: datetime) -> None:
    """Tell of a day's first story whoever picks this week for a team that may take it; `at` is aware.

    On a wall of several teams that is somebody of each; who picks for many is told by one of them.
    """
    day, week = clock.day_of(at), clock.week_of(at)
    whom: dict[int, Team] = {}
    for team in weekly.working(session, day):
        if team.campaign_id != wall.campaign_id or wall.team_id not in {None, team.id}:
            continue
        turn = duty.of(session, team.id or 0, week)
        if turn.person_id is not None and hiding.covers(wall, team.id or 0):
            whom.setdefault(turn.person_id, team)
    for person_id, team in whom.items():
        notices.tell(
            session, [person_id], STORY_SENT, "team", team.id or 0, day.toordinal(), {"team": team.name}, at
        )


def told_teams(session: Session, campaign_id: int) -> list[Team]:
    """The teams of a campaign somebody of which has a story's notice before them."""
    told = select(col(Notice.subject_id)).where(col(Notice.kind) == STORY_SENT, col(Notice.seen_at).is_(None))
    wanted = select(Team).where(col(Team.campaign_id) == campaign_id, col(Team.id).in_(told))
    return list(session.execute(wanted.order_by(col(Team.id))).scalars())


def settled(session: Session, team_ids: Collection[int], at: datetime) -> None:
    """No story waits for these teams any more: what tells of one is put away, and not sent."""
    session.execute(
        update(Notice)
        .where(
            col(Notice.kind) == STORY_SENT,
            col(Notice.subject_id).in_(team_ids),
            col(Notice.seen_at).is_(None),
        )
        .values(seen_at=at, due_at=None)
    )
