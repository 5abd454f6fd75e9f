"""Reading facts and deciding: what the collector found out may change what is shown."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Errand, ErrandKind
from config import clock
from config.db import Database
from curator import acts
from curator.models import Pick


def pictures_arrived(session: Session, since: datetime) -> bool:
    """Whether a picture of a living pick was fetched (or failed) since a moment."""
    done = session.execute(
        select(col(Errand.subject)).where(col(Errand.kind) == ErrandKind.PICTURE, col(Errand.done_at) > since)
    ).scalars()
    media = [int(subject) for subject in done if subject.isdigit()]
    if not media:
        return False
    chosen = select(col(Pick.id)).where(col(Pick.media_id).in_(media), col(Pick.ended_at).is_(None))
    return session.execute(chosen.limit(1)).first() is not None


class Reactions:
    """Remembers until when facts were read; forgetting costs 30 seconds, never a wrong wall."""

    def __init__(self, database: Database, now: Callable[[], datetime] = clock.now) -> None:
        self._database = database
        self._now = now
        self._since = now()

    def tick(self) -> None:
        """Read what the collector found out since the last time, and decide."""
        until = self._now()
        with self._database.reading() as session:
            arrived = pictures_arrived(session, self._since)
        if arrived:
            self._database.writing(acts.walls_may_change)
        self._since = until
