"""Charts of the figures' pages: asked for by a page, drawn by the worker in a process that ends.

A chart is named by a digest of what it shows, so that the same one is drawn once and a browser may
keep it.  A page never waits for one: its table says the same.

That a chart is begun is written down before it is drawn: whatever ends the process, one chart alone has
failed by it.  Such a one is then drawn in a process of its own, so that it takes no other with it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
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
from curator.report.production.putting import is_older, put

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
MOST_TRIES: Final = 3
"""Among others once, then alone twice."""
FIRST_WAIT: Final = timedelta(minutes=1)
"""Until a second try; each further one waits four times as long.  So long waits a full disk, too."""

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
    again: dict[str, Any] = {"asked_at": now, "due_at": now, "drawn_at": None, "tries": 0, "problem": ""}
    again["seen_on"] = clock.day_of(now)
    wanted = insert_into(session, Drawing).values(key=key(chart), facts=facts(chart), **again)
    session.execute(wanted.on_conflict_do_update(index_elements=("key",), set_=again))


def seen(session: Session, name: str, today: date) -> None:
    """A page showed a chart on a Helsinki date: it is kept for longer."""
    session.execute(update(Drawing).where(col(Drawing.key) == name).values(seen_on=today))


class Drawings:
    """The worker's side: draws what waits, and tidies up."""

    def __init__(
        self, database: Database, settings: Settings, *, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._database, self._settings, self._now = database, settings, now

    def tick(self) -> int:
        """Draw what has waited longest; gives how many charts that were."""
        with self._database.reading() as session:
            tries = {row.key: row.tries for row in _waiting(session, self._now())}
        if tries:
            try:
                apart.run(draw, self._settings, list(tries), seconds=LONGEST)
            except apart.ApartError as error:
                log.warning(
                    "charts_not_drawn", count=len(tries), problem=str(error), advice="it is tried again"
                )
                self._database.writing(_broke_off, tries, str(error), self._now())
        return len(tries)

    def tidy(self) -> list[str]:
        """Let go of charts nobody has looked at for long; gives the files that went."""
        self._database.writing(_forget, self._now())
        return _sweep(self._database, self._settings.charts, self._now())


def draw(settings: Settings, names: Sequence[str]) -> None:
    """Draw charts that wait into the charts folder.  Heavy: only in a process that ends."""
    database = Database(settings.database)
    try:
        for name in names:
            _draw(database, settings.charts, name)
    finally:
        database.close()


def _waiting(session: Session, now: datetime) -> Sequence[Drawing]:
    """What one process draws: charts that wait for the first time, longest first, or one that has failed."""
    due = select(Drawing).where(*_WAITS, col(Drawing.due_at) <= now)
    fresh = due.where(col(Drawing.tries) == 0).order_by(col(Drawing.asked_at), col(Drawing.key))
    failed = due.where(col(Drawing.tries) > 0).order_by(col(Drawing.due_at), col(Drawing.key))
    found = session.execute(fresh.limit(AT_ONCE)).scalars().all()
    return found or session.execute(failed.limit(1)).scalars().all()


def _draw(database: Database, folder: Path, name: str) -> None:
    from curator.report.formats import charts  # noqa: PLC0415  heavy, and only the process that draws needs it

    facts_of = database.writing(_begin, [name], clock.now())
    if name not in facts_of:
        return  # nobody wants it any more
    try:
        chart = _ADAPTER.validate_python(facts_of[name])
        pictures = {width: charts.svg(chart, width=pixels) for width, pixels in WIDTHS.items()}
    except Exception as error:  # one chart that cannot be drawn holds up no other
        log.exception("chart_not_drawn", chart=name)
        database.writing(_give_up, [name], f"{type(error).__name__}: {error}")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for width, picture in pictures.items():
            put(folder, file(folder, name, width).name, picture.encode())
    except OSError as error:  # a full disk is no chart's fault
        log.warning("chart_not_written", chart=name, problem=str(error), advice="it is tried again")
        database.writing(_put_off, name, clock.now())
        return
    database.writing(_done, name, clock.now())


def _begin(session: Session, names: Sequence[str], now: datetime) -> dict[str, Any]:
    """Count a try of charts; gives what they show.  They wait for a next one, should it come to nothing."""
    rows = session.execute(select(Drawing).where(col(Drawing.key).in_(names))).scalars().all()
    for row in rows:
        row.due_at, row.tries = now + FIRST_WAIT * 4**row.tries, row.tries + 1
        session.add(row)
    return {row.key: row.facts for row in rows}


def _done(session: Session, name: str, now: datetime) -> None:
    session.execute(update(Drawing).where(col(Drawing.key) == name).values(drawn_at=now))


def _put_off(session: Session, name: str, now: datetime) -> None:
    """It was no try."""
    later = {"tries": col(Drawing.tries) - 1, "due_at": now + FIRST_WAIT}
    session.execute(update(Drawing).where(col(Drawing.key) == name).values(later))


def _broke_off(session: Session, tries: Mapping[str, int], problem: str, now: datetime) -> None:
    """The process that was to draw charts, tried so often before, has ended before it was done."""
    rows = session.execute(select(Drawing).where(col(Drawing.key).in_(tries))).scalars().all()
    if not any(row.drawn_at or row.due_at > now or row.tries > tries[row.key] for row in rows):
        # It came to no chart at all: each may be why.
        _begin(session, list(tries), now)
        session.flush()
    _give_up(session, list(tries), problem)


def _give_up(session: Session, names: Sequence[str], problem: str) -> None:
    """Try those of charts that have failed often enough no more."""
    failed = (col(Drawing.key).in_(names), col(Drawing.tries) >= MOST_TRIES, *_WAITS)
    session.execute(update(Drawing).where(*failed).values(problem=problem))


def _forget(session: Session, now: datetime) -> None:
    unseen = col(Drawing.seen_on) < clock.day_of(now - KEPT)
    failed = (col(Drawing.problem) != "") & (col(Drawing.asked_at) < now - RESTED)
    session.execute(delete(Drawing).where(unseen | failed))


def _sweep(database: Database, folder: Path, now: datetime) -> list[str]:
    """Delete files of charts that are not known, unless they have just been written."""
    with database.reading() as session:
        known = set(session.execute(select(col(Drawing.key))).scalars())
    gone = [path for path in folder.glob("*") if path.name[:64] not in known and is_older(path, now - RESTED)]
    for path in gone:
        path.unlink(missing_ok=True)
    return sorted(path.name for path in gone)
