"""What is forgotten when a network says that somebody wants it: keys of theirs, and what they opened.

A network tells of a person by a number that only it understands.  We hold that number of people who
made a connection, so those are found; posts are public ones, held under their authors' public names,
and are removed by asking for it (`curator.removal` says how).
"""

import hashlib
import hmac
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands
from collector.models import ErrandKind
from config import asking, credentials
from config.db import insert_into
from config.models import Credential
from curator import acts
from curator.connecting.connections import META, ask_again
from curator.models import DataDeletion

CODE_LENGTH: Final = 20


def code_of(key: bytes, user: str, issued_at: int) -> str:
    """What a request is followed with: the same for the same request, not to be guessed."""
    told = f"{META} {user} {issued_at}".encode()
    return hmac.new(key, b"deletion " + told, hashlib.sha256).hexdigest()[:CODE_LENGTH]


def delete_of_meta_user(session: Session, user: str, code: str, at: datetime) -> None:
    """Delete every connection a person at Meta made.

    Asked again under the same `code`, nothing is done: a request that somebody plays back must not
    delete what the person has connected since.
    """
    found = _of_user(session, user)
    noted = insert_into(session, DataDeletion).values(
        code=code, network=META, asked_at=at, done_at=at, found={"connections": len(found)}
    )
    new = session.execute(noted.on_conflict_do_nothing().returning(col(DataDeletion.code))).scalar()
    for row in found if new is not None else ():
        assert row.id is not None
        asking.forget_credential(session, row.id)
        ask_again(session, row.name, at)
        acts.record(session, None, "forget", "credential", row.id, kind=META)


def deauthorize_meta_user(session: Session, user: str, at: datetime) -> None:
    """Note that a person at Meta has taken back what they allowed: their connections are broken."""
    for row in _of_user(session, user):
        assert row.id is not None
        credentials.refused(session, row.id, row.version, "the app was removed at Meta", at)
        ask_again(session, row.name, at)
        acts.record(session, None, "deauthorize", "credential", row.id, kind=META)


def deletion(session: Session, code: str) -> DataDeletion | None:
    """How far a request is, by its code."""
    return session.get(DataDeletion, code)


def mentioned(session: Session, found: list[tuple[str, str]], at: datetime) -> int:
    """Have the collector read posts that name accounts of ours; gives how many there were.

    `found`: (Instagram account, media); news of accounts that nobody here connected is passed over.
    """
    ours = {
        str((page.get("instagram") or {}).get("id"))
        for row in _all(session)
        for page in (row.facts or {}).get("pages") or ()
    }
    wanted = [f"{account}:{media}" for account, media in found if account in ours]
    for subject in wanted:
        errands.ask(session, ErrandKind.MENTION, subject, at)
    return len(wanted)


def _of_user(session: Session, user: str) -> list[Credential]:
    return [row for row in _all(session) if user and (row.facts or {}).get("user") == user]


def _all(session: Session) -> list[Credential]:
    rows = session.execute(
        select(Credential).where(col(Credential.kind) == META).order_by(col(Credential.id))
    )
    return list(rows.scalars())
