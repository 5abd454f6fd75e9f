"""What was counted, from the day counters and from the posts that are still held."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Post, PostTag, TagDay
from config import clock, networks
from curator.figures.periods import ONE, Span
from curator.figures.sums import Known
from curator.models import MarkDay

Sums = dict[str, dict[str, int]]
"""Key → network → posts; keys are those of `collector.volume`."""


def sums(
    session: Session,
    campaign_id: int,
    keys: Sequence[str],
    span: Span | None,
    table: type[TagDay | MarkDay] = TagDay,
) -> Sums:
    """Posts of a campaign by key and network; none where there is no span.  From the counters alone.

    Of `MarkDay` those marked as spam or off topic.  Naming keys and networks lets the database go to
    each one's days and add up no others.
    """
    if span is None:
        return {}
    rows = session.execute(
        select(col(table.network), col(table.key), func.sum(col(table.posts)))
        .where(
            col(table.campaign_id) == campaign_id,
            col(table.key).in_(keys),
            col(table.network).in_(networks.NAMES),
            col(table.day).between(span.first, span.last),
        )
        .group_by(col(table.key), col(table.network))
    )
    found: Sums = {}
    for network, key, posts in rows:
        found.setdefault(key, {})[network] = int(posts)
    return found


def by_day(
    session: Session,
    campaign_id: int,
    keys: Sequence[str],
    span: Span,
    table: type[TagDay | MarkDay] = TagDay,
) -> Counter[tuple[date, str]]:
    """Posts by (Helsinki date, key), for some keys.  From the counters alone."""
    rows = session.execute(
        select(col(table.day), col(table.key), func.sum(col(table.posts)))
        .where(
            col(table.campaign_id) == campaign_id,
            col(table.key).in_(keys),
            col(table.network).in_(networks.NAMES),
            col(table.day).between(span.first, span.last),
        )
        .group_by(col(table.day), col(table.key))
    )
    return Counter({(day, key): int(posts) for day, key, posts in rows})


@dataclass(frozen=True, slots=True)
class Reactions:
    """Likes, reposts, comments and clicks of posts that are still held."""

    likes: Known
    reposts: Known
    replies: Known
    clicks: Known

    @property
    def held(self) -> int:
        """Of how many posts these are."""
        return self.likes.of


def reactions(session: Session, campaign_id: int, key: str, span: Span) -> Reactions:
    """The reactions to a campaign's posts under a key that were published in a span and are still held."""
    told = (Post.likes, Post.reposts, Post.replies, Post.clicks)
    figures = [figure for column in told for figure in (func.sum(col(column)), func.count(col(column)))]
    row = session.execute(
        select(func.count(col(Post.id)), *figures)
        .join(PostTag, col(PostTag.post_id) == col(Post.id))
        .where(
            col(PostTag.campaign_id) == campaign_id,
            col(PostTag.key) == key,
            col(PostTag.published_at) >= clock.starts(span.first),
            col(PostTag.published_at) < clock.starts(span.last + ONE),
        )
    ).one()
    of, *told_of = (int(value or 0) for value in row)
    return Reactions(*(Known(*pair, of) for pair in zip(told_of[::2], told_of[1::2], strict=True)))
