"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and ten to keep for a bad day.

A code is good for its half minute and one on either side, and opens once (ASVS 5, V6.5).  The secret is
sealed with the service's key.  Tries count like those of passwords, each account's apart.
"""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import credentials
from config.db import Database
from curator import acts
from curator.entry import tries
from curator.entry.people import RANK, digest
from curator.entry.signin import Problem, SignInError
from curator.models import Person, RecoveryCode, Role, SignIn

NAME: Final = "Someseinä"
SECONDS: Final = 30
AROUND: Final = 1
"""Half minutes by which a phone's clock may be wrong."""

RECOVERY: Final = 10
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def is_required(roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles must have one: who can let others in."""
    return any(RANK[role] >= RANK[Role.ADMIN] for role in roles)


def new_secret() -> str:
    """A fresh secret, in base 32."""
    import pyotp  # noqa: PLC0415  only needed when somebody begins

    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """What an authenticator app reads from the QR code."""
    import pyotp  # noqa: PLC0415  only needed when somebody begins

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=NAME)


def begin(database: Database, key: bytes, person_id: int, secret: str, code: str, at: datetime) -> list[str]:
    """Keep a secret once its app has shown a right code; gives the recovery codes, told this once.

    `SignInError` when the code is wrong.
    """
    step = _step_of(secret, code, at)
    if step is None:
        raise SignInError(Problem.CODE_WRONG)
    sealed = credentials.seal(key, {"totp": secret})
    codes = ["-".join(_letters(4) for _ in range(3)) for _ in range(RECOVERY)]
    database.writing(_begin, person_id, sealed, step, [digest(code) for code in codes])
    return codes


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def _begin(session: Session, person_id: int, sealed: str, step: int, digests: list[str]) -> None:
    person = session.get_one(Person, person_id, with_for_update=True)
    person.totp, person.totp_step = sealed, step
    session.add(person)
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    session.add_all(RecoveryCode(digest=one, person_id=person_id) for one in digests)
    acts.record(session, person_id, "second_factor", "person", person_id)


def give(
    database: Database, key: bytes, person_id: int, sign_in: str, code: str, place: str, at: datetime
) -> None:
    """Make a sign-in whole with a code of the app or a recovery code.

    `sign_in` is the sign-in's secret, `place` the address it comes from.  `SignInError` when the code
    is wrong or was used before, or there were too many tries.
    """
    keys = (digest(f"code:{person_id}"), digest(tries.place(place)))
    if not database.writing(tries.may_try, *keys, at):
        raise SignInError(Problem.TOO_MANY_TRIES)
    with database.reading() as session:
        sealed = session.get_one(Person, person_id).totp
    step = _step_of(credentials.unseal(key, sealed)["totp"], code, at) if sealed else None
    database.writing(_give, person_id, sign_in, step, digest(_tidy(code)), keys[0], at)


def _give(
    session: Session,
    person_id: int,
    sign_in: str,
    step: int | None,
    recovery: str,
    account: str,
    at: datetime,
) -> None:
    if step is not None:
        used = (
            update(Person)
            .where(col(Person.id) == person_id, col(Person.totp_step) < step)
            .values(totp_step=step)
            .returning(col(Person.id))
        )
    else:
        used = (
            update(RecoveryCode)
            .where(
                col(RecoveryCode.digest) == recovery,
                col(RecoveryCode.person_id) == person_id,
                col(RecoveryCode.spent_at).is_(None),
            )
            .values(spent_at=at)
            .returning(col(RecoveryCode.person_id))
        )
    if session.execute(used).scalar() is None:
        raise SignInError(Problem.CODE_WRONG)
    tries.forget(session, account)
    session.execute(update(SignIn).where(col(SignIn.digest) == digest(sign_in)).values(strong_at=at))
    acts.record(session, person_id, "second_factor_given", "person", person_id, recovery=step is None)


def remove(session: Session, by: int | None, person_id: int, at: datetime) -> None:
    """Take a second factor away, for who has lost it: all sign-ins end, a new one is set up at the next."""
    session.execute(update(Person).where(col(Person.id) == person_id).values(totp="", totp_step=0))
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    session.execute(
        update(SignIn)
        .where(col(SignIn.person_id) == person_id, col(SignIn.ended_at).is_(None))
        .values(ended_at=at)
    )
    acts.record(session, by, "second_factor_removed", "person", person_id)


def _tidy(code: str) -> str:
    return "".join(code.split()).lower()


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """Which half minute a code is of, None when it is of none near."""
    import pyotp  # noqa: PLC0415  only needed when a code is given

    typed = _tidy(code)
    if not (typed.isascii() and typed.isdigit()):
        return None
    app, now = pyotp.TOTP(secret), int(at.timestamp()) // SECONDS
    return next(
        (
            step
            for step in range(now - AROUND, now + AROUND + 1)
            if hmac.compare_digest(app.at(step * SECONDS), typed)
        ),
        None,
    )
