"""The list of what is published: written last by the publisher, read first by the public process.

Only what the manifest names is ever answered, so a file somebody drops into the folder is not.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

NAME: Final = "manifest.json"
VERSION: Final = 1

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
    leads on, to there.
    """

    file: File
    kind: Kind
    hosts: tuple[str, ...] = ()
    """Who may frame a wall; empty: anyone."""
    fallback: File | None = None
    lasting: bool = False
    target: str | None = None

    def files(self) -> Iterator[File]:
        """Every file it needs."""
        yield self.file
        if self.fallback:
            yield self.fallback


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in its two published forms, both of one size in pixels."""

    webp: File
    jpg: File
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything published; `digest` tells whether something else should be."""

    digest: str
    valid_until: datetime
    documents: Mapping[str, Document]
    """By path, ``/kaikki/fi/``."""
    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    """By the name of the original in the pictures folder."""

    def files(self) -> dict[str, File]:
        """Every file that belongs to it, by name."""
        return {file.name: file for one in self.documents.values() for file in one.files()}


def to_json(manifest: Manifest) -> bytes:
    """As it is written; the same manifest gives the same bytes."""
    whole = {"version": VERSION, **asdict(manifest), "valid_until": stamp(manifest.valid_until)}
    return (json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


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
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
        raise ManifestError(f"the manifest is not readable: {error!r}") from error


def _document(given: Mapping[str, Any]) -> Document:
    return Document(
        file=_file(given["file"]),
        kind=Kind(given["kind"]),
        hosts=tuple(_fitting(_FRAME, host) for host in given["hosts"]),
        fallback=_file(given["fallback"]) if given["fallback"] else None,
        lasting=given["lasting"] is True,
        target=_fitting(_TARGET, given["target"]) if given["target"] else None,
    )


def _rendition(given: Mapping[str, Any]) -> Rendition:
    return Rendition(_file(given["webp"]), _file(given["jpg"]), int(given["width"]), int(given["height"]))


def _file(given: Mapping[str, Any]) -> File:
    return File(_fitting(_FILE, given["name"]), str(given["sha256"]), int(given["size"]))


def _fitting(form: re.Pattern[str], value: str) -> str:
    if not form.fullmatch(value):
        raise ManifestError(f"the manifest names {value!r}")
    return value
