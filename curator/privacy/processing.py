"""The record of processing (GDPR article 30) as the service really is: from its settings and its rows.

Texts are English; figures are those of the moment.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from collector import kinds
from collector.models import Author, Post, Sighting
from config.models import Campaign, CampaignSource, Source, Team, Wall
from config.settings import Settings
from curator.models import Person, Pick, Story
from curator.privacy.held import AS_PICK, HELD

PURPOSES: Final = (
    "choosing public posts about the municipality and showing them on its pages, with author and link",
    "counting posts under the campaign's hashtags",
    "asking for and proving permission to show pictures",
    "answering those who ask for a removal",
    "letting staff in, and being able to tell who decided what",
)
BASES: Final = {
    "public_task": "a task in the public interest, GDPR 6(1)(e), Finnish Data Protection Act section 4",
    "consent": "consent, GDPR 6(1)(a)",
}


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A source: who wants it, what it is, and how many posts of it are here now."""

    name: str
    kind: str
    asks: str
    server: str
    relation: str
    team: str
    active: bool
    posts: int
    terms: str
    deletion: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A wall: to whom it shows its picks."""

    wall: str
    address: str
    framed_by: tuple[str, ...]
    """Hosts that may show it; empty: any site."""


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of data."""

    table: str
    whose: str
    what: str
    kept: str
    rows: int


@dataclass(frozen=True, slots=True)
class Processing:
    """The whole record; `at` is aware UTC."""

    at: datetime
    controller: str
    contact: str
    data_protection_officer: str
    legal_basis: str
    campaigns: tuple[str, ...]
    purposes: tuple[str, ...]
    people: Mapping[str, int]
    categories: tuple[Category, ...]
    sources: tuple[AskedFor, ...]
    recipients: tuple[Recipient, ...]
    transfers: tuple[str, ...]


def record(session: Session, settings: Settings, days: int, at: datetime) -> Processing:
    """The record as settings and rows have it at this moment; `days`: how long unpicked posts stay."""
    asked = _sources(session)
    campaigns = session.execute(select(col(Campaign.name)).order_by(col(Campaign.id))).scalars()
    return Processing(
        at=at,
        controller=settings.controller_name or "not set (SOMESEINA_CONTROLLER_NAME)",
        contact=settings.controller_contact or settings.contact or "not set (SOMESEINA_CONTROLLER_CONTACT)",
        data_protection_officer=settings.controller_dpo or "not set (SOMESEINA_CONTROLLER_DPO)",
        legal_basis=BASES[settings.legal_basis],
        campaigns=tuple(campaigns),
        purposes=PURPOSES,
        people={
            "authors": _count(session, Author),
            "posts": _count(session, Post),
            "picks": _count(session, Pick),
            "stories": _count(session, Story),
            "staff": _count(session, Person),
        },
        categories=tuple(_categories(session, days)),
        sources=asked,
        recipients=_recipients(session, settings),
        transfers=_transfers(asked, settings),
    )


def as_json(found: Processing) -> str:
    """The record as one JSON document."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str)


def as_markdown(found: Processing) -> str:
    """The record for a person to read and file."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Processing) -> Iterator[str]:
    yield f"# Record of processing: {', '.join(found.campaigns) or 'no campaign'}"
    yield f"\nAs it was on {found.at:%Y-%m-%d %H:%M} UTC.\n"
    yield f"- Controller: {found.controller}"
    yield f"- Contact: {found.contact}"
    yield f"- Data protection officer: {found.data_protection_officer}"
    yield f"- Legal basis: {found.legal_basis}"
    yield "- No automated decisions about people are made."
    yield "\n## Purposes\n"
    yield from (f"- {one}" for one in found.purposes)
    yield "\n## What is held\n"
    yield "| whose | what | how long | rows |\n|---|---|---|---|"
    yield from (f"| {one.whose} | {one.what} | {one.kept} | {one.rows} |" for one in found.categories)
    yield "\n## Where it comes from\n"
    yield "| source | asks | whose channel | team | posts now | state |\n|---|---|---|---|---|---|"
    for one in found.sources:
        state = "asked" if one.active else "not asked"
        asks = f"{one.kind}: {one.asks}" + (f" at {one.server}" if one.server else "")
        yield _row(one.name, asks, one.relation, one.team or "all", str(one.posts), state)
    yield "\nBesides: links that staff paste, and stories that people give to staff.\n"
    for kind, told in sorted({one.kind: one for one in found.sources}.items()):
        yield f"- **{kind}**. Terms: {told.terms or 'unknown'} Deletion: {told.deletion or 'unknown'}"
    yield "\n## Who gets it\n"
    for wall in found.recipients:
        framed = ", ".join(wall.framed_by) or "any site"
        yield f"- Everybody who visits the wall “{wall.wall}” ({wall.address}); it may be framed by: {framed}"
    yield "- Nobody else: visitors' browsers load nothing from anybody but us, and no cookie is set."
    yield "\n## Transfers\n"
    yield from (f"- {one}" for one in found.transfers)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _categories(session: Session, days: int) -> Iterator[Category]:
    kept_posts = f"{days} days after it was first seen, unless picked; picked: {AS_PICK}"
    for table in SQLModel.metadata.sorted_tables:
        if table.name in HELD:
            whose, what, kept = HELD[table.name]
            rows = session.execute(select(func.count()).select_from(table)).scalar_one()
            yield Category(table.name, whose, what, kept.format(days=kept_posts), rows)


def _sources(session: Session) -> tuple[AskedFor, ...]:
    counted = select(col(Sighting.source_id), func.count()).group_by(col(Sighting.source_id))
    posts = dict(session.execute(counted).all())
    rows = session.execute(
        select(Source, CampaignSource, col(Team.name))
        .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
        .outerjoin(Team, col(Team.id) == col(CampaignSource.team_id))
        .order_by(col(Source.id), col(CampaignSource.campaign_id))
    )
    return tuple(
        AskedFor(
            name=source.name,
            kind=source.kind,
            asks=source.query,
            server=source.server,
            relation=asked.relation.value,
            team=team or "",
            active=asked.active,
            posts=posts.get(source.id or 0, 0),
            terms=kinds.about(source.kind).get("terms", ""),
            deletion=kinds.about(source.kind).get("deletion", ""),
        )
        for source, asked, team in rows
    )


def _recipients(session: Session, settings: Settings) -> tuple[Recipient, ...]:
    rows = session.execute(select(Wall).order_by(col(Wall.key))).scalars()
    return tuple(Recipient(one.name, f"{settings.wall_url}/{one.key}/", tuple(one.hosts)) for one in rows)


def _transfers(asked: tuple[AskedFor, ...], settings: Settings) -> tuple[str, ...]:
    """Whom the service talks to: networks it asks, and who delivers notices to staff."""
    hosts = Counter(urlsplit(one.server or one.asks).hostname or one.kind for one in asked if one.active)
    told = [
        f"{host} is asked for public posts ({count} {'source' if count == 1 else 'sources'}); "
        "it learns our address and the hashtags or accounts asked for, nothing about visitors or staff"
        for host, count in sorted(hosts.items())
    ]
    route = urlsplit(settings.notices_url.get_secret_value()).hostname
    if route:
        told.append(
            f"{route} delivers notices to staff (their e-mail address and what happened to a pick), and to "
            "those who ask for a removal and leave an address: a code and the outcome"
        )
    alarm = urlsplit(settings.alarm_url.get_secret_value()).hostname
    if alarm and alarm != route:
        told.append(f"{alarm} delivers alarms to staff (what happened to a pick or a connection)")
    told.append(
        "check for each whether it is outside the EEA (Meta and Bluesky are based in the USA, "
        "Mastodon servers wherever their keepers are)"
    )
    return tuple(told)


def _count(session: Session, table: type[SQLModel]) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()
