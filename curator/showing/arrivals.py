"""Whether a pick has reached the walls: read from what is published, and timed from the last decision."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator.models import AuditEvent, Pick

SOON: Final = timedelta(seconds=3)
"""So soon a decision is on the walls: the publisher looks every second, and writing takes less than two."""
MANIFEST: Final = "manifest.json"


def decided_at(session: Session, pick: Pick) -> datetime | None:
    """When anybody last decided anything about a pick or its permission."""
    subject, number = ("post", pick.post_id) if pick.post_id else ("story", pick.story_id)
    about = or_(
        (col(AuditEvent.subject) == "pick") & (col(AuditEvent.subject_id) == pick.id),
        (col(AuditEvent.subject) == subject) & (col(AuditEvent.subject_id) == number),
    )
    return session.execute(select(func.max(col(AuditEvent.at))).where(about)).scalar()


def arrived(published: Path, pick_id: int, since: datetime) -> timedelta | None:
    """How long after `since` the walls were published with a pick on one; None: not yet, or nobody knows."""
    path = published / MANIFEST
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        listed = json.loads(path.read_bytes())["documents"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    on_a_wall = any(pick_id in _shown_by(one) for one in listed.values())
    return written - since if on_a_wall and written >= since else None


def _shown_by(document: dict[str, object]) -> Iterable[object]:
    picks = document.get("picks")
    return picks if document.get("kind") == "wall" and isinstance(picks, list) else ()
