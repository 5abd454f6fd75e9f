"""The key that signs sessions and digests: a setting, or a file made once in the data folder."""

import os
import secrets
from pathlib import Path

from config.settings import Settings, SettingsError

SHORTEST = 32


def key(settings: Settings) -> bytes:
    """The service's secret key, the same in every process.

    `SOMESEINA_SECRET_KEY` when it is set; else the file ``secret`` in the data folder, which is made
    on first use, readable by its owner only.  `SettingsError` when the file is no key.
    """
    given = settings.secret_key.get_secret_value()
    if given:
        return given.encode()
    path = settings.data / "secret"
    if not path.exists():
        _make(path)
    found = path.read_bytes().strip()
    if len(found) < SHORTEST:
        raise SettingsError(f"{path}: shorter than {SHORTEST} characters; remove the file to get a new key")
    return found


def _make(path: Path) -> None:
    """Whole or not at all: of two processes at once one wins and both read its key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return
    finally:
        draft.unlink()
