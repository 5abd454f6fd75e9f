"""Reading what was seen: named questions, answered with values."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Author, Errand, Media, Post, PostTag, Reply, Sighting
from collector.values import MediaKind
from config.many import is_any_named, is_any_of
from config.models import CampaignSource, Relation


class PictureView(NamedTuple):
    """A picture of a post; `file` is our own copy's name, None until there is one."""

    id: int
    kind: MediaKind
    alt: str | None
    file: str | None
    full: bool
    """`file` is not the small copy any more."""
    fault: str | None
    width: int | None = None
    """Of our copy, in pixels; before there is one, what the network said."""
    height: int | None = None


class PostView(NamedTuple):
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


_PICTURE: Final[tuple[Any, ...]] = (
    col(Media.id),
    col(Media.kind),
    col(Media.alt),
    col(Media.file),
    col(Media.full),
    col(Media.fault),
    col(Media.width),
    col(Media.height),
)
"""What a `PictureView` is made of, in its order."""

_POST: Final[tuple[Any, ...]] = (
    col(Post.id),
    col(Post.network),
    col(Post.uri),
    col(Post.url),
    col(Post.title),
    col(Post.text),
    col(Post.language),
    col(Post.published_at),
    col(Post.first_seen_at),
    col(Post.edited_at),
    col(Post.likes),
    col(Post.reposts),
    col(Post.replies),
    col(Post.clicks),
    col(Post.is_reply),
    col(Post.sensitive),
    col(Post.restricted),
    col(Post.gone_at).is_not(None),
    col(Post.unverified_at).is_not(None),
    col(Post.checked_at),
    col(Post.check_at).is_not(None),
    col(Post.taken_down_at).is_not(None),
    func.coalesce(col(Author.name), ""),
    func.coalesce(col(Author.handle), ""),
    func.coalesce(col(Author.url), ""),
)
"""What a `PostView` is made of, in its order, but for its pictures."""

# A page of suggestions looks at hundreds of posts: statements are made once, and rows become the
# plainest of values.
_PICTURES_OF: Final = (
    select(col(Media.post_id), *_PICTURE)
    .where(is_any_named(col(Media.post_id), "ids"))
    .order_by(col(Media.post_id), col(Media.position))
)
_POSTS_BY_ID: Final = (
    select(*_POST)
    .outerjoin(Author, col(Post.author_id) == col(Author.id))
    .where(is_any_named(col(Post.id), "ids"))
)


def posts(session: Session, ids: Iterable[int]) -> dict[int, PostView]:
    """The posts with these ids, by id; one that is gone from the database is missing."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    pictures: dict[int, list[PictureView]] = {}
    for post_id, *row in session.execute(_PICTURES_OF, {"ids": wanted}):
        pictures.setdefault(post_id, []).append(PictureView._make(row))
    views = (
        (*row, tuple(pictures.get(row[0], ()))) for row in session.execute(_POSTS_BY_ID, {"ids": wanted})
    )
    return {values[0]: PostView._make(values) for values in views}


def find(session: Session, network: str, uri: str, url: str) -> int | None:
    """The id of the post with this identity, or with this address; None when nobody has seen it."""
    by_identity: ColumnElement[bool] = (col(Post.network) == network) & (col(Post.uri) == uri)
    for condition in (by_identity, col(Post.url) == url):
        found: int | None = session.execute(select(col(Post.id)).where(condition).limit(1)).scalar()
        if found is not None:
            return found
    return None


def newest(session: Session, campaign_id: int, keys: Iterable[str], since: datetime, limit: int) -> list[int]:
    """Ids of the newest posts under any of the keys since a moment, at most `limit`."""
    found: dict[int, datetime] = {}
    for key in dict.fromkeys(keys):
        # One key at a time: its index gives the newest without sorting all there are.
        of_key = {"campaign": campaign_id, "key": key, "since": since, "limit": limit}
        found.update((post_id, at) for post_id, at in session.execute(_NEWEST_OF_KEY, of_key))
    return sorted(found, key=lambda one: (found[one], one), reverse=True)[:limit]


_NEWEST_OF_KEY: Final = (
    select(col(PostTag.post_id), col(PostTag.published_at))
    .where(
        col(PostTag.campaign_id) == bindparam("campaign"),
        col(PostTag.key) == bindparam("key"),
        col(PostTag.published_at) >= bindparam("since"),
    )
    .order_by(col(PostTag.published_at).desc())
    .limit(bindparam("limit"))
)


def tagged(
    session: Session, campaign_id: int, keys: Sequence[str], since: datetime, limit: int
) -> dict[int, frozenset[str]]:
    """The newest posts under any of the keys since a moment, at most `limit`; with all their keys."""
    return keys_of(session, campaign_id, newest(session, campaign_id, keys, since, limit))


def keys_of(
    session: Session, campaign_id: int, post_ids: Iterable[int], since: datetime | None = None
) -> dict[int, frozenset[str]]:
    """All keys of each post in a campaign, in the order asked for; one without any is missing."""
    wanted = list(post_ids)
    found: dict[int, set[str]] = {}
    rows = select(col(PostTag.post_id), col(PostTag.key)).where(
        col(PostTag.campaign_id) == campaign_id, is_any_of(col(PostTag.post_id), wanted)
    )
    if since is not None:
        rows = rows.where(col(PostTag.published_at) >= since)
    for post_id, key in session.execute(rows):
        found.setdefault(post_id, set()).add(key)
    return {post_id: frozenset(found[post_id]) for post_id in wanted if post_id in found}


def of_kind(session: Session, post_ids: Collection[int], network: str, language: str) -> set[int]:
    """Which of these posts are on a network and in a language of any region; "": any."""
    rows = select(col(Post.id)).where(is_any_of(col(Post.id), post_ids))
    if network:
        rows = rows.where(col(Post.network) == network)
    if language:
        rows = rows.where(func.lower(col(Post.language)).startswith(language, autoescape=True))
    return {number for number in session.execute(rows).scalars() if number is not None}


def on_channels(session: Session, campaign_id: int, team_id: int, limit: int) -> list[int]:
    """The posts last stored that were seen on a team's own and its partners' channels."""
    rows = (
        select(col(Sighting.post_id))
        .join(CampaignSource, col(CampaignSource.source_id) == col(Sighting.source_id))
        .where(
            col(CampaignSource.campaign_id) == campaign_id,
            col(CampaignSource.team_id) == team_id,
            col(CampaignSource.relation) != Relation.PUBLIC,
        )
    )
    return list(session.execute(rows.order_by(col(Sighting.post_id).desc()).limit(limit)).scalars())


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
            is_any_of(col(Sighting.post_id), post_ids),
        )
    )
    return {post_id: (relation, team_id) for post_id, relation, team_id in rows}


def hashtags_of(
    session: Session, campaign_id: int, handles: Iterable[str]
) -> dict[tuple[str, str], list[str]]:
    """The campaign's hashtags, as keys, on the posts we keep by these authors, the commonest first.

    `handles` are in lower case; the answer is by network and handle.
    """
    handle = func.lower(col(Author.handle))
    rows = session.execute(
        select(col(Author.network), handle, col(PostTag.key))
        .join(Post, col(Post.author_id) == col(Author.id))
        .join(PostTag, col(PostTag.post_id) == col(Post.id))
        .where(col(PostTag.campaign_id) == campaign_id, handle.in_(set(handles)))
        .where(col(PostTag.key).startswith("#"))
        .group_by(col(Author.network), handle, col(PostTag.key))
        .order_by(func.count().desc(), col(PostTag.key))
    )
    found: dict[tuple[str, str], list[str]] = {}
    for network, who, key in rows:
        found.setdefault((network, who), []).append(key)
    return found


def errand(session: Session, errand_id: int) -> Errand | None:
    """An errand with its outcome, as far as there is one."""
    return session.get(Errand, errand_id)


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What a post's author answered publicly under it."""

    url: str
    text: str
    at: datetime


def replies(session: Session, post_id: int, since: datetime) -> list[ReplyView]:
    """What a post's author has answered since a moment (aware), newest first, as far as it was found."""
    rows = session.execute(
        select(Reply)
        .where(col(Reply.post_id) == post_id, col(Reply.at) >= since)
        .order_by(col(Reply.at).desc(), col(Reply.native_id))
    ).scalars()
    return [ReplyView(row.url, row.text, row.at) for row in rows]


def picture(session: Session, media_id: int) -> PictureView | None:
    """One picture of a post."""
    row = session.get(Media, media_id)
    return _picture(row) if row is not None else None


def _picture(row: Media) -> PictureView:
    assert row.id is not None
    return PictureView(row.id, row.kind, row.alt, row.file, row.full, row.fault, row.width, row.height)
