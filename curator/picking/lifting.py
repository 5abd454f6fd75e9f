"""The whole of lifting in one step: the pick, its answers, and what is known of the permission.

All of it happens or nothing does: a refused pick leaves no permission behind, and a story that
cannot be picked is not kept.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from config import clock
from config.models import Team
from curator import picks
from curator.material import Subject
from curator.may_show import FORBIDDEN
from curator.models import PermissionState, Slot
from curator.permitting import permissions
from curator.picking import stories
from curator.picking.stories import Brought
from curator.picks import Answers, PickError, Problem

NOTE_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pick goes: a week (its Monday's date), beside the weekly one, or in another's place."""

    week: date
    slot: Slot = Slot.WEEKLY
    replacing: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A step of a permission as a person states it."""

    state: PermissionState
    note: str = ""


def lift(
    session: Session,
    person_id: int,
    team_id: int,
    subject: Subject,
    place: Place,
    answers: Answers,
    said: Said | None,
    at: datetime,
) -> int:
    """Pick a post or story, and write down a stated permission; gives the pick's id.  `PickError`.

    What its author has refused is picked only with a new permission of theirs.
    """
    if _is_refused(session, session.get_one(Team, team_id).campaign_id, subject, said):
        raise PickError(Problem.FORBIDDEN)
    made = picks.pick(
        session,
        person_id,
        team_id,
        subject,
        place.week if place.replacing is None else clock.week_of(at),
        answers,
        slot=place.slot,
        replacing=place.replacing,
        at=at,
    )
    if said is not None:
        permissions.record(session, person_id, made.campaign_id, subject, said.state, said.note, at)
    assert made.id is not None
    return made.id


def lift_story(
    session: Session,
    person_id: int,
    team_id: int,
    brought: Brought,
    place: Place,
    answers: Answers,
    said: Said | None,
    at: datetime,
) -> int:
    """Keep a story (its `stories.problems` are none) and `lift` it; gives the pick's id.  `PickError`."""
    subject = stories.bring(session, person_id, session.get_one(Team, team_id), brought, at)
    return lift(session, person_id, team_id, subject, place, answers, said, at)


def _is_refused(session: Session, campaign_id: int, subject: Subject, said: Said | None) -> bool:
    if said is None:
        return permissions.is_forbidden(session, campaign_id, subject)
    last = permissions.current(session, campaign_id, [subject]).get(subject)
    return said.state in FORBIDDEN or not permissions.may_follow(last, said.state)
