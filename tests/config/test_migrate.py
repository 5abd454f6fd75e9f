"""Migrations on both databases: whole or not at all, and equal to the models."""

import textwrap
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import collector.models
import curator.models
from config import migrate
from config.db import Database
from config.models import Campaign

assert collector.models
assert curator.models


def half_failing(folder: Path) -> Path:
    """A copy of the real migrations with one more that fails in its middle."""
    for path in migrate.FOLDER.rglob("*"):
        if path.suffix in {".py", ".mako"}:
            target = folder / path.relative_to(migrate.FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(path.read_text())
    (folder / "versions" / "9999_half.py").write_text(
        textwrap.dedent(f'''
            """Fails half-way."""
            import sqlalchemy as sa
            from alembic import op
            revision = "9999"
            down_revision = "{migrate.newest()}"
            def upgrade():
                op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
                op.execute("INSERT INTO half (id) VALUES (1)")
                with op.batch_alter_table("campaign") as batch:
                    batch.add_column(sa.Column("extra", sa.Integer()))
                op.execute("INSERT INTO nowhere (id) VALUES (1)")
        ''')
    )
    return folder


def test_a_half_failed_migration_rolls_back_whole(database: Database, tmp_path: Path) -> None:
    before = migrate.current(database)
    with pytest.raises(Exception, match="nowhere"):
        migrate.upgrade(database, folder=half_failing(tmp_path / "migrations"))
    tables = inspect(database.engine)
    assert migrate.current(database) == before
    assert not tables.has_table("half")
    assert "extra" not in {column["name"] for column in tables.get_columns("campaign")}


def test_models_and_migrations_describe_the_same_schema(database: Database) -> None:
    assert migrate.differences(database, SQLModel.metadata) == []


def test_a_changed_model_would_be_noticed(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE campaign ADD COLUMN stray INTEGER")
    assert migrate.differences(database, SQLModel.metadata) != []


def test_upgrading_an_empty_database_and_again(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    with pytest.raises(migrate.SchemaError, match="someseina db upgrade"):
        migrate.require_current(database)
    migrate.upgrade(database)
    migrate.upgrade(database)
    migrate.require_current(database)
    database.close()


def test_foreign_keys_hold_after_an_upgrade(database: Database) -> None:
    migrate.upgrade(database)
    with pytest.raises(IntegrityError):
        database.writing(
            lambda session: session.add(
                curator.models.Membership(person_id=4711, scope="team", scope_id=1, role="viewer")
            )
        )


def test_a_failed_step_writes_nothing(database: Database) -> None:
    def step(session: object) -> None:
        session.add(Campaign(key="a", name="A", starts="2026-01-01"))  # type: ignore[attr-defined]
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        database.writing(step)  # type: ignore[arg-type]
    with database.reading() as session:
        assert session.execute(select(Campaign)).all() == []
