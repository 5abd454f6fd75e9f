"""Storing what was seen: the only writer of posts.  One page is one transaction.

Saving twice is saving once.  An older view of a post never overwrites a newer one, counts keep the
largest seen, and the day counters grow by exactly the (post, campaign, key) rows that are new.
Rows are sorted by key before they are written, so two writers wait for each other and never cross.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.erase import digest
from collector.models import ErrandKind, Tombstone
from collector.narrowing import narrowed, takes, whose
from collector.rows import (
    AuthorRow,
    DayRow,
    ErrandRow,
    MediaRow,
    PairRow,
    PostRow,
    SightingRow,
    StoredPost,
    TombstoneRow,
    moment,
)
from collector.statements import Statements, statements
from collector.values import IncomingPost
from collector.volume import SUGGESTED, Wish, keys, tally

TEXT_LIMIT: Final = 50_000
ADDRESS_LIMIT: Final = 2_000
"""Bytes of what an index holds: PostgreSQL's take no more than 2,700."""
PICTURES_A_POST: Final = 4
FIRST_CHECK: Final = timedelta(hours=1)
COUNTED: Final = timedelta(days=28)
"""Posts older than that are not looked at again: their counts hardly move."""
BEHIND: Final = timedelta(days=365 * 200)
"""Second-hand views are so much older than others: in order among themselves, behind every first-hand one."""
_ANY_TOMBSTONE: Final = select(col(Tombstone.network)).limit(1)


@dataclass(frozen=True, slots=True)
class Saved:
    """What one page gave: posts on it, how many nobody had seen, and how many were kept out."""

    seen: int
    new: int
    kept_out: int = 0
    """Erased ones that must not come back, and ones with impossible addresses."""


def save(
    session: Session,
    posts: Sequence[IncomingPost],
    *,
    source_id: int | None,
    wishes: Sequence[Wish],
    fetched_at: datetime,
    tombstone_key: bytes,
    checks: bool = False,
) -> Saved:
    """Write one page of posts, their authors, pictures, sightings, tags and counters.

    `fetched_at` (aware) is when the page was asked for.  `source_id` None: a person brought it, so
    nobody's sighting is noted and its pictures are sent for whatever its tags.  `checks`: the source can
    look at a post again, so new ones not older than `COUNTED` are due an hour after they were first
    seen.  Before an election posts that no campaign takes are left out.  The caller commits.
    """
    by_identity: dict[tuple[str, str], IncomingPost] = {}
    for one in narrowed(posts, wishes):
        author_uri = one.author.uri if one.author else ""
        if all(map(_fits, (one.uri, one.url, author_uri, one.native_id))):
            kept = _storable(one, fetched_at)
            by_identity[kept.network, kept.uri] = kept
    write = statements(session.get_bind().dialect.name)
    _leave_out_erased(session, write, by_identity, tombstone_key)
    if not by_identity:
        return Saved(len(posts), 0, len(posts))
    page = [by_identity[identity] for identity in sorted(by_identity)]
    authors = _save_authors(session, write, page)
    first_check = fetched_at + FIRST_CHECK if checks else None
    rows = [_post_row(one, authors, fetched_at, first_check) for one in page]
    stored = [StoredPost(*given) for given in write.posts(session, rows)]
    known = {(post.network, post.uri): post for post in stored}
    seen = [(one, known[one.network, one.uri]) for one in page]

    pairs = [
        (wish.campaign_id, key, post)
        for one, post in seen
        for wish in wishes
        if takes(wish, one)
        for key in keys(one.tags, post.published_at, wish, whose(one))
    ]
    suggested = {post.id for _, key, post in pairs if key in SUGGESTED}
    if source_id is None:
        suggested |= {post.id for post in stored}
    suggested -= {post.id for one, post in seen if one.restricted}
    _save_pairs(session, write, pairs)
    _save_media(session, write, seen, suggested, fetched_at)
    if source_id is not None:
        sightings = sorted((one.native_id, post.id) for one, post in seen)
        at = moment(fetched_at)
        write.sightings(session, [SightingRow(source_id, native, post, at) for native, post in sightings])
    fresh = sum(post.first_seen_at == fetched_at for post in stored)
    return Saved(len(posts), fresh, len(posts) - len(page))


def _fits(address: str) -> bool:
    return len(address) <= ADDRESS_LIMIT and (
        address.isascii() or len(address.encode("utf-8", "replace")) <= ADDRESS_LIMIT
    )


def _storable(one: IncomingPost, fetched_at: datetime) -> IncomingPost:
    """The post with a date (never in the future) and with texts every database can keep."""
    kept: dict[str, Any] = {
        "uri": _text(one.uri),
        "url": _text(one.url),
        "native_id": _text(one.native_id),
        "title": _text(one.title[:TEXT_LIMIT]),
        "text": _text(one.text[:TEXT_LIMIT]),
        "published_at": min(one.published_at or fetched_at, fetched_at),
        "edited_at": min(one.edited_at, fetched_at) if one.edited_at else None,
    }
    changed = {name: value for name, value in kept.items() if value != getattr(one, name)}
    return replace(one, **changed) if changed else one


def _text(value: str) -> str:
    if value.isascii() and "\0" not in value:
        return value
    # JSON may carry NUL and lone surrogates, which no database takes.
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _leave_out_erased(
    session: Session,
    write: Statements,
    by_identity: dict[tuple[str, str], IncomingPost],
    tombstone_key: bytes,
) -> None:
    if session.execute(_ANY_TOMBSTONE).first() is None:
        return
    identities: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for identity, one in by_identity.items():
        for uri in (one.uri, one.author.uri) if one.author else (one.uri,):
            identities.setdefault((one.network, uri), []).append(identity)
    digests = {digest(tombstone_key, network, uri): (network, uri) for network, uri in identities}
    rows = [TombstoneRow(network, known) for known, (network, _) in digests.items()]
    for (found,) in write.erased(session, rows):
        for identity in identities[digests[found]]:
            by_identity.pop(identity, None)


def _save_authors(
    session: Session, write: Statements, page: Iterable[IncomingPost]
) -> dict[tuple[str, str], int]:
    # First-hand views come last, so that their word of an author counts.
    told = {
        (one.network, _text(one.author.uri)): (one.author, one.second_hand)
        for one in sorted(page, key=lambda one: not one.second_hand)
        if one.author is not None
    }
    rows: dict[bool, list[AuthorRow]] = {False: [], True: []}
    for (network, uri), (author, second_hand) in sorted(told.items(), key=lambda item: item[0]):
        handle = _text(author.handle[:ADDRESS_LIMIT])
        name = _text(author.name[:ADDRESS_LIMIT]) or handle
        url = _text(author.url[:ADDRESS_LIMIT])
        rows[second_hand].append(AuthorRow(network, uri, handle, name, url, author.bot))
    found = [*write.authors(session, rows[False]), *write.known_authors(session, rows[True])]
    return {(network, uri): author_id for author_id, network, uri in found}


def _post_row(
    one: IncomingPost,
    authors: dict[tuple[str, str], int],
    fetched_at: datetime,
    first_check: datetime | None,
) -> PostRow:
    assert one.published_at is not None
    fetched, published = moment(fetched_at), moment(one.published_at)
    edited = moment(one.edited_at) if one.edited_at else None
    young = fetched_at - one.published_at <= COUNTED
    return PostRow(
        network=one.network,
        uri=one.uri,
        author_id=authors[one.network, _text(one.author.uri)] if one.author else None,
        published_at=published,
        first_seen_at=fetched,
        check_at=moment(first_check) if first_check and young else None,
        url=one.url,
        title=one.title,
        text=one.text,
        language=_text(one.language[:16]) if one.language else None,
        edited_at=edited,
        is_reply=one.is_reply,
        sensitive=one.sensitive,
        restricted=one.restricted,
        version_at=moment(_version(one)),
        fetched_at=fetched,
        likes=one.likes,
        reposts=one.reposts,
        replies=one.replies,
        clicks=one.clicks,
    )


def _version(one: IncomingPost) -> datetime:
    """What orders views of a post."""
    assert one.published_at is not None
    version = one.edited_at or one.published_at
    return version - BEHIND if one.second_hand else version


def _save_pairs(session: Session, write: Statements, pairs: Iterable[tuple[int, str, StoredPost]]) -> None:
    rows = [PairRow(post.id, campaign, key, moment(post.published_at)) for campaign, key, post in pairs]
    posts = {post.id: post for _, _, post in pairs}
    new = write.pairs(session, sorted(rows))
    grown = tally(
        (posts[post_id].published_at, campaign, posts[post_id].network, key) for post_id, campaign, key in new
    )
    write.days(
        session,
        [
            DayRow(name.day.isoformat(), name.campaign_id, name.network, name.key, count)
            for name, count in grown
        ],
    )


def _save_media(
    session: Session,
    write: Statements,
    seen: Iterable[tuple[IncomingPost, StoredPost]],
    suggested: set[int],
    now: datetime,
) -> None:
    """New pictures, and an edit's changed ones; pictures of what may be suggested are sent for."""
    new: list[MediaRow] = []
    edited: list[MediaRow] = []
    for one, post in seen:
        is_newest = post.version_at == _version(one)
        if one.second_hand and not is_newest:
            continue
        rows = edited if one.edited_at is not None and is_newest else new
        for position, media in enumerate(one.media[:PICTURES_A_POST]):
            if len(media.url) <= ADDRESS_LIMIT:
                alt = None if media.alt is None else _text(media.alt[:TEXT_LIMIT])
                url = _text(media.url)
                rows.append(
                    MediaRow(post.id, position, media.kind.value, url, alt, media.width, media.height)
                )
    at = moment(now)
    wanted = [
        # One that had been fetched in full, because it was picked, is fetched in full again.
        ErrandRow(ErrandKind.FULL_PICTURE if full else ErrandKind.PICTURE, str(media_id), at, at)
        for media_id, post_id, file, full in (
            *write.media(session, sorted(new)),
            *write.edited_media(session, sorted(edited)),
        )
        if post_id in suggested and file is None
    ]
    write.errands(session, wanted)
