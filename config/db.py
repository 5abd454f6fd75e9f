"""The database's two verbs: `reading` and `writing`.

SQLite runs with WAL and synchronous=FULL: an acknowledged pick survives a power cut.  On SQLite a
writer takes its lock at once (BEGIN IMMEDIATE), so two writers wait for each other instead of
failing half-way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

P = ParamSpec("P")
T = TypeVar("T")

BUSY_MS = 30_000
_CONFLICTS = frozenset({"40001", "40P01"})


class Database:
    """One database, SQLite or PostgreSQL.  Safe to share between threads, not across a fork."""

    def __init__(self, url: str) -> None:
        """`url`: a SQLAlchemy address; a missing SQLite folder is made."""
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(write=True)
        # SQLite reads one state in any case; PostgreSQL would show each statement a newer one.
        self._reader = (
            self.engine
            if self.kind == "sqlite"
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with Session(self._reader, autoflush=False) as session:
            yield session

    def writing(self, step: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `step(session, ...)` in one transaction and give back what it gives.

        A conflict with another writer runs it a second time, so a step changes nothing but the
        database: no network, no files, no pictures.  Values it gives back stay readable.
        """
        try:
            return self._once(step, *args, **kwargs)
        except DBAPIError as error:
            if not _is_conflict(error):
                raise
        return self._once(step, *args, **kwargs)

    def _once(self, step: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with Session(self._writer, expire_on_commit=False) as session:
            result = step(session, *args, **kwargs)
            session.commit()
            return result

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def insert_into(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, for the database of a session."""
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _is_conflict(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _CONFLICTS or "database is locked" in str(error.orig)


def _engine(url: str) -> Engine:
    address = make_url(url)
    # An error is logged, and what a statement carries (texts, names, sealed keys) is not for logs.
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, pool_size=5, max_overflow=15, hide_parameters=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, pool_size=5, max_overflow=15, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _record: object) -> None:
        # The driver must neither begin nor commit by itself, or a failed migration stays half done.
        dbapi.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        wants_lock = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_lock else "BEGIN")

    return engine
