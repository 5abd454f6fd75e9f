"""What keeps posts out of the suggestions and the figures: rules and marks."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from collector.models import Reacted
from config.tables import Row, Utc, one_of


class RuleKind(StrEnum):
    """What a rule looks at."""

    BLOCKED_WORD = "blocked_word"
    """A word in its basic form; hides."""
    BLOCKED_AUTHOR = "blocked_author"
    TRUSTED_AUTHOR = "trusted_author"
    """No other rule hides what this author posts."""
    LANGUAGE = "language"
    """Where there are any, only posts in one of these languages are suggested."""
    SHOW_REPLIES = "show_replies"
    SHOW_SENSITIVE = "show_sensitive"
    """Both are hidden unless a rule shows them."""


class Rule(Row, table=True):
    """A rule of a campaign's suggestions, or of one team's."""

    __table_args__ = (Index("ix_rule_campaign_id", "campaign_id"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    """None: for every team."""
    kind: RuleKind = Field(sa_type=one_of(RuleKind))
    value: str = Field(default="", max_length=200)
    network: str = Field(default="", max_length=24)
    """Of an author's rule: where; "" on any network."""
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class MarkKind(StrEnum):
    """What a marked post is."""

    SPAM = "spam"
    OFF_TOPIC = "off_topic"


class Mark(Row, table=True):
    """A post is spam or off topic for a campaign.  Taking the mark away removes the row.

    `counted`: the keys under which it is in `MarkDay`, so that taking it back takes just those.
    """

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    kind: MarkKind = Field(sa_type=one_of(MarkKind))
    earlier: MarkKind | None = Field(default=None, sa_type=one_of(MarkKind))
    """What it was marked as before the last change; None: not at all.  Undo goes back to it."""
    counted: Any = Field(default_factory=list, sa_type=JSON)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)


class MarkDay(Reacted, table=True):
    """How many of a day's counted posts are marked, by the keys of `collector.volume`.

    It outlives the posts, so that figures without spam stay what they were; the reactions are those of
    marked posts that are not here any more.
    """

    day: date = Field(primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    network: str = Field(primary_key=True, max_length=24)
    key: str = Field(primary_key=True, max_length=130)
    posts: int = 0
