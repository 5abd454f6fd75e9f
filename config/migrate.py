"""Migrations: append-only, one transaction each run, the same files on both databases.

The service never changes a schema by itself except in `someseina run`, where one operator has one
machine; every other command refuses an old schema and names the command that mends it.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from config.db import Database

FOLDER = Path(__file__).parent / "migrations"
BY_HAND = ("postsearch", "ix_postwords_words")
"""How the names of what no model describes begin: the search index and what SQLite keeps it in."""


class SchemaError(Exception):
    """The database's schema is not the one this program needs; the text says what to do."""


def upgrade(database: Database, *, to: str = "head", folder: Path = FOLDER) -> None:
    """Bring the schema to the newest state: whole, or not at all.

    On SQLite foreign keys rest while tables are rebuilt (a rebuilt parent would take its children
    along) and are checked before the end.
    """
    with database.engine.connect() as connection:
        if database.kind == "sqlite":
            _foreign_keys(connection, on=False)
        try:
            with connection.execution_options(write=True).begin():
                config = _config(folder)
                config.attributes["connection"] = connection
                command.upgrade(config, to)
                if database.kind == "sqlite":
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise SchemaError(
                            f"the migration would leave rows without their parents: {broken[:5]}"
                        )
        finally:
            if database.kind == "sqlite":
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # The pragma is ignored inside a transaction, so it goes past SQLAlchemy to the driver.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def current(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest(folder: Path = FOLDER) -> str | None:
    """The revision this program needs."""
    return ScriptDirectory.from_config(_config(folder)).get_current_head()


def require_current(database: Database) -> None:
    """`SchemaError` unless the schema is the one this program needs."""
    have, need = current(database), newest()
    if have != need:
        raise SchemaError(
            f"the database is at schema {have or 'none'}, this program needs {need}: "
            "run `someseina db upgrade`"
        )


def differences(database: Database, metadata: MetaData) -> list[Any]:
    """What models say and the migrated database does not, in Alembic's words; empty when equal."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": described}
        )
        return list(compare_metadata(context, metadata))


def described(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether something in a database is what models describe, for Alembic to compare."""
    return not (name or "").startswith(BY_HAND)


def draft(database: Database, metadata: MetaData, message: str) -> Path:
    """Write a migration for what models have and the database lacks; for developers, to be read."""
    config = _config(FOLDER)
    config.attributes["metadata"] = metadata

    def numbered(_context: object, _revision: object, directives: list[ops.MigrationScript]) -> None:
        directives[0].rev_id = f"{len(list((FOLDER / 'versions').glob('[0-9]*.py'))) + 1:04d}"

    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        script = command.revision(config, message, autogenerate=True, process_revision_directives=numbered)
        assert script is not None
        assert not isinstance(script, list)
        return Path(script.path)


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
