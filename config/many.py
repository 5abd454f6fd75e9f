"""`is_any_of(column, values)`: a column is one of many values, which travel as one parameter.

SQLAlchemy's `in_` writes a parameter for each value, so hundreds of ids make a new, long statement
every time that is put together, parsed and planned anew.  Here the statement stays the same.
"""

import json
from collections.abc import Iterable
from typing import Any, Final, cast

from sqlalchemy import Boolean, ColumnElement, Text, bindparam, false
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator


class _Many(TypeDecorator[list[Any]]):
    """Many values as one JSON document; `item` is what PostgreSQL takes each for."""

    impl = Text
    cache_ok = True

    def __init__(self, item: str) -> None:
        super().__init__()
        self.item = item

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> str:
        """To the database."""
        return json.dumps(value)


class _IsAny(FunctionElement[bool]):
    """Of two clauses, the column and the values, whether the one is among the others."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_IsAny":
        """As it is: compared with 1, as SQLite's booleans are, no index would be used."""
        return self


@compiles(_IsAny)
def _in_array(element: _IsAny, compiler: SQLCompiler, **how: Any) -> str:
    column, values = element.clauses
    kind = cast(_Many, values.type).item
    each = f"json_array_elements_text(CAST({compiler.process(values, **how)} AS json))::{kind}"
    return f"({compiler.process(column, **how)} = ANY(ARRAY(SELECT {each})))"


@compiles(_IsAny, "sqlite")
def _in_json(element: _IsAny, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(one, **how) for one in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({values})))"


_NUMBERS: Final = _Many("bigint")
_TEXTS: Final = _Many("text")


def is_any_of(
    column: Mapped[Any] | ColumnElement[Any], values: Iterable[int] | Iterable[str]
) -> ColumnElement[bool]:
    """Whether a column of numbers or texts is one of `values`; of none it never is."""
    wanted = list(values)
    if not wanted:
        return false()
    kind = _TEXTS if isinstance(wanted[0], str) else _NUMBERS
    return _IsAny(column, bindparam(None, wanted, kind, unique=True))


def is_any_named(column: Mapped[Any], name: str) -> ColumnElement[bool]:
    """The same for a statement made once: the numbers are given as a list under `name`."""
    return _IsAny(column, bindparam(name, type_=_NUMBERS))
