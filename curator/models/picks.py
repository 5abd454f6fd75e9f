"""What was lifted: reviews, stories, picks, permissions, and what was shown of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from config.clock import now
from config.tables import Row, Utc, one_of


class Decision(StrEnum):
    """What a team thought of a suggestion; picking is a Pick, not a review."""

    LATER = "later"
    REJECTED = "rejected"


class Slot(StrEnum):
    """The week's one pick, or one more."""

    WEEKLY = "weekly"
    EXTRA = "extra"


class Ending(StrEnum):
    """Why a pick is no more."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    TAKEN_DOWN = "taken_down"


class People(StrEnum):
    """The answer to: are there recognisable people in the picture?"""

    UNANSWERED = "unanswered"
    NONE = "none"
    ADULTS_ASKED = "adults_asked"
    CHILDREN_GUARDIAN = "children_guardian"


class PermissionState(StrEnum):
    """Where the permission to show a picture stands."""

    NOT_NEEDED = "not_needed"
    STANDING = "standing"
    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"


class Review(Row, table=True):
    """A team put a suggestion aside, for later or for good.  Undo removes the row."""

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    decision: Decision = Field(sa_type=one_of(Decision))
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)


class Story(Row, table=True):
    """What a person brought: an own story, or a link whose network tells us nothing.

    `url` is "" for a story that was never on any network; `(network, uri)` is the identity the
    same post would have if a source saw it, or ``own`` and a random name.
    """

    __table_args__ = (UniqueConstraint("campaign_id", "network", "uri"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int = Field(foreign_key="team.id")
    network: str = Field(max_length=24)
    uri: str
    url: str = ""
    text: str
    author_name: str
    language: str = Field(default="fi", max_length=16)
    published_on: date
    picture: str | None = None
    """Name in the pictures folder."""
    person_id: int = Field(foreign_key="person.id")
    created_at: datetime = Field(default_factory=now, sa_type=Utc)
    taken_down_at: datetime | None = Field(default=None, sa_type=Utc)
    """When somebody asked us not to show it."""


class Pick(Row, table=True):
    """A team's pick for a week (`week`: its Monday).  At most one weekly pick that has not ended.

    Exactly one of `post_id` and `story_id` is set.  `shown_from` is when it first could be shown;
    a replacement takes the old one's, so it takes the old place on the wall.
    """

    __table_args__ = (
        CheckConstraint("(post_id IS NULL) <> (story_id IS NULL)", name="one_subject"),
        Index(
            "uq_pick_campaign_id_team_id_week_weekly",
            "campaign_id",
            "team_id",
            "week",
            unique=True,
            sqlite_where=text("slot = 'weekly' AND ended_at IS NULL"),
            postgresql_where=text("slot = 'weekly' AND ended_at IS NULL"),
        ),
        Index("ix_pick_campaign_id_week", "campaign_id", "week"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int = Field(foreign_key="team.id")
    week: date
    slot: Slot = Field(default=Slot.WEEKLY, sa_type=one_of(Slot))
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True)
    story_id: int | None = Field(default=None, foreign_key="story.id", index=True)
    media_id: int | None = Field(default=None, foreign_key="media.id")
    """Which of the post's pictures; None: without a picture (a story's picture is its own)."""
    with_picture: bool = False
    alt: str = ""
    photographer: str = ""
    people: People = Field(default=People.UNANSWERED, sa_type=one_of(People))
    shown_from: datetime = Field(sa_type=Utc)
    created_at: datetime = Field(sa_type=Utc)
    created_by: int = Field(foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    ending: Ending | None = Field(default=None, sa_type=one_of(Ending))
    replaced_by: int | None = Field(default=None, foreign_key="pick.id")
    post_state: str = Field(default="", max_length=16)
    """What was last read of its post: gone, restricted, unverified; "": all is well."""
    post_words: str = Field(default="", max_length=32)
    """A digest of the words its post had then, "" before anybody looked."""
    post_read_at: datetime | None = Field(default=None, sa_type=Utc)
    """Which view of its post that was, by when it was fetched."""
    post_edited_at: datetime | None = Field(default=None, sa_type=Utc)
    """When we noticed that its author had changed the words since they were picked."""


class Permission(Row, table=True):
    """One step in a permission's life; the newest row of a post or story counts, none is changed."""

    __table_args__ = (CheckConstraint("(post_id IS NULL) <> (story_id IS NULL)", name="one_subject"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True)
    story_id: int | None = Field(default=None, foreign_key="story.id", index=True)
    state: PermissionState = Field(sa_type=one_of(PermissionState))
    note: str = ""
    """How and from whom: the reply, a mail's date, a form's number."""
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)


class ShownSeq(Row, table=True):
    """One row; its number moves in every transaction after which a wall may look different."""

    id: int = Field(default=1, primary_key=True)
    number: int = 0


class ShownDay(Row, table=True):
    """Clicks and views a day, without anything about who."""

    day: date = Field(primary_key=True)
    wall_key: str = Field(primary_key=True, max_length=64)
    pick_id: int = Field(primary_key=True)
    """0: the wall itself."""
    clicks: int = 0
    views: int = 0
