"""What is done to a whole series of readings: a target, a name and a source, putting it aside."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import acts
from curator.figures.readings import LARGEST, NAME_LIMIT, SOURCE_LIMIT, Problem, ReadingError
from curator.models import Reading, Series


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


def change_problems(name: str, source: str) -> list[Problem]:
    """Everything wrong with what a series is to be called and where its figures are taken from."""
    rules = (
        (not name.strip(), Problem.NO_NEW_NAME),
        (len(name.strip()) > NAME_LIMIT, Problem.NAME_TOO_LONG),
        (len(source.strip()) > SOURCE_LIMIT, Problem.SOURCE_TOO_LONG),
    )
    return [problem for wrong, problem in rules if wrong]


def change(session: Session, person_id: int, series_id: int, name: str, source: str) -> None:
    """Give a series another name or source (there are no `change_problems`).

    `ReadingError` where the team has another one of that name.
    """
    row = session.get_one(Series, series_id, with_for_update=True)
    if (row.name, row.source) == (name.strip(), source.strip()):
        return
    row.name, row.source = name.strip(), source.strip()
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ReadingError(Problem.NAME_TAKEN) from error
    acts.record(session, person_id, "series_changed", "series", series_id)


def put_aside(session: Session, person_id: int, series_id: int, at: datetime) -> bool:
    """Take a series out of lists, figures and new documents; True: it had no figures and is gone for good."""
    row = session.get_one(Series, series_id, with_for_update=True)
    if row.aside_at is not None:
        return False
    typed = select(col(Reading.id)).where(col(Reading.series_id) == series_id).limit(1)
    if session.execute(typed).first() is None:
        session.delete(row)
        acts.record(session, person_id, "series_removed", "series", series_id)
        return True
    row.aside_at = at
    session.add(row)
    acts.record(session, person_id, "series_aside", "series", series_id)
    return False


def bring_back(session: Session, person_id: int, series_id: int) -> None:
    """Let a series that was put aside count again."""
    row = session.get_one(Series, series_id, with_for_update=True)
    if row.aside_at is None:
        return
    row.aside_at = None
    session.add(row)
    acts.record(session, person_id, "series_back", "series", series_id)
