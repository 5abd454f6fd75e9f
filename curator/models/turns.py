"""Whose turn it is: the week's duty, pauses, and the baton that goes from team to team."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from config.tables import Row, Utc


class Duty(Row, table=True):
    """Who picks for a team from a week (its Monday) on, until a later row."""

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    week: date = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    deputy_id: int | None = Field(default=None, foreign_key="person.id")


class WeekTurn(Row, table=True):
    """Whose week it is, from its beginning on: who comes to the team later waits for another week."""

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    week: date = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    deputy_id: int | None = Field(default=None, foreign_key="person.id")


class Pause(Row, table=True):
    """A team's pause, Helsinki dates, both included, at most 90 days."""

    __table_args__ = (Index("ix_pause_team_id_ends", "team_id", "ends"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    starts: date
    ends: date
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)


class Baton(Row, table=True):
    """The baton (*kiertokapula*): which team has it in a week (its Monday)."""

    __table_args__ = (UniqueConstraint("campaign_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    week: date
    team_id: int = Field(foreign_key="team.id")
    given_by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)
