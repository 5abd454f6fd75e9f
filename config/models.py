"""What was asked for: campaigns, teams, their accounts and tags, sources and walls."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from config.clock import now
from config.tables import Row, Utc, one_of


class TeamKind(StrEnum):
    """What kind of organisation takes part."""

    MUNICIPALITY = "municipality"
    PROJECT = "project"


class TagRole(StrEnum):
    """What a hashtag means to a campaign."""

    CAMPAIGN = "campaign"
    STORY = "story"
    PLACE = "place"
    BORROWED = "borrowed"
    """Counted, but suggests a post only together with another of our tags."""


class Relation(StrEnum):
    """Whose channel an account or a source is, seen from the campaign."""

    OWN = "own"
    PARTNER = "partner"
    TAGGED = "tagged"
    """Somebody else's posts that name us: ours to suggest, theirs to permit."""
    PUBLIC = "public"
    """Nobody's channel: a hashtag's timeline."""


class Campaign(Row, table=True):
    """What everything is collected and shown for."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    name: str
    about: str = ""
    starts: date
    ends: date | None = None


class Team(Row, table=True):
    """A municipality or a project taking part in a campaign."""

    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    key: str = Field(max_length=64)
    name: str
    kind: TeamKind = Field(sa_type=one_of(TeamKind))
    home_url: str = ""
    starts: date | None = None
    ends: date | None = None
    """Its last Helsinki date; after it nobody works for the team.  None: no bound."""
    ended_on: date | None = None
    """The Helsinki date on which somebody ended it, after its last one: the week begun by then is its own."""
    heir_id: int | None = Field(default=None, foreign_key="team.id")
    """Who gets its archive, permissions and last report when it ends."""
    project_number: str = Field(default="", max_length=64)
    funder_name: str = Field(default="", max_length=200)
    funder_sentence: str = Field(default="", max_length=500)
    """As the funder wants it said: “Hanketta rahoittaa …”."""
    funder_emblem: str | None = None
    """Name in the pictures folder."""
    periods: Any = Field(default_factory=list, sa_type=JSON)
    """The funder's payment periods: ``name``, ``first`` and ``last`` (ISO dates) of each, oldest first."""
    brand: Any = Field(default_factory=dict, sa_type=JSON)
    """How its walls look unless the host says otherwise: custom properties by name."""
    summaries: str = Field(default="quarter", max_length=16)
    """After which periods a kooste is made by itself: month, quarter, half, year or payment; "": none."""
    weekly_notice: bool = True
    """Who is on duty is told the best suggestions on Monday."""
    notice_links: bool = True
    """The link in that notice opens a session limited to the week."""


class Account(Row, table=True):
    """A channel of a team's or a partner's on a network; `handle` is folded to lower case."""

    __table_args__ = (UniqueConstraint("campaign_id", "network", "handle"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    network: str = Field(max_length=24)
    handle: str
    name: str
    url: str
    relation: Relation = Field(sa_type=one_of(Relation))
    permission_note: str = ""
    """Of a partner's standing permission: who gave it, how, for what."""
    permission_on: date | None = None
    active: bool = True
    """False: no longer ours to show as a channel, nor a standing permission."""


class Tag(Row, table=True):
    """A hashtag of a campaign, one for all its spellings; `key` is the folded one.

    Counts from `starts` to `ends` (Helsinki dates, both included; None: no bound).
    """

    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    key: str = Field(max_length=128)
    name: str
    """As it is shown to people, without ``#``."""
    spellings: Any = Field(default_factory=list, sa_type=JSON)
    """The spellings counted apart, composed and lower case."""
    role: TagRole = Field(sa_type=one_of(TagRole))
    starts: date | None = None
    ends: date | None = None


class Source(Row, table=True):
    """One thing to ask for over and over: who asks for it, and how often, is told elsewhere.

    `server` is an origin (``https://mastodon.social``), `query` what is asked there (a hashtag, a
    feed's whole address), `credential` the name of the key it asks with, ``""`` for none.
    """

    __table_args__ = (UniqueConstraint("kind", "server", "query", "credential"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=24)
    server: str
    query: str
    credential: str = Field(default="", max_length=64)
    name: str
    every_minutes: int = 15
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class CampaignSource(Row, table=True):
    """A campaign asks for a source; towns that share a tag cause one fetch."""

    campaign_id: int = Field(foreign_key="campaign.id", primary_key=True)
    source_id: int = Field(foreign_key="source.id", primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    relation: Relation = Field(sa_type=one_of(Relation))
    active: bool = True


class Credential(Row, table=True):
    """A key to a network.  It belongs to the organisation; one named person is warned before it dies.

    `sealed` is the secret, encrypted by `config.credentials`, the only place that opens it.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=64)
    """What `Source.credential` says."""
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    kind: str = Field(max_length=24)
    """What it opens: ``mastodon``, ``bluesky``, ``meta``, ``instaloader``."""
    server: str = ""
    """The origin it may be sent to, "" where the kind knows it."""
    account: str = ""
    """As whom it asks, for people to read."""
    facts: Any = Field(default_factory=dict, sa_type=JSON)
    """What is not secret: the accounts it opens, the rights it has."""
    sealed: str
    version: int = 1
    """Grows with every renewal, so that of two renewals at once one counts."""
    contact: str = ""
    """Whom to warn: an e-mail address."""
    created_at: datetime = Field(default_factory=now, sa_type=Utc)
    expires_at: datetime | None = Field(default=None, sa_type=Utc)
    """None: it does not say."""
    checked_at: datetime | None = Field(default=None, sa_type=Utc)
    dead_at: datetime | None = Field(default=None, sa_type=Utc)
    """Since when the network refuses it."""
    problem: str = ""
    warned_days: int | None = None
    """The last warning told: so many days ahead, 0 when it died; None: none yet."""


class Election(Row, table=True):
    """A time before an election (*vaaliaika*), Helsinki dates, both included.

    In it only known accounts' posts are collected, posts of those `listed` (names and handles of
    candidates and parties) stay out of everyone's suggestions alike, and spare picks fill nothing.
    """

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    name: str = Field(max_length=120)
    starts: date
    ends: date
    listed: Any = Field(default_factory=list, sa_type=JSON)


class Choosing(StrEnum):
    """How a wall's three are chosen among the newest."""

    NEWEST = "newest"
    ONE_PER_TEAM = "one_per_team"
    """The newest, at most one of each team as long as there are enough teams."""


class Layout(StrEnum):
    """How a wall's cards stand."""

    ROW = "row"
    LIST = "list"
    LARGE = "large"
    """The newest large, the others small."""


class Wall(Row, table=True):
    """A place where picks are shown; `hosts` are the sites that may frame it (empty: any)."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    """Only this team's picks; None shows the whole campaign's."""
    key: str = Field(unique=True, max_length=64)
    name: str
    language: str = Field(default="fi", max_length=8)
    hosts: Any = Field(default_factory=list, sa_type=JSON)
    teams: Any = Field(default_factory=list, sa_type=JSON)
    """Of a shared wall: only these teams' picks, by id; empty: every team's."""
    themes: Any = Field(default_factory=list, sa_type=JSON)
    """Only picks of these themes, by key; empty: any."""
    languages: Any = Field(default_factory=list, sa_type=JSON)
    """Only posts in these languages; empty: any."""
    networks: Any = Field(default_factory=list, sa_type=JSON)
    """Only posts of these networks; empty: any."""
    choosing: Choosing | None = Field(default=None, sa_type=one_of(Choosing))
    """None: the newest for one team's wall, at most one of each team for a shared one."""
    layout: Layout = Field(default=Layout.ROW, sa_type=one_of(Layout))
    brand: Any = Field(default_factory=dict, sa_type=JSON)
    """Custom properties by name; what it does not say its team's brand does."""
    takes_stories: bool = False
    """Whether its public form *Kerro oma tarinasi* is open."""
    closed: bool = False
    """It is published no more; its figures and its address stay its own."""
