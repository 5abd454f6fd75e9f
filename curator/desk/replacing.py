"""The pick that another one is to replace: the very one a person saw, or they are told that it gave way."""

from sqlalchemy.orm import Session

from curator import picks
from curator.desk import words
from curator.desk.context import team_id
from curator.desk.questions import Faults
from curator.models import Pick


def living(session: Session, pick_id: int | None) -> Pick | None:
    """The team's pick of that number, while it may be replaced."""
    kept = session.get(Pick, pick_id) if pick_id else None
    return kept if kept is not None and kept.team_id == team_id() and kept.ended_at is None else None


def faults(wanted: int | None, found: Pick | None) -> Faults:
    """What to say where a pick was to be replaced that cannot be any more."""
    if not wanted or found is not None:
        return {}
    return {"place": str(words.PICK_PROBLEMS[picks.Problem.GAVE_WAY])}
