"""What stands around a wall's cards: our channels, the hashtags, who takes part, and who pays for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Account, Relation, Tag, TagRole, Team, TeamKind, Wall


@dataclass(frozen=True, slots=True)
class Channel:
    """Where people can follow us."""

    network: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Funder:
    """Who pays for a project, and how they want it said; either may be ""."""

    name: str
    sentence: str
    emblem: str | None
    """Name in the pictures folder."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A municipality or a project that takes part."""

    name: str
    url: str
    """Its own site, "" for none."""
    kind: TeamKind


class Channels:
    """Our own channels, read once for all walls."""

    def __init__(self, session: Session) -> None:
        own = select(Account).where(
            col(Account.relation) == Relation.OWN, col(Account.url) != "", col(Account.active)
        )
        self._rows = session.execute(own.order_by(col(Account.id))).scalars().all()

    def of(self, wall: Wall) -> tuple[Channel, ...]:
        """Those of a wall's campaign, of a team's wall that team's."""
        return tuple(
            Channel(row.network, row.name, row.url)
            for row in self._rows
            if row.campaign_id == wall.campaign_id and wall.team_id in {None, row.team_id}
        )


class Hashtags:
    """Hashtags to show, read once for all walls."""

    _ORDER: ClassVar = {TagRole.CAMPAIGN: 0, TagRole.STORY: 1, TagRole.PLACE: 2}

    def __init__(self, session: Session) -> None:
        rows = session.execute(select(Tag).where(col(Tag.role).in_(self._ORDER))).scalars()
        self._rows = sorted(rows, key=lambda row: (self._ORDER[row.role], row.id))

    def of(self, wall: Wall) -> tuple[str, ...]:
        """A wall's, as written, without ``#``: everybody's, and of teams those it shows."""
        return tuple(
            row.name
            for row in self._rows
            if row.campaign_id == wall.campaign_id
            and (row.team_id is None or wall.team_id in {None, row.team_id})
        )


def partners(teams: Iterable[Team], campaign_id: int | None, today: date) -> tuple[Partner, ...]:
    """Who takes part in a campaign on a Helsinki date: municipalities, then projects, each by name."""
    found = [
        Partner(team.name, team.home_url, team.kind)
        for team in teams
        if team.campaign_id == campaign_id
        and (team.starts is None or team.starts <= today)
        and (team.ends is None or today <= team.ends)
    ]
    return tuple(sorted(found, key=lambda one: (one.kind is TeamKind.PROJECT, one.name.casefold())))


def funder(team: Team | None) -> Funder | None:
    """Who pays for a project, where its team is one and says so."""
    if team is None or team.kind is not TeamKind.PROJECT:
        return None
    told = Funder(team.funder_name.strip(), team.funder_sentence.strip(), team.funder_emblem)
    return told if told.sentence or told.emblem else None
