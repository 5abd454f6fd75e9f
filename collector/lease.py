"""One worker a database: a lease that lapses by itself when its holder dies."""

import os
import secrets
import socket
import threading
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import hosts
from collector.models import Lease
from config import clock
from config.db import Database, insert_into

LASTS: Final = timedelta(seconds=30)

log = structlog.get_logger()


def holder_name() -> str:
    """This process, named so that others on the same machine can see whether it lives."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}/{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Whether a holder is certainly no more: it was on this machine and its process has ended."""
    host, _, rest = holder.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname()[:60] or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def current(session: Session, name: str) -> str:
    """Who holds a lease, "" when nobody ever has."""
    found = session.execute(select(col(Lease.holder)).where(col(Lease.name) == name)).scalar()
    return found or ""


def is_held(session: Session, name: str, now: datetime) -> bool:
    """Whether somebody holds a lease right now."""
    found = select(col(Lease.holder)).where(col(Lease.name) == name, col(Lease.until) > now)
    return bool(session.execute(found).scalar())


def take(
    session: Session,
    name: str,
    holder: str,
    now: datetime,
    *,
    instead_of: str = "",
    lasts: timedelta = LASTS,
) -> bool:
    """Take or renew a lease; `instead_of` names a holder known to be dead.  False: somebody has it."""
    known = insert_into(session, Lease).values(name=name, holder="", until=now)
    session.execute(known.on_conflict_do_nothing())
    free = or_(
        col(Lease.holder).in_(["", holder] + ([instead_of] if instead_of else [])), col(Lease.until) <= now
    )
    taken = session.execute(
        update(Lease)
        .where(col(Lease.name) == name, free)
        .values(holder=holder, until=now + lasts)
        .returning(col(Lease.name))
    ).scalar()
    return taken is not None


def give_back(session: Session, name: str, holder: str) -> None:
    """End a lease, if it is still ours."""
    session.execute(
        update(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder).values(holder="")
    )


def wait_for(database: Database, name: str, holder: str, stop: threading.Event) -> bool:
    """Take a lease, waiting for its turn; False when told to stop first.

    A holder that died on this machine is not waited for, and what it had claimed is free again.
    """
    told = False
    while not stop.is_set():
        with database.reading() as session:
            other = current(session, name)
        dead = other if other and is_dead(other) else ""
        if database.writing(take, name, holder, clock.now(), instead_of=dead):
            if other != holder:
                database.writing(hosts.release_all, other)
            return True
        if not told:
            log.warning("another_worker_has_the_database", holder=other, advice="waiting until it stops")
            told = True
        stop.wait(5)
    return False


def keep(database: Database, name: str, holder: str, stop: threading.Event) -> None:
    """Renew a lease; when somebody else has it by now, stop working."""
    if not database.writing(take, name, holder, clock.now()):
        log.error("lease_lost", name=name)
        stop.set()
