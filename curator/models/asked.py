"""What people outside asked of us: to take something down, and to publish a story of theirs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from config.tables import Row, Utc, one_of
from curator.models.picks import People


class Asker(StrEnum):
    """Who asks for a removal, as they say themselves."""

    AUTHOR = "author"
    IN_PICTURE = "in_picture"
    GUARDIAN = "guardian"
    OTHER = "other"


class RemovalOutcome(StrEnum):
    """What became of a removal request."""

    REMOVED = "removed"
    KEPT = "kept"
    """It came back to the walls, for a reason that the asker is told."""


class RemovalRequest(Row, table=True):
    """Somebody asked that a pick be taken off.  It is hidden at once and decided by a person.

    `contact` and `message` are personal data: they go 30 days after the decision.
    """

    __table_args__ = (
        Index("ix_removalrequest_wall_key_at", "wall_key", "at"),
        Index("ix_removalrequest_campaign_id_decided_at", "campaign_id", "decided_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=64)
    """A digest of what the asker follows it with."""
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int = Field(foreign_key="team.id")
    pick_id: int = Field(foreign_key="pick.id", index=True)
    wall_key: str = Field(default="", max_length=64)
    asker: Asker = Field(sa_type=one_of(Asker))
    withdraws: bool = False
    """They say that they once gave a permission and take it back."""
    child: bool = False
    danger: bool = False
    message: str = ""
    contact: str = ""
    language: str = Field(default="fi", max_length=8)
    at: datetime = Field(sa_type=Utc)
    proof: str = Field(default="", max_length=64)
    """What the code that proves who asks is made from, with the service's key."""
    tries: int = 0
    """How often a wrong code was entered."""
    proven_at: datetime | None = Field(default=None, sa_type=Utc)
    hidden_at: datetime | None = Field(default=None, sa_type=Utc)
    """When it hid the pick; None: it raised the alarm instead."""
    alarmed_at: datetime | None = Field(default=None, sa_type=Utc)
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: RemovalOutcome | None = Field(default=None, sa_type=one_of(RemovalOutcome))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    answer: str = ""
    """What the asker is told beside the outcome."""
    receipt: Any = Field(default_factory=dict, sa_type=JSON)
    """The places cleared, and those we cannot reach."""


class LetterKind(StrEnum):
    """What somebody outside is written about."""

    CODE = "code"
    """The code that proves that the address is theirs."""
    OUTCOME = "outcome"


class Letter(Row, table=True):
    """A message to somebody who asked for a removal and left an address; its words are made when it goes."""

    __table_args__ = (
        Index(
            "ix_letter_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    request_id: int = Field(foreign_key="removalrequest.id", primary_key=True)
    kind: LetterKind = Field(sa_type=one_of(LetterKind), primary_key=True)
    at: datetime = Field(sa_type=Utc)
    due_at: datetime | None = Field(default=None, sa_type=Utc)
    """When to send it (again); None: it went, or is not to be sent any more."""
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    tries: int = 0


class Submission(Row, table=True):
    """A story somebody sent by a wall's public form, with its permission.

    `contact` is personal data: it goes 30 days after the decision.
    """

    __table_args__ = (Index("ix_submission_campaign_id_decided_at", "campaign_id", "decided_at"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=64)
    """A digest of what the sender follows or withdraws it with."""
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    """None: any team of the campaign may take it."""
    wall_key: str = Field(max_length=64)
    text: str
    author_name: str
    contact: str = ""
    language: str = Field(default="fi", max_length=16)
    picture: str | None = None
    """Name in the pictures folder."""
    alt: str = ""
    photographer: str = ""
    people: People = Field(default=People.UNANSWERED, sa_type=one_of(People))
    scope: Any = Field(default_factory=list, sa_type=JSON)
    wording: str = ""
    """The words of the permission that came with it."""
    at: datetime = Field(sa_type=Utc)
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    story_id: int | None = Field(default=None, foreign_key="story.id")
    """The story it became; None: not taken (yet)."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)
