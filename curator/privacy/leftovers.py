"""Picture files nobody refers to: an upload that was never saved, a copy whose post has gone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from collector.models import Media
from config.db import Database
from config.models import Team
from curator.models import Reading, Story, Submission

KEPT: Final = timedelta(days=1)
"""A form may stay open over night."""


def sweep(database: Database, folder: Path, now: datetime) -> list[str]:
    """Delete pictures older than a day that nothing has; gives their names."""
    old = {
        path.name: path
        for path in folder.glob("*.jpg")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - KEPT
    }
    gone = unused(database, old)
    for name in gone:
        old[name].unlink(missing_ok=True)
    return gone


def unused(database: Database, names: Iterable[str]) -> list[str]:
    """Those of the picture files that no post, story, submission, reading and no funder has."""
    wanted = list(names)
    if not wanted:
        return []
    used: set[str | None] = set()
    with database.reading() as session:
        for column in (Media.file, Story.picture, Submission.picture, Reading.picture, Team.funder_emblem):
            used |= set(session.execute(select(col(column)).where(col(column).is_not(None))).scalars())
    return [name for name in wanted if name not in used]
