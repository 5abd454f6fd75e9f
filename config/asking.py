"""Asking by hand: sources, accounts and keys as the desk adds, pauses and takes them away.

The campaign file is an import; what people decide on the desk later is written here.  The caller
leaves the trace of who did it.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.db import insert_into
from config.models import Account, CampaignSource, Credential, Relation, Source

EVERY_MINUTES: Final = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source to ask: what `config.models.Source` says of it."""

    kind: str
    server: str
    query: str
    name: str
    credential: str = ""
    every_minutes: int = EVERY_MINUTES


def add_source(
    session: Session, campaign_id: int, team_id: int | None, wanted: Wanted, relation: Relation
) -> int:
    """Ask for a source for a campaign; one that is asked for already goes on, its team and relation kept.

    Gives the source's id.  Adding twice changes nothing.
    """
    row = session.execute(
        select(Source).where(
            col(Source.kind) == wanted.kind,
            col(Source.server) == wanted.server,
            col(Source.query) == wanted.query,
            col(Source.credential) == wanted.credential,
        )
    ).scalar()
    if row is None:
        row = Source(
            kind=wanted.kind,
            server=wanted.server,
            query=wanted.query,
            credential=wanted.credential,
            name=wanted.name,
            every_minutes=wanted.every_minutes,
        )
        session.add(row)
        session.flush()
    assert row.id is not None
    asked = insert_into(session, CampaignSource).values(
        campaign_id=campaign_id, source_id=row.id, team_id=team_id, relation=relation, active=True
    )
    session.execute(
        asked.on_conflict_do_update(index_elements=("campaign_id", "source_id"), set_={"active": True})
    )
    return row.id


def pause_source(session: Session, campaign_id: int, source_id: int) -> bool:
    """Ask no more for a source for a campaign; False when it was not asked for.

    What it gave stays, and so do its counters: they say what was seen.
    """
    paused = session.execute(
        update(CampaignSource)
        .where(
            col(CampaignSource.campaign_id) == campaign_id,
            col(CampaignSource.source_id) == source_id,
            col(CampaignSource.active),
        )
        .values(active=False)
        .returning(col(CampaignSource.source_id))
    ).scalar()
    return paused is not None


def add_account(session: Session, account: Account) -> Relation:
    """Note whose a channel is; gives what it is noted as: an account that is known stays as it was."""
    account.handle = account.handle.lower().removeprefix("@")
    known = session.execute(
        select(Account).where(
            col(Account.campaign_id) == account.campaign_id,
            col(Account.network) == account.network,
            col(Account.handle) == account.handle,
        )
    ).scalar()
    if known is None:
        session.add(account)
        session.flush()
    return (known or account).relation


def forget_credential(session: Session, credential_id: int) -> None:
    """Take a key away for good.  Its sources stay and say that they are not connected."""
    session.execute(delete(Credential).where(col(Credential.id) == credential_id))
