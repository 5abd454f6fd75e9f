"""Where a team's picks are shown, for links and embedding."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team, Wall


@dataclass(frozen=True, slots=True)
class WallView:
    """A wall by its key; `own`: it shows this team's picks only."""

    key: str
    name: str
    language: str
    own: bool


def of_team(session: Session, team: Team) -> list[WallView]:
    """The walls on which a team's picks can be seen, its own first."""
    rows = session.execute(
        select(Wall)
        .where(
            col(Wall.campaign_id) == team.campaign_id,
            or_(col(Wall.team_id).is_(None), col(Wall.team_id) == team.id),
        )
        .order_by(col(Wall.team_id).is_(None), col(Wall.id))
    ).scalars()
    return [WallView(row.key, row.name, row.language, row.team_id is not None) for row in rows]
