"""Makes the published folder true: compares what should be shown with what the folder says is.

Nothing is remembered between two passes but what lies in the folder, so a pass after a kill, a
restart or a restored backup mends whatever it finds.
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import structlog

from config import clock
from config.campaign_file import TAKEN
from config.db import Database
from config.settings import Settings
from curator import shown
from curator.shown import ShownWall
from wall import documents, folder, manifest, renditions
from wall.documents import Draft, Site
from wall.manifest import Document, File, Kind, Manifest, Rendition

log = structlog.get_logger()

VALID = timedelta(hours=24)
RENEW = timedelta(hours=1)
EVERY_SECONDS = 30.0
AGAIN_SECONDS = 5.0
"""After a pass that failed."""

_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pass did; `written` and `removed` are names of files below the folder."""

    changed: bool
    aside: bool = False
    """Another publisher was at work, so this one left it to that."""
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    valid_until: datetime | None = None


def publish(database: Database, settings: Settings, *, now: Callable[[], datetime] = clock.now) -> Outcome:
    """One pass: write what differs, the manifest last, then remove what is no longer shown.

    OSError when the folder cannot be written; what was published before then stays.
    """
    with folder.only_writer(settings.published) as alone:
        if not alone:
            log.info("publish_stepped_aside", folder=str(settings.published))
            return Outcome(changed=False, aside=True)
        moment = now().replace(microsecond=0)
        with database.reading() as session:
            walls = shown.walls(session, clock.day_of(moment))
        return _reconcile([wall for wall in walls if _has_address(wall)], settings, moment)


class Publisher:
    """Publishes at once, whenever a wall may have changed, and every 30 s regardless."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        now: Callable[[], datetime] = clock.now,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds` only ever goes forward; it decides when to look again."""
        self._database = database
        self._settings = settings
        self._now = now
        self._seconds = seconds
        self._seen: int | None = None
        self._due = self._rest = seconds()

    def tick(self) -> Outcome | None:
        """To be called every second; None when there was no reason for a pass.

        What a pass raises is raised here too, and the next one comes after five seconds.
        """
        moment = self._seconds()
        if moment < self._rest:
            return None
        self._rest = moment + AGAIN_SECONDS
        with self._database.reading() as session:
            sequence = shown.sequence(session)
        outcome = None
        if sequence != self._seen or moment >= self._due:
            outcome = publish(self._database, self._settings, now=self._now)
            self._due = moment + EVERY_SECONDS
        # One that stepped aside has not seen to this change: the other may have read before it.
        if outcome is None or not outcome.aside:
            self._seen = sequence
        self._rest = moment
        return outcome


def _reconcile(walls: Sequence[ShownWall], settings: Settings, moment: datetime) -> Outcome:
    place = settings.published
    before = folder.published(place)
    wanted = _digest(walls, settings)
    current = before is not None and VALID - RENEW < before.valid_until - moment <= VALID
    if before and current and before.digest == wanted and folder.whole(place, before):
        removed = folder.sweep(place, before)
        return Outcome(bool(removed), removed=removed, valid_until=before.valid_until)
    valid_until = before.valid_until if before and current else moment + VALID
    made = renditions.make(
        [pick.picture.file for wall in walls for pick in wall.picks if pick.picture],
        settings.pictures,
        place,
        before.renditions if before else {},
    )
    drafts = list(
        documents.drafts(walls, made.renditions, Site(settings.wall_url, settings.contact, valid_until))
    )
    after = Manifest(wanted, valid_until, _listed(drafts, made.renditions), made.renditions)
    bodies = {**made.new, **_bodies(drafts)}
    written = _write(place, before, after, bodies)
    removed = folder.sweep(place, after)
    log.info("published", walls=len(walls), written=len(written), removed=len(removed))
    return Outcome(True, written=written, removed=removed, valid_until=valid_until)


def _has_address(wall: ShownWall) -> bool:
    fits = _KEY.fullmatch(wall.key) is not None and wall.key not in TAKEN
    if not fits:
        log.error("wall_without_address", wall=wall.key, advice="a key has letters a–z, digits and hyphens")
    return fits


def _digest(walls: Sequence[ShownWall], settings: Settings) -> str:
    """Stands for everything a pass would write but the time: equal digests, equal folders."""
    pictures = sorted({pick.picture.file for wall in walls for pick in wall.picks if pick.picture})
    parts = {
        "walls": [asdict(wall) for wall in walls],
        "pictures": {name: (settings.pictures / name).exists() for name in pictures},
        "url": settings.wall_url,
        "contact": settings.contact,
        "look": _look(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


@cache
def _look() -> str:
    """Changes with anything in this folder: code, templates, styles, words."""
    seen = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def _bodies(drafts: Sequence[Draft]) -> dict[str, bytes]:
    own = {draft.name: draft.body for draft in drafts}
    fallbacks = {
        documents.fallback_name(draft.name): draft.fallback for draft in drafts if draft.fallback is not None
    }
    return {**own, **fallbacks}


def _listed(drafts: Sequence[Draft], pictures: Mapping[str, Rendition]) -> dict[str, Document]:
    found = {draft.path: _document(draft) for draft in drafts}
    for rendition in pictures.values():
        for file in (rendition.webp, rendition.jpg):
            found[f"/{file.name}"] = Document(file, Kind.ASSET)
    return found


def _document(draft: Draft) -> Document:
    fallback: File | None = None
    if draft.fallback is not None:
        fallback = folder.describe(documents.fallback_name(draft.name), draft.fallback)
    file = folder.describe(draft.name, draft.body)
    return Document(file, draft.kind, draft.hosts, fallback, draft.lasting, draft.target)


def _write(
    place: Path, before: Manifest | None, after: Manifest, bodies: Mapping[str, bytes]
) -> tuple[str, ...]:
    had = before.files() if before else {}
    changed = {
        name: file
        for name, file in after.files().items()
        if had.get(name) != file or not folder.holds(place, file)
    }
    for name in changed:
        folder.write(place, name, bodies[name])
    folder.settle(place, set(changed))
    listing = manifest.to_json(after)
    if before is None or changed or manifest.to_json(before) != listing:
        folder.write(place, manifest.NAME, listing)
        folder.settle(place, {manifest.NAME})
    return tuple(sorted(changed))
