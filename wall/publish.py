"""Makes the published folder true: compares what should be shown with what the folder says is.

Nothing decides but what lies in the folder, so a pass after a kill, a restart or a restored backup
mends whatever it finds.  A publisher that goes on remembers which files it has read: every pass
looks at each file's size and times, and every ten minutes at each file's bytes.
"""

import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from config import clock
from config.campaign_file import TAKEN
from config.db import Database
from config.settings import Settings
from curator import shown
from curator.removing import takedowns, wishes
from curator.removing.wishes import Wish
from curator.shown import ShownWall
from wall import documents, folder, listing, manifest, renditions, withdraw
from wall.drafts import Draft, Site
from wall.folder import Memory
from wall.manifest import Document, File, Manifest

log = structlog.get_logger()

VALID = timedelta(hours=24)
RENEW = timedelta(hours=1)
EVERY_SECONDS = 30.0
AGAIN_SECONDS = 5.0
"""After a pass that failed."""
READ_SECONDS = 600.0
"""So often every file is read again, whatever its times say."""

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


def publish(
    database: Database,
    settings: Settings,
    *,
    now: Callable[[], datetime] = clock.now,
    memory: Memory | None = None,
) -> Outcome:
    """One pass: write what differs, the manifest last, then remove what is no longer shown.

    Wishes to take something down come first: off the folder, into the database, then forgotten.
    OSError when the folder cannot be written; what was published before then stays.
    """
    with folder.only_writer(settings.published) as alone:
        if not alone:
            log.info("publish_stepped_aside", folder=str(settings.published))
            return Outcome(changed=False, aside=True)
        kept = wishes.kept(settings.data)
        if kept:
            withdraw.withdraw(settings.published, wishes.named(kept, settings.wall_url), memory)
        # The database is read after the wishes: one that is gone from the folder is in there by then.
        named = wishes.named(_not_taken_in(database, settings, kept), settings.wall_url)
        moment = now().replace(microsecond=0)
        with database.reading() as session:
            walls = shown.walls(session, clock.day_of(moment), lambda pick: named.names(pick.id, pick.key))
        return _reconcile([wall for wall in walls if _has_address(wall)], settings, moment, memory)


def _not_taken_in(database: Database, settings: Settings, kept: Sequence[Wish]) -> list[Wish]:
    """Take the wishes into the database and forget them; gives those it knows nothing of.

    They stay: the database may be an older one, put back, that has yet to see the post.
    """
    left = []
    for wish in kept:
        ended = database.writing(takedowns.apply, wish, settings.wall_url)
        if ended is None:
            left.append(wish)
        else:
            wishes.forget(settings.data, wish)
            log.info("takedown_taken_in", picks_ended=len(ended))
    return left


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
        self._due = self._rest = self._read = seconds()
        self._memory = Memory()

    def tick(self) -> Outcome | None:
        """To be called every second; None when there was no reason for a pass.

        What a pass raises is raised here too, and the next one comes after five seconds.
        """
        moment = self._seconds()
        if moment < self._rest:
            return None
        self._rest = moment + AGAIN_SECONDS
        if moment >= self._read:
            self._memory.forget()
            self._read = moment + READ_SECONDS
        # Before the database is asked: it may be gone, and a wish is heard all the same.
        if withdraw.wished(self._settings, self._memory):
            self._due = moment
        with self._database.reading() as session:
            sequence = shown.sequence(session)
        outcome = None
        if sequence != self._seen or moment >= self._due:
            outcome = publish(self._database, self._settings, now=self._now, memory=self._memory)
            self._due = moment + EVERY_SECONDS
        # One that stepped aside has not seen to this change: the other may have read before it.
        if outcome is None or not outcome.aside:
            self._seen = sequence
        self._rest = moment
        return outcome


def _reconcile(
    walls: Sequence[ShownWall], settings: Settings, moment: datetime, memory: Memory | None
) -> Outcome:
    place = settings.published
    before = folder.published(place, memory)
    wanted = _digest(walls, settings)
    current = before is not None and VALID - RENEW < before.valid_until - moment <= VALID
    if before and current and before.digest == wanted and folder.whole(place, before, memory):
        removed = folder.sweep(place, before)
        return Outcome(bool(removed), removed=removed, valid_until=before.valid_until)
    valid_until = before.valid_until if before and current else moment + VALID
    made = renditions.make(
        [pick.picture.key for pick in listing.picks(walls) if pick.picture] + listing.emblems(walls),
        settings.pictures,
        place,
        before.renditions if before else {},
        memory,
    )
    site = Site(
        settings.wall_url, settings.contact, valid_until, _look(), _desk(settings), settings.removal_url
    )
    drafts = list(documents.every(walls, made.renditions, site))
    listed, bodies = _written(place, drafts, before, memory)
    listed |= listing.pictures(walls, made.renditions) | listing.pinned(place, before, listed, memory)
    after = Manifest(wanted, valid_until, listed, made.renditions, _stories(before, walls))
    written = _write(place, before, after, {**made.new, **bodies}, memory)
    removed = folder.sweep(place, after)
    log.info("published", walls=len(walls), written=len(written), removed=len(removed))
    return Outcome(True, written=written, removed=removed, valid_until=valid_until)


def _desk(settings: Settings) -> str:
    parts = urlsplit(settings.desk_url)
    return f"{parts.scheme}://{parts.netloc}"


def _stories(before: Manifest | None, walls: Sequence[ShownWall]) -> dict[int, str]:
    told = dict.fromkeys(before.stories, "") if before else {}
    return told | {pick.id: pick.key for pick in listing.picks(walls)}


def _has_address(wall: ShownWall) -> bool:
    fits = _KEY.fullmatch(wall.key) is not None and wall.key not in TAKEN
    if not fits:
        log.error("wall_without_address", wall=wall.key, advice="a key has letters a–z, digits and hyphens")
    return fits


def _digest(walls: Sequence[ShownWall], settings: Settings) -> str:
    """Stands for everything a pass would write but the time: equal digests, equal folders."""
    pictures = {pick.picture.file for pick in listing.picks(walls) if pick.picture}
    said = (settings.wall_url, settings.contact, settings.removal_url, _desk(settings), _look())
    seen = hashlib.sha256(repr(said).encode())
    for wall in walls:
        seen.update(repr(wall).encode(errors="backslashreplace"))
    for name in sorted(pictures.union(listing.emblems(walls))):
        seen.update(f"{name} {(settings.pictures / name).exists()}".encode())
    return seen.hexdigest()


@cache
def _look() -> str:
    """Changes with anything in this folder: code, templates, styles, words."""
    seen = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def _written(
    place: Path, drafts: Sequence[Draft], before: Manifest | None, memory: Memory | None
) -> tuple[dict[str, Document], dict[str, bytes]]:
    """Every document by its path, and the bytes of those that are not in the folder already."""
    listed: dict[str, Document] = {}
    bodies: dict[str, bytes] = {}
    files: dict[str, File] = {}
    for draft in drafts:
        known = before.documents.get(draft.path) if before else None
        if (
            known
            and _is_same(known, draft)
            and all(folder.holds(place, one, memory) for one in known.files())
        ):
            listed[draft.path] = known
            continue
        for name, write in ((draft.name, draft.body), (draft.fallback_name, draft.fallback)):
            if write is not None and name not in files:
                bodies[name] = write()
                files[name] = folder.describe(name, bodies[name])
        listed[draft.path] = Document(
            files[draft.name],
            draft.kind,
            draft.hosts,
            files[draft.fallback_name] if draft.fallback else None,
            draft.lasting,
            draft.target,
            draft.picks,
            draft.about,
            draft.made,
        )
    return listed, bodies


def _is_same(known: Document, draft: Draft) -> bool:
    """The document was made from the same, and is meant the same way."""
    fallback = known.fallback.name if known.fallback else None
    return (
        bool(draft.made)
        and (known.made, known.kind, known.hosts, known.lasting, known.target, known.picks, known.about)
        == (draft.made, draft.kind, draft.hosts, draft.lasting, draft.target, draft.picks, draft.about)
        and fallback == (draft.fallback_name if draft.fallback else None)
    )


def _write(
    place: Path,
    before: Manifest | None,
    after: Manifest,
    bodies: Mapping[str, bytes],
    memory: Memory | None,
) -> tuple[str, ...]:
    had = before.files() if before else {}
    changed = {
        name
        for name, file in after.files().items()
        if had.get(name) != file or not folder.holds(place, file, memory)
    }
    folder.write_all(place, {name: bodies[name] for name in sorted(changed)})
    if changed or before != after:
        folder.write(place, manifest.NAME, manifest.to_json(after))
        folder.settle(place, {manifest.NAME})
    return tuple(sorted(changed))
