"""Forgetting an account that is not ours: a partner who wants no part in it any more."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Account, CampaignSource, Election, Relation, Source

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


def in_elections(session: Session, is_called: Callable[[str, str], bool]) -> None:
    """Take somebody off every election's list; `is_called` says whether (network, text) is them."""
    for election in session.execute(select(Election)).scalars().all():
        kept = [one for one in election.listed if not _is_listed(one, is_called)]
        if kept != election.listed:
            election.listed = kept
            session.add(election)
    session.flush()


def in_notes(session: Session, left_out: Callable[[str], str]) -> None:
    """In what was noted of accounts' permissions, leave somebody out as `left_out` does."""
    for one in session.execute(select(Account).where(col(Account.permission_note) != "")).scalars().all():
        one.permission_note = left_out(one.permission_note)
        session.add(one)
    session.flush()


def _is_listed(one: Any, is_called: Callable[[str, str], bool]) -> bool:
    """Of an entry that is a text, or has several."""
    texts = one.values() if isinstance(one, Mapping) else [one]
    return any(is_called("", str(text)) for text in texts)


def _network(kind: str) -> str:
    """The network a kind of source asks: ``instagram_account`` asks Instagram."""
    program = kind.partition("_")[0]
    return _PROGRAMS.get(program, program)
