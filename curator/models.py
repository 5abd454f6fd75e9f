"""What was decided: reviews, picks, permissions and stories; who decided; what is shown."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from config.clock import now
from config.tables import Row, Utc, one_of


class Role(StrEnum):
    """What a person may do."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"
    OWNER = "owner"
    """Of the whole campaign; only with scope CAMPAIGN."""


class Scope(StrEnum):
    """Where a role holds."""

    TEAM = "team"
    CAMPAIGN = "campaign"


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


class Person(Row, table=True):
    """Someone of the staff.  `password` is an argon2id hash, "" until the invitation is used."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    password: str = ""
    language: str = Field(default="fi", max_length=8)
    active: bool = True
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Membership(Row, table=True):
    """A person's role in one team, or over a whole campaign."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    scope: Scope = Field(sa_type=one_of(Scope), primary_key=True)
    scope_id: int = Field(primary_key=True)
    role: Role = Field(sa_type=one_of(Role))


class Invitation(Row, table=True):
    """A one-time link, kept as a digest; spent by POST only, because mail scanners open links."""

    digest: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id")
    created_at: datetime = Field(default_factory=now, sa_type=Utc)
    expires_at: datetime = Field(sa_type=Utc)
    spent_at: datetime | None = Field(default=None, sa_type=Utc)
    signs_in: bool = False
    """True: it opens a session as it is, without asking for a password to be chosen."""


class SignIn(Row, table=True):
    """One signed-in browser; the cookie holds the secret, this row only its digest."""

    digest: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=Utc)
    seen_at: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class SignInTry(Row, table=True):
    """A failed try to sign in, for throttling; keys are digests, rows go after a day."""

    __table_args__ = (
        Index("ix_signintry_account_at", "account", "at"),
        Index("ix_signintry_address_at", "address", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(max_length=64)
    address: str = Field(max_length=64)
    at: datetime = Field(sa_type=Utc)


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


class AuditEvent(Row, table=True):
    """Who did what, by ids only: no names and no texts."""

    __table_args__ = (Index("ix_auditevent_at", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Utc)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """None: the service itself or the command line."""
    action: str = Field(max_length=48)
    subject: str = Field(max_length=48)
    subject_id: int
    facts: Any = Field(default_factory=dict, sa_type=JSON)
