"""Keys to networks: sealed on the way in, opened only where a source is asked.

A secret is a small mapping of texts (``{"token": …}``).  It is encrypted with a key derived from
the service's own (`config.secret`), is never shown again, and stands in no log, error or export.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Credential

WAITING: Final = "~new"
"""Ends the name of a connection that a person began and the collector has not finished yet."""

RENEWED_BY_ITSELF: Final = timedelta(days=3)
"""A secret that lives no longer than this is renewed by the program, over and over."""


class CredentialError(ValueError):
    """A stored secret cannot be opened: the service's key is not the one it was sealed with."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A credential as a source is asked with it.  `version` says which state of it this is."""

    id: int
    name: str
    kind: str
    server: str
    account: str
    version: int
    expires_at: datetime | None
    dead: bool
    secret: Mapping[str, str] = field(repr=False)


def seal(key: bytes, secret: Mapping[str, str]) -> str:
    """Encrypt a secret with the service's `key`."""
    sealed: bytes = _box(key).encrypt(json.dumps(dict(secret)).encode())
    return sealed.decode()


def unseal(key: bytes, sealed: str) -> dict[str, str]:
    """The secret again; `CredentialError` when `key` is another one than it was sealed with."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415  heavy, and only needed with credentials

    try:
        found: dict[str, str] = json.loads(_box(key).decrypt(sealed))
    except (InvalidToken, ValueError) as error:
        raise CredentialError(
            "the service's key (SOMESEINA_SECRET_KEY or the file “secret”) has changed; "
            "put the old one back or connect again"
        ) from error
    return found


def store(
    session: Session,
    key: bytes,
    *,
    name: str,
    campaign_id: int,
    kind: str,
    secret: Mapping[str, str],
    server: str = "",
    account: str = "",
    facts: Mapping[str, Any] | None = None,
    team_id: int | None = None,
    contact: str = "",
    expires_at: datetime | None = None,
) -> int:
    """Keep a new secret under a name, over an older one of that name; gives the credential's id."""
    row = session.execute(select(Credential).where(col(Credential.name) == name).with_for_update()).scalar()
    if row is None:
        row = Credential(name=name, campaign_id=campaign_id, kind=kind, sealed="", version=0)
        session.add(row)
    row.campaign_id, row.team_id, row.kind = campaign_id, team_id, kind
    row.server, row.account, row.contact = server, account, contact
    row.facts = dict(facts or {})
    row.sealed, row.expires_at = seal(key, secret), expires_at
    row.version += 1
    row.checked_at = row.dead_at = row.warned_days = None
    row.problem = ""
    session.flush()
    assert row.id is not None
    return row.id


def opened(session: Session, key: bytes, name: str) -> Opened | None:
    """The credential of this name, its secret readable; None when there is none."""
    row = session.execute(select(Credential).where(col(Credential.name) == name)).scalar()
    if row is None or row.id is None:
        return None
    return Opened(
        id=row.id,
        name=row.name,
        kind=row.kind,
        server=row.server,
        account=row.account,
        version=row.version,
        expires_at=row.expires_at,
        dead=row.dead_at is not None,
        secret=unseal(key, row.sealed),
    )


def renew(
    session: Session,
    key: bytes,
    old: Opened,
    secret: Mapping[str, str],
    *,
    expires_at: datetime | None,
    at: datetime,
    account: str = "",
) -> bool:
    """Put a fresh secret in the place of `old`; False when somebody else did so meanwhile."""
    changed = session.execute(
        update(Credential)
        .where(col(Credential.id) == old.id, col(Credential.version) == old.version)
        .values(
            sealed=seal(key, secret),
            expires_at=expires_at,
            version=old.version + 1,
            account=account or old.account,
            checked_at=at,
            dead_at=None,
            warned_days=None,
            problem="",
        )
        .returning(col(Credential.id))
    ).scalar()
    return changed is not None


def refused(session: Session, credential_id: int, version: int, problem: str, at: datetime) -> None:
    """Note that the network does not take this state of a credential (any more)."""
    session.execute(
        update(Credential)
        .where(
            col(Credential.id) == credential_id,
            col(Credential.version) == version,
            col(Credential.dead_at).is_(None),
        )
        .values(dead_at=at, checked_at=at, problem=problem)
    )


def everything(session: Session) -> list[Credential]:
    """Every credential by name, for people to see: all of a row but `sealed`."""
    return list(session.execute(select(Credential).order_by(col(Credential.name))).scalars())


def ends_at(row: Credential) -> datetime | None:
    """When a person must have acted for a key; None where it does not say, or is renewed by itself."""
    since = row.checked_at or row.created_at
    lasting = row.expires_at is not None and row.expires_at - since > RENEWED_BY_ITSELF
    return row.expires_at if lasting else None


def taken(session: Session, credential_id: int, version: int) -> None:
    """Note that the network takes this state of a credential, also when it was refused before."""
    this = (col(Credential.id) == credential_id, col(Credential.version) == version)
    session.execute(
        update(Credential).where(*this, col(Credential.warned_days) == 0).values(warned_days=None)
    )
    session.execute(update(Credential).where(*this).values(dead_at=None, problem=""))


def warned(session: Session, credential_id: int, version: int, days: int) -> bool:
    """Note which warning is told of a state of a credential: `days` ahead, 0 that it died.

    False when somebody has told it, or the credential was renewed meanwhile.
    """
    untold = col(Credential.warned_days).is_(None) | (col(Credential.warned_days) > days)
    told = session.execute(
        update(Credential)
        .where(col(Credential.id) == credential_id, col(Credential.version) == version, untold)
        .values(warned_days=days)
        .returning(col(Credential.id))
    ).scalar()
    return told is not None


def _box(key: bytes) -> Any:
    from cryptography.fernet import Fernet  # noqa: PLC0415  heavy, and only needed with credentials
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derived = HKDF(SHA256(), 32, salt=None, info=b"someseina credentials").derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))
