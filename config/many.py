"""`is_any_of(column, values)`: a column is one of many values, which travel as one parameter.

SQLAlchemy's `in_` writes a parameter for each value, so hundreds of ids make a new, long statement
every time that is put together, parsed and planned anew.  Here the statement stays the same.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, ColumnElement, String, Text, bindparam, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Many(TypeDecorator[list[Any]]):
    """Many values as one: an array on PostgreSQL, a JSON document on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[BigInteger | String]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        kind: TypeEngine[Any] = Text() if dialect.name == "sqlite" else ARRAY(self.item)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        """To the database."""
        return json.dumps(value) if dialect.name == "sqlite" else value


class _IsAny(FunctionElement[bool]):
    """What `is_any_of` gives: of two clauses, the column and the values."""

    type = Boolean()
    inherit_cache = True


@compiles(_IsAny)
def _in_array(element: _IsAny, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} = ANY({values})"


@compiles(_IsAny, "sqlite")
def _in_json(element: _IsAny, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


_NUMBERS: Final = _Many(BigInteger)
_TEXTS: Final = _Many(String)


def is_any_of(
    column: Mapped[Any] | ColumnElement[Any], values: Iterable[int] | Iterable[str]
) -> ColumnElement[bool]:
    """Whether a column of numbers or texts is one of `values`; of none it never is."""
    wanted = list(values)
    if not wanted:
        return false()
    kind = _TEXTS if wanted and isinstance(wanted[0], str) else _NUMBERS
    return _IsAny(column, bindparam(None, wanted, kind, unique=True))


def is_any_named(column: Mapped[Any], name: str) -> ColumnElement[bool]:
    """The same for a statement made once: the numbers are given as a list under `name`."""
    return _IsAny(column, bindparam(name, type_=_NUMBERS))
