"""For a folder that a plain web server shows: when its time is over, others' posts give way by hand.

Our own public process does this by itself, from the same manifest.  A plain server knows no times,
so a small timer runs this: it needs neither database nor network.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wall import folder, manifest
from wall.manifest import Document, Manifest

EXPIRED = "expired"
"""Stands where a digest would: whatever should be shown, this is not it, so the next pass writes anew."""


def expire(place: Path, now: datetime) -> tuple[str, ...]:
    """Put the fallbacks in the place of what is past its time at `now` (aware); names of files changed.

    Empty while the folder is valid, holds nothing, or a publisher is at work in it.  OSError when
    the folder cannot be written.
    """
    with folder.only_writer(place) as alone:
        before = folder.published(place)
        if not alone or before is None or now < before.valid_until or before.digest == EXPIRED:
            return ()
        after = Manifest(EXPIRED, before.valid_until, _bare(before), stories=before.stories)
        written = _write(place, before, after)
        removed = folder.sweep(place, after)
    return tuple(sorted({*written, *removed}))


def _bare(before: Manifest) -> dict[str, Document]:
    """What is left: fallbacks under the names of what they replace, and what lasts."""
    left: dict[str, Document] = {}
    for path, document in before.documents.items():
        if document.fallback is not None:
            file = replace(document.fallback, name=document.file.name)
            left[path] = replace(document, file=file, fallback=None, lasting=True, picks=(), made="")
        elif document.lasting:
            left[path] = document
    return left


def _write(place: Path, before: Manifest, after: Manifest) -> list[str]:
    written = []
    for path, document in after.documents.items():
        fallback = before.documents[path].fallback
        if fallback is not None and not folder.holds(place, document.file):
            folder.write(place, document.file.name, (place / fallback.name).read_bytes())
            written.append(document.file.name)
    folder.settle(place, set(written))
    folder.write(place, manifest.NAME, manifest.to_json(after))
    folder.settle(place, {manifest.NAME})
    return written
