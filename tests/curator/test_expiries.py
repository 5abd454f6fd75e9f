"""Warnings before a key ends: whom, when, and each once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from config import credentials
from config.models import Credential
from curator.connecting import expiries
from curator.desk import notice_words
from curator.models import Notice, Person
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ENDS = NOW + timedelta(days=60)
DAY = timedelta(days=1)


def key(sample: Sample, *, contact: str = "admin@kunta.example", name: str = "meta", **more: object) -> int:
    values: dict[str, object] = {"expires_at": ENDS} | more

    def step(session) -> int:  # type: ignore[no-untyped-def]
        number = credentials.store(
            session,
            KEY,
            name=name,
            campaign_id=sample.campaign,
            kind="meta",
            secret={"token": "x"},
            contact=contact,
            account="@kunta",
            **values,
        )
        session.execute(update(Credential).values(created_at=NOW))
        return number

    return sample.database.writing(step)


def told(sample: Sample) -> list[tuple[int, str, int | None]]:
    """(person, kind, days ahead) of every notice."""
    with sample.database.reading() as session:
        rows = session.execute(select(Notice).order_by(col(Notice.id))).scalars()
        return [(row.person_id, row.kind, row.facts.get("days")) for row in rows]


def ladder(sample: Sample, first: datetime, last: datetime, every: timedelta = timedelta(hours=1)) -> None:
    now = first
    while now <= last:
        sample.database.writing(expiries.tick, now)
        now += every


def test_the_named_person_is_warned_14_7_and_1_days_ahead_and_when_it_is_over(sample: Sample) -> None:
    key(sample)
    ladder(sample, NOW, ENDS + 2 * DAY, timedelta(hours=7))
    admin = sample.people["admin"]
    assert told(sample) == [
        (admin, "key_expires", 14),
        (admin, "key_expires", 7),
        (admin, "key_expires", 1),
        (admin, "key_died", None),
    ]


@pytest.mark.parametrize(
    ("ahead", "step"),
    [(15 * DAY, None), (14 * DAY, 14), (8 * DAY, 14), (7 * DAY, 7), (2 * DAY, 7), (DAY, 1), (0 * DAY, 0)],
)
def test_each_step_begins_to_the_second(ahead: timedelta, step: int | None) -> None:
    assert expiries.due_step(NOW + ahead, dead=False, warned=None, now=NOW) == step
    if step:
        assert expiries.due_step(NOW + ahead, dead=False, warned=step, now=NOW) is None


def test_steps_that_were_slept_through_are_not_made_up(sample: Sample) -> None:
    key(sample)
    sample.database.writing(expiries.tick, ENDS - timedelta(hours=20))
    sample.database.writing(expiries.tick, ENDS - timedelta(hours=19))
    assert [days for _, _, days in told(sample)] == [1]


def test_without_a_known_contact_the_owners_of_the_campaign_are_warned(sample: Sample) -> None:
    key(sample, contact="lahtenyt@kunta.example")
    sample.database.writing(expiries.tick, ENDS - 13 * DAY)
    assert told(sample) == [(sample.people["owner"], "key_expires", 14)]


def test_somebody_who_was_shut_out_is_not_warned(sample: Sample) -> None:
    key(sample)
    sample.database.writing(
        lambda session: session.execute(
            update(Person).where(col(Person.id) == sample.people["admin"]).values(active=False)
        )
    )
    sample.database.writing(expiries.tick, ENDS - 13 * DAY)
    assert told(sample) == [(sample.people["owner"], "key_expires", 14)]


def test_a_key_that_dies_is_told_once_and_again_after_it_was_renewed(sample: Sample) -> None:
    number = key(sample)
    for version in (1, 2):
        sample.database.writing(credentials.refused, number, version, "password changed", NOW + DAY)
        ladder(sample, NOW + DAY, NOW + 2 * DAY, timedelta(hours=6))
        assert [kind for _, kind, _ in told(sample)] == ["key_died"] * version
        with sample.database.reading() as session:
            old = credentials.opened(session, KEY, "meta")
        assert old is not None
        sample.database.writing(
            credentials.renew, KEY, old, {"token": "y"}, expires_at=ENDS + 60 * DAY, at=NOW + 2 * DAY
        )


def test_a_key_the_program_renews_over_and_over_worries_nobody(sample: Sample) -> None:
    key(sample, expires_at=NOW + timedelta(hours=2))
    ladder(sample, NOW, NOW + timedelta(hours=5))
    assert told(sample) == []


def test_a_key_that_says_no_end_worries_nobody(sample: Sample) -> None:
    key(sample, expires_at=None)
    ladder(sample, NOW, ENDS, 10 * DAY)
    assert told(sample) == []


def test_a_connection_nobody_has_finished_worries_nobody(sample: Sample) -> None:
    key(sample, name=f"meta{credentials.WAITING}", expires_at=NOW + 5 * DAY)
    ladder(sample, NOW, NOW + 6 * DAY)
    assert told(sample) == []


@pytest.mark.parametrize(
    ("language", "expires", "died"),
    [
        ("fi", "Yhteys @kunta vanhenee 31.12.", "Yhteys @kunta on katkennut – yhdistä uudelleen"),
        ("sv", "Anslutningen @kunta går ut 31.12", "Anslutningen @kunta är bruten – anslut på nytt"),
        (
            "en",
            "The connection @kunta expires on 31 Dec",
            "The connection @kunta has been lost – reconnect it",
        ),
    ],
)
def test_a_warning_speaks_its_readers_language(language: str, expires: str, died: str) -> None:
    facts = {"name": "@kunta", "day": "2026-12-31", "days": 7}
    assert notice_words.said("key_expires", 107, facts, language).title == expires
    assert notice_words.said("key_died", 100, {"name": "@kunta"}, language).title.startswith(died)
