"""The list of what is published: written last by the publisher, read first by the public process.

Only what the manifest names is ever answered, so a file somebody drops into the folder is not.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

NAME: Final = "manifest.json"
VERSION: Final = 1
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""A moment nothing is valid until."""

_FILE = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*(/[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*)*")
_FRAME = re.compile(r"'none'|(https?://)?(\*\.)?[a-z0-9.-]+(:\d+)?")
_TARGET = re.compile(r"https?://[\x21-\x7e]+")


class ManifestError(ValueError):
    """A manifest that cannot be trusted: cut short, of another version, or naming odd files."""


class Kind(StrEnum):
    """What a document is, which decides its headers."""

    WALL = "wall"
    """A page that other sites may frame."""
    FRAME = "frame"
    """A wall made for a frame: it runs a script of ours that tells its height."""
    ELEMENT = "element"
    """The element on a page of ours: it runs the element's script and reads the wall's data."""
    SCREEN = "screen"
    """A wall on an info screen: it runs a script of ours and reads the wall's data."""
    PAGE = "page"
    """A page nobody may frame."""
    DATA = "data"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class File:
    """A file below the published folder and what it must hold."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """What one path answers.

    After the manifest's `valid_until` a document gives way to its `fallback`; one without is gone
    then, unless it is `lasting` (nothing of other people's in it).  `target`: a page that only
    leads on, to there.  `picks` stand in it; `about` is the one whose own page it is, 0 for none.
    `made` tells what it was made from, so that it is not made again from the same.
    """

    file: File
    kind: Kind
    hosts: tuple[str, ...] = ()
    """Who may frame a wall; empty: anyone."""
    fallback: File | None = None
    lasting: bool = False
    target: str | None = None
    picks: tuple[int, ...] = ()
    about: int = 0
    made: str = ""

    def files(self) -> Iterator[File]:
        """Every file it needs."""
        yield self.file
        if self.fallback:
            yield self.fallback


SMALL: Final = 480
"""Pixels a small picture is wide: a card in a row of three, and three times what a list shows."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in its two published forms, both of one size in pixels, and the same forms small."""

    webp: File
    jpg: File
    width: int
    height: int
    small: File | None = None
    small_jpg: File | None = None

    def files(self) -> Iterator[File]:
        """Every file it is in."""
        yield from (self.webp, self.jpg)
        yield from filter(None, (self.small, self.small_jpg))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything published; `digest` tells whether something else should be."""

    digest: str
    valid_until: datetime
    documents: Mapping[str, Document]
    """By path, ``/kaikki/fi/``."""
    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    """By the name of the original in the pictures folder."""
    stories: Mapping[int, str] = field(default_factory=dict)
    """Every pick that ever had a page here: what its link leads to, as
    `curator.removing.wishes.key` writes it, "" for one that came from no link or is gone."""

    def files(self) -> dict[str, File]:
        """Every file that belongs to it, by name."""
        return {file.name: file for one in self.documents.values() for file in one.files()}


def to_json(manifest: Manifest) -> bytes:
    """As it is written; the same manifest gives the same bytes."""
    whole = {
        "version": VERSION,
        "digest": manifest.digest,
        "valid_until": stamp(manifest.valid_until),
        "documents": {path: _written(one) for path, one in manifest.documents.items()},
        "renditions": {name: _rendered(one) for name, one in manifest.renditions.items()},
        "stories": {str(number): key for number, key in manifest.stories.items()},
    }
    return (json.dumps(whole, ensure_ascii=False, sort_keys=True) + "\n").encode()


def stamp(moment: datetime) -> str:
    """A moment as documents say it: ``2026-11-22T09:40:00Z``."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def from_json(data: bytes) -> Manifest:
    """Read a manifest; `ManifestError` for anything that is not wholly one of ours."""
    try:
        whole = json.loads(data)
        if whole["version"] != VERSION:
            raise ManifestError(f"the manifest has version {whole['version']}, this program reads {VERSION}")
        return Manifest(
            digest=str(whole["digest"]),
            valid_until=datetime.fromisoformat(whole["valid_until"]).astimezone(UTC),
            documents={path: _document(given) for path, given in whole["documents"].items()},
            renditions={name: _rendition(given) for name, given in whole["renditions"].items()},
            stories={int(number): str(key) for number, key in whole.get("stories", {}).items()},
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
        raise ManifestError(f"the manifest is not readable: {error!r}") from error


def _written(document: Document) -> dict[str, Any]:
    """A document as the list has it; what is as usual is left out, for a list of thousands."""
    fallback, target = document.fallback, document.target
    extras = {
        "hosts": list(document.hosts),
        "fallback": fallback and _told(fallback),
        "lasting": document.lasting,
        "target": target,
        "picks": list(document.picks),
        "about": document.about,
        "made": document.made,
    }
    given = {name: value for name, value in extras.items() if value}
    return {"file": _told(document.file), "kind": document.kind.value, **given}


def _rendered(one: Rendition) -> dict[str, Any]:
    both = {"small": one.small, "small_jpg": one.small_jpg}
    small = {name: _told(file) for name, file in both.items() if file}
    return {
        "webp": _told(one.webp),
        "jpg": _told(one.jpg),
        "width": one.width,
        "height": one.height,
        **small,
    }


def _told(file: File) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.sha256, "size": file.size}


def _document(given: Mapping[str, Any]) -> Document:
    fallback, target = given.get("fallback"), given.get("target")
    return Document(
        file=_file(given["file"]),
        kind=Kind(given["kind"]),
        hosts=tuple(_fitting(_FRAME, host) for host in given.get("hosts", ())),
        fallback=_file(fallback) if fallback else None,
        lasting=given.get("lasting") is True,
        target=_fitting(_TARGET, target) if target else None,
        picks=tuple(int(number) for number in given.get("picks", ())),
        about=int(given.get("about", 0)),
        made=str(given.get("made", "")),
    )


def _rendition(given: Mapping[str, Any]) -> Rendition:
    small, small_jpg = (_file(given[name]) if given.get(name) else None for name in ("small", "small_jpg"))
    return Rendition(
        _file(given["webp"]), _file(given["jpg"]), int(given["width"]), int(given["height"]), small, small_jpg
    )


def _file(given: Mapping[str, Any]) -> File:
    return File(_fitting(_FILE, given["name"]), str(given["sha256"]), int(given["size"]))


def _fitting(form: re.Pattern[str], value: str) -> str:
    if not form.fullmatch(value):
        raise ManifestError(f"the manifest names {value!r}")
    return value
