"""Checking the day counters against what they count: posts = live rows + removed, always.

What the rows prove is put right: a counter is raised to it.  A counter above its rows is told and
left alone, because rows that are gone without a trace may well have been seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Post, PostTag, TagDay
from collector.volume import Counted, tally
from config.db import insert_into
from config.models import Campaign

BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that does not agree with its rows; `campaign` is the campaign's key."""

    name: Counted
    campaign: str
    posts: int
    live: int
    removed: int

    @property
    def proven(self) -> int:
        """How many posts the rows prove."""
        return self.live + self.removed

    @property
    def repairable(self) -> bool:
        """The rows prove more than was counted."""
        return self.proven > self.posts


def differences(session: Session) -> list[Difference]:
    """Every counter that does not agree with its rows, by day, campaign, network and key.

    Looks at one state of the database, so call it before anything else in its session.
    """
    _one_state(session)
    campaigns = dict(session.execute(select(col(Campaign.id), col(Campaign.key))).all())
    live = dict(tally(_pairs(session)))
    counters = select(
        *(col(column) for column in (TagDay.day, TagDay.campaign_id, TagDay.network, TagDay.key)),
        col(TagDay.posts),
        col(TagDay.removed),
    ).execution_options(yield_per=BATCH)
    counted = {Counted(*name): (posts, removed) for *name, posts, removed in session.execute(counters)}
    names = sorted(
        live.keys() | counted.keys(), key=lambda one: (one.day, one.campaign_id, one.network, one.key)
    )
    found = []
    for name in names:
        posts, removed = counted.get(name, (0, 0))
        if posts != live.get(name, 0) + removed:
            campaign = campaigns[name.campaign_id]
            found.append(Difference(name, campaign, posts, live.get(name, 0), removed))
    return found


def repair(session: Session) -> list[Difference]:
    """Raise every counter whose rows prove more; gives the differences that were found, also those left.

    Never lowers a counter.
    """
    found = differences(session)
    raise_to_proven(session, [one for one in found if one.repairable])
    return found


def raise_to_proven(session: Session, wanted: Sequence[Difference]) -> None:
    """Set these counters to what their rows prove, where that is more."""
    for one in wanted:
        new = insert_into(session, TagDay).values(
            day=one.name.day,
            campaign_id=one.name.campaign_id,
            network=one.name.network,
            key=one.name.key,
            posts=one.proven,
            removed=one.removed,
        )
        session.execute(
            new.on_conflict_do_update(
                index_elements=("day", "campaign_id", "network", "key"),
                set_={"posts": new.excluded.posts},
                where=col(TagDay.posts) < new.excluded.posts,
            )
        )


def _one_state(session: Session) -> None:
    """SQLite's transactions see one state by themselves; PostgreSQL's do when asked."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _pairs(session: Session) -> Iterator[tuple[datetime, int, str, str]]:
    rows = (
        select(col(PostTag.published_at), col(PostTag.campaign_id), col(Post.network), col(PostTag.key))
        .join(Post, col(Post.id) == col(PostTag.post_id))
        .execution_options(yield_per=BATCH)
    )
    yield from session.execute(rows)
