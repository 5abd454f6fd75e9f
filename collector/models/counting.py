"""What was counted: figures that outlive the posts they came from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from config.tables import Row, Utc


def _counted() -> Any:
    return Field(default=0, sa_column_kwargs={"server_default": "0"})


class Reacted(Row):
    """Reactions to counted posts that are not here any more, as they last were known.

    Of each kind the sum, and in how many of the posts it was known.
    """

    likes: int = _counted()
    likes_known: int = _counted()
    reposts: int = _counted()
    reposts_known: int = _counted()
    replies: int = _counted()
    replies_known: int = _counted()
    clicks: int = _counted()
    clicks_known: int = _counted()


class TagDay(Reacted, table=True):
    """Posts counted per Helsinki day; no personal data.  posts = live rows + removed, always.

    The reactions are those of `removed`.  Kept in the order of its key, the day last, because figures
    add up a key's days.
    """

    __table_args__ = (
        CheckConstraint("removed >= 0 AND posts >= removed", name="removed_of_posts"),
        {"sqlite_with_rowid": False},
    )

    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    key: str = Field(primary_key=True, max_length=130)
    network: str = Field(primary_key=True, max_length=24)
    day: date = Field(primary_key=True)
    posts: int = 0
    removed: int = 0


class AuthorMonth(Row, table=True):
    """How many posts somebody made in a month, without saying who: figures that outlive the posts.

    `author` is a hash keyed with the period's `AuthorKey`; once that key is destroyed nobody can
    tell whose rows these are.
    """

    month: date = Field(primary_key=True)
    """Its first day."""
    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    network: str = Field(primary_key=True, max_length=24)
    author: str = Field(primary_key=True, max_length=64)
    posts: int = 0


class AuthorKey(Row, table=True):
    """The key of a period's author hashes; destroyed when the period's report is frozen."""

    period: str = Field(primary_key=True, max_length=16)
    """``2026-Q4``."""
    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    key: str | None = Field(default=None, max_length=64)
    """None: destroyed."""
    destroyed_at: datetime | None = Field(default=None, sa_type=Utc)
