"""Everything that is held of somebody, wherever it lies: every table there is, and every file.

Tables are walked by what the models say of them, not by a list: a new one is found without a line
here.  A row is somebody's when it hangs on a row of theirs, or when a text in it names them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, Enum, String, Table, Text, cast, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel, col

from collector import author_months, erase, named_files
from collector.models import Errand, ErrandKind, Tombstone
from collector.whom import Whom

SECRET: Final = frozenset(
    {
        ("credential", "sealed"),
        ("person", "password"),
        ("person", "totp"),
        ("person", "outside_id"),
        ("recoverycode", "digest"),
        ("invitation", "digest"),
        ("removalrequest", "code"),
        ("removalrequest", "proof"),
        ("submission", "code"),
        ("signin", "digest"),
        ("authorkey", "key"),
    }
)
"""(table, column) that no answer ever shows."""

THEIRS: Final = ("author", "post", "story")
"""Tables whose rows are somebody's where an address of theirs is the row's own."""

SENT: Final = "submission"
"""The table of what people send by the public form; one is theirs whose contact they are."""

OF_ASKERS: Final = frozenset({"removalrequest"})
"""Tables whose rows are their writer's, not of those whom they are about: what asks that a person's
post be removed is no business of the person's."""

NAMED: Final = "they are named in it"
"""Why a file that is not theirs is told."""

_ADDRESSES: Final = ("uri", "url")
_AT_ONCE: Final = 40
_ON_MEDIA: Final = (ErrandKind.PICTURE, ErrandKind.FULL_PICTURE)
_ON_POST: Final = (ErrandKind.RECHECK, ErrandKind.REPLIES)


@dataclass(frozen=True, slots=True)
class Held:
    """A row; `theirs`: it hangs on them, False: it is somebody else's and names them."""

    table: str
    key: tuple[Any, ...]
    theirs: bool
    row: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file below the data folder: a picture of theirs, or one in which they are named."""

    path: str
    size: int
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is held of somebody; also the copy to give them (`as_json`, `as_text`)."""

    asked: str
    at: datetime
    rows: tuple[Held, ...]
    files: tuple[HeldFile, ...]
    called: Mapping[str, Sequence[str]]
    """Rows of others that have a person's name only (`collector.namesakes`): place → columns."""

    @property
    def empty(self) -> bool:
        """Nothing is held."""
        return not (self.rows or self.files or self.called)


def rows(session: Session, whom: Whom, tombstone_key: bytes) -> list[Held]:
    """Every row that is theirs or names them, parents first."""
    theirs: dict[str, set[int]] = {"author": set(whom.author_ids), "post": set(whom.post_ids)}
    found: dict[tuple[str, tuple[Any, ...]], Held] = {}
    known = -1
    while known != len(found):  # what hangs on a row found late may be in a table seen early
        known = len(found)
        for table in SQLModel.metadata.sorted_tables:
            for one in _in_table(session, table, theirs, whom):
                found.setdefault((one.table, one.key), one)
                if one.theirs and _numbered(table):
                    theirs.setdefault(table.name, set()).add(one.row["id"])
                if one.theirs and one.table == SENT and one.row["story_id"]:
                    theirs.setdefault("story", set()).add(one.row["story_id"])
    for month in author_months.held(session, whom.identities):
        key = (month.month, month.campaign_id, month.network, month.author)
        found["authormonth", key] = Held("authormonth", key, True, month.model_dump())
    for stone in _tombstones(session, whom, tombstone_key):
        found["tombstone", stone] = Held("tombstone", stone, True, {"network": stone[0], "digest": stone[1]})
    return list(found.values())


def files(data: Path, whom: Whom, held: Sequence[Held]) -> list[HeldFile]:
    """Files below the data folder that are theirs or name them; the database and the key are none."""
    own = {value for one in held if one.theirs for value in one.row.values() if isinstance(value, str)}
    found: list[HeldFile] = []
    for path in sorted(data.rglob("*")):
        if path.is_file() and not path.name.startswith("someseina.db") and path != data / "secret":
            named = NAMED if named_files.names(path, whom) else ""
            why = "a picture of theirs" if path.name in own else named
            if why:
                found.append(HeldFile(path.relative_to(data).as_posix(), path.stat().st_size, why))
    return found


def as_json(answer: Answer) -> str:
    """The answer as one JSON document."""
    document = {
        "asked": answer.asked,
        "at": answer.at.isoformat(),
        "rows": [
            {"table": one.table, "theirs": one.theirs, "row": {k: _plain(v) for k, v in one.row.items()}}
            for one in answer.rows
        ],
        "files": [{"path": one.path, "bytes": one.size, "why": one.why} for one in answer.files],
        "same_name": {place: list(columns) for place, columns in answer.called.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_text(answer: Answer) -> str:
    """The answer for a person to read."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    yield f"What is held on “{answer.asked}”, {answer.at:%Y-%m-%d %H:%M} UTC"
    if answer.empty:
        yield "\nNothing."
    for one in answer.rows:
        yield f"\n{one.table} {', '.join(map(str, one.key))}" + ("" if one.theirs else " (names them)")
        yield from (
            f"  {name}: {_plain(value)}" for name, value in one.row.items() if value not in (None, "")
        )
    if answer.files:
        yield "\nfiles"
        yield from (f"  {one.path} ({one.size} bytes): {one.why}" for one in answer.files)
    if answer.called:
        yield "\nrows with the same name, theirs or a namesake's"
        yield from (f"  {place}: {', '.join(columns)}" for place, columns in answer.called.items())


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _in_table(session: Session, table: Table, theirs: Mapping[str, set[int]], whom: Whom) -> Iterator[Held]:
    hanging = _hanging(table, theirs)
    if hanging is not None:
        for row in _rows(session, table, hanging):
            yield _held(table, row, theirs=True)
    for condition in _naming(table, whom.names):
        for row in _rows(session, table, condition):
            if _names_them(table, row, whom):
                yield _held(table, row, theirs=_is_theirs(table, row, whom))


def _rows(session: Session, table: Table, condition: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    names = table.columns.keys()
    for row in session.execute(select(table).where(condition)):
        yield dict(zip(names, row, strict=True))


def _held(table: Table, row: Mapping[str, Any], *, theirs: bool) -> Held:
    shown = {name: value for name, value in row.items() if (table.name, name) not in SECRET}
    return Held(table.name, tuple(row[column.name] for column in table.primary_key), theirs, shown)


def _is_theirs(table: Table, row: Mapping[str, Any], whom: Whom) -> bool:
    """Of a row that names them: whether the row itself is about them, not somebody's who mentions them."""
    if table.name in THEIRS:
        return any(whom.named_in(row[name] or "") for name in _ADDRESSES)
    if table.name == SENT:
        return whom.named_in(row["contact"])
    return bool(table.name == Errand.__tablename__)


def _hanging(table: Table, theirs: Mapping[str, set[int]]) -> ColumnElement[bool] | None:
    """Rows of a table that hang on rows of theirs: by foreign key, by number, or as what it is about."""
    ways: list[ColumnElement[bool]] = []
    if table.name in OF_ASKERS:
        return None
    if table.name in theirs:
        ways.append(table.c.id.in_(theirs[table.name]))
    for column in table.columns:
        parent = _parent(table, column.name)
        if parent in theirs and parent != table.name:
            ways.append(column.in_(theirs[parent]))
    if {"subject", "subject_id"} <= set(table.columns.keys()):
        ways += [
            (table.c.subject == name) & table.c.subject_id.in_(numbers) for name, numbers in theirs.items()
        ]
    if table.name == Errand.__tablename__:
        about = ((_ON_MEDIA, "media"), (_ON_POST, "post"))
        ways += [
            table.c.kind.in_(kinds) & table.c.subject.in_([str(n) for n in theirs.get(name, ())])
            for kinds, name in about
        ]
    return or_(*ways) if ways else None


def _parent(table: Table, column: str) -> str:
    """The table a column points to, by foreign key or (where none can be) by its name."""
    for key in table.columns[column].foreign_keys:
        return key.column.table.name
    name = column.removesuffix("_id")
    return name if name != column and name in SQLModel.metadata.tables else ""


def _naming(table: Table, names: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions that let through at least the rows whose texts name somebody, a few names each."""
    # An address that begins with another one is found with it.
    short = [one for one in names if not any(one != other and other in one for other in names)]
    texts = [
        cast(column, Text)
        for column in table.columns
        if is_text(column.type) and (table.name, column.name) not in SECRET
    ]
    if not texts:
        return []
    return [
        or_(
            *(
                text.icontains(form, autoescape=True)
                for text in texts
                for name in short[start : start + _AT_ONCE]
                for form in {name, json.dumps(name)[1:-1]}
            )
        )
        for start in range(0, len(short), _AT_ONCE)
    ]


def _names_them(table: Table, values: Mapping[str, Any], whom: Whom) -> bool:
    return any(
        whom.named_in(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
        for name, value in values.items()
        if is_text(table.columns[name].type) and value is not None and (table.name, name) not in SECRET
    )


def is_text(kind: TypeEngine[Any]) -> bool:
    """Whether a column holds free text, or JSON."""
    stored = kind.impl if isinstance(kind, TypeDecorator) else kind
    return isinstance(stored, String | JSON) and not isinstance(stored, Enum)


def _numbered(table: Table) -> bool:
    return [column.name for column in table.primary_key] == ["id"]


def _tombstones(session: Session, whom: Whom, key: bytes) -> list[tuple[str, str]]:
    digests = [erase.digest(key, network, uri) for network, uri in whom.identities]
    rows = select(col(Tombstone.network), col(Tombstone.digest)).where(col(Tombstone.digest).in_(digests))
    return [(network, digest) for network, digest in session.execute(rows)]
