"""Charts of the figures' pages: asked for by a page, drawn by the worker in a process that ends.

A chart is named by a digest of what it shows, so that the same one is drawn once and a browser may
keep it.  A page never waits for one: its table says the same.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from pydantic import TypeAdapter
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database, insert_into
from config.settings import Settings
from curator.models import Drawing
from curator.report.document import Chart
from curator.report.production import apart

FORM: Final = 1
"""Grows when the same chart is drawn in another way, so that everybody is shown the new one."""
WIDTHS: Final = {"wide": 720, "narrow": 328}
"""Pixels of the two pictures of a chart: letters are as large on a phone as on a desk."""
KEPT: Final = timedelta(days=30)
"""So long a chart that no page shows is kept."""
RESTED: Final = timedelta(days=1)
"""After this a chart that could not be drawn may be asked for again."""
AT_ONCE: Final = 40
"""So many charts one process draws: about twenty seconds of work."""
LONGEST: Final = 120.0
"""Seconds that one process may take."""

_ADAPTER: Final = TypeAdapter(Chart)
_WAITS: Final = (col(Drawing.drawn_at).is_(None), col(Drawing.problem) == "")

log = structlog.get_logger()


def facts(chart: Chart) -> dict[str, Any]:
    """A chart for a JSON column."""
    found: dict[str, Any] = _ADAPTER.dump_python(chart, mode="json")
    return found


def key(chart: Chart) -> str:
    """What a chart is called: a digest of all that it shows, as 64 hexadecimal digits."""
    said = json.dumps(facts(chart), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{FORM} {said}".encode()).hexdigest()


def file(folder: Path, name: str, width: str) -> Path:
    """Where a chart's picture of a width (one of `WIDTHS`) is."""
    return folder / f"{name}-{width}.svg"


def is_drawn(folder: Path, name: str) -> bool:
    """Whether all pictures of a chart are there."""
    return all(file(folder, name, width).is_file() for width in WIDTHS)


def ask(session: Session, chart: Chart, now: datetime) -> None:
    """Have a chart drawn; one that was drawn and whose pictures are lost is drawn anew."""
    wanted = insert_into(session, Drawing).values(
        key=key(chart), facts=facts(chart), asked_at=now, drawn_at=None, problem="", seen_on=clock.day_of(now)
    )
    again = {"asked_at": now, "drawn_at": None, "problem": "", "seen_on": clock.day_of(now)}
    session.execute(wanted.on_conflict_do_update(index_elements=("key",), set_=again))


def seen(session: Session, name: str, today: date) -> None:
    """A page showed a chart on a Helsinki date: it is kept for longer."""
    session.execute(update(Drawing).where(col(Drawing.key) == name).values(seen_on=today))


class Drawings:
    """The worker's side: draws what waits, and tidies up."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    def tick(self) -> int:
        """Draw what has waited longest; gives how many charts that were."""
        with self._database.reading() as session:
            names = [row.key for row in _waiting(session)]
        if names:
            try:
                apart.run(draw_waiting, self._settings, seconds=LONGEST)
            except apart.ApartError as error:
                # What brings the whole process down would do so every time.
                log.exception("charts_not_drawn", count=len(names))
                self._database.writing(_give_up, names, str(error))
        return len(names)

    def tidy(self) -> list[str]:
        """Let go of charts nobody has looked at for long; gives the files that went."""
        self._database.writing(_forget, clock.now())
        return _sweep(self._database, self._settings.charts, clock.now())


def draw_waiting(settings: Settings) -> None:
    """Draw charts that wait into the charts folder.  Heavy: only in a process that ends."""
    database = Database(settings.database)
    try:
        with database.reading() as session:
            rows = _waiting(session)
        for row in rows:
            _draw(database, settings.charts, row)
    finally:
        database.close()


def _waiting(session: Session) -> Sequence[Drawing]:
    """What has waited longest, as much as one process draws."""
    oldest = select(Drawing).where(*_WAITS).order_by(col(Drawing.asked_at), col(Drawing.key))
    return session.execute(oldest.limit(AT_ONCE)).scalars().all()


def _draw(database: Database, folder: Path, row: Drawing) -> None:
    from curator.report.formats import charts  # noqa: PLC0415  heavy, and only the process that draws needs it

    try:
        chart = _ADAPTER.validate_python(row.facts)
        pictures = {name: charts.svg(chart, width=width) for name, width in WIDTHS.items()}
    except Exception as error:  # one chart that cannot be drawn holds up no other
        log.exception("chart_not_drawn", chart=row.key)
        database.writing(_give_up, [row.key], f"{type(error).__name__}: {error}")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for width, picture in pictures.items():
        path = file(folder, row.key, width)
        draft = path.with_suffix(".draft")
        draft.write_text(picture, encoding="utf-8")
        draft.replace(path)
    database.writing(_done, row.key, clock.now())


def _done(session: Session, name: str, now: datetime) -> None:
    session.execute(update(Drawing).where(col(Drawing.key) == name).values(drawn_at=now))


def _give_up(session: Session, names: Sequence[str], problem: str) -> None:
    waiting = (col(Drawing.key).in_(names), col(Drawing.drawn_at).is_(None))
    session.execute(update(Drawing).where(*waiting).values(problem=problem))


def _forget(session: Session, now: datetime) -> None:
    unseen = col(Drawing.seen_on) < clock.day_of(now - KEPT)
    failed = (col(Drawing.problem) != "") & (col(Drawing.asked_at) < now - RESTED)
    session.execute(delete(Drawing).where(unseen | failed))


def _sweep(database: Database, folder: Path, now: datetime) -> list[str]:
    """Delete files of charts that are not known, unless they have just been written."""
    with database.reading() as session:
        known = set(session.execute(select(col(Drawing.key))).scalars())
    gone = [path for path in _older(folder.glob("*"), now - RESTED) if path.name[:64] not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    return sorted(path.name for path in gone)


def _older(paths: Iterable[Path], than: datetime) -> Iterable[Path]:
    return (path for path in paths if datetime.fromtimestamp(path.stat().st_mtime, UTC) < than)
