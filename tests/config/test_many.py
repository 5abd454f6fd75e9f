"""Many values travel as one parameter, numbers and texts, on both databases."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from config.many import is_any_named, is_any_of
from config.models import Team
from tests.sample import Sample

pytestmark = pytest.mark.both


def test_numbers_are_found_among_many(sample: Sample) -> None:
    wanted = sorted(sample.teams.values())[:2]
    with sample.database.reading() as reader:
        found = reader.execute(
            select(col(Team.id)).where(is_any_of(col(Team.id), [*wanted, *range(10**6, 10**6 + 2000)]))
        )
        assert sorted(found.scalars()) == wanted


def test_texts_are_found_among_many_whatever_signs_they_have(sample: Sample) -> None:
    wanted = ["posio", "a'b", 'a"b', "{a,b}", "a\\b", "ä, ö", "", "NULL", "%(x)s"]
    with sample.database.reading() as reader:
        found = reader.execute(select(col(Team.key)).where(is_any_of(col(Team.key), wanted)))
        assert list(found.scalars()) == ["posio"]


def test_among_none_is_nothing(sample: Sample) -> None:
    with sample.database.reading() as reader:
        assert reader.execute(select(col(Team.id)).where(is_any_of(col(Team.id), []))).first() is None
        assert reader.execute(select(col(Team.key)).where(is_any_of(col(Team.key), []))).first() is None


def test_a_statement_made_once_takes_its_numbers_by_name(sample: Sample) -> None:
    statement = select(col(Team.id)).where(is_any_named(col(Team.id), "ids"))
    one, other, *_ = sample.teams.values()
    with sample.database.reading() as reader:
        assert list(reader.execute(statement, {"ids": [one]}).scalars()) == [one]
        assert set(reader.execute(statement, {"ids": [one, other]}).scalars()) == {one, other}
