"""Figures people type by hand, the public process's counts, and what networks ask us to forget."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from config.clock import now
from config.tables import Row, Utc


class Series(Row, table=True):
    """Figures people type by hand (*lukemat*): a hashtag's total as Instagram shows it."""

    # Without autoincrement SQLite gives a removed series' number to the next one, and with it what is
    # sent from a page that is still open.
    __table_args__ = (
        UniqueConstraint("campaign_id", "team_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int = Field(foreign_key="team.id")
    name: str = Field(max_length=120)
    network: str = Field(default="", max_length=24)
    """"" for figures of no network."""
    tag_key: str = Field(default="", max_length=128)
    """The folded hashtag it is a total of, "" for other figures."""
    source: str = Field(default="", max_length=120)
    """Where its figures are taken from (“Meta Business Suite”), as a person wrote it; "": nobody has said."""
    summed: bool = False
    """Whether each figure is of its own day or week, so that a period's are added up; else the newest
    tells what it has come to."""
    target: int | None = None
    """What it should come to; None: nobody has said."""
    target_on: date | None = None
    """By which Helsinki date."""
    aside_at: datetime | None = Field(default=None, sa_type=Utc)
    """Since when it is put aside: no list, figure or new document has it."""
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Reading(Row, table=True):
    """One figure of a series on a Helsinki date.  A correction is a new row; the newest of a day counts.

    Where the newest is removed the day has no figure.
    """

    __table_args__ = (Index("ix_reading_series_id_day", "series_id", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="series.id")
    day: date
    value: int
    note: str = ""
    picture: str | None = None
    """A screenshot's name in the pictures folder."""
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)
    removed_at: datetime | None = Field(default=None, sa_type=Utc)
    removed_by: int | None = Field(default=None, foreign_key="person.id")


class DataDeletion(Row, table=True):
    """Somebody asked through a network (Meta's callback) that what we hold of them be deleted."""

    code: str = Field(primary_key=True, max_length=32)
    """What they follow it with."""
    network: str = Field(max_length=24)
    asked_at: datetime = Field(sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    found: Any = Field(default_factory=dict, sa_type=JSON)
    """How many rows of what went; nothing about who."""


class CountFile(Row, table=True):
    """A file of counts that was taken in: taken again, it would count twice."""

    name: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(sa_type=Utc)


class WallPlace(Row, table=True):
    """A site on which a wall was last seen on a Helsinki date."""

    wall_key: str = Field(primary_key=True, max_length=64)
    host: str = Field(primary_key=True, max_length=253)
    seen_on: date
