"""Who posted how much, without saying who: what figures need of authors after their posts have gone.

A *period* is a quarter, ``2026-Q4``.  Within one, an author has the same hash wherever they posted,
so authors and returning authors can be counted; across periods nobody can follow them.  When a
period's report is frozen its key is destroyed, and from then on nobody can tell whose rows these are.
A period whose report nobody froze loses its key half a year later all the same.
"""

import hmac
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Author, AuthorKey, AuthorMonth, Post, PostTag
from collector.volume import WHOLE
from config.clock import day_of, starts
from config.db import insert_into

KEYS_LAST: Final = timedelta(days=183)
"""So long after its period a key that nobody destroyed is kept."""

Who = tuple[str, str]
"""(network, uri) of an author."""


def period_of(day: date) -> str:
    """The quarter of a Helsinki date: ``2026-Q4``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def hashed(key: str, who: Who) -> str:
    """An author's name within one period; useless without the period's key."""
    return hmac.digest(bytes.fromhex(key), "\n".join(who).encode(), "sha256").hex()


def total(session: Session, post_ids: Sequence[int]) -> None:
    """Add posts that are about to go to their authors' months, in the transaction that removes them.

    Posts whose author nobody tells are in no total.  A period whose key is destroyed takes nothing.
    """
    counted = _counted(session, _posts().where(col(PostTag.post_id).in_(post_ids)))
    keys = {
        (campaign_id, period): _key(session, campaign_id, period)
        for campaign_id, period in sorted({(campaign, period_of(month)) for campaign, month, _ in counted})
    }
    rows = sorted(
        (month, campaign_id, who[0], hashed(key, who), count)
        for (campaign_id, month, who), count in counted.items()
        if (key := keys[campaign_id, period_of(month)]) is not None
    )
    for month, campaign_id, network, author, count in rows:
        added = insert_into(session, AuthorMonth).values(
            month=month, campaign_id=campaign_id, network=network, author=author, posts=count
        )
        session.execute(
            added.on_conflict_do_update(
                index_elements=("month", "campaign_id", "network", "author"),
                set_={"posts": col(AuthorMonth.posts) + added.excluded.posts},
            )
        )


def oldest(session: Session, campaign_id: int) -> date | None:
    """The Helsinki date of a campaign's oldest post that is still here; None where none is."""
    at = session.execute(
        select(func.min(col(PostTag.published_at))).where(
            col(PostTag.campaign_id) == campaign_id, col(PostTag.key) == WHOLE
        )
    ).scalar()
    return day_of(at) if at is not None else None


def of_period(
    session: Session, campaign_id: int, period: str, since: date | None = None
) -> dict[tuple[str, str], dict[date, int]]:
    """(network, hash) → month → posts: those still here and those totalled, for counting authors.

    An author with posts in two months of the period has come back.  After the key is destroyed the
    totals alone are given.  `since`, where `oldest` has told it, spares looking for older posts.
    """
    found: dict[tuple[str, str], Counter[date]] = {}
    year, quarter = int(period[:4]), int(period[-1])
    months = [date(year, 3 * quarter - 2 + number, 1) for number in range(3)]
    totals = select(AuthorMonth).where(
        col(AuthorMonth.campaign_id) == campaign_id, col(AuthorMonth.month).in_(months)
    )
    for row in session.execute(totals).scalars():
        found.setdefault((row.network, row.author), Counter())[row.month] += row.posts
    kept = session.get(AuthorKey, (period, campaign_id))
    if kept is None or kept.key is not None:
        # Without a key nothing has been totalled yet, so any key tells the living apart.
        key = kept.key if kept is not None and kept.key else secrets.token_hex(32)
        for month in (one for one in months if since is None or _following(one) > since):
            for network, uri, count in session.execute(_authors(campaign_id, month)):
                found.setdefault((network, hashed(key, (network, uri))), Counter())[month] += count
    return {who: dict(by_month) for who, by_month in found.items()}


def destroy_key(session: Session, campaign_id: int, period: str, at: datetime) -> None:
    """Destroy a period's key: from now on nothing joins its rows, and nobody can tell whose they are."""
    gone = insert_into(session, AuthorKey).values(
        period=period, campaign_id=campaign_id, key=None, destroyed_at=at
    )
    session.execute(
        gone.on_conflict_do_update(
            index_elements=("period", "campaign_id"),
            set_={"key": None, "destroyed_at": at},
            where=col(AuthorKey.key).is_not(None),
        )
    )


def tidy_keys(session: Session, now: datetime) -> None:
    """Destroy the keys of periods that ended more than half a year ago."""
    oldest = period_of(day_of(now - KEYS_LAST))
    session.execute(
        update(AuthorKey)
        .where(col(AuthorKey.period) < oldest, col(AuthorKey.key).is_not(None))
        .values(key=None, destroyed_at=now)
    )


def held(session: Session, who: Iterable[Who]) -> list[AuthorMonth]:
    """The totals that can still be told to be these authors': those of periods whose key lives."""
    found: list[AuthorMonth] = []
    for key, names in _names(session, who):
        rows = select(AuthorMonth).where(
            col(AuthorMonth.campaign_id) == key.campaign_id, col(AuthorMonth.author).in_(names)
        )
        found += session.execute(rows).scalars()
    return found


def forget(session: Session, who: Iterable[Who]) -> int:
    """Give these authors' totals a name that no key leads to; figures stay.  Gives how many rows."""
    changed = 0
    for key, names in _names(session, who):
        for name in names:
            rows = (
                update(AuthorMonth)
                .where(col(AuthorMonth.campaign_id) == key.campaign_id, col(AuthorMonth.author) == name)
                .values(author=secrets.token_hex(32))
                .returning(col(AuthorMonth.month))
            )
            changed += len(session.execute(rows).all())
    return changed


def _names(session: Session, who: Iterable[Who]) -> list[tuple[AuthorKey, list[str]]]:
    people = sorted(set(who))
    keys = session.execute(select(AuthorKey).where(col(AuthorKey.key).is_not(None))).scalars().all()
    return [(key, [hashed(key.key, one) for one in people]) for key in keys if key.key]


def _key(session: Session, campaign_id: int, period: str) -> str | None:
    """A period's key, made on first use; None once it is destroyed.  It cannot be destroyed meanwhile."""
    fresh = insert_into(session, AuthorKey).values(
        period=period, campaign_id=campaign_id, key=secrets.token_hex(32)
    )
    session.execute(fresh.on_conflict_do_nothing())
    return session.execute(
        select(col(AuthorKey.key))
        .where(col(AuthorKey.period) == period, col(AuthorKey.campaign_id) == campaign_id)
        .with_for_update()
    ).scalar_one()


def _posts() -> Select[int, datetime, str, str]:
    return (
        select(col(PostTag.campaign_id), col(PostTag.published_at), col(Author.network), col(Author.uri))
        .join(Post, col(Post.id) == col(PostTag.post_id))
        .join(Author, col(Author.id) == col(Post.author_id))
        .where(col(PostTag.key) == WHOLE)
    )


def _authors(campaign_id: int, month: date) -> Select[str, str, int]:
    """(network, uri, posts) of the authors of a month's posts that are still here."""
    return (
        select(col(Author.network), col(Author.uri), func.count())
        .select_from(PostTag)
        .join(Post, col(Post.id) == col(PostTag.post_id))
        .join(Author, col(Author.id) == col(Post.author_id))
        .where(
            col(PostTag.campaign_id) == campaign_id,
            col(PostTag.key) == WHOLE,
            col(PostTag.published_at) >= starts(month),
            col(PostTag.published_at) < starts(_following(month)),
        )
        .group_by(col(Author.id), col(Author.network), col(Author.uri))
    )


def _following(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def _counted(
    session: Session, wanted: Select[int, datetime, str, str]
) -> Mapping[tuple[int, date, Who], int]:
    return Counter(
        (campaign_id, day_of(at).replace(day=1), (network, uri))
        for campaign_id, at, network, uri in session.execute(wanted)
    )
