"""Tries to come in, counted before they are made: an account's and an address's, never a lock for good.

At most 10 an account in 5 minutes and 20 a day, 20 an address an hour, and 200 altogether in 5 minutes:
many addresses trying many accounts wait like one (ASVS 5, V6.3).
"""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator.models import SignInTry

_TRIES: Final = (
    (SignInTry.account, timedelta(minutes=5), 10),
    (SignInTry.account, timedelta(days=1), 20),
    (SignInTry.address, timedelta(hours=1), 20),
)
_ALTOGETHER: Final = (timedelta(minutes=5), 200)


def place(address: str) -> str:
    """Who tries: an IPv4 address, or the /64 network that one customer of an IPv6 provider has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))


def may_try(session: Session, account: str, address: str, at: datetime) -> bool:
    """Note a try before it is made, so that many at once cannot slip past; False: too many."""
    _in_turn(session, account, address)
    session.execute(delete(SignInTry).where(col(SignInTry.at) < at - timedelta(days=1)))
    for column, window, most in _TRIES:
        key = account if column is SignInTry.account else address
        tries = session.execute(
            select(func.count())
            .select_from(SignInTry)
            .where(col(column) == key, col(SignInTry.at) > at - window)
        ).scalar_one()
        if tries >= most:
            return False
    window, most = _ALTOGETHER
    lately = select(func.count()).select_from(SignInTry).where(col(SignInTry.at) > at - window)
    if session.execute(lately).scalar_one() >= most:
        return False
    session.add(SignInTry(account=account, address=address, at=at))
    return True


def _in_turn(session: Session, *keys: str) -> None:
    """PostgreSQL lets many write at once: who tries with one of these digests waits for who did before."""
    if session.get_bind().dialect.name == "postgresql":
        for number in sorted({int(key[:15], 16) for key in keys}):
            session.execute(select(func.pg_advisory_xact_lock(number)))


def forget(session: Session, account: str) -> None:
    """An account's failed tries count no more: it is who it says."""
    session.execute(delete(SignInTry).where(col(SignInTry.account) == account))
