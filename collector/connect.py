"""Finishing a connection to Meta that a person began on the desk: from a one-time code to keys.

The desk opens no connections: it keeps the code, sealed, in a waiting credential and asks for an
errand.  Here the code becomes a token, and what that opens is noted for people to choose from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import meta_login
from collector.door import Door
from collector.errors import CollectError, Misconfigured, Transient, Unreadable
from collector.meta_login import Account, App, Token
from collector.models import Errand, ErrandKind
from config import clock, credentials
from config.credentials import CredentialError
from config.db import Database
from config.models import Credential
from config.settings import Settings

BATCH: Final = 16
_ROUNDS: Final = 3

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A connection as the desk left it; `code` is good for one exchange."""

    name: str
    server: str
    version: int
    redirect_uri: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Made:
    """A connection as Meta gave it."""

    app: App
    token: Token
    account: str
    pages: Sequence[Account]
    mentions: bool


def tick(
    database: Database,
    door: Door,
    key: bytes,
    settings: Settings,
    now: Callable[[], datetime] = clock.now,
) -> int:
    """Finish what people have begun; gives how many connections were tried."""
    with database.reading() as session:
        due = session.execute(
            select(col(Errand.id), col(Errand.subject))
            .where(
                col(Errand.kind) == ErrandKind.CONNECT,
                col(Errand.done_at).is_(None),
                col(Errand.due_at) <= now(),
            )
            .order_by(col(Errand.id))
            .limit(BATCH)
        ).all()
    for errand_id, subject in due:
        error: CollectError | None
        try:
            error = finish(database, door, key, settings, int(subject))
        except Exception as unexpected:  # noqa: BLE001  told by its kind only: text and trace may hold a key
            log.error("connect_unexpected", errand=errand_id, kind=type(unexpected).__name__)  # noqa: TRY400
            error = Unreadable(f"unexpected {type(unexpected).__name__}")
            database.writing(_gave_up, key, int(subject), error, now())
        database.writing(_done, errand_id or 0, error, now())
    return len(due)


def finish(
    database: Database, door: Door, key: bytes, settings: Settings, credential_id: int
) -> CollectError | None:
    """Turn a waiting credential into a working one; None when that is done, or was done before.

    An error is given back, and stands on the waiting credential for the desk to tell; a person is
    there and tries again, so nothing is repeated here.  Doing it twice changes nothing.
    """
    for _ in range(_ROUNDS):
        try:
            begun = _begun(database, key, credential_id)
        except CredentialError as error:
            return Misconfigured(str(error))
        if begun is None:
            return None
        try:
            made = _make(door, settings, begun)
        except CollectError as error:
            if database.writing(_failed, key, credential_id, begun.version, error, clock.now()):
                return error
        else:
            if database.writing(_keep, key, credential_id, begun, made):
                return None
    return Transient("this connection was begun anew several times")


def _begun(database: Database, key: bytes, credential_id: int) -> _Begun | None:
    with database.reading() as session:
        row = session.get(Credential, credential_id)
        if row is None or not row.name.endswith(credentials.WAITING):
            return None
        secret = credentials.unseal(key, row.sealed)
        if "code" not in secret:
            return None
        return _Begun(row.name, row.server, row.version, secret.get("redirect_uri", ""), secret["code"])


def _make(door: Door, settings: Settings, begun: _Begun) -> _Made:
    if not settings.meta_ready:
        raise Misconfigured("no Meta app is set", advice="set SOMESEINA_META_APP_ID and its secret")
    app = App(begun.server, settings.meta_app_id, settings.meta_app_secret.get_secret_value())
    short = meta_login.exchange(door, app, begun.code, begun.redirect_uri)
    token = meta_login.lasting(door, app, short)
    pages = meta_login.accounts(door, app, token)
    account = meta_login.name_of(door, app, token)
    return _Made(app, token, account, pages, meta_login.listen(door, app, token, pages))


def _done(session: Session, errand_id: int, error: CollectError | None, at: datetime) -> None:
    session.execute(
        update(Errand)
        .where(col(Errand.id) == errand_id, col(Errand.done_at).is_(None))
        .values(done_at=at, reason=error.reason if error else "", problem=str(error) if error else "")
    )


def _gave_up(session: Session, key: bytes, credential_id: int, error: CollectError, at: datetime) -> None:
    row = session.get(Credential, credential_id)
    if row is not None and row.name.endswith(credentials.WAITING):
        _failed(session, key, credential_id, row.version, error, at)


def _failed(
    session: Session, key: bytes, credential_id: int, version: int, error: CollectError, at: datetime
) -> bool:
    """The code is spent or worthless: it goes, the reason stays.  False: begun anew meanwhile."""
    told = session.execute(
        update(Credential)
        .where(col(Credential.id) == credential_id, col(Credential.version) == version)
        .values(
            sealed=credentials.seal(key, {}),
            problem=str(error),
            facts={"reason": error.reason},
            checked_at=at,
            version=version + 1,
        )
        .returning(col(Credential.id))
    ).scalar()
    return told is not None


def _keep(
    session: Session,
    key: bytes,
    credential_id: int,
    begun: _Begun,
    made: _Made,
) -> bool:
    """The finished credential takes the place of an older one of its name.  False: begun anew meanwhile."""
    row = session.get(Credential, credential_id, with_for_update=True)
    if row is None or row.version != begun.version:
        return False
    credentials.store(
        session,
        key,
        name=begun.name.removesuffix(credentials.WAITING),
        campaign_id=row.campaign_id,
        team_id=row.team_id,
        kind=row.kind,
        server=row.server,
        account=made.account,
        contact=row.contact,
        secret=_secret(made),
        facts=_facts(made),
        expires_at=made.token.expires_at,
    )
    session.execute(delete(Credential).where(col(Credential.id) == credential_id))
    return True


def _secret(made: _Made) -> dict[str, str]:
    """What Meta's sources need; the app's own secret is there because extending a token asks for it."""
    accounts = [page.instagram for page in made.pages if page.instagram]
    return {
        **made.app.keyring(made.token.text),
        **({"ig_user": accounts[0]} if accounts else {}),
        **{f"page:{page.id}": page.token for page in made.pages if page.token},
    }


def _facts(made: _Made) -> dict[str, Any]:
    accounts = [page.instagram for page in made.pages if page.instagram]
    return {
        "pages": [
            {
                "id": page.id,
                "name": page.name,
                "instagram": {"id": page.instagram, "username": page.username} if page.instagram else None,
            }
            for page in made.pages
        ],
        "scopes": list(made.token.scopes),
        "never_expires": made.token.expires_at is None,
        "system_user": made.token.system_user,
        "user": made.token.user,
        "ig_user": accounts[0] if accounts else "",
        "mentions": made.mentions,
    }
