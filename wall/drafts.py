"""Documents on their way into the folder: what they are made from, and how, when needed.  Pure."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from config.languages import LANGUAGES
from curator.shown import ShownPick, ShownWall
from wall import links, render
from wall.manifest import Kind, Rendition

STYLE: Final = "wall.css"

Write = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be; the fields are those of `manifest.Document`.

    `body` and `fallback` write it out, which is only done where `made` is not what it was.
    """

    path: str
    body: Write
    kind: Kind
    made: str
    hosts: tuple[str, ...] = ()
    fallback: Write | None = None
    shared: str = ""
    """The file of a fallback that several documents have; "": one of its own, beside it."""
    lasting: bool = False
    target: str | None = None
    picks: tuple[int, ...] = ()
    about: int = 0

    @property
    def name(self) -> str:
        """Of the file."""
        return file_name(self.path)

    @property
    def fallback_name(self) -> str:
        """Of the fallback's file."""
        return self.shared or fallback_name(self.name)


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is published and whom to write to.  `look` changes with the program."""

    url: str
    contact: str
    valid_until: datetime
    look: str = ""
    desk: str = ""
    """The origin of the staff's pages, which may frame every wall to show how it looks."""
    removal: str = ""
    """Where the pages lie on which anybody asks for a removal; "" without them."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """What documents are made from, in short: equal stamps, equal bytes."""

    site: Site
    renditions: Mapping[str, Rendition]
    _known: dict[int, str]

    @classmethod
    def of(cls, site: Site, renditions: Mapping[str, Rendition]) -> "Stamps":
        """For one pass."""
        return cls(site, renditions, {})

    def made(self, *parts: object) -> str:
        """The stamp of a document made from `parts` and from what all are made from."""
        whole = (self.site.look, self.site.url, *map(repr, parts))
        return hashlib.sha256("\0".join(whole).encode(errors="backslashreplace")).hexdigest()[:20]

    def pick(self, pick: ShownPick) -> str:
        """The stamp of a pick with its picture, reckoned once a pass."""
        if pick.id not in self._known:
            rendition = self.renditions.get(pick.picture.key) if pick.picture else None
            self._known[pick.id] = self.made(pick, rendition)
        return self._known[pick.id]


def head(wall: ShownWall) -> tuple[object, ...]:
    """A wall without its picks."""
    return (
        wall.key,
        wall.name,
        wall.campaign_name,
        wall.language,
        wall.hosts,
        wall.channels,
        wall.hashtags,
        wall.layout,
        wall.brand,
        wall.funder,
    )


def frames(wall: ShownWall, desk: str = "") -> tuple[str, ...]:
    """Who may frame a wall; empty: anyone.  `desk`: an origin that may too."""
    if not wall.hosts:
        return ()
    return links.frame_hosts((*wall.hosts, *filter(None, (desk,)))) or ("'none'",)


def own_language(wall: ShownWall) -> str:
    """The page language of whoever comes without saying which."""
    return wall.language if wall.language in LANGUAGES else next(iter(LANGUAGES))


def full_language(wall: ShownWall, language: str) -> str:
    """`language` where every page is written in it, else the wall's own: archives, removal."""
    return language if language in LANGUAGES else own_language(wall)


def file_name(path: str) -> str:
    """The file below the folder that answers a path, also where a plain web server serves it."""
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def fallback_name(name: str) -> str:
    """Beside ``index.html`` lies ``index.fallback.html``."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.fallback.{suffix}"


@cache
def style_version() -> str:
    """Changes with the style sheet, so that a new page never meets an old one from a cache."""
    return hashlib.sha256((render.STATIC / STYLE).read_bytes()).hexdigest()[:8]
