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
    """Whether a picture of a living pick was fetched (or failed) since a moment; walls may change."""
    done = session.execute(
        select(col(Errand.subject)).where(col(Errand.kind) == ErrandKind.PICTURE, col(Errand.done_at) > since)
    ).scalars()
    media = [int(subject) for subject in done if subject.isdigit()]
    if not media:
        return False
    chosen = session.execute(
        select(col(Pick.id)).where(col(Pick.media_id).in_(media), col(Pick.ended_at).is_(None)).limit(1)
    ).first()
    if chosen is not None:
        acts.walls_may_change(session)
    return chosen is not None


class Reactions:
    """Remembers until when facts were read; forgetting costs 30 seconds, never a wrong wall."""

    def __init__(self, database: Database, now: Callable[[], datetime] = clock.now) -> None:
        self._database = database
        self._now = now
        self._since = now()

    def tick(self) -> None:
        """Read what the collector found out since the last time, and decide."""
        since, self._since = self._since, self._now()
        self._database.writing(pictures_arrived, since)
