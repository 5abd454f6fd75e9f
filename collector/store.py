"""Storing what was seen: the only writer of posts.  One page is one transaction.

Saving twice is saving once.  An older view of a post never overwrites a newer one, counts keep the
largest seen, and the day counters grow by exactly the (post, campaign, key) rows that are new.
Rows are sorted by key before they are written, so two writers wait for each other and never cross.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from collector.erase import digest
from collector.models import ErrandKind
from collector.statements import Statements, parameter, statements
from collector.values import IncomingPost
from collector.volume import CHANNEL, WHOLE, Wish, keys, tally

TEXT_LIMIT: Final = 50_000
ADDRESS_LIMIT: Final = 2_000
"""Bytes of what an index holds: PostgreSQL's take no more than 2,700."""
PICTURES_A_POST: Final = 4


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
) -> Saved:
    """Write one page of posts, their authors, pictures, sightings, tags and counters.

    `fetched_at` (aware) is when the page was asked for.  `source_id` None: a person brought it, so
    nobody's sighting is noted and its pictures are sent for whatever its tags.  The caller commits.
    """
    by_identity: dict[tuple[str, str], IncomingPost] = {}
    for one in posts:
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
    stored = session.execute(
        write.posts, parameter([_post_row(one, authors, fetched_at) for one in page])
    ).all()
    ids = {(row.network, row.uri): row.id for row in stored}
    published = {row.id: row.published_at for row in stored}
    fresh = {row.id for row in stored if row.first_seen_at == fetched_at}

    pairs = [
        {"post_id": post_id, "campaign_id": wish.campaign_id, "key": key, "published_at": published[post_id]}
        for one in page
        for post_id in (ids[one.network, one.uri],)
        for wish in wishes
        for key in keys(one.tags, published[post_id], wish)
    ]
    suggested = {pair["post_id"] for pair in pairs if pair["key"] in {WHOLE, CHANNEL}}
    if source_id is None:
        suggested |= set(ids.values())
    _save_pairs(session, write, pairs, {row.id: row.network for row in stored}, published)
    _save_media(session, write, page, ids, {row.id: row.version_at for row in stored}, suggested, fetched_at)
    if source_id is not None:
        sightings = sorted((one.native_id, ids[one.network, one.uri]) for one in page)
        session.execute(
            write.sightings,
            parameter(
                [
                    {
                        "source_id": source_id,
                        "native_id": native_id,
                        "post_id": post_id,
                        "seen_at": fetched_at,
                    }
                    for native_id, post_id in sightings
                ]
            ),
        )
    return Saved(len(posts), len(fresh), len(posts) - len(page))


def _fits(address: str) -> bool:
    return len(address) <= ADDRESS_LIMIT and (
        address.isascii() or len(address.encode("utf-8", "replace")) <= ADDRESS_LIMIT
    )


def _storable(one: IncomingPost, fetched_at: datetime) -> IncomingPost:
    """The post with a date (never in the future) and with texts every database can keep."""
    published = min(one.published_at or fetched_at, fetched_at)
    edited = min(one.edited_at, fetched_at) if one.edited_at else None
    return replace(
        one,
        uri=_text(one.uri),
        url=_text(one.url),
        native_id=_text(one.native_id),
        title=_text(one.title[:TEXT_LIMIT]),
        text=_text(one.text[:TEXT_LIMIT]),
        published_at=published,
        edited_at=edited,
    )


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
    identities: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for identity, one in by_identity.items():
        for uri in (one.uri, one.author.uri) if one.author else (one.uri,):
            identities.setdefault((one.network, uri), []).append(identity)
    digests = {digest(tombstone_key, network, uri): (network, uri) for network, uri in identities}
    rows = [{"network": network, "digest": known} for known, (network, _) in digests.items()]
    for found in session.execute(write.erased, parameter(rows)).scalars():
        for identity in identities[digests[found]]:
            by_identity.pop(identity, None)


def _save_authors(
    session: Session, write: Statements, page: Iterable[IncomingPost]
) -> dict[tuple[str, str], int]:
    rows = {
        (one.network, author.uri): {
            "network": one.network,
            "uri": _text(author.uri),
            "handle": _text(author.handle[:ADDRESS_LIMIT]),
            "name": _text(author.name[:ADDRESS_LIMIT]) or _text(author.handle[:ADDRESS_LIMIT]),
            "url": _text(author.url[:ADDRESS_LIMIT]),
            "bot": author.bot,
        }
        for one in page
        if (author := one.author) is not None
    }
    if not rows:
        return {}
    stored = session.execute(write.authors, parameter([rows[identity] for identity in sorted(rows)]))
    return {(row.network, row.uri): row.id for row in stored}


def _post_row(one: IncomingPost, authors: dict[tuple[str, str], int], fetched_at: datetime) -> dict[str, Any]:
    return {
        "network": one.network,
        "uri": one.uri,
        "url": one.url,
        "author_id": authors[one.network, _text(one.author.uri)] if one.author else None,
        "title": one.title,
        "text": one.text,
        "language": _text(one.language[:16]) if one.language else None,
        "published_at": one.published_at,
        "edited_at": one.edited_at,
        "version_at": one.edited_at or one.published_at,
        "fetched_at": fetched_at,
        "first_seen_at": fetched_at,
        "likes": one.likes,
        "reposts": one.reposts,
        "replies": one.replies,
        "clicks": one.clicks,
        "is_reply": one.is_reply,
        "sensitive": one.sensitive,
        "restricted": one.restricted,
    }


def _save_pairs(
    session: Session,
    write: Statements,
    pairs: list[dict[str, Any]],
    networks: dict[int, str],
    published: dict[int, datetime],
) -> None:
    if not pairs:
        return
    pairs.sort(key=lambda pair: (pair["post_id"], pair["campaign_id"], pair["key"]))
    new = session.execute(write.pairs, parameter(pairs))
    grown = tally((published[row.post_id], row.campaign_id, networks[row.post_id], row.key) for row in new)
    if grown:
        session.execute(
            write.days,
            parameter(
                [
                    {
                        "day": name.day,
                        "campaign_id": name.campaign_id,
                        "network": name.network,
                        "key": name.key,
                        "posts": count,
                        "removed": 0,
                    }
                    for name, count in grown
                ]
            ),
        )


def _save_media(
    session: Session,
    write: Statements,
    page: Iterable[IncomingPost],
    ids: dict[tuple[str, str], int],
    versions: dict[int, datetime],
    suggested: set[int],
    now: datetime,
) -> None:
    """New pictures, and an edit's changed ones; pictures of what may be suggested are sent for."""
    rows: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for one in page:
        post_id = ids[one.network, one.uri]
        edited = one.edited_at is not None and versions[post_id] == one.edited_at
        for position, media in enumerate(one.media[:PICTURES_A_POST]):
            if len(media.url) <= ADDRESS_LIMIT:
                rows[edited].append(
                    {
                        "post_id": post_id,
                        "position": position,
                        "kind": media.kind,
                        "url": _text(media.url),
                        "alt": None if media.alt is None else _text(media.alt[:TEXT_LIMIT]),
                        "width": media.width,
                        "height": media.height,
                        "full": False,
                    }
                )
    for edited, found in rows.items():
        if found:
            found.sort(key=lambda row: (row["post_id"], row["position"]))
            stored = session.execute(write.edited_media if edited else write.media, parameter(found)).all()
            errands = [
                {
                    "kind": ErrandKind.PICTURE,
                    "subject": str(row.id),
                    "asked_at": now,
                    "due_at": now,
                    "tries": 0,
                    "reason": "",
                    "problem": "",
                }
                for row in stored
                if row.post_id in suggested and row.file is None
            ]
            if errands:
                session.execute(write.errands, parameter(errands))
