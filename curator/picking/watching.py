"""How often picked posts are looked at again: every hour on a wall, every day elsewhere.

A post whose last pick has ended is looked at for its counts' sake only.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase, errands
from collector.models import ErrandKind, Post
from config import clock
from config.db import Database
from curator import acts, shown
from curator.models import Pick

HOURLY: Final = 60
DAILY: Final = 24 * 60
"""Minutes."""


def tick(database: Database, now: datetime) -> int:
    """Have every picked post looked at as often as it should be; gives for how many that changed."""
    with database.reading() as session:
        wanted = changes(session, now)
    if wanted:
        database.writing(_follow, wanted, now)
    return len(wanted)


def begin(session: Session, post_id: int, at: datetime) -> None:
    """Watch a post from the moment it is picked; `tick` sees to the rest."""
    errands.watch(session, post_id, DAILY, at)


def look_now(session: Session, person_id: int, pick_id: int, post_id: int, at: datetime) -> None:
    """Have a pick's post looked at now, because a person wants to know how it is."""
    errands.ask(session, ErrandKind.RECHECK, post_id, at)
    acts.record(session, person_id, "look", "pick", pick_id)


def changes(session: Session, now: datetime) -> dict[int, int | None]:
    """The posts that are not yet watched as they should be: how many minutes from now on, None: no more."""
    on_walls = {
        pick.material.subject.post_id
        for wall in shown.walls(session, clock.day_of(now))
        for pick in wall.picks
    }
    picked = select(col(Pick.post_id), col(Post.watch_minutes)).join(Post, col(Post.id) == col(Pick.post_id))
    living = {
        post_id: minutes
        for post_id, minutes in session.execute(
            picked.where(
                col(Pick.ended_at).is_(None),
                col(Post.confirmed_at).is_(None),
                col(Post.uri).not_like(f"{erase.HOLLOW}%"),
            )
        )
        if post_id is not None
    }
    over = session.execute(
        picked.where(col(Pick.ended_at).is_not(None), col(Post.watch_minutes).is_not(None))
    )
    wanted: dict[int, int | None] = {
        post_id: None for post_id, _ in over if post_id is not None and post_id not in living
    }
    for post_id, minutes in living.items():
        often = HOURLY if post_id in on_walls else DAILY
        if minutes != often:
            wanted[post_id] = often
    return wanted


def _follow(session: Session, wanted: dict[int, int | None], now: datetime) -> None:
    for post_id in sorted(wanted):
        errands.watch(session, post_id, wanted[post_id], now)
