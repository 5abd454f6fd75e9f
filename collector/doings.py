"""How sources do, for people to read: their state in one word, and what is known of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.errors import KeyRefused, NotConnected, Refused, Spent, Transient, Unreadable
from collector.models import HostState, Post, Sighting, SourceState
from config import credentials
from config.models import CampaignSource, Credential, Relation, Source

THROTTLED: Final = "throttled"
EXPIRES_SOON: Final = timedelta(days=14)


class Doing(StrEnum):
    """A source's state."""

    OFF = "off"
    NEW = "new"
    WORKING = "working"
    PARTIAL = "partial"
    """It works and shows only a share."""
    EXPIRING = "expiring"
    """It works, and its key ends within two weeks."""
    TRYING = "trying"
    THROTTLED = "throttled"
    QUOTA = "quota"
    NOT_CONNECTED = "not_connected"
    LOST = "lost"
    """Its key is refused."""
    FIX = "fix"
    CHANGED = "changed"
    """The network's answer is not what it documents."""


WORKS: Final = frozenset({Doing.WORKING, Doing.PARTIAL, Doing.EXPIRING})
"""States in which what was not seen was not there, or could not be seen: elsewhere it is not known."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source a campaign asks for and how it does.  Times are aware UTC, None: not yet."""

    id: int
    kind: str
    name: str
    server: str
    query: str
    team_id: int | None
    relation: Relation
    active: bool
    last_ok_at: datetime | None
    due_at: datetime | None
    """When it is tried next, its host's rest included."""
    reason: str
    """"" while it works, else the error's class."""
    problem: str
    stopped: bool
    partial: str
    """Why it shows only a share, "" where it shows all."""
    credential: str
    """The name of its key, "" for none."""
    expires_at: datetime | None
    """When its key ends, None: it does not say, or is renewed by itself."""

    def doing(self, now: datetime) -> Doing:
        """Its state."""
        if not self.active or self.stopped or self.reason == Refused.reason:
            return Doing.OFF
        if self.reason:
            return _DOINGS.get(self.reason, Doing.FIX)
        if self.last_ok_at is None:
            return Doing.NEW
        if self.expires_at is not None and self.expires_at - now <= EXPIRES_SOON:
            return Doing.EXPIRING
        return Doing.PARTIAL if self.partial else Doing.WORKING


_DOINGS: Final = {
    Transient.reason: Doing.TRYING,
    THROTTLED: Doing.THROTTLED,
    Spent.reason: Doing.QUOTA,
    NotConnected.reason: Doing.NOT_CONNECTED,
    KeyRefused.reason: Doing.LOST,
    Unreadable.reason: Doing.CHANGED,
}


def sources(session: Session, campaign_id: int | None = None) -> list[SourceView]:
    """A campaign's (None: every campaign's) sources and how they do, in the order they were asked for."""
    wanted = (
        select(Source, CampaignSource, SourceState, col(HostState.not_before), Credential)
        .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
        .outerjoin(SourceState, col(SourceState.source_id) == col(Source.id))
        .outerjoin(HostState, col(HostState.host) == col(SourceState.host))
        .outerjoin(Credential, col(Credential.name) == col(Source.credential))
        .order_by(col(Source.id), col(CampaignSource.campaign_id))
    )
    if campaign_id is not None:
        wanted = wanted.where(col(CampaignSource.campaign_id) == campaign_id)
    return [
        _view(source, asked, state, rests_until, credential)
        for source, asked, state, rests_until, credential in session.execute(wanted)
    ]


def posts_since(session: Session, since: datetime) -> dict[int, int]:
    """How many posts published since a moment each source has shown, by source; none: not in it."""
    rows = session.execute(
        select(col(Sighting.source_id), func.count().label("posts"))
        .join(Post, col(Post.id) == col(Sighting.post_id))
        .where(col(Post.published_at) >= since)
        .group_by(col(Sighting.source_id))
    )
    return {row.source_id: row.posts for row in rows}


def _view(
    source: Source,
    asked: CampaignSource,
    state: SourceState | None,
    rests_until: datetime | None,
    credential: Credential | None,
) -> SourceView:
    assert source.id is not None
    due_at = state.due_at if state else None
    if due_at is not None and rests_until is not None:
        # A resting host delays all its sources.
        due_at = max(due_at, rests_until)
    return SourceView(
        id=source.id,
        kind=source.kind,
        name=source.name,
        server=source.server,
        query=source.query,
        team_id=asked.team_id,
        relation=asked.relation,
        active=asked.active,
        last_ok_at=state.last_ok_at if state else None,
        due_at=due_at,
        reason=state.reason if state else "",
        problem=state.problem if state else "",
        stopped=state.stopped if state else False,
        partial=state.partial if state else "",
        credential=source.credential,
        expires_at=credentials.ends_at(credential) if credential else None,
    )
