"""What all drafts have in common: problems by field, dates and addresses as people type them."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from config import clock
from config.campaign_file import page_key
from curator import acts
from curator.showing import brand

NAME_LIMIT: Final = 200
TEXT_LIMIT: Final = 2_000
ADDRESS_LIMIT: Final = 1_000

T = TypeVar("T")


class Problem(StrEnum):
    """What is wrong with a field; the desk has the words."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_ADDRESS = "no_address"
    NO_HASHTAG = "no_hashtag"
    NO_DATE = "no_date"
    ENDS_FIRST = "ends_first"
    TAKEN = "taken"
    NO_KEY = "no_key"
    NO_LANGUAGE = "no_language"
    NO_COLOUR = "no_colour"
    NOT_THERE = "not_there"
    OTHER_TAG = "other_tag"
    HEIR_MISSING = "heir_missing"
    ENDED_ALREADY = "ended_already"
    NO_HANDLE = "no_handle"
    NO_SERVER = "no_server"


Problems = dict[str, Problem]
"""By field; "" is the draft as a whole."""


class DraftError(Exception):
    """A draft cannot be kept."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = problems


def name(found: Problems, field: str, typed: str, limit: int = NAME_LIMIT, *, needed: bool = True) -> str:
    """A line of text without surrounding space; notes in `found` what is wrong with it."""
    tidy = " ".join(typed.split())
    if needed and not tidy:
        found[field] = Problem.EMPTY
    elif len(tidy) > limit:
        found[field] = Problem.TOO_LONG
    return tidy


def day(found: Problems, field: str, typed: str) -> date | None:
    """A date as browsers send it, None for an empty field."""
    try:
        return clock.typed_day(typed) if typed.strip() else None
    except ValueError:
        found[field] = Problem.NO_DATE
        return None


def in_order(found: Problems, starts: date | None, ends: date | None) -> None:
    """The last day is not before the first."""
    if starts is not None and ends is not None and ends < starts:
        found["ends"] = Problem.ENDS_FIRST


def address(found: Problems, field: str, typed: str, *, needed: bool = False) -> str:
    """A web address, "" for an empty field that may be empty."""
    tidy = typed.strip()
    if not tidy:
        if needed:
            found[field] = Problem.EMPTY
        return ""
    try:
        parts = urlsplit(tidy)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        good = False
    if not good or len(tidy) > ADDRESS_LIMIT or any(sign.isspace() for sign in tidy):
        found[field] = Problem.NO_ADDRESS
    return tidy


def key(found: Problems, field: str, typed: str) -> str:
    """A part of addresses: what the campaign file takes."""
    tidy = typed.strip().lower()
    try:
        return page_key(tidy)
    except ValueError:
        found[field] = Problem.NO_KEY
        return tidy


def chosen(found: Problems, field: str, typed: str, known: Callable[[str], T]) -> T | None:
    """One of an enumeration's words; `known` raises ValueError for any other."""
    try:
        return known(typed)
    except ValueError:
        found[field] = Problem.NOT_THERE
        return None


def look(found: Problems, typed: Mapping[str, str]) -> dict[str, str]:
    """A look by the names of `curator.showing.brand`, without what was left empty."""
    said = {field: value.strip() for field, value in typed.items() if field in brand.NAMES and value.strip()}
    for field, value in said.items():
        if brand.allowed(field, value) is None:
            found[f"look-{field}"] = Problem.NO_COLOUR
    return {field: value.lower() for field, value in said.items()}


def keep(session: Session, person_id: int, act: str, row: Any, values: dict[str, Any]) -> None:
    """Write values into a row of the campaign's shape; a trace names the fields that were different.

    `act` is what the log calls it, such as “tag_changed”.  What shapes a campaign may change its walls.
    """
    different = [field for field, value in values.items() if getattr(row, field) != value]
    for field in different:
        setattr(row, field, values[field])
    session.add(row)
    if different:
        acts.record(session, person_id, act, act.removesuffix("_changed"), row.id, fields=different)
        acts.walls_may_change(session)
