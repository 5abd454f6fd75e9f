"""What campaigns ask for: sources to work, and what is to be counted of each."""

from dataclasses import replace
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import SourceState
from collector.values import Ask
from collector.volume import WantedTag, Wish
from config import clock, elections
from config.db import insert_into
from config.models import Account, CampaignSource, Relation, Source, Tag


def host_of(source: Source) -> str:
    """The host a source is polite to, with its port where it is not the usual one."""
    return urlsplit(source.server).netloc.lower()


def ask_of(source: Source) -> Ask:
    """A source's row as what a source module is asked."""
    assert source.id is not None
    return Ask(source.id, source.kind, source.server, source.query, name=source.name)


def new_sources(session: Session) -> list[Source]:
    """Wanted sources that have no state yet."""
    asked = select(col(CampaignSource.source_id)).where(col(CampaignSource.active))
    known = select(col(SourceState.source_id))
    wanted = select(Source).where(col(Source.id).in_(asked), col(Source.id).not_in(known))
    return list(session.execute(wanted.order_by(col(Source.id))).scalars())


def enrol(session: Session) -> None:
    """Give every wanted source a state, due at once; one that another collector just gave stays."""
    for source in new_sources(session):
        session.execute(
            insert_into(session, SourceState)
            .values(
                source_id=source.id,
                host=host_of(source),
                due_at=source.created_at,
                cursor={},
                failures=0,
                reason="",
                problem="",
                partial="",
                stopped=False,
            )
            .on_conflict_do_nothing()
        )


def of_source(session: Session, source_id: int) -> list[Wish]:
    """What each campaign that asks for a source wants counted of it today."""
    asked = session.execute(
        select(CampaignSource).where(col(CampaignSource.source_id) == source_id, col(CampaignSource.active))
    ).scalars()
    today = clock.day_of(clock.now())
    return [
        replace(
            of_campaign(session, row.campaign_id, row.relation),
            known=channels(session, row.campaign_id)
            if elections.running(session, row.campaign_id, today)
            else None,
            ours=channels(session, row.campaign_id) if row.relation is Relation.TAGGED else frozenset(),
        )
        for row in asked
    ]


def channels(session: Session, campaign_id: int) -> frozenset[tuple[str, str]]:
    """Own and partner accounts, by network and handle."""
    rows = session.execute(
        select(col(Account.network), col(Account.handle)).where(
            col(Account.campaign_id) == campaign_id,
            col(Account.relation).in_((Relation.OWN, Relation.PARTNER)),
            col(Account.active),
        )
    )
    return frozenset((network, handle) for network, handle in rows)


def of_campaign(session: Session, campaign_id: int, relation: Relation) -> Wish:
    """A campaign's tags as counting needs them."""
    tags = session.execute(select(Tag).where(col(Tag.campaign_id) == campaign_id)).scalars()
    wanted = {
        tag.key: WantedTag(tag.key, tag.role, frozenset(tag.spellings), tag.starts, tag.ends) for tag in tags
    }
    return Wish(campaign_id, relation, wanted)
