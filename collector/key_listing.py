"""What the command line tells of keys: whose, how they are, and who uses them.  Never what they are."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import doings
from collector.doings import Doing
from config import clock, credentials
from config.models import Campaign, Credential


def lines(session: Session, now: datetime) -> Iterator[str]:
    """Every key and every source that lacks one, in lines for people."""
    rows, views = credentials.everything(session), doings.sources(session)
    if not rows:
        yield "There are no keys: add one with `someseina credentials add NAME --kind KIND`."
    for row in rows:
        used = dict.fromkeys(one.name for one in views if one.credential == row.name)
        yield f"{row.name}: {_state(row, now)}"
        yield f"    {row.kind}, {row.account or 'no account named'}, {row.server or 'no server named'}"
        yield f"    warned before it ends: {row.contact or 'the owners of the campaign'}"
        yield f"    used by: {', '.join(used) or 'no source'}"
        if row.problem:
            yield f"    {row.problem}"
    names = {row.name for row in rows}
    for one in views:
        if one.doing(now) is Doing.NOT_CONNECTED and one.credential not in names:
            wanted = f"the key “{one.credential}”, which there is not" if one.credential else "a key"
            yield f"{one.name} needs {wanted}"


def campaign_of(session: Session, key: str) -> int | None:
    """The id of the campaign with this key, of the only one for ""; None when that is not one."""
    wanted = select(Campaign).order_by(col(Campaign.id))
    found = session.execute(wanted.where(col(Campaign.key) == key) if key else wanted).scalars().all()
    return found[0].id if len(found) == 1 else None


def find(session: Session, name: str) -> int | None:
    """The id of the key of this name."""
    return next((row.id for row in credentials.everything(session) if row.name == name), None)


def _state(row: Credential, now: datetime) -> str:
    if row.name.endswith(credentials.WAITING):
        return "could not be connected" if row.problem else "being connected"
    if row.dead_at is not None:
        return f"connection lost {clock.local(row.dead_at):%d.%m.%Y %H:%M}, connect it again"
    ends_at = credentials.ends_at(row)
    if ends_at is None:
        return "in use, its end is not known or it is renewed by itself"
    return f"{'expired' if ends_at <= now else 'expires'} {clock.local(ends_at):%d.%m.%Y}"
