"""Importing a campaign file: what would change is shown first, nothing is ever deleted.

By itself it happens only into an empty database; later only by command.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from config import hashtags
from config.campaign_file import CampaignFile
from config.models import Account, Campaign, CampaignSource, Source, Tag, Team, Wall


@dataclass(frozen=True, slots=True)
class Change:
    """One row that would be new or different: `before` and `after` of each field that changes."""

    table: str
    key: str
    new: bool
    fields: tuple[tuple[str, Any, Any], ...] = ()

    def __str__(self) -> str:
        if self.new:
            return f"+ {self.table} {self.key}"
        told = ", ".join(f"{name}: {before!r} → {after!r}" for name, before, after in self.fields)
        return f"~ {self.table} {self.key}: {told}"


def is_empty(session: Session) -> bool:
    """Whether no campaign has been asked for yet."""
    return session.execute(select(Campaign).limit(1)).first() is None


def apply(session: Session, wanted: CampaignFile) -> list[Change]:
    """Bring the database to what the file wants; gives what changed, nothing when it was so already.

    For a preview, roll back.  Rows that the file does not name stay as they are.
    """
    return list(_Import(session, wanted).run())


class _Import:
    """One import under way."""

    def __init__(self, session: Session, wanted: CampaignFile) -> None:
        self._session = session
        self._wanted = wanted

    def run(self) -> Iterator[Change]:
        wanted = self._wanted
        asked = wanted.campaign
        campaign = Campaign(
            key=asked.key, name=asked.name, about=asked.about, starts=asked.starts, ends=asked.ends
        )
        yield from self._put(campaign, "campaign", asked.key, "key")
        self._campaign = self._id(campaign, "key")
        yield from self._teams()
        yield from self._accounts()
        yield from self._tags()
        yield from self._sources()
        for wall in wanted.walls:
            row = Wall(
                campaign_id=self._campaign,
                team_id=self._team(wall.team),
                key=wall.key,
                name=wall.name,
                language=wall.language,
                hosts=list(wall.hosts),
            )
            yield from self._put(row, "walls", wall.key, "key")

    def _teams(self) -> Iterator[Change]:
        self._team_ids: dict[str, int] = {}
        for key, team in self._wanted.teams.items():
            row = Team(
                campaign_id=self._campaign,
                key=key,
                name=team.name,
                kind=team.kind,
                home_url=team.home_url or "",
            )
            yield from self._put(row, "teams", key, "campaign_id", "key")
            self._team_ids[key] = self._id(row, "campaign_id", "key")

    def _accounts(self) -> Iterator[Change]:
        for account in self._wanted.accounts:
            row = Account(
                campaign_id=self._campaign,
                team_id=self._team(account.team),
                network=account.network,
                handle=account.handle.lower().removeprefix("@"),
                name=account.name,
                url=account.url,
                relation=account.relation,
            )
            key = f"{account.network} {account.handle}"
            yield from self._put(row, "accounts", key, "campaign_id", "network", "handle")

    def _tags(self) -> Iterator[Change]:
        for tag in self._wanted.tags:
            spellings = {hashtags.spelling(one) for one in (tag.name, *tag.spellings)}
            row = Tag(
                campaign_id=self._campaign,
                team_id=self._team(tag.team),
                key=hashtags.fold(tag.name),
                name=tag.name,
                spellings=sorted(spellings),
                role=tag.role,
                starts=tag.starts,
                ends=tag.ends,
            )
            yield from self._put(row, "tags", f"#{tag.name}", "campaign_id", "key")

    def _sources(self) -> Iterator[Change]:
        identity = ("kind", "server", "query", "credential")
        for source in self._wanted.sources:
            row = Source(
                kind=source.kind,
                server=source.origin,
                query=source.question,
                credential=source.credential,
                name=source.name,
                every_minutes=source.every_minutes,
            )
            yield from self._put(row, "sources", source.name, *identity)
            asks = CampaignSource(
                campaign_id=self._campaign,
                source_id=self._id(row, *identity),
                team_id=self._team(source.team),
                relation=source.relation,
            )
            yield from self._put(asks, "asks for", source.name, "campaign_id", "source_id")

    def _team(self, key: str | None) -> int | None:
        return self._team_ids[key] if key is not None else None

    def _find(self, row: SQLModel, *identity: str) -> Any:
        table = type(row)
        conditions = [getattr(table, name) == getattr(row, name) for name in identity]
        return self._session.execute(select(table).where(*conditions)).scalar()

    def _id(self, row: SQLModel, *identity: str) -> int:
        found: int = self._find(row, *identity).id
        return found

    def _put(self, row: SQLModel, table: str, key: str, *identity: str) -> Iterator[Change]:
        found = self._find(row, *identity)
        if found is None:
            self._session.add(row)
            self._session.flush()
            yield Change(table, key, new=True)
            return
        left_alone = {"id", "created_at", "active", *identity}
        changed = tuple(
            (name, getattr(found, name), getattr(row, name))
            for name in type(row).model_fields
            if name in row.model_fields_set - left_alone and getattr(found, name) != getattr(row, name)
        )
        for name, _, after in changed:
            setattr(found, name, after)
        self._session.flush()
        if changed:
            yield Change(table, key, new=False, fields=changed)
