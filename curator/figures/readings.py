"""Readings (*lukemat*): figures people type by hand, such as a hashtag's total as Instagram shows it.

A series belongs to a team.  A correction is a new row
for the same date: the newest counts, the earlier ones stay to be seen.  So does a removed one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from config import hashtags, networks
from config.models import Team
from curator import acts
from curator.models import Reading, Series

NAME_LIMIT: Final = 120
SOURCE_LIMIT: Final = 120
TAG_LIMIT: Final = 100
NOTE_LIMIT: Final = 500
LARGEST: Final = 2_000_000_000
"""What both databases keep in an ordinary whole number, in round figures."""

_THOUSANDS: Final = re.compile(r"\d{1,3}([ .,\u00a0\u202f’'])\d{3}(?:\1\d{3})*")


class Problem(StrEnum):
    """What is wrong with a series or a reading; the desk has the words."""

    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"
    NAME_TAKEN = "name_taken"
    NO_NEW_NAME = "no_new_name"
    """Of a series that is there already."""
    SOURCE_TOO_LONG = "source_too_long"
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
    source: str = ""
    """Where the figures are taken from, such as “Tilastokeskus”."""

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
        (len(wanted.source.strip()) > SOURCE_LIMIT, Problem.SOURCE_TOO_LONG),
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

    `ReadingError` where the team has one of that name already.
    """
    assert team.id is not None
    made = Series(
        campaign_id=team.campaign_id,
        team_id=team.id,
        name=wanted.called,
        network=wanted.network,
        tag_key=wanted.tag_key,
        summed=wanted.summed,
        source=wanted.source.strip(),
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

    One that says what is known already is passed over, so the same file twice is once.  So is one that a
    person has removed: a file that has all figures there are does not bring it back.
    """
    known = {day: row.value for day, row in _newest(session, series_id).items()}
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


def remove(session: Session, person_id: int, series_id: int, reading_id: int, at: datetime) -> bool:
    """Take a day's figure away; it stays to be seen as removed.

    False: it is not of the series, something else counts on that day by now, or it is removed already.
    """
    row = _newest_of_its_day(session, series_id, reading_id)
    if row is None or row.removed_at is not None:
        return False
    row.removed_at, row.removed_by = at, person_id
    session.add(row)
    acts.record(session, person_id, "reading_removed", "reading", reading_id, series=series_id)
    return True


def bring_back(session: Session, person_id: int, series_id: int, reading_id: int) -> bool:
    """Let a removed figure count again.

    False: it is not of the series, another was typed for its day later, or it is not removed.
    """
    row = _newest_of_its_day(session, series_id, reading_id)
    if row is None or row.removed_at is None:
        return False
    row.removed_at, row.removed_by = None, None
    session.add(row)
    acts.record(session, person_id, "reading_back", "reading", reading_id, series=series_id)
    return True


def _newest_of_its_day(session: Session, series_id: int, reading_id: int) -> Reading | None:
    row = session.get(Reading, reading_id)
    if row is None or row.series_id != series_id:
        return None
    of_day = (col(Reading.series_id) == series_id, col(Reading.day) == row.day)
    newest = session.execute(select(func.max(col(Reading.id))).where(*of_day)).scalar()
    return row if row.id == newest else None


def _newest(session: Session, series_id: int) -> dict[date, Reading]:
    """The newest reading of every date, removed or not, in order of dates."""
    rows = session.execute(
        select(Reading).where(col(Reading.series_id) == series_id).order_by(col(Reading.day), col(Reading.id))
    ).scalars()
    return {row.day: row for row in rows}


def of_team(session: Session, team: Team, *, aside: bool = False) -> list[Series]:
    """A team's series by name; `aside`: those put aside instead."""
    put_aside = col(Series.aside_at).is_not(None) if aside else col(Series.aside_at).is_(None)
    rows = session.execute(
        select(Series).where(col(Series.team_id) == team.id, put_aside).order_by(col(Series.name))
    )
    return list(rows.scalars())


def one(session: Session, team: Team, series_id: int) -> Series | None:
    """A series this team may see and add to, also one put aside; None for any other."""
    found = (row for aside in (False, True) for row in of_team(session, team, aside=aside))
    return next((row for row in found if row.id == series_id), None)


def values_of(session: Session, series_ids: Sequence[int]) -> dict[int, dict[date, int]]:
    """Each series by its id: Helsinki date → value, in order of dates, the newest correction of each."""
    rows = session.execute(
        select(
            col(Reading.series_id), col(Reading.day), col(Reading.value), col(Reading.removed_at).is_not(None)
        )
        .where(col(Reading.series_id).in_(series_ids))
        .order_by(col(Reading.series_id), col(Reading.day), col(Reading.id))
    )
    found: dict[int, dict[date, int]] = {one: {} for one in series_ids}
    for series, day, value, removed in rows:
        if removed:
            found[series].pop(day, None)
        else:
            found[series][day] = value
    return found
