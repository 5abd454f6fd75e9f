"""The reports folder and the rows that name its files: neither has what the other knows nothing of."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.db import Database
from curator.models import ReportFile, ReportVersion
from curator.report.production.putting import is_older

NAMED: Final = re.compile(r"\.?(\d+)-(\d+)-[\w-]+\.\w+")
"""``<report>-<version>-<token>.<ext>``, with a dot before it while it is being written."""
KEPT: Final = timedelta(hours=1)
"""What is being written is nobody's yet."""


def tidy(database: Database, folder: Path, now: datetime) -> None:
    """Both of what follows.  To be called every hour; `now` is aware."""
    mend(database, folder, now)
    sweep(database, folder, now)


def sweep(database: Database, folder: Path, now: datetime) -> list[str]:
    """Delete files of older versions at once, others that no row names after an hour; gives their names.

    `now` is aware.  A folder that is not there holds nothing.
    """
    there = {path.name: path for path in folder.glob("*") if path.is_file()} if folder.is_dir() else {}
    if not there:
        return []
    with database.reading() as session:
        named = set(session.execute(select(col(ReportFile.name))).scalars())
        last = select(col(ReportVersion.report_id), func.max(col(ReportVersion.number)))
        rows = session.execute(last.group_by(col(ReportVersion.report_id))).all()
    newest = {report_id: number for report_id, number in rows if report_id is not None}
    gone = [
        name
        for name, path in there.items()
        if name not in named and (_outdated(name, newest) or is_older(path, now - KEPT))
    ]
    for name in gone:
        there[name].unlink(missing_ok=True)
    return sorted(gone)


def mend(database: Database, folder: Path, now: datetime) -> int:
    """Have made again what should be in the folder and is not, as after restoring a backup of the database.

    Gives of how many versions.  `now` is aware.
    """
    # The rows first: a file that is named there is in the folder already.
    with database.reading() as session:
        named = session.execute(select(col(ReportFile.name), col(ReportFile.version_id))).all()
    missing = sorted({version_id for name, version_id in named if not (folder / name).is_file()})
    return database.writing(_have_made, missing, now) if missing else 0


def _have_made(session: Session, version_ids: Sequence[int], now: datetime) -> int:
    newest = select(func.max(col(ReportVersion.id))).group_by(col(ReportVersion.report_id))
    rows = session.execute(
        update(ReportVersion)
        .where(
            col(ReportVersion.id).in_(version_ids),
            col(ReportVersion.id).in_(newest),
            col(ReportVersion.ready_at).is_not(None),
        )
        .values(ready_at=None, due_at=now, tries=0, problem="")
        .returning(col(ReportVersion.id))
    )
    again = list(rows.scalars())
    session.execute(delete(ReportFile).where(col(ReportFile.version_id).in_(again)))
    return len(again)


def _outdated(name: str, newest: dict[int, int]) -> bool:
    found = NAMED.fullmatch(name)
    return found is not None and int(found[2]) < newest.get(int(found[1]), 0)
