"""The published folder read into memory: one unchanging state, made anew for each manifest."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wall import answers, manifest
from wall.answers import Answer, Ready
from wall.headers import Headers
from wall.manifest import Document, File

Mark = tuple[int, int, int]


class Unsettled(Exception):
    """The folder does not hold what its manifest says: somebody is writing, or something is lost."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that can be answered from one manifest.

    Paths are as WSGI gives them.  `fresh` holds until `valid_until`, `stale` after it.
    `missing`: documents whose files are not as they should be.
    """

    mark: Mark
    digest: str
    valid_until: datetime
    fresh: Mapping[str, Ready | Answer]
    stale: Mapping[str, Ready | Answer]
    missing: frozenset[str]
    stories: frozenset[int]
    """Every pick that ever had a page."""
    pieces: Mapping[tuple[Document, File], Ready]


def mark(folder: Path) -> Mark | None:
    """Changes whenever another manifest is there; None when there is none."""
    try:
        found = (folder / manifest.NAME).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def load(folder: Path, always: Headers, before: Shelf | None) -> Shelf:
    """Read what the manifest names; what has not changed since `before` is not read again.

    `Unsettled` when something is not as it should be and `before` can stay.  Without a state before,
    a document that is not whole gives way to its fallback, and one without is missing.
    `ManifestError` or OSError when the manifest itself cannot be read.
    """
    seen = mark(folder)
    if seen is None:
        raise FileNotFoundError(folder / manifest.NAME)
    listed = manifest.from_json((folder / manifest.NAME).read_bytes())
    known = before.pieces if before else {}
    pieces: dict[tuple[Document, File], Ready] = {}
    for document in listed.documents.values():
        for file in document.files():
            ready = known.get((document, file)) or _read(folder, document, file, always)
            if ready:
                pieces[document, file] = ready
            elif before:
                raise Unsettled(file.name)
    fresh: dict[str, Ready | Answer] = {}
    stale: dict[str, Ready | Answer] = {}
    missing: set[str] = set()
    for given, document in listed.documents.items():
        path = given.encode().decode("latin-1")
        whole = pieces.get((document, document.file))
        bare = pieces.get((document, document.fallback)) if document.fallback else None
        if answer := _answer(document, whole or bare, always):
            fresh[path] = answer
        else:
            missing.add(path)
        if later := bare or (whole if document.lasting else None):
            stale[path] = later
    for answers_by_path in (fresh, stale):
        _add_short_forms(answers_by_path, always)
    return Shelf(
        seen,
        listed.digest,
        listed.valid_until,
        fresh,
        stale,
        frozenset(missing),
        frozenset(listed.stories),
        pieces,
    )


def _read(folder: Path, document: Document, file: File, always: Headers) -> Ready | None:
    try:
        body = (folder / file.name).read_bytes()
    except OSError:
        return None
    if len(body) != file.size or hashlib.sha256(body).hexdigest() != file.sha256:
        return None
    return answers.of_document(document, file, body, always)


def _answer(document: Document, ready: Ready | None, always: Headers) -> Ready | Answer | None:
    if document.target:
        return answers.redirect("303 See Other", document.target, always)
    return ready


def _add_short_forms(known: dict[str, Ready | Answer], always: Headers) -> None:
    """``/kaikki`` leads to ``/kaikki/``; what leads on anyway does so from both."""
    for path, answer in list(known.items()):
        short = path.rstrip("/")
        if path.endswith("/") and short and short not in known:
            on = short.rpartition("/")[2] + "/"
            known[short] = (
                answer
                if isinstance(answer, Answer)
                else answers.redirect("308 Permanent Redirect", on, always)
            )
