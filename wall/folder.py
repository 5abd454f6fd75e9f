"""The published folder: whole files only, one writer at a time, nothing left lying about."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wall import manifest
from wall.manifest import File, Manifest, ManifestError

LOCK = ".lock"


@contextmanager
def only_writer(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock; False: another publisher is at work, step aside.

    The kernel frees the lock when its holder dies, however it dies.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def published(folder: Path) -> Manifest | None:
    """What the folder says is published; None when it says nothing that can be trusted."""
    try:
        return manifest.from_json((folder / manifest.NAME).read_bytes())
    except (FileNotFoundError, ManifestError):
        return None


def describe(name: str, body: bytes) -> File:
    """A file by its name and contents."""
    return File(name, hashlib.sha256(body).hexdigest(), len(body))


def holds(folder: Path, file: File) -> bool:
    """The file is there with these very contents.

    Its length alone would not tell: a publisher killed half-way leaves newer files of the same
    length beside an older manifest.
    """
    path = folder / file.name
    try:
        return path.stat().st_size == file.size and describe(file.name, path.read_bytes()) == file
    except OSError:
        return False


def whole(folder: Path, listed: Manifest) -> bool:
    """Every file of a manifest is there."""
    return all(holds(folder, file) for file in listed.files().values())


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
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in files:
            path = Path(parent, name)
            inside = path.relative_to(folder).as_posix()
            if inside not in keep:
                path.unlink(missing_ok=True)
                removed.append(inside)
        for name in folders:
            with suppress(OSError):
                Path(parent, name).rmdir()
    return tuple(sorted(removed))
