"""Reading facts and deciding: what the collector found out may change what is shown."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Errand, ErrandKind
from config import clock
from config.db import Database
from curator import acts
from curator.models import Pick
from curator.permitting import replied
from curator.picking import post_news
from curator.removing import takedowns

PICTURES: Final = (ErrandKind.PICTURE, ErrandKind.FULL_PICTURE)
WHOLE: Final = timedelta(minutes=1)
"""So often old picks are looked through too, which are seldom on a wall."""


def pictures_arrived(session: Session, since: datetime) -> bool:
    """Whether a picture of a living pick was fetched (or failed) since a moment."""
    done = session.execute(
        select(col(Errand.subject)).where(col(Errand.kind).in_(PICTURES), col(Errand.done_at) > since)
    ).scalars()
    media = [int(subject) for subject in done if subject.isdigit()]
    if not media:
        return False
    chosen = select(col(Pick.id)).where(col(Pick.media_id).in_(media), col(Pick.ended_at).is_(None))
    return session.execute(chosen.limit(1)).first() is not None


class Reactions:
    """Remembers until when pictures were looked for; forgetting costs 30 seconds, never a wrong wall."""

    def __init__(self, database: Database, now: Callable[[], datetime] = clock.now) -> None:
        self._database = database
        self._now = now
        self._since = self._whole = now()

    def tick(self) -> None:
        """Read what the collector found out, and decide.  To be called every second."""
        until = self._now()
        since = None if until >= self._whole else clock.week_of(until) - post_news.RECENT
        with self._database.reading() as session:
            arrived = pictures_arrived(session, self._since)
            unread = post_news.unread(session, since)
            gone = takedowns.gone_for_good(session)
            answers = replied.news(session, None if since is None else self._since)
        if arrived:
            self._database.writing(acts.walls_may_change)
        if unread:
            self._database.writing(post_news.read, until, since)
        if gone:
            self._database.writing(takedowns.clear, gone, until)
        if answers:
            self._database.writing(replied.tell, answers, until)
        self._since = until
        if since is None:
            self._whole = until + WHOLE
