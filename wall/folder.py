"""The published folder: whole files only, one writer at a time, nothing left lying about."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from wall import manifest
from wall.manifest import File, Manifest, ManifestError

LOCK = ".lock"
MANY = 32
"""From so many files on, one wait for the disk is shorter than one a file."""

Mark = tuple[int, ...]


@dataclass(slots=True)
class Memory:
    """What a publisher found in its folder before, so that it reads again only what is not as it was.

    Whatever is written, by hand too, gets another time of change, so a look at each file's marks
    finds it.  Bytes that rot on the disk without being written keep theirs: `forget` now and then.
    """

    checked: dict[str, tuple[Mark, str]] = field(default_factory=dict)
    """By name: the marks a file had when it was read, and its digest."""
    listing: tuple[Mark, Manifest] | None = None

    def forget(self) -> None:
        """Read everything anew next time."""
        self.checked.clear()
        self.listing = None


@contextmanager
def only_writer(folder: Path, patience: float = 0) -> Iterator[bool]:
    """Hold the folder's lock; False: another publisher is at work, step aside.

    Waits for it at most `patience` seconds.  The kernel frees the lock when its holder dies,
    however it dies.
    """
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with (folder / LOCK).open("a") as held:
        while not (alone := _locked(held.fileno())) and time.monotonic() < until:
            time.sleep(0.05)
        yield alone


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def published(folder: Path, memory: Memory | None = None) -> Manifest | None:
    """What the folder says is published; None when it says nothing that can be trusted."""
    path = folder / manifest.NAME
    try:
        mark = _mark(path.stat())
        if memory and memory.listing and memory.listing[0] == mark:
            return memory.listing[1]
        found = manifest.from_json(path.read_bytes())
    except (FileNotFoundError, ManifestError):
        return None
    if memory:
        memory.listing = mark, found
    return found


def describe(name: str, body: bytes) -> File:
    """A file by its name and contents."""
    return File(name, hashlib.sha256(body).hexdigest(), len(body))


def holds(folder: Path, file: File, memory: Memory | None = None) -> bool:
    """The file is there with these very contents.

    Its length alone would not tell: a publisher killed half-way leaves newer files of the same
    length beside an older manifest.
    """
    path = f"{folder}/{file.name}"
    try:
        found = os.stat(path)  # noqa: PTH116  thousands a pass: a Path for each doubles the time
        if found.st_size != file.size:
            return False
        seen = _mark(found), file.sha256
        if memory and memory.checked.get(file.name) == seen:
            return True
        if describe(file.name, Path(path).read_bytes()) != file:
            return False
    except OSError:
        return False
    if memory:
        memory.checked[file.name] = seen
    return True


def whole(folder: Path, listed: Manifest, memory: Memory | None = None) -> bool:
    """Every file of a manifest is there."""
    return all(holds(folder, file, memory) for file in listed.files().values())


def _mark(found: os.stat_result) -> Mark:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size


def write_all(folder: Path, bodies: Mapping[str, bytes]) -> None:
    """Put whole files in place, as `write` does, and make it last before anything that relies on them."""
    if len(bodies) < MANY:
        for name, body in bodies.items():
            write(folder, name, body)
        settle(folder, set(bodies))
        return
    drafts: dict[Path, Path] = {}
    try:
        for name, body in bodies.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            drafts[target] = target.with_name(f".{target.name}.{os.getpid()}")
            drafts[target].write_bytes(body)
        os.sync()
        for target, draft in drafts.items():
            draft.replace(target)
        os.sync()
    except BaseException:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink()
        raise


def write(folder: Path, name: str, body: bytes) -> None:
    """Put a whole file in place: readers see the old one or the new one, also after a power cut."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("wb") as new:
            new.write(body)
            new.flush()
            os.fsync(new.fileno())
        draft.replace(target)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def settle(folder: Path, names: set[str]) -> None:
    """Make the renames of these files last, before something that relies on them is written."""
    for parent in {(folder / name).parent for name in names}:
        handle = os.open(parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path, kept: Manifest) -> tuple[str, ...]:
    """Remove every file the manifest does not name, and folders left empty; gives the files' names."""
    keep = {*kept.files(), manifest.NAME, LOCK}
    removed: list[str] = []
    for parent, _, files in os.walk(folder, topdown=False):
        inside = parent[len(str(folder)) :].lstrip("/")
        here = {f"{inside}/{name}" if inside else name for name in files}
        for name in here - keep:
            (folder / name).unlink(missing_ok=True)
            removed.append(name)
        if not here & keep:
            # What is below was gone through before; a folder with anything left in it stays.
            with suppress(OSError):
                Path(parent).rmdir()
    return tuple(sorted(removed))
