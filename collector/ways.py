"""Which posts are due to be looked at again, and through whom.

A post is looked at through a source that has seen it and whose network's word is proof (`recheck`):
best the server it was published on, else one that works.  One that only a person brought is asked
for where it was published, without a key, where the network's link reader can.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import sources, wishes
from collector.errors import Misconfigured
from collector.links import clean
from collector.models import HostState, Post, Sighting, SourceState
from collector.values import Ask, Known
from config.models import Source

ROWS: Final = 1000
BY_ADDRESS: Final = 0
"""Stands for the source of an ask that no source of ours made."""


@dataclass(frozen=True, slots=True)
class Way:
    """Through whom posts are looked at; `ask` is without its secret."""

    host: str
    ask: Ask
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One post to be looked at."""

    post_id: int
    known: Known
    way: Way


@dataclass(frozen=True, slots=True)
class Due:
    """What to look at now, longest due first, on hosts that are free; and what nobody can look at."""

    looks: Mapping[str, Sequence[Look]]
    """By host."""
    unlookable: Sequence[int]
    """Ids of posts."""


def due(session: Session, now: datetime) -> Due:
    """What is due at a moment (aware)."""
    asked = session.execute(select(col(Source.kind)).distinct()).scalars()
    kinds = [kind for kind in asked if can_look(kind)]
    looks = _through_sources(session, kinds, now)
    unseen = _seen_by_none(session, kinds, now)
    ways = {post_id: by_address(network, url) for post_id, network, _, url in unseen}
    busy = _busy(session, {way.host for way in ways.values() if way}, now)
    for post_id, _, uri, url in unseen:
        way = ways[post_id]
        if way is not None and way.host not in busy:
            looks.append(Look(post_id, Known(last_part(url), uri, url), way))
    by_host: dict[str, list[Look]] = {}
    for look in looks:
        by_host.setdefault(look.way.host, []).append(look)
    return Due(by_host, [post_id for post_id, way in ways.items() if way is None])


def can_look(kind: str) -> bool:
    """Whether sources of a kind can look at known posts again."""
    try:
        return hasattr(sources.load(kind), "recheck")
    except Misconfigured:
        return False


def _through_sources(session: Session, kinds: Sequence[str], now: datetime) -> list[Look]:
    rows = session.execute(
        select(
            col(Post.id),
            col(Post.uri),
            col(Post.url),
            col(Sighting.native_id),
            Source,
            col(SourceState.reason),
            col(Post.checked_at),
        )
        .join(Sighting, col(Sighting.post_id) == col(Post.id))
        .join(Source, col(Source.id) == col(Sighting.source_id))
        .join(SourceState, col(SourceState.source_id) == col(Source.id))
        .outerjoin(HostState, col(HostState.host) == col(SourceState.host))
        .where(
            col(Post.check_at) <= now,
            or_(col(HostState.host).is_(None), ~_is_busy(now)),
        )
        .order_by(col(Post.check_at), col(Post.id), col(Source.id))
        .limit(ROWS)
    )
    best: dict[int, tuple[tuple[bool, bool], Look]] = {}
    for post_id, uri, url, native_id, source, reason, at in rows:
        # By hand: SQLite would begin with all that sources of these kinds have ever seen.
        if post_id is not None and source.kind in kinds:
            way = Way(wishes.host_of(source), wishes.ask_of(source), source.credential)
            rank = (not is_origin(source.server, uri, url), bool(reason))
            if post_id not in best or rank < best[post_id][0]:
                best[post_id] = rank, Look(post_id, Known(native_id, uri, url, at), way)
    return [look for _, look in best.values()]


def _seen_by_none(session: Session, kinds: Sequence[str], now: datetime) -> list[tuple[int, str, str, str]]:
    """(id, network, uri, url) of posts that are due and that no source of these kinds has seen."""
    through = (
        select(col(Sighting.post_id))
        .join(Source, col(Source.id) == col(Sighting.source_id))
        .where(col(Sighting.post_id) == col(Post.id), col(Source.kind).in_(kinds))
    )
    rows = session.execute(
        select(col(Post.id), col(Post.network), col(Post.uri), col(Post.url))
        .where(col(Post.check_at) <= now, ~exists(through))
        .order_by(col(Post.check_at), col(Post.id))
        .limit(ROWS)
    )
    return [(post_id, network, uri, url) for post_id, network, uri, url in rows if post_id is not None]


def by_address(network: str, url: str) -> Way | None:
    """Where a post was published, asked without a key; None where its network's link reader cannot."""
    address = clean(url)
    kind = sources.LINKS.get(network)
    if address is None or kind is None or not can_look(kind):
        return None
    ask = Ask(BY_ADDRESS, kind, f"{address.scheme}://{address.host}", "", name=address.host)
    return Way(address.host, ask)


def last_part(url: str) -> str:
    """What a post's own server calls it, by its address."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def is_origin(server: str, uri: str, url: str) -> bool:
    """Whether a post was published on this server."""
    return urlsplit(server).hostname in {urlsplit(uri).hostname, urlsplit(url).hostname}


def _busy(session: Session, names: Iterable[str], now: datetime) -> set[str]:
    rows = select(col(HostState.host)).where(col(HostState.host).in_(sorted(names)), _is_busy(now))
    return set(session.execute(rows).scalars())


def _is_busy(now: datetime) -> ColumnElement[bool]:
    """A host that somebody works, or that rests."""
    until = (col(HostState.not_before), col(HostState.claimed_until))
    return or_(*(moment.is_not(None) & (moment > now) for moment in until))
