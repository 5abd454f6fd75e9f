"""Taking the public process's counts into the database: each file once, in one transaction."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlmodel import col

from config.db import Database, insert_into
from curator.models import CountFile, ShownDay, WallPlace

KEPT: Final = timedelta(days=7)
"""So long a file's name is remembered, in case it comes back with a restored folder."""

_MOST: Final = 2**31

log = structlog.get_logger()

Row = tuple[date, str, int, int, int]


def take(database: Database, folder: Path, now: datetime) -> int:
    """Take in every file in `folder`; gives how many were new.  One that is not ours is set aside."""
    taken = 0
    for path in sorted(folder.glob("*.json")):
        try:
            rows, places = _read(path.read_bytes())
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            log.exception("counts_unreadable", file=path.name)
            path.replace(path.with_suffix(".unreadable"))
            continue
        taken += database.writing(_add, path.stem, rows, places, now)
        path.unlink(missing_ok=True)
    return taken


def _read(data: bytes) -> tuple[list[Row], list[tuple[str, str, date]]]:
    whole: dict[str, Any] = json.loads(data)
    if whole["version"] != 1:
        raise ValueError(f"version {whole['version']}")
    rows = [
        (date.fromisoformat(day), _name(wall, 64), _count(pick), _count(clicks), _count(views))
        for day, wall, pick, clicks, views in whole["rows"]
    ]
    return rows, list(_places(whole["hosts"]))


def _places(hosts: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, date]]:
    for wall, found in hosts.items():
        for host, day in found.items():
            yield _name(wall, 64), _name(host, 253), date.fromisoformat(day)


def _count(value: Any) -> int:
    """A number every database can keep: one that is none would hold up every later file."""
    count = int(value)
    if not 0 <= count < _MOST:
        raise ValueError("a number that cannot be")
    return count


def _name(value: Any, limit: int) -> str:
    name = str(value)[:limit]
    if not name.isprintable():
        raise ValueError("a name that cannot be")
    return name


def _add(
    session: Session, name: str, rows: list[Row], places: list[tuple[str, str, date]], now: datetime
) -> int:
    known = insert_into(session, CountFile).values(name=name, at=now).on_conflict_do_nothing()
    if session.execute(known.returning(col(CountFile.name))).scalar() is None:
        return 0
    for day, wall, pick, clicks, views in rows:
        new = insert_into(session, ShownDay).values(
            day=day, wall_key=wall, pick_id=pick, clicks=clicks, views=views
        )
        session.execute(
            new.on_conflict_do_update(
                index_elements=("day", "wall_key", "pick_id"),
                set_={
                    "clicks": col(ShownDay.clicks) + new.excluded.clicks,
                    "views": col(ShownDay.views) + new.excluded.views,
                },
            )
        )
    for wall, host, day in sorted(places):
        seen = insert_into(session, WallPlace).values(wall_key=wall, host=host, seen_on=day)
        session.execute(
            seen.on_conflict_do_update(
                index_elements=("wall_key", "host"),
                set_={"seen_on": seen.excluded.seen_on},
                where=col(WallPlace.seen_on) < seen.excluded.seen_on,
            )
        )
    session.execute(delete(CountFile).where(col(CountFile.at) < now - KEPT))
    return 1
