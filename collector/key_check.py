"""Seeing whether a key is taken: one of its sources is asked for one page, which is not kept."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import budgets, sources, states, wishes
from collector.door import Door
from collector.keys import Keyring
from config import clock, credentials
from config.db import Database
from config.models import Credential, Source

_BACK: Final = timedelta(days=1)


def check(
    database: Database, door: Door, key: bytes, name: str, accepted: frozenset[str] = frozenset()
) -> str:
    """What asking with a key gave, in words; one that was refused and is taken again is well again.

    Raises `collector.errors` where it is not taken or nothing answers, `LookupError` where there is
    no such key or no source uses it.
    """
    with database.reading() as session:
        if session.execute(select(Credential).where(col(Credential.name) == name)).first() is None:
            raise LookupError(f"there is no key called “{name}”")
        source = session.execute(
            select(Source)
            .where(col(Source.credential) == name, col(Source.kind).not_in(sources.STREAMS))
            .order_by(col(Source.id))
            .limit(1)
        ).scalar()
        if source is None:
            raise LookupError(f"no source asks with the key “{name}”, so there is nothing to ask")
        ask = wishes.ask_of(source)
    module = sources.load(ask.kind)
    keyed = Keyring(database, door, key, accepted).take_up(ask, name, module, dead_too=True)
    budgets.spend(database, module, keyed.ask, clock.now())
    page = keyed.fetch({}, clock.now() - _BACK)
    database.writing(_taken, key, name, clock.now())
    return f"{ask.name} answered with {len(page.posts)} posts"


def _taken(session: Session, key: bytes, name: str, at: datetime) -> None:
    opened = credentials.opened(session, key, name)
    if opened is not None and opened.dead:
        credentials.taken(session, opened.id, opened.version)
        states.wake(session, name, at)
