"""Words that asking left behind: problems, cursors and errands in which somebody is named."""

from collections.abc import Iterable

from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.access import Held
from collector.models import Errand, Run, SourceState


def wipe(session: Session, held: Iterable[Held]) -> None:
    """Remove what rows of asking say about somebody; that something was asked, and when, stays.

    A cursor that names them is forgotten: its source begins anew, past their tombstones.
    """
    keys: dict[str, list[int]] = {}
    for one in held:
        keys.setdefault(one.table, []).append(one.key[0])
    session.execute(delete(Errand).where(col(Errand.id).in_(keys.get("errand", ()))))
    session.execute(update(Run).where(col(Run.id).in_(keys.get("run", ()))).values(problem=""))
    session.execute(
        update(SourceState)
        .where(col(SourceState.source_id).in_(keys.get("sourcestate", ())))
        .values(problem="", cursor={})
    )
