"""The database: what goes wrong there is told without what it was about."""

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.db import Database


def test_an_error_of_the_database_quotes_nothing_of_what_was_written(database: Database) -> None:
    def fail(session: Session) -> None:
        session.execute(text("INSERT INTO no_such_table VALUES (:words)"), {"words": "MARKER" * 2})

    with pytest.raises(DBAPIError) as caught:
        database.writing(fail)

    assert "no_such_table" in str(caught.value)
    assert "MARKER" * 2 not in "".join(traceback.format_exception(caught.value))
