"""Wishes to take something down, kept as small files until a database has heard of them.

A wish is a file in ``takedowns`` in the data folder.  It holds while the database is gone: whoever
publishes leaves out what it names.  It goes only after a database has taken it in.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from collector import identity

log = structlog.get_logger()

FOLDER: Final = "takedowns"

_PAGE: Final = re.compile(r"/(?:tarina|go|poisto)/([0-9]{1,18})(?:/[a-z]{2})?/?")


@dataclass(frozen=True, slots=True)
class Wish:
    """A link that should lead to nothing on any wall, since a moment (aware)."""

    link: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """What wishes name: posts and stories by `key` of their link, picks by the number of their page."""

    keys: frozenset[str] = frozenset()
    picks: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is named at all."""
        return bool(self.keys or self.picks)

    def names(self, number: int, key_of_link: str) -> bool:
        """Whether a pick, by its number or by `key` of its link, is among them."""
        return number in self.picks or (bool(key_of_link) and key_of_link in self.keys)


def key(link: str) -> str:
    """Stands for the post a link leads to, whichever of its links that is; "" when it is no link."""
    who = identity.of_link(link)
    if who is None:
        return ""
    return hashlib.sha256(f"{who.network}\0{who.uri}".encode()).hexdigest()[:32]


def pick_number(link: str, wall_url: str) -> int | None:
    """The pick whose page on our own wall (story, way out, removal) a link leads to; None for others."""
    plain = link.strip().partition("?")[0].partition("#")[0]
    found = _PAGE.fullmatch(plain.removeprefix(wall_url)) if plain.startswith(wall_url + "/") else None
    return int(found[1]) if found else None


def named(wishes: Iterable[Wish], wall_url: str) -> Named:
    """What these wishes name."""
    links = [wish.link for wish in wishes]
    numbers = {link: pick_number(link, wall_url) for link in links}
    return Named(
        frozenset(key(link) for link in links if numbers[link] is None) - {""},
        frozenset(number for number in numbers.values() if number is not None),
    )


def keep(data: Path, link: str, at: datetime) -> Wish:
    """Write a wish down so that it lasts, also over a power cut; the same wish again is the same file."""
    wish = Wish(link, at)
    path = _path(data, link)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as new:
        new.write(json.dumps({"link": link, "at": at.astimezone(UTC).isoformat()}).encode() + b"\n")
        new.flush()
        os.fsync(new.fileno())
    draft.replace(path)
    _settle(path.parent)
    return wish


def kept(data: Path) -> list[Wish]:
    """Every wish that no database has taken in yet, oldest first."""
    found = [_read(path) for path in sorted((data / FOLDER).glob("*.json"))]
    return sorted((wish for wish in found if wish), key=lambda wish: (wish.at, wish.link))


def forget(data: Path, wish: Wish) -> None:
    """A database has taken it in: the file goes."""
    _path(data, wish.link).unlink(missing_ok=True)


def _path(data: Path, link: str) -> Path:
    return data / FOLDER / f"{hashlib.sha256(link.encode()).hexdigest()[:32]}.json"


def _read(path: Path) -> Wish | None:
    try:
        given = json.loads(path.read_bytes())
        return Wish(str(given["link"]), datetime.fromisoformat(given["at"]).astimezone(UTC))
    except FileNotFoundError:
        return None
    except (OSError, KeyError, TypeError, ValueError):
        log.exception("takedown_wish_unreadable", file=str(path))
        return None


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
