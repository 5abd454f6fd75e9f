"""Taking something off the published folder alone: no database is asked.

Every document in which a wished-away card stands gives way to its fallback; its own pages and its
pictures go.  What goes is removed first and the manifest is written last, so that a process killed
in between leaves nothing of it to whoever starts anew.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from config.settings import Settings
from curator.removing import wishes
from curator.removing.wishes import Named
from wall import folder, manifest
from wall.expire import EXPIRED
from wall.folder import Memory
from wall.manifest import Document, Manifest

WITHDRAWN: Final = "withdrawn"
"""Stands where a digest would: this is not what should be shown, so the next pass writes anew."""


def wished(settings: Settings, memory: Memory | None = None) -> tuple[str, ...]:
    """Withdraw what kept wishes name; names of files changed, none while another is at work there."""
    kept = wishes.kept(settings.data)
    if not kept:
        return ()
    with folder.only_writer(settings.published) as alone:
        if not alone:
            return ()
        return withdraw(settings.published, wishes.named(kept, settings.wall_url), memory)


def withdraw(place: Path, named: Named, memory: Memory | None = None) -> tuple[str, ...]:
    """Take what is named off the folder, whose lock the caller holds; names of files changed.

    What is not as the manifest says gives way too: nobody knows what a half-written page shows.  A
    folder without a manifest that can be read tells nothing of its pages, so they all go.  OSError
    when the folder cannot be written.
    """
    before = folder.published(place, memory)
    if before is None:
        (place / manifest.NAME).unlink(missing_ok=True)
        return folder.sweep(place, Manifest("", manifest.NEVER, {}))
    gone = {number for number, key in before.stories.items() if named.names(number, key)}
    after = _without(place, before, gone, memory)
    if after.documents == before.documents:
        return ()
    removed = _remove(place, before, after)
    written = _give_way(place, before, after)
    folder.write(place, manifest.NAME, manifest.to_json(after))
    folder.settle(place, {manifest.NAME})
    return tuple(sorted({*removed, *written, *folder.sweep(place, after)}))


def _without(place: Path, before: Manifest, gone: set[int], memory: Memory | None) -> Manifest:
    left: dict[str, Document] = {}
    for path, document in before.documents.items():
        if document.about in gone:
            continue
        stands = not gone.isdisjoint(document.picks)
        if not stands and (document.lasting or folder.holds(place, document.file, memory)):
            left[path] = document
        elif document.fallback and folder.holds(place, document.fallback, memory):
            left[path] = _bare(document)
    files = {file.name for document in left.values() for file in document.files()}
    return replace(
        before,
        digest=EXPIRED if before.digest == EXPIRED else WITHDRAWN,
        documents=left,
        renditions={
            name: one
            for name, one in before.renditions.items()
            if all(file.name in files for file in one.files())
        },
        stories={number: "" if number in gone else key for number, key in before.stories.items()},
    )


def _bare(document: Document) -> Document:
    """The document with its fallback's contents, which outlast it."""
    assert document.fallback is not None
    file = replace(document.fallback, name=document.file.name)
    return replace(document, file=file, fallback=None, lasting=True, picks=(), made="")


def _remove(place: Path, before: Manifest, after: Manifest) -> set[str]:
    kept = after.files()
    fallbacks = {one.fallback.name for one in before.documents.values() if one.fallback}
    removed = {name for name in before.files() if name not in kept and name not in fallbacks}
    for name in removed:
        (place / name).unlink(missing_ok=True)
    return removed


def _give_way(place: Path, before: Manifest, after: Manifest) -> set[str]:
    written = set()
    for path, document in after.documents.items():
        fallback = before.documents[path].fallback
        if document is not before.documents[path] and fallback:
            folder.write(place, document.file.name, (place / fallback.name).read_bytes())
            written.add(document.file.name)
    folder.settle(place, written)
    return written
