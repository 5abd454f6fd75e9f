"""Readings (*lukemat*): figures people type by hand, such as a hashtag's total as Instagram shows it.

A series belongs to a campaign; one made for a team is that team's own.  A correction is a new row
for the same date: the newest counts, the earlier ones stay to be seen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from config import hashtags, networks
from config.models import Team
from curator import acts
from curator.models import Person, Reading, Series

NAME_LIMIT: Final = 120
TAG_LIMIT: Final = 100
NOTE_LIMIT: Final = 500
LARGEST: Final = 2_000_000_000
"""What both databases keep in an ordinary whole number, in round figures."""

_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[ .,\u00a0\u202f’']\d{3})+")


class Problem(StrEnum):
    """What is wrong with a series or a reading; the desk has the words."""

    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"
    NAME_TAKEN = "name_taken"
    NO_SUCH_NETWORK = "no_such_network"
    TAG_TOO_LONG = "tag_too_long"
    NOT_A_NUMBER = "not_a_number"
    TOO_LARGE = "too_large"
    IN_FUTURE = "in_future"
    NOTE_TOO_LONG = "note_too_long"
    NO_TARGET = "no_target"
    TARGET_TOO_LARGE = "target_too_large"


class ReadingError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class NewSeries:
    """A series as a person asks for it; `tag` as written, "" for figures of no hashtag."""

    network: str
    tag: str
    name: str = ""
    summed: bool = False
    """Each figure is of its own day or week: a period's are added up."""

    @property
    def called(self) -> str:
        """Its name: the one given, else “Instagram: #kemijärvi”."""
        if self.name.strip() or not self.tag_key:
            return self.name.strip()
        shown = self.tag.strip().removeprefix("#")
        return f"{networks.name(self.network)}: #{shown}" if self.network else f"#{shown}"

    @property
    def tag_key(self) -> str:
        """The folded hashtag."""
        return hashtags.fold(self.tag.strip().removeprefix("#")) if self.tag.strip() else ""


@dataclass(frozen=True, slots=True)
class Typed:
    """One figure as a person typed it; `value` None: what they typed is no whole number."""

    value: int | None
    day: date
    note: str = ""
    picture: str | None = None
    """Name of a file already in the pictures folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reading with who typed it and when (aware UTC).  `corrected`: a later one took its place."""

    id: int
    day: date
    value: int
    note: str
    picture: str | None
    person: str
    at: datetime
    corrected: bool


def whole_number(text: str) -> int | None:
    """What a person typed, as a number: 12345, 12 345, 12.345, 12,345; None for anything else."""
    tidy = text.strip()
    if _THOUSANDS.fullmatch(tidy):
        tidy = re.sub(r"\D", "", tidy)
    return int(tidy) if tidy.isascii() and tidy.isdigit() and len(tidy) < 20 else None


def series_problems(wanted: NewSeries) -> list[Problem]:
    """Everything wrong with a series, at once."""
    rules = (
        (not wanted.called, Problem.NO_NAME),
        (len(wanted.called) > NAME_LIMIT, Problem.NAME_TOO_LONG),
        (bool(wanted.network) and wanted.network not in networks.NAMES, Problem.NO_SUCH_NETWORK),
        (len(wanted.tag.strip()) > TAG_LIMIT, Problem.TAG_TOO_LONG),
    )
    return [problem for wrong, problem in rules if wrong]


def problems(typed: Typed, today: date) -> list[Problem]:
    """Everything wrong with a reading on a Helsinki date, at once."""
    rules = (
        (typed.value is None, Problem.NOT_A_NUMBER),
        (typed.value is not None and typed.value > LARGEST, Problem.TOO_LARGE),
        (typed.day > today, Problem.IN_FUTURE),
        (len(typed.note.strip()) > NOTE_LIMIT, Problem.NOTE_TOO_LONG),
    )
    return [problem for wrong, problem in rules if wrong]


def begin(session: Session, person_id: int, team: Team, wanted: NewSeries) -> int:
    """Begin a series for a team (its `series_problems` are none); gives its id.

    `ReadingError` where the campaign has one of that name already.
    """
    assert team.id is not None
    made = Series(
        campaign_id=team.campaign_id,
        team_id=team.id,
        name=wanted.called,
        network=wanted.network,
        tag_key=wanted.tag_key,
        summed=wanted.summed,
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:
        raise ReadingError(Problem.NAME_TAKEN) from error
    assert made.id is not None
    acts.record(session, person_id, "series", "series", made.id, team=team.id)
    return made.id


def write_down(session: Session, person_id: int, series_id: int, typed: Typed, at: datetime) -> None:
    """Keep a reading (its `problems` are none); one for a date that has one already corrects it."""
    assert typed.value is not None
    row = Reading(
        series_id=series_id,
        day=typed.day,
        value=typed.value,
        note=typed.note.strip(),
        picture=typed.picture,
        person_id=person_id,
        at=at,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    acts.record(session, person_id, "reading", "reading", row.id, series=series_id)


def take_in(session: Session, person_id: int, series_id: int, figures: Sequence[Typed], at: datetime) -> int:
    """Keep the figures of a file (none has `problems`); gives how many were new.

    One that says what is known already is passed over, so the same file twice is once.
    """
    known = values(session, series_id)
    new = [
        Reading(
            series_id=series_id,
            day=one.day,
            value=one.value,
            note=one.note.strip(),
            person_id=person_id,
            at=at,
        )
        for one in figures
        if one.value is not None and known.get(one.day) != one.value
    ]
    session.add_all(new)
    if new:
        acts.record(session, person_id, "reading_file", "series", series_id, rows=len(new))
    return len(new)


def aim_problems(target: int | None, on: date | None) -> list[Problem]:
    """Everything wrong with a target (None: none) that is to be reached by a Helsinki date (None: any)."""
    rules = (
        (target is None and on is not None, Problem.NO_TARGET),
        (target == 0, Problem.NO_TARGET),
        (target is not None and target > LARGEST, Problem.TARGET_TOO_LARGE),
    )
    return [problem for wrong, problem in rules if wrong]


def aim(session: Session, person_id: int, series_id: int, target: int | None, on: date | None) -> None:
    """Say what a series should come to (its `aim_problems` are none); None takes the target away."""
    row = session.get_one(Series, series_id, with_for_update=True)
    if (row.target, row.target_on) == (target, on):
        return
    row.target, row.target_on = target, on
    session.add(row)
    acts.record(session, person_id, "series_target", "series", series_id)


def add_up(session: Session, person_id: int, series_id: int, *, summed: bool) -> None:
    """Say whether a period's figures of a series are added up, or the newest tells what it has come to."""
    row = session.get_one(Series, series_id, with_for_update=True)
    if row.summed is summed:
        return
    row.summed = summed
    session.add(row)
    acts.record(session, person_id, "series_summed", "series", series_id, summed=summed)


def of_team(session: Session, team: Team) -> list[Series]:
    """A team's series and those of the whole campaign, by name."""
    theirs = col(Series.team_id).is_(None) | (col(Series.team_id) == team.id)
    rows = session.execute(
        select(Series).where(col(Series.campaign_id) == team.campaign_id, theirs).order_by(col(Series.name))
    )
    return list(rows.scalars())


def one(session: Session, team: Team, series_id: int) -> Series | None:
    """A series this team may see and add to; None for any other."""
    return next((row for row in of_team(session, team) if row.id == series_id), None)


def values(session: Session, series_id: int) -> dict[date, int]:
    """The series: Helsinki date → value, in order of dates, the newest correction of each."""
    rows = session.execute(
        select(col(Reading.day), col(Reading.value))
        .where(col(Reading.series_id) == series_id)
        .order_by(col(Reading.day), col(Reading.id))
    )
    return dict(rows.all())


def entries(session: Session, series_id: int) -> list[Entry]:
    """Every reading with who typed it, the newest date first, corrected ones after what corrects them."""
    rows = session.execute(
        select(Reading, col(Person.name))
        .join(Person, col(Person.id) == col(Reading.person_id))
        .where(col(Reading.series_id) == series_id)
        .order_by(col(Reading.day).desc(), col(Reading.id).desc())
    ).all()
    found: list[Entry] = []
    for row, person in rows:
        assert row.id is not None
        corrected = bool(found) and found[-1].day == row.day
        found.append(
            Entry(row.id, row.day, row.value, row.note, row.picture, person, row.at, corrected=corrected)
        )
    return found
