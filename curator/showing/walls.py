"""Where a team's picks are shown, for links and embedding."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team, Wall
from curator.models import WallPlace


@dataclass(frozen=True, slots=True)
class WallView:
    """A wall by its key; `own`: it shows this team's picks only."""

    key: str
    name: str
    language: str
    own: bool
    layout: str = "row"
    takes_stories: bool = False


def places(session: Session, wall_key: str, limit: int = 10) -> list[tuple[str, date]]:
    """The sites on which a wall was seen and when last (a Helsinki date), the latest first."""
    rows = session.execute(
        select(col(WallPlace.host), col(WallPlace.seen_on))
        .where(col(WallPlace.wall_key) == wall_key)
        .order_by(col(WallPlace.seen_on).desc(), col(WallPlace.host))
        .limit(limit)
    )
    return [(host, seen_on) for host, seen_on in rows]


def of_team(session: Session, team: Team) -> list[WallView]:
    """The walls on which a team's picks can be seen, its own first."""
    rows = session.execute(
        select(Wall)
        .where(
            col(Wall.campaign_id) == team.campaign_id,
            ~col(Wall.closed),
            or_(col(Wall.team_id).is_(None), col(Wall.team_id) == team.id),
        )
        .order_by(col(Wall.team_id).is_(None), col(Wall.id))
    ).scalars()
    return [
        WallView(row.key, row.name, row.language, row.team_id is not None, row.layout, row.takes_stories)
        for row in rows
    ]
