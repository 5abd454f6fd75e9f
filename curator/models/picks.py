"""What was lifted: reviews, stories, picks, permissions, and what was shown of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
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
    SPARE = "spare"
    """Kept in stock (*varanosto*): on no wall before it fills a week and becomes weekly."""


class Ending(StrEnum):
    """Why a pick is no more."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    TAKEN_DOWN = "taken_down"
    TEAM_ENDED = "team_ended"
    """Its week was to begin after its team’s last day, or it was in stock then."""


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


class PermissionScope(StrEnum):
    """What a permission is for."""

    WALL = "wall"
    CHANNELS = "channels"
    """The municipality's own channels."""
    PRINT = "print"


class ThemeKind(StrEnum):
    """What a list of the campaign's is about."""

    THEME = "theme"
    AUDIENCE = "audience"
    """A target group."""


class Theme(Row, table=True):
    """A theme or a target group of a campaign's own lists; one that is not `active` is not offered."""

    __table_args__ = (UniqueConstraint("campaign_id", "kind", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    kind: ThemeKind = Field(sa_type=one_of(ThemeKind))
    key: str = Field(max_length=64)
    names: Any = Field(default_factory=dict, sa_type=JSON)
    """What it is called, by language; Finnish always."""
    position: int = 0
    active: bool = True


class Review(Row, table=True):
    """A team put a suggestion aside, for later or for good.  Undo removes the row."""

    __table_args__ = (Index("ix_review_team_id_decision_at", "team_id", "decision", "at"),)

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
    a replacement takes the old one's and its `place`, so it takes the old place on the wall.
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
    stock: int = 0
    """Of a spare pick: its place in the stock, the lowest fills a week first."""
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True)
    story_id: int | None = Field(default=None, foreign_key="story.id", index=True)
    media_id: int | None = Field(default=None, foreign_key="media.id")
    """Which of the post's pictures; None: without a picture (a story's picture is its own)."""
    with_picture: bool = False
    alt: str = ""
    photographer: str = ""
    people: People = Field(default=People.UNANSWERED, sa_type=one_of(People))
    crop: Any = Field(default=None, sa_type=JSON)
    """What of the picture is shown: [left, top, width, height] as shares of it; None: all of it."""
    headline: str = ""
    excerpt: str = ""
    """The part of the text that is shown, word for word; "" for as much of its beginning as fits."""
    theme_id: int | None = Field(default=None, foreign_key="theme.id")
    audience_id: int | None = Field(default=None, foreign_key="theme.id")
    hidden_at: datetime | None = Field(default=None, sa_type=Utc)
    """Since when a removal request that nobody has decided keeps it off the walls."""
    shown_from: datetime = Field(sa_type=Utc)
    place: int = 0
    """Of picks first shown at the same moment the highest comes first: the number of the first pick in it."""
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


class PickText(Row, table=True):
    """A translation that staff wrote of a pick's words, into any language."""

    pick_id: int = Field(foreign_key="pick.id", primary_key=True)
    language: str = Field(primary_key=True, max_length=16)
    """A language tag (BCP 47)."""
    text: str
    headline: str = ""
    alt: str = ""
    original: str = Field(default="", max_length=32)
    """A digest of the author's words that were translated: while they are others, the text waits."""


class WallHide(Row, table=True):
    """A wall does not show another team's pick (*Piilota tältä seinältä*)."""

    wall_id: int = Field(foreign_key="wall.id", primary_key=True)
    pick_id: int = Field(foreign_key="pick.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Utc)


class Permission(Row, table=True):
    """One step in a permission's life; the newest row of a post or story counts, none is changed."""

    __table_args__ = (
        CheckConstraint("(post_id IS NULL) <> (story_id IS NULL)", name="one_subject"),
        Index("ix_permission_campaign_id_state_at", "campaign_id", "state", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True)
    story_id: int | None = Field(default=None, foreign_key="story.id", index=True)
    state: PermissionState = Field(sa_type=one_of(PermissionState))
    note: str = ""
    """How and from whom: a mail's date, a form's number."""
    scope: Any = Field(default_factory=list, sa_type=JSON)
    """What it is for: `PermissionScope` words; empty for what needs none."""
    wording: str = ""
    """The words in which it was asked."""
    reply: str = ""
    """What was answered, word for word."""
    reply_url: str = ""
    """Where the answer can be read."""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """None: the service itself, when nobody answered."""
    at: datetime = Field(sa_type=Utc)


class AskingText(Row, table=True):
    """The words in which a team asks for permissions, where it does not ask in ours."""

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    language: str = Field(primary_key=True, max_length=8)
    text: str
    """With a mark where the address of the terms belongs (`curator.permitting.asking_words.ADDRESS`)."""
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
