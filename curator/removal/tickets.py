"""What a public form carries in place of a session: proof that we made it not long ago.  Pure."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

LASTS: Final = timedelta(hours=4)


def issue(key: bytes, about: str, at: datetime) -> str:
    """A ticket for a form about something, as an ASCII text."""
    moment = str(int(at.timestamp()))
    return f"{moment}.{_seal(key, about, moment)}"


def is_good(key: bytes, ticket: str, about: str, at: datetime) -> bool:
    """Whether this is a ticket of ours about the same, at most `LASTS` old."""
    moment, _, seal = ticket.partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    if not hmac.compare_digest(seal.encode(), _seal(key, about, moment).encode()):
        return False
    return timedelta(0) <= at - datetime.fromtimestamp(int(moment), UTC) + timedelta(seconds=1) <= LASTS


def _seal(key: bytes, about: str, moment: str) -> str:
    return hmac.new(key, f"form {about} {moment}".encode(), hashlib.sha256).hexdigest()[:32]
