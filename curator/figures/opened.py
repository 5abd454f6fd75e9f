"""How often each pick was opened on the walls."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator.figures.periods import Span
from curator.models import ShownDay


def times(session: Session, picks: Collection[int], span: Span) -> dict[int, int]:
    """Pick id → clicks in a span of Helsinki dates; picks that nobody opened are left out."""
    rows = session.execute(
        select(col(ShownDay.pick_id), func.sum(col(ShownDay.clicks)))
        .where(col(ShownDay.pick_id).in_(picks), col(ShownDay.day).between(span.first, span.last))
        .group_by(col(ShownDay.pick_id))
    )
    return {pick: int(clicks) for pick, clicks in rows if clicks}
