"""What one way sends to SQLite, written down at the driver and sent again with nothing of ours around it."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import event

from config.db import Database

Step = tuple[str, Sequence[Any], bool]
"""A statement, its row of values, or all rows when it was an `executemany`."""


def record(database: Database) -> list[Step]:
    """From now on every statement on a SQLite database, in the list given back."""
    steps: list[Step] = []

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
            steps.append((sql, tuple(parameters), False))
            super().execute(sql, parameters)
            return self

        def executemany(self, sql: str, parameters: Iterable[Any]) -> "Cursor":
            rows = [tuple(row) for row in parameters]
            steps.append((sql, rows, True))
            super().executemany(sql, rows)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            if self.in_transaction:
                steps.append(("COMMIT", (), False))
            super().commit()

    @event.listens_for(database.engine, "do_connect")
    def _with_cursors_of_ours(_dialect: Any, _record: Any, _arguments: Any, named: dict[str, Any]) -> None:
        named["factory"] = Connection

    database.engine.dispose()
    return steps


def again(connection: sqlite3.Connection, steps: Iterable[Step]) -> None:
    """Send recorded statements, and fetch what they give."""
    for sql, values, many in steps:
        if many:
            connection.executemany(sql, values)
        elif not sql.startswith("PRAGMA"):
            connection.execute(sql, values).fetchall()
