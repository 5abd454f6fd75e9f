"""The database: what goes wrong there is told without what it was about."""

import traceback

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import col

from config.db import Database
from config.models import Team
from tests.sample import Sample


def test_an_error_of_the_database_quotes_nothing_of_what_was_written(database: Database) -> None:
    def fail(session: Session) -> None:
        session.execute(text("INSERT INTO no_such_table VALUES (:words)"), {"words": "MARKER" * 2})

    with pytest.raises(DBAPIError) as caught:
        database.writing(fail)

    assert "no_such_table" in str(caught.value)
    assert "MARKER" * 2 not in "".join(traceback.format_exception(caught.value))


def test_who_looks_sees_one_state_whatever_others_write(database: Database, sample: Sample) -> None:
    def rename(session: Session) -> None:
        session.execute(update(Team).values(name="Toinen"))

    names = select(col(Team.name)).order_by(col(Team.id))
    with database.reading() as session:
        before = session.execute(names).scalars().all()
        database.writing(rename)
        assert session.execute(names).scalars().all() == before
        session.rollback()
        assert set(session.execute(names).scalars()) == {"Toinen"}
