"""Times before elections on the desk: told, changed, taken back, and whose posts they keep out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from collector.queries import PostView
from config import elections, hashtags
from config.models import Election
from curator import acts

NAME_LIMIT: Final = 120
LISTED_LIMIT: Final = 2_000
"""Names and handles in a list: a municipal election's candidates of one town and every party."""
LONGEST: Final = timedelta(days=366)

of_campaign = elections.of_campaign
running = elections.running


class Problem(StrEnum):
    """What is wrong with an election as it was typed; the desk has the words."""

    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"
    ENDS_FIRST = "ends_first"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Told:
    """An election as a person tells of it; both dates are in it."""

    name: str
    starts: date
    ends: date
    listed: tuple[str, ...] = ()


def problems(told: Told) -> list[Problem]:
    """What is wrong; nothing when it can be kept."""
    found = (
        (not told.name.strip(), Problem.NO_NAME),
        (len(told.name.strip()) > NAME_LIMIT, Problem.NAME_TOO_LONG),
        (told.ends < told.starts, Problem.ENDS_FIRST),
        (told.ends - told.starts > LONGEST, Problem.TOO_LONG),
        (len(told.listed) > LISTED_LIMIT, Problem.TOO_MANY),
    )
    return [problem for holds, problem in found if holds]


def tell(session: Session, person_id: int, campaign_id: int, told: Told, election_id: int = 0) -> int:
    """Keep an election (`election_id`: change that one); `LookupError` when it is not this campaign's.

    A new one that is there already, by its name and days, is that one: a button was pressed twice.
    """
    if not election_id:
        acts.alone(session, campaign_id)
        election_id = _same(session, campaign_id, told)
    kept = (
        session.get(Election, election_id, with_for_update=True)
        if election_id
        else Election(campaign_id=campaign_id, name="", starts=told.starts, ends=told.ends)
    )
    if kept is None or kept.campaign_id != campaign_id:
        raise LookupError(f"there is no election {election_id} in campaign {campaign_id}")
    kept.name, kept.starts, kept.ends = told.name.strip(), told.starts, told.ends
    kept.listed = [one[:NAME_LIMIT] for one in told.listed]
    session.add(kept)
    session.flush()
    assert kept.id is not None
    days = {"starts": told.starts.isoformat(), "ends": told.ends.isoformat()}
    acts.record(session, person_id, "election", "election", kept.id, **days, listed=len(kept.listed))
    return kept.id


def _same(session: Session, campaign_id: int, told: Told) -> int:
    wanted = (told.name.strip(), told.starts, told.ends)
    there = elections.of_campaign(session, campaign_id)
    return next((one.id or 0 for one in there if (one.name, one.starts, one.ends) == wanted), 0)


def take_back(session: Session, person_id: int, campaign_id: int, election_id: int) -> None:
    """Remove an election; one that is not there, or another campaign's, is left alone."""
    kept = session.get(Election, election_id)
    if kept is not None and kept.campaign_id == campaign_id:
        session.delete(kept)
        acts.record(session, person_id, "election_removed", "election", election_id)


def listed(session: Session, campaign_id: int, day: date) -> frozenset[str]:
    """Everybody listed for the elections of a Helsinki date, folded for `is_listed`."""
    found = elections.running(session, campaign_id, day)
    return frozenset(fold(name) for one in found for name in one.listed) - {""}


def is_listed(post: PostView, names: frozenset[str]) -> bool:
    """Whether a post's author is on the list, by name, by handle, or by handle without its server."""
    if not names:
        return False
    handle = fold(post.author_handle)
    return bool(names & {fold(post.author_name), handle, handle.partition("@")[0]} - {""})


def names_of(lines: Iterable[str]) -> tuple[str, ...]:
    """A typed list, a name or handle a line, without empty and double ones."""
    tidy = (" ".join(line.split()) for line in lines)
    return tuple(dict.fromkeys(one for one in tidy if fold(one)))


def fold(name: str) -> str:
    """A name or handle made comparable: folded letters, no ``@`` in front, single spaces."""
    words = name.strip().removeprefix("@").split()
    return " ".join("@".join(hashtags.fold(part) for part in word.split("@")) for word in words)
