"""The statements a page of posts needs, in each database's own dialect.

On SQLite a statement runs row by row, prepared once, straight on the driver: nothing is nearer to the
file.  On PostgreSQL, where each statement would be a way to the server and back, all rows go along as
one JSON document.  The statements are built once; RETURNING says what was new.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

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
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from collector.models import Author, Errand, Media, Post, PostTag, Sighting, TagDay, Tombstone
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
)
from config.tables import Utc

Run = Callable[[Session, Sequence[NamedTuple]], list[Any]]
"""Runs a statement for rows, in their order; gives what it returns, tuples."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What a page needs, in one dialect."""

    erased: Run
    """Gives (digest,) of each `TombstoneRow` that has a tombstone."""
    authors: Run
    """Gives (id, network, uri) of each; so does the next, which renames nobody."""
    known_authors: Run
    posts: Run
    """Gives what a `StoredPost` holds, of each."""
    pairs: Run
    """Gives (post_id, campaign_id, key) of each that is new."""
    days: Run
    media: Run
    """Gives (id, post_id, file, full) of each that is new; so does the next, of all."""
    edited_media: Run
    sightings: Run
    errands: Run


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
_SECOND_HAND_UNTIL: Final[ColumnElement[Any]] = literal_column("'1950-01-01'")
"""Versions before are second-hand views (`collector.store.BEHIND`)."""
_COUNTS: Final = ("likes", "reposts", "replies", "clicks")
_PICTURE: Final = ("kind", "url", "alt", "width", "height")


@cache
def statements(dialect: str) -> Statements:
    """The statements for ``sqlite`` or ``postgresql``."""
    make = _Maker(dialect)
    author, post, media = _table(Author), _table(Post), _table(Media)
    day, pair = _table(TagDay), _table(PostTag)
    new_author, new_post = make.insert(author, AuthorRow), make.insert(post, PostRow)
    new_media, new_day = make.insert(media, MediaRow), make.insert(day, DayRow)
    identity = ("network", "uri")
    newest = _newer(post.c, new_post.excluded)
    kept: dict[str, Any] = {
        name: case((newest, new_post.excluded[name]), else_=post.c[name]) for name in _VIEW
    }
    kept |= {name: _largest(post.c[name], new_post.excluded[name]) for name in _COUNTS}
    # A view that does not tell who posted takes nobody's name away, one that does gives it.
    author_ids = (post.c.author_id, new_post.excluded.author_id)
    to_first_hand = and_(
        post.c.version_at < _SECOND_HAND_UNTIL, new_post.excluded.version_at > _SECOND_HAND_UNTIL
    )
    # What a stranger said of it does not last.
    kept["author_id"] = case(
        (to_first_hand, func.coalesce(*reversed(author_ids))), else_=func.coalesce(*author_ids)
    )
    changed = media.c.url != new_media.excluded.url
    pictures = {name: new_media.excluded[name] for name in _PICTURE}
    pictures |= {name: case((changed, None), else_=media.c[name]) for name in ("file", "fault")}
    stored_media = (media.c.id, media.c.post_id, media.c.file, media.c.full)
    return Statements(
        erased=make.among(_table(Tombstone), TombstoneRow),
        authors=make.run(
            new_author.on_conflict_do_update(
                index_elements=identity,
                set_={name: new_author.excluded[name] for name in ("handle", "name", "url", "bot")},
            ),
            (author.c.id, author.c.network, author.c.uri),
        ),
        known_authors=make.run(
            # An update that changes nothing: only so is the id of a known one given.
            new_author.on_conflict_do_update(index_elements=identity, set_={"handle": author.c.handle}),
            (author.c.id, author.c.network, author.c.uri),
        ),
        posts=make.run(
            new_post.on_conflict_do_update(index_elements=identity, set_=kept),
            [post.c[name] for name in StoredPost._fields],
        ),
        pairs=make.run(
            make.insert(pair, PairRow).on_conflict_do_nothing(),
            (pair.c.post_id, pair.c.campaign_id, pair.c.key),
        ),
        days=make.run(
            new_day.on_conflict_do_update(
                index_elements=("day", "campaign_id", "network", "key"),
                set_={"posts": day.c.posts + new_day.excluded.posts},
            )
        ),
        media=make.run(new_media.on_conflict_do_nothing(), stored_media),
        edited_media=make.run(
            new_media.on_conflict_do_update(index_elements=("post_id", "position"), set_=pictures),
            stored_media,
        ),
        sightings=make.run(make.insert(_table(Sighting), SightingRow).on_conflict_do_nothing()),
        errands=make.run(make.insert(_table(Errand), ErrandRow).on_conflict_do_nothing()),
    )


class _Maker:
    """Builds inserts that know ON CONFLICT, and makes them run, in one dialect."""

    def __init__(self, dialect: str) -> None:
        self._on_sqlite = dialect == "sqlite"

    def insert(self, table: Table, row: type[NamedTuple]) -> Any:
        """An insert of such rows, in their order."""
        insert: Any = (sqlite if self._on_sqlite else postgresql).insert(table)
        # Without a WHERE, SQLite would take ON CONFLICT for the ON of a join.
        rows = select(*self._read(table, row)).where(true())
        return insert.from_select(row._fields, rows, include_defaults=False)

    def among(self, table: Table, row: type[NamedTuple]) -> Run:
        """Gives the last column of those rows of a table that are among such rows."""
        wanted = zip(row._fields, self._read(table, row), strict=True)
        last = table.c[row._fields[-1]]
        return self._run(select(last).where(*(table.c[name] == value for name, value in wanted)), [last])

    def run(self, insert: Any, gives: Sequence[ColumnElement[Any]] = ()) -> Run:
        """The insert, ready to run."""
        return self._run(insert.returning(*gives) if gives else insert, gives)

    def _run(self, statement: Any, gives: Sequence[ColumnElement[Any]]) -> Run:
        return _row_by_row(statement, gives) if self._on_sqlite else _all_at_once(statement, gives)

    def _read(self, table: Table, row: type[NamedTuple]) -> list[ColumnElement[Any]]:
        return (_values if self._on_sqlite else _document)(table, row._fields)


def _values(table: Table, names: Sequence[str]) -> list[ColumnElement[Any]]:
    """The values of one row, bound one by one; a moment is kept as 26 characters, without the zone."""
    return [
        func.substr(bindparam(f"new_{name}"), literal_column("1"), literal_column("26"))
        if isinstance(table.c[name].type, Utc)
        else bindparam(f"new_{name}")
        for name in names
    ]


def _document(table: Table, names: Sequence[str]) -> list[ColumnElement[Any]]:
    """The values of all rows of one JSON document."""
    document = cast(bindparam("rows", type_=String), JSONB)
    row = (
        func.jsonb_to_recordset(document)
        .table_valued(*(column(name, table.c[name].type) for name in names), name="row")
        .render_derived(with_types=True)
    )
    return list(row.c)


def _row_by_row(statement: Any, gives: Sequence[ColumnElement[Any]]) -> Run:
    sql = str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))
    moments = [place for place, column in enumerate(gives) if isinstance(column.type, Utc)]

    def run(session: Session, rows: Sequence[NamedTuple]) -> list[Any]:
        cursor: Any = session.connection().connection.cursor()
        try:
            if not gives:
                cursor.executemany(sql, rows)
                return []
            found = [given for row in rows for given in cursor.execute(sql, row)]
        except sqlite3.Error as error:
            raise DBAPIError(sql, None, error) from error
        finally:
            cursor.close()
        return [_with_moments(given, moments) for given in found] if moments else found

    return run


def _with_moments(given: Sequence[Any], moments: Sequence[int]) -> list[Any]:
    values = list(given)
    for place in moments:
        values[place] = _aware(values[place])
    return values


@lru_cache(maxsize=4096)
def _aware(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _all_at_once(statement: Any, gives: Sequence[ColumnElement[Any]]) -> Run:
    def run(session: Session, rows: Sequence[NamedTuple]) -> list[Any]:
        if not rows:
            return []
        packed = orjson.dumps(rows, default=lambda row: row._asdict()).decode()
        done = session.execute(statement, {"rows": packed})
        return list(done) if gives else []

    return run


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


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel does not tell types of it
    return table
