"""A file is whole under its name, or not there: however the process that writes it ends."""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path


def put(folder: Path, name: str, data: bytes) -> None:
    """Write a file down whole; one of that name is replaced.  OSError: it was not, and nothing is left.

    The draft is this call's own, so that two who write the same do not meet.  What a kill leaves begins
    with a dot and, after it, as the name does.
    """
    stem, dot, kind = name.partition(".")
    draft = folder / f".{stem}-{secrets.token_hex(8)}{dot}{kind}"
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)


def is_older(path: Path, than: datetime) -> bool:
    """Whether a file was last written before a moment (aware); not where it went while one looked."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < than
    except FileNotFoundError:
        return False
