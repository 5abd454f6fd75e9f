"""The statements a page of posts needs, in each database's own dialect.

All rows for a table go along as one JSON document: whatever their number, each is one statement
with one parameter, which both databases take apart several times faster than SQLAlchemy could bind
every value.  The statements are built once; RETURNING says what was new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import (
    ColumnElement,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

from collector.models import Author, Errand, Media, Post, PostTag, Sighting, TagDay, Tombstone
from config.tables import Utc

_AUTHOR: Final = ("network", "uri", "handle", "name", "url", "bot")
_VIEW: Final = (
    "url",
    "title",
    "text",
    "language",
    "edited_at",
    "is_reply",
    "sensitive",
    "restricted",
    "version_at",
    "fetched_at",
)
_COUNTS: Final = ("likes", "reposts", "replies", "clicks")
_POST: Final = ("network", "uri", "author_id", "published_at", "first_seen_at", *_VIEW, *_COUNTS)
_PICTURE: Final = ("kind", "url", "alt", "width", "height")
_MEDIA: Final = ("post_id", "position", *_PICTURE, "full")
_ERRAND: Final = ("kind", "subject", "asked_at", "due_at", "tries", "reason", "problem")

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Statements:
    """What a page needs, in one dialect; each takes what `parameter` gives."""

    erased: Any
    """Gives the digests that have a tombstone."""
    authors: Any
    posts: Any
    pairs: Any
    days: Any
    media: Any
    edited_media: Any
    sightings: Any
    errands: Any


def parameter(rows: Rows) -> dict[str, str]:
    """The one parameter of a statement: rows with exactly its columns; moments are aware."""
    packed = orjson.dumps(rows, default=_stored, option=orjson.OPT_PASSTHROUGH_DATETIME)
    return {"rows": packed.decode()}


@lru_cache(maxsize=4096)
def _stored(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {value}")
    return value.astimezone(UTC).isoformat(" ", "microseconds")


@cache
def statements(dialect: str) -> Statements:
    """The statements for ``sqlite`` or ``postgresql``."""
    author, post, media, day = (_table(model) for model in (Author, Post, Media, TagDay))
    new_author = _insert(dialect, author, _AUTHOR)
    new_post = _insert(dialect, post, _POST)
    new_media = _insert(dialect, media, _MEDIA)
    new_day = _insert(dialect, day, ("day", "campaign_id", "network", "key", "posts", "removed"))
    pair = _table(PostTag)
    identity = ("network", "uri")
    newest = _newer(post.c, new_post.excluded)
    kept: dict[str, Any] = {
        name: case((newest, new_post.excluded[name]), else_=post.c[name]) for name in _VIEW
    }
    kept |= {name: _largest(post.c[name], new_post.excluded[name]) for name in _COUNTS}
    changed = media.c.url != new_media.excluded.url
    pictures = {name: new_media.excluded[name] for name in _PICTURE}
    pictures |= {name: case((changed, None), else_=media.c[name]) for name in ("file", "fault")}
    pictures["full"] = case((changed, new_media.excluded.full), else_=media.c.full)
    return Statements(
        erased=_among(dialect, _table(Tombstone), ("network", "digest")),
        authors=new_author.on_conflict_do_update(
            index_elements=identity,
            set_={name: new_author.excluded[name] for name in ("handle", "name", "url", "bot")},
        ).returning(author.c.id, author.c.network, author.c.uri),
        posts=new_post.on_conflict_do_update(index_elements=identity, set_=kept).returning(
            post.c.id,
            post.c.network,
            post.c.uri,
            post.c.published_at,
            post.c.first_seen_at,
            post.c.version_at,
        ),
        pairs=_insert(dialect, pair, ("post_id", "campaign_id", "key", "published_at"))
        .on_conflict_do_nothing()
        .returning(pair.c.post_id, pair.c.campaign_id, pair.c.key),
        days=new_day.on_conflict_do_update(
            index_elements=("day", "campaign_id", "network", "key"),
            set_={"posts": day.c.posts + new_day.excluded.posts},
        ),
        media=new_media.on_conflict_do_nothing().returning(media.c.id, media.c.post_id, media.c.file),
        edited_media=new_media.on_conflict_do_update(
            index_elements=("post_id", "position"), set_=pictures
        ).returning(media.c.id, media.c.post_id, media.c.file),
        sightings=_insert(
            dialect, _table(Sighting), ("source_id", "native_id", "post_id", "seen_at")
        ).on_conflict_do_nothing(),
        errands=_insert(dialect, _table(Errand), _ERRAND).on_conflict_do_nothing(),
    )


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel does not tell types of it
    return table


def _insert(dialect: str, table: Table, names: Sequence[str]) -> Any:
    """An insert of the rows of one JSON document, in their order."""
    insert: Any = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    # Without a WHERE, SQLite would take ON CONFLICT for the ON of a join.
    rows = select(*_read(dialect, table, names)).where(true())
    return insert.from_select(names, rows, include_defaults=False)


def _among(dialect: str, table: Table, names: Sequence[str]) -> Any:
    """The last of `names` of each row of a table that is among those of one JSON document."""
    wanted = zip(names, _read(dialect, table, names), strict=True)
    return select(table.c[names[-1]]).where(*(table.c[name] == value for name, value in wanted))


def _read(dialect: str, table: Table, names: Sequence[str]) -> list[ColumnElement[Any]]:
    return (_read_by_sqlite if dialect == "sqlite" else _read_by_postgresql)(table, names)


def _read_by_sqlite(table: Table, names: Sequence[str]) -> list[ColumnElement[Any]]:
    row = func.json_each(bindparam("rows", type_=String)).table_valued("value", name="row")
    values: dict[str, ColumnElement[Any]] = {
        name: func.json_extract(row.c.value, f"$.{name}") for name in names
    }
    # A moment is kept as 26 characters, without the zone.
    return [
        func.substr(value, 1, 26) if isinstance(table.c[name].type, Utc) else value
        for name, value in values.items()
    ]


def _read_by_postgresql(table: Table, names: Sequence[str]) -> list[ColumnElement[Any]]:
    document = cast(bindparam("rows", type_=String), JSONB)
    row = (
        func.jsonb_to_recordset(document)
        .table_valued(*(column(name, table.c[name].type) for name in names), name="row")
        .render_derived(with_types=True)
    )
    return list(row.c)


def _newer(stored: Any, incoming: Any) -> ColumnElement[bool]:
    """Whether an incoming view is at least as new as the stored one."""
    return or_(
        incoming.version_at > stored.version_at,
        and_(incoming.version_at == stored.version_at, incoming.fetched_at >= stored.fetched_at),
    )


def _largest(stored: Any, incoming: Any) -> ColumnElement[int | None]:
    """The larger of two counts; an unknown one never hides a known one."""
    return case(
        (stored.is_(None), incoming),
        (incoming.is_(None), stored),
        (incoming > stored, incoming),
        else_=stored,
    )
