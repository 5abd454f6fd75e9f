"""Taking down and removing what was seen.  Counts of what was seen stay true.

`take_down` hides at once and keeps the row, so that collecting again cannot bring the post back.
`remove` is the only remover of posts: their authors' figures are totalled first, the counters'
`removed` grows by exactly the rows that go, and an author whose last post goes, goes too.
`hollow` is for a post that a pick still names: the row stays, nothing of the person does, and its
reactions go over to the counters as a removed post's do.
"""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import String, case, cast, delete, exists, literal, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import author_months
from collector.models import (
    Author,
    Engagement,
    Errand,
    ErrandKind,
    Media,
    Post,
    PostTag,
    Reply,
    Sighting,
    TagDay,
    Tombstone,
)
from collector.volume import REACTIONS, Counted, reacted, tally
from config.clock import day_of
from config.db import insert_into

HOLLOW: Final = "hollow:"
"""How the `uri` of a hollowed post begins; its own number follows."""

_UNKNOWN: Final = (
    "author_id",
    "language",
    "edited_at",
    "likes",
    "reposts",
    "replies",
    "clicks",
    "check_at",
    "checked_at",
    "watch_minutes",
    "missing_since",
    "confirmed_at",
    "unanswered",
    "unanswered_since",
    "unverified_at",
)
_OF_MEDIA: Final = (ErrandKind.PICTURE, ErrandKind.FULL_PICTURE)
_OF_POSTS: Final = (ErrandKind.RECHECK, ErrandKind.REPLIES)


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


def bury(session: Session, key: bytes, identities: Iterable[tuple[str, str]]) -> None:
    """Leave a tombstone for each (network, uri) of a post or an author: collecting passes it over."""
    buried = sorted((network, digest(key, network, uri)) for network, uri in set(identities))
    for network, hashed in buried:
        stone = insert_into(session, Tombstone).values(network=network, digest=hashed)
        session.execute(stone.on_conflict_do_nothing())


def remove(session: Session, post_ids: Sequence[int], *, tombstone_key: bytes | None = None) -> list[str]:
    """Delete posts with all that hangs on them; give the names of picture files left.

    With a key each leaves a tombstone and is never collected again (erasure); without one it may
    come back if a source shows it (retention).  What was decided about them (reviews, picks,
    permissions) must be gone already, or the database refuses.
    """
    wanted = sorted(set(post_ids))
    authors = _locked(session, wanted)
    author_months.total(session, wanted)
    _leave_to_counters(session, wanted, removed=True)
    _bury_posts(session, wanted, tombstone_key)
    left = _files(session, wanted)
    _forget_asking(session, wanted)
    session.execute(update(Errand).where(col(Errand.post_id).in_(wanted)).values(post_id=None))
    for table in (PostTag, Engagement, Media, Reply, Sighting):
        session.execute(delete(table).where(col(table.post_id).in_(wanted)))
    session.execute(delete(Post).where(col(Post.id).in_(wanted)))
    _remove_idle(session, authors)
    return left


def hollow(
    session: Session, post_ids: Sequence[int], at: datetime, *, tombstone_key: bytes | None = None
) -> list[str]:
    """Empty posts that a pick still names; give the names of picture files left.

    What stays is a row that says that there was something, and its counted hashtags; it is gone for
    walls from `at` at the latest.  With a key each leaves a tombstone.  Twice is once.  Marks of these
    posts must be gone already: the counters could not tell any more whose reactions are spam's.
    """
    wanted = sorted(set(post_ids))
    authors = _locked(session, wanted)
    author_months.total(session, wanted)
    _leave_to_counters(session, wanted, removed=False)
    _bury_posts(session, wanted, tombstone_key)
    left = _files(session, wanted)
    _forget_asking(session, wanted)
    for table in (Engagement, Reply, Sighting):
        session.execute(delete(table).where(col(table.post_id).in_(wanted)))
    nothing = {"url": "", "alt": None, "file": None, "width": None, "height": None, "fault": "gone"}
    session.execute(update(Media).where(col(Media.post_id).in_(wanted)).values(full=False, **nothing))
    session.execute(
        update(Post)
        .where(col(Post.id).in_(wanted))
        .values(
            uri=literal(HOLLOW) + cast(col(Post.id), String),
            url="",
            title="",
            text="",
            gone_at=case((col(Post.gone_at).is_(None), at), else_=col(Post.gone_at)),
            **dict.fromkeys(_UNKNOWN),
        )
    )
    _remove_idle(session, authors)
    return left


def _locked(session: Session, post_ids: Sequence[int]) -> list[int]:
    """Hold posts and their authors, in the order in which storing takes them; gives the authors."""
    of_posts = select(col(Post.author_id)).where(col(Post.id).in_(post_ids))
    authors = session.execute(
        select(col(Author.id))
        .where(col(Author.id).in_(of_posts))
        .order_by(col(Author.network), col(Author.uri))
        .with_for_update()
    ).scalars()
    found = [author_id for author_id in authors if author_id is not None]
    session.execute(
        select(col(Post.id))
        .where(col(Post.id).in_(post_ids))
        .order_by(col(Post.network), col(Post.uri))
        .with_for_update()
    ).all()
    return found


def _leave_to_counters(session: Session, post_ids: Sequence[int], *, removed: bool) -> None:
    """Add what posts leave: their last known reactions, and where the rows go too, that they are gone."""
    counted = session.execute(
        select(
            *(col(PostTag.published_at), col(PostTag.campaign_id), col(Post.network), col(PostTag.key)),
            *(col(getattr(Post, kind)) for kind in REACTIONS),
        )
        .join(Post, col(Post.id) == col(PostTag.post_id))
        .where(col(PostTag.post_id).in_(post_ids))
    ).all()
    left = reacted(
        (Counted(day_of(at), campaign, network, key), values)
        for at, campaign, network, key, *values in counted
    )
    for name, count in tally((at, campaign, network, key) for at, campaign, network, key, *_ in counted):
        session.execute(
            update(TagDay)
            .where(
                col(TagDay.day) == name.day,
                col(TagDay.campaign_id) == name.campaign_id,
                col(TagDay.network) == name.network,
                col(TagDay.key) == name.key,
            )
            .values(
                removed=col(TagDay.removed) + (count if removed else 0),
                **{kind: col(getattr(TagDay, kind)) + value for kind, value in left[name].items()},
            )
        )


def _bury_posts(session: Session, post_ids: Sequence[int], key: bytes | None) -> None:
    if key is not None:
        rows = session.execute(
            select(col(Post.network), col(Post.uri)).where(
                col(Post.id).in_(post_ids), col(Post.uri).not_like(f"{HOLLOW}%")
            )
        )
        bury(session, key, [(network, uri) for network, uri in rows])


def _files(session: Session, post_ids: Sequence[int]) -> list[str]:
    files = session.execute(
        select(col(Media.file)).where(col(Media.post_id).in_(post_ids), col(Media.file).is_not(None))
    ).scalars()
    return [name for name in files if name]


def _forget_asking(session: Session, post_ids: Sequence[int]) -> None:
    """Errands about these posts and their pictures go: nobody waits for their outcome."""
    pictures = session.execute(select(col(Media.id)).where(col(Media.post_id).in_(post_ids))).scalars()
    for kinds, numbers in ((_OF_MEDIA, list(pictures)), (_OF_POSTS, list(post_ids))):
        session.execute(
            delete(Errand).where(col(Errand.kind).in_(kinds), col(Errand.subject).in_(map(str, numbers)))
        )


def _remove_idle(session: Session, author_ids: Sequence[int]) -> None:
    posted = exists().where(col(Post.author_id) == col(Author.id))
    session.execute(delete(Author).where(col(Author.id).in_(author_ids), ~posted))
