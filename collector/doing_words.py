"""What the command line says of a source: its state, and the next step, in English."""

from datetime import datetime
from typing import Final

from collector.doings import Doing, SourceView
from config import clock

_CONNECT: Final = (
    "connect it on the desk's page Connections, or with `someseina credentials add`, "
    "and name the key as the source's credential"
)
_WORDS: Final = {
    Doing.OFF: ("Not in use", ""),
    Doing.NEW: ("Not checked yet", ""),
    Doing.WORKING: ("Working", ""),
    Doing.PARTIAL: ("Sees only some posts", ""),
    Doing.EXPIRING: ("Connection expires", "connect it again on the desk's page Connections before that"),
    Doing.TRYING: ("Trying again", ""),
    Doing.THROTTLED: ("Limited by the network", "nothing to do: it goes on by itself"),
    Doing.QUOTA: (
        "This week's search quota is used up",
        "nothing to do: it goes on by itself when the quota is free again",
    ),
    Doing.NOT_CONNECTED: ("Not connected", _CONNECT),
    Doing.LOST: ("Connection lost – reconnect", "connect it again on the desk's page Connections"),
    Doing.FIX: ("The address or key needs fixing", ""),
    Doing.CHANGED: ("The network's reply has changed – tell support", ""),
}


def said(one: SourceView, now: datetime) -> tuple[str, str]:
    """(its state, what to do, "" where that is nothing or its problem says it)."""
    doing = one.doing(now)
    words, step = _WORDS[doing]
    if doing is Doing.EXPIRING and one.expires_at is not None:
        words = f"{words} {clock.local(one.expires_at):%d.%m.%Y}"
    if doing is Doing.TRYING and one.due_at is not None:
        words = f"{words} at {clock.local(one.due_at):%d.%m.%Y %H:%M:%S}"
    return words, step
