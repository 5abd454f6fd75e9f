"""Taking down and removing what was seen.  Counts of what was seen stay true.

`take_down` hides at once and keeps the row, so that collecting again cannot bring the post back.
`remove` deletes rows; the counters' `removed` grows by exactly the rows that go.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Errand, Media, Post, PostTag, Sighting, TagDay, Tombstone
from collector.volume import tally


def take_down(session: Session, post_id: int, at: datetime) -> None:
    """Mark a post as not to be shown from now on."""
    session.execute(
        update(Post)
        .where(col(Post.id) == post_id, col(Post.taken_down_at).is_(None))
        .values(taken_down_at=at)
    )


def digest(key: bytes, network: str, uri: str) -> str:
    """What a tombstone keeps of an identity: useless without our key."""
    return hmac.digest(key, f"{network}\n{uri}".encode(), "sha256").hex()


def remove(session: Session, post_ids: Sequence[int], *, tombstone_key: bytes | None = None) -> list[str]:
    """Delete posts with their tags, pictures and sightings; give the names of picture files left.

    With a key each leaves a tombstone and is never collected again (erasure); without one it may
    come back if a source shows it (retention).  Counters keep what was seen: `removed` grows.
    """
    wanted = sorted(set(post_ids))
    counted = session.execute(
        select(col(PostTag.published_at), col(PostTag.campaign_id), col(Post.network), col(PostTag.key))
        .join(Post, col(Post.id) == col(PostTag.post_id))
        .where(col(PostTag.post_id).in_(wanted))
        .with_for_update(of=Post)
    ).all()
    for name, count in tally((at, campaign, network, key) for at, campaign, network, key in counted):
        session.execute(
            update(TagDay)
            .where(
                col(TagDay.day) == name.day,
                col(TagDay.campaign_id) == name.campaign_id,
                col(TagDay.network) == name.network,
                col(TagDay.key) == name.key,
            )
            .values(removed=col(TagDay.removed) + count)
        )
    if tombstone_key is not None:
        for network, uri in session.execute(
            select(col(Post.network), col(Post.uri)).where(col(Post.id).in_(wanted)).order_by(col(Post.uri))
        ).all():
            session.merge(Tombstone(network=network, digest=digest(tombstone_key, network, uri)))
    files = session.execute(
        select(col(Media.file)).where(col(Media.post_id).in_(wanted), col(Media.file).is_not(None))
    ).scalars()
    left = [name for name in files if name]
    session.execute(update(Errand).where(col(Errand.post_id).in_(wanted)).values(post_id=None))
    for table in (PostTag, Media, Sighting):
        session.execute(delete(table).where(col(table.post_id).in_(wanted)))
    session.execute(delete(Post).where(col(Post.id).in_(wanted)))
    return left
