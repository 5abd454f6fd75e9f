"""Rows that have somebody's name and nothing else of theirs: theirs or a namesake's, only a person can tell.

A name is found where it is all that a cell says, and as a word of its own in what people wrote here,
with the endings that Finnish, Swedish and English put after names.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, Text, cast, false, or_, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from collector import access
from collector.access import Held
from collector.whom import Whom

PLACES: Final = ("report", "pick", "series")
"""Tables whose rows have pages of their own; what hangs on such a row is to be looked for there."""
QUOTED: Final = frozenset({"media", "reply", "postwords"})
"""Tables of what others wrote elsewhere: a name is one of many words there."""
SHORTEST: Final = 3
"""A name that is shorter is no word that could be looked for."""

_ENDINGS: Final = (
    r"(?:[:’']?(?:s|n|[aä]|t[aä]|lle|ll[aä]|lt[aä]|ss[aä]|st[aä]|ksi|n[aä]|[aeiouyäö]n|h[aeiouyäö]n))?"
)


def namesakes(session: Session, whom: Whom, held: Sequence[Held] = ()) -> dict[str, tuple[str, ...]]:
    """Where somebody's name is: place (``report 5``) → columns (``report.words``).

    Rows that are theirs among those `held` are no namesake's and are left out.
    """
    theirs = {(one.table, one.key) for one in held if one.theirs}
    found: dict[str, dict[str, None]] = {}
    word = _word(whom.called)
    for table in SQLModel.metadata.sorted_tables if whom.called else ():
        if table.name not in access.THEIRS[:2]:
            for row in session.execute(select(table).where(_may_name(table, whom.called))).mappings():
                if (table.name, tuple(row[one.name] for one in table.primary_key)) not in theirs:
                    for column in _naming(table, row, whom.called, word):
                        found.setdefault(_place(table, row), {})[f"{table.name}.{column}"] = None
    return {place: tuple(columns) for place, columns in found.items()}


def _may_name(table: Table, called: Collection[str]) -> ColumnElement[bool]:
    """Lets through at least the rows that have a name."""
    texts = [cast(table.columns[column], Text) for column in _columns(table)]
    return or_(false(), *(text.ilike(like) for text in texts for name in called for like in _likes(name)))


def _likes(name: str) -> Collection[str]:
    """What a cell with a name is like, in letters of either size, and where JSON writes others by number."""
    # SQLite knows only these letters in both sizes.
    parts = re.findall("[A-Za-z0-9]+", name)
    if len("".join(parts)) >= SHORTEST:
        return [f"%{'%'.join(parts)}%"]
    return {f"%{form}%".replace("\\", "%") for form in (name, json.dumps(name)[1:-1])}


def _word(called: Collection[str]) -> re.Pattern[str]:
    """A name as a word of its own."""
    names = [re.escape(name) for name in called if len(name) >= SHORTEST]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names) or '(?!)'}){_ENDINGS}(?!\w)", re.IGNORECASE)


def _naming(
    table: Table, row: Mapping[Any, Any], called: Collection[str], word: re.Pattern[str]
) -> Iterator[str]:
    """The columns of a row that have a name."""
    for column in _columns(table):
        texts = list(_texts(row[column]))
        within = table.name not in QUOTED and any(map(word.search, texts))
        if within or any(text.strip() in called for text in texts):
            yield column


def _columns(table: Table) -> list[str]:
    return [
        one.name
        for one in table.columns
        if access.is_text(one.type) and (table.name, one.name) not in access.SECRET
    ]


def _texts(value: Any) -> Iterator[str]:
    """Every text in a cell, those in a JSON value among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _place(table: Table, row: Mapping[Any, Any]) -> str:
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name in PLACES and row[column.name] is not None:
                return f"{key.column.table.name} {row[column.name]}"
    return " ".join(map(str, (table.name, *(row[one.name] for one in table.primary_key))))
