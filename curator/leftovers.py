"""Picture files nobody refers to: an upload that was never saved, a copy whose post has gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from collector.models import Media
from config.db import Database
from curator.models import Story

KEPT: Final = timedelta(days=1)
"""A form may stay open over night."""


def sweep(database: Database, folder: Path, now: datetime) -> list[str]:
    """Delete pictures older than a day that no post and no story has; gives their names."""
    old = [
        path
        for path in folder.glob("*.jpg")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - KEPT
    ]
    if not old:
        return []
    with database.reading() as session:
        used = set(session.execute(select(col(Media.file)).where(col(Media.file).is_not(None))).scalars())
        used |= set(
            session.execute(select(col(Story.picture)).where(col(Story.picture).is_not(None))).scalars()
        )
    unused = [path for path in old if path.name not in used]
    for path in unused:
        path.unlink(missing_ok=True)
    return [path.name for path in unused]
