"""Reading what was seen: named questions, answered with values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Author, Errand, Media, Post, PostTag, Sighting
from collector.values import MediaKind
from config.models import CampaignSource, Relation


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture of a post; `file` is our own copy's name, None until there is one."""

    id: int
    kind: MediaKind
    alt: str | None
    file: str | None
    full: bool
    """`file` is not the small copy any more."""
    fault: str | None


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with its author and pictures, ready to be judged or shown.  Times are aware UTC."""

    id: int
    network: str
    uri: str
    url: str
    title: str
    text: str
    language: str | None
    published_at: datetime
    first_seen_at: datetime
    edited_at: datetime | None
    likes: int | None
    reposts: int | None
    replies: int | None
    clicks: int | None
    is_reply: bool
    sensitive: bool
    restricted: bool
    gone: bool
    unverified: bool
    """Nobody has been able to say for a day that it is still there."""
    checked_at: datetime | None
    """When the network last said that it is there, or not; None: it was never looked at again."""
    looked_after: bool
    """It will be looked at again; False also where its network tells nothing."""
    taken_down: bool
    author_name: str
    """"" with the other two where the network does not tell who posted."""
    author_handle: str
    author_url: str
    pictures: tuple[PictureView, ...]


def posts(session: Session, ids: Iterable[int]) -> dict[int, PostView]:
    """The posts with these ids, by id; one that is gone from the database is missing."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    pictures: dict[int, list[PictureView]] = {}
    media = (
        select(Media).where(col(Media.post_id).in_(wanted)).order_by(col(Media.post_id), col(Media.position))
    )
    for row in session.execute(media).scalars():
        pictures.setdefault(row.post_id, []).append(_picture(row))
    rows = session.execute(
        select(Post, Author)
        .outerjoin(Author, col(Post.author_id) == col(Author.id))
        .where(col(Post.id).in_(wanted))
    )
    views = [_view(post, author, tuple(pictures.get(post.id or 0, ()))) for post, author in rows]
    return {view.id: view for view in views}


def _view(post: Post, author: Author | None, pictures: tuple[PictureView, ...]) -> PostView:
    assert post.id is not None
    return PostView(
        id=post.id,
        network=post.network,
        uri=post.uri,
        url=post.url,
        title=post.title,
        text=post.text,
        language=post.language,
        published_at=post.published_at,
        first_seen_at=post.first_seen_at,
        edited_at=post.edited_at,
        likes=post.likes,
        reposts=post.reposts,
        replies=post.replies,
        clicks=post.clicks,
        is_reply=post.is_reply,
        sensitive=post.sensitive,
        restricted=post.restricted,
        gone=post.gone_at is not None,
        unverified=post.unverified_at is not None,
        checked_at=post.checked_at,
        looked_after=post.check_at is not None,
        taken_down=post.taken_down_at is not None,
        author_name=author.name if author else "",
        author_handle=author.handle if author else "",
        author_url=author.url if author else "",
        pictures=pictures,
    )


def find(session: Session, network: str, uri: str, url: str) -> int | None:
    """The id of the post with this identity, or with this address; None when nobody has seen it."""
    by_identity: ColumnElement[bool] = (col(Post.network) == network) & (col(Post.uri) == uri)
    for condition in (by_identity, col(Post.url) == url):
        found: int | None = session.execute(select(col(Post.id)).where(condition).limit(1)).scalar()
        if found is not None:
            return found
    return None


def tagged(
    session: Session, campaign_id: int, keys: Sequence[str], since: datetime, limit: int
) -> dict[int, frozenset[str]]:
    """The newest posts under any of the keys since a moment, at most `limit`; with all their keys."""
    newest = (
        select(col(PostTag.post_id))
        .where(
            col(PostTag.campaign_id) == campaign_id,
            col(PostTag.key).in_(keys),
            col(PostTag.published_at) >= since,
        )
        .order_by(col(PostTag.published_at).desc())
        .limit(limit * len(keys))
    )
    ids = list(dict.fromkeys(session.execute(newest).scalars()))[:limit]
    found: dict[int, set[str]] = {post_id: set() for post_id in ids}
    rows = select(col(PostTag.post_id), col(PostTag.key)).where(
        col(PostTag.campaign_id) == campaign_id, col(PostTag.post_id).in_(ids)
    )
    for post_id, key in session.execute(rows):
        found[post_id].add(key)
    return {post_id: frozenset(of_post) for post_id, of_post in found.items()}


def channels(
    session: Session, campaign_id: int, post_ids: Iterable[int]
) -> dict[int, tuple[Relation, int | None]]:
    """Posts seen on a campaign's own or partners' channels: whose, and which team's (None: all)."""
    rows = session.execute(
        select(col(Sighting.post_id), col(CampaignSource.relation), col(CampaignSource.team_id))
        .join(CampaignSource, col(CampaignSource.source_id) == col(Sighting.source_id))
        .where(
            col(CampaignSource.campaign_id) == campaign_id,
            col(CampaignSource.relation) != Relation.PUBLIC,
            col(Sighting.post_id).in_(list(post_ids)),
        )
    )
    return {post_id: (relation, team_id) for post_id, relation, team_id in rows}


def errand(session: Session, errand_id: int) -> Errand | None:
    """An errand with its outcome, as far as there is one."""
    return session.get(Errand, errand_id)


def picture(session: Session, media_id: int) -> PictureView | None:
    """One picture of a post."""
    row = session.get(Media, media_id)
    return _picture(row) if row is not None else None


def _picture(row: Media) -> PictureView:
    assert row.id is not None
    return PictureView(row.id, row.kind, row.alt, row.file, row.full, row.fault)
