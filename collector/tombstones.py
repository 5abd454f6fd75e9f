"""Tombstones beside the database: what was erased stays erased when an old backup is restored.

The file holds what the table does, hashes that say nothing without the service's key.  It is kept
apart from the backups of the database, or the newest one is put back after restoring.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from collector.models import Tombstone
from config.db import Database

NAME: Final = "erased.json"
"""The file's name in the data folder."""

Stones = frozenset[tuple[str, str]]
"""(network, digest)."""


def write(database: Database, data: Path) -> None:
    """Put every tombstone there is, and those the file had, into the file: all of it or nothing."""
    stones = sorted(known(database, data))
    draft = data / f".{NAME}.{secrets.token_hex(4)}"
    try:
        with draft.open("x") as file:
            json.dump(stones, file, indent=0)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(data / NAME)
    finally:
        draft.unlink(missing_ok=True)


def known(database: Database, data: Path) -> Stones:
    """Tombstones of the table and of the file.  ValueError when the file is not one of ours."""
    with database.reading() as session:
        rows = session.execute(select(col(Tombstone.network), col(Tombstone.digest)))
        stones = {(network, digest) for network, digest in rows}
    try:
        listed = json.loads((data / NAME).read_text())
    except FileNotFoundError:
        listed = []
    return frozenset(stones | {(str(network), str(digest)) for network, digest in listed})
