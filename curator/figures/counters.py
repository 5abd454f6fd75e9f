"""What was counted, from the day counters and from the posts that are still here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Post, PostTag, TagDay
from collector.volume import REACTIONS
from config import clock, networks
from curator.figures.periods import ONE, Span
from curator.figures.sums import Known
from curator.models import Mark, MarkDay

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
    """Likes, reposts, comments and clicks of posts, also of those that are not here any more."""

    likes: Known
    reposts: Known
    replies: Known
    clicks: Known

    @property
    def posts(self) -> int:
        """Of how many posts these are."""
        return self.likes.of


def reactions(
    session: Session, campaign_id: int, keys: Sequence[str], spans: tuple[Span, Span | None, Span | None]
) -> dict[str, Reactions]:
    """The reactions to a campaign's posts by key, published in a span, before it, the same a year before.

    Of posts that are still here as they are, of those that went as they last were known.
    """
    parts = [_Part(key, place, span) for key in keys for place, span in enumerate(spans) if span]
    # In one statement: a post that goes between two would be counted in both, or in neither.
    of_tables = (
        _held(campaign_id, parts),
        _gone(TagDay, campaign_id, parts),
        _gone(MarkDay, campaign_id, parts),
    )
    held, gone, marked = _summed(session, of_tables)
    return {key: Reactions(*(_known(kind, key, held, gone, marked) for kind in REACTIONS)) for key in keys}


class _Part(NamedTuple):
    """What is summed by itself: a key's posts of one of the spans."""

    key: str
    place: int
    span: Span


_Sums = dict[tuple[str, int], Counter[str]]
"""By key and the span's place, by what it is the sum of."""
_Statement = Select[*tuple[Any, ...]]
_TOLD: Final = (
    *("posts", "removed"),
    *(f"{what}{kind}{known}" for kind in REACTIONS for what in ("", "clean_") for known in ("", "_known")),
)
"""What is summed, of each table what it has."""


def _known(kind: str, key: str, held: _Sums, gone: _Sums, marked: _Sums) -> Known:
    """One kind of reaction, beside what it was in the earlier spans."""
    now, before, year_before = (
        _sum(kind, held[key, place], gone[key, place], marked[key, place]) if (key, place) in held else None
        for place in range(3)
    )
    assert now is not None
    return replace(now, before=before, year_before=year_before)


def _sum(kind: str, held: Counter[str], gone: Counter[str], marked: Counter[str]) -> Known:
    return Known(
        held[kind] + gone[kind],
        held[f"{kind}_known"] + gone[f"{kind}_known"],
        held["posts"] + gone["removed"],
        _clean(kind, held, gone, marked),
    )


def _clean(kind: str, held: Counter[str], gone: Counter[str], marked: Counter[str]) -> int | None:
    """The sum over posts that nobody has marked; None where it is known of none."""
    known = f"{kind}_known"
    if not held[f"clean_{known}"] + gone[known] - marked[known]:
        return None
    return held[f"clean_{kind}"] + gone[kind] - marked[kind]


def _held(campaign_id: int, parts: Sequence[_Part]) -> list[_Statement]:
    """Sums over posts that are here."""
    unmarked = col(Mark.post_id).is_(None)
    told: dict[str, ColumnElement[int]] = {"posts": func.count(col(Post.id))}
    for kind in REACTIONS:
        of = col(getattr(Post, kind))
        told |= {
            kind: func.sum(of),
            f"{kind}_known": func.count(of),
            f"clean_{kind}": func.sum(case((unmarked, of))),
            f"clean_{kind}_known": func.count(case((unmarked, of))),
        }
    return [
        _statement(part, told)
        .join(PostTag, col(PostTag.post_id) == col(Post.id))
        .outerjoin(
            Mark, and_(col(Mark.post_id) == col(Post.id), col(Mark.campaign_id) == col(PostTag.campaign_id))
        )
        .where(
            col(PostTag.campaign_id) == campaign_id,
            col(PostTag.key) == part.key,
            col(PostTag.published_at) >= clock.starts(part.span.first),
            col(PostTag.published_at) < clock.starts(part.span.last + ONE),
        )
        for part in parts
    ]


def _gone(table: type[TagDay | MarkDay], campaign_id: int, parts: Sequence[_Part]) -> list[_Statement]:
    """Sums over what posts that went have left."""
    kinds = [name for kind in REACTIONS for name in (kind, f"{kind}_known")]
    kinds += ["removed"] if table is TagDay else []
    told: dict[str, ColumnElement[int]] = {kind: func.sum(col(getattr(table, kind))) for kind in kinds}
    return [
        _statement(part, told).where(
            col(table.campaign_id) == campaign_id,
            col(table.key) == part.key,
            col(table.network).in_(networks.NAMES),
            col(table.day).between(part.span.first, part.span.last),
        )
        for part in parts
    ]


def _statement(part: _Part, told: Mapping[str, ColumnElement[int]]) -> _Statement:
    """A part's key and place, then all of `_TOLD`; what is not told of it is 0."""
    return select(literal(part.key), literal(part.place), *(told.get(name, literal(0)) for name in _TOLD))


def _summed(session: Session, of_tables: Sequence[Sequence[_Statement]]) -> list[_Sums]:
    """What the statements tell, table by table, asked as one."""
    numbered = [
        one.add_columns(literal(table)) for table, of_table in enumerate(of_tables) for one in of_table
    ]
    found: list[_Sums] = [{} for _ in of_tables]
    for key, place, *values, table in session.execute(union_all(*numbered)):
        told = {name: int(value or 0) for name, value in zip(_TOLD, values, strict=True)}
        found[table][key, place] = Counter(told)
    return found
