"""Forgetting an account that is not ours: a partner who wants no part in it any more."""

from collections.abc import Callable, Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Account, CampaignSource, Relation, Source

_PROGRAMS = {"mastodon": "fediverse", "gotosocial": "fediverse", "pixelfed": "fediverse"}


def account(session: Session, handles: Collection[tuple[str, str]], named_in: Callable[[str], bool]) -> None:
    """Remove accounts, and stop and empty the sources that ask for them; our own channels stay.

    `handles` are (network, handle in lower case); `named_in` says whether a text names the account.
    """
    accounts = session.execute(select(Account).where(col(Account.relation) != Relation.OWN)).scalars().all()
    for one in accounts:
        if (one.network, one.handle) in handles or named_in(one.url) or named_in(one.handle):
            session.delete(one)
    session.flush()
    own = select(col(CampaignSource.source_id)).where(col(CampaignSource.relation) == Relation.OWN)
    for source in session.execute(select(Source).where(col(Source.id).not_in(own))).scalars().all():
        if (_network(source.kind), source.query.lower()) in handles or named_in(
            f"{source.query} {source.name}"
        ):
            session.execute(
                update(CampaignSource).where(col(CampaignSource.source_id) == source.id).values(active=False)
            )
            source.query = source.name = f"erased:{source.id}"
            session.add(source)
    session.flush()


def _network(kind: str) -> str:
    """The network a kind of source asks: ``instagram_account`` asks Instagram."""
    program = kind.partition("_")[0]
    return _PROGRAMS.get(program, program)
