"""What each source shows of the whole: how many posts it has seen, and how many nobody else has.

Several servers are asked for one hashtag because none sees everything; a post is one row whoever
tells of it, and its sightings say who did.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, distinct, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import PostTag, Sighting
from collector.volume import SUGGESTED
from config.models import CampaignSource, Source


@dataclass(frozen=True, slots=True)
class Share:
    """One source's part in a campaign's posts of a period."""

    source_id: int
    kind: str
    name: str
    server: str
    posts: int
    """How many of the campaign's posts it has seen."""
    alone: int
    """How many of these no other source of the campaign has seen."""


def shares(session: Session, campaign_id: int, start: datetime, end: datetime) -> list[Share]:
    """Each active source's share of the posts published from `start` until `end` (aware, `end` excluded).

    Most first.  A source that saw none of them is listed with 0, so that it is not forgotten.
    Posts that have been purged are not in it.
    """
    asked = select(col(CampaignSource.source_id)).where(
        col(CampaignSource.campaign_id) == campaign_id, col(CampaignSource.active)
    )
    counted = (
        select(col(PostTag.post_id))
        .where(
            col(PostTag.campaign_id) == campaign_id,
            col(PostTag.key).in_(SUGGESTED),
            col(PostTag.published_at) >= start,
            col(PostTag.published_at) < end,
        )
        .distinct()
    )
    seen = (
        select(col(Sighting.source_id), col(Sighting.post_id))
        .where(col(Sighting.source_id).in_(asked), col(Sighting.post_id).in_(counted))
        .distinct()
        .cte("seen")
    )
    by_post = (
        select(seen.c.post_id, func.count(distinct(seen.c.source_id)).label("sources"))
        .group_by(seen.c.post_id)
        .cte("by_post")
    )
    alone = func.sum(case((by_post.c.sources == 1, 1), else_=0))
    rows = session.execute(
        select(seen.c.source_id, func.count(), alone)
        .join(by_post, by_post.c.post_id == seen.c.post_id)
        .group_by(seen.c.source_id)
    )
    figures = {source_id: (int(posts), int(only)) for source_id, posts, only in rows}
    sources = session.execute(select(Source).where(col(Source.id).in_(asked))).scalars()
    found = [
        Share(one.id or 0, one.kind, one.name, one.server, *figures.get(one.id or 0, (0, 0)))
        for one in sources
    ]
    return sorted(found, key=lambda share: (-share.posts, share.name, share.source_id))
