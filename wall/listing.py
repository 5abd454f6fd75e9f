"""What the list of published files holds beside documents that are written anew."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from curator.shown import ShownPick, ShownWall
from wall import assets, folder
from wall.folder import Memory
from wall.manifest import Document, Kind, Manifest, Rendition


def picks(walls: Sequence[ShownWall]) -> Iterator[ShownPick]:
    """Every pick shown anywhere, once or more."""
    for wall in walls:
        yield from wall.picks
        yield from wall.archive


def emblems(walls: Sequence[ShownWall]) -> list[str]:
    """The funders' emblems: pictures like others, but nobody's post."""
    return sorted({wall.funder.emblem for wall in walls if wall.funder and wall.funder.emblem})


def pictures(walls: Sequence[ShownWall], made: Mapping[str, Rendition]) -> dict[str, Document]:
    """The published forms of every picture, by path, with the picks they stand in; emblems last."""
    shown_in: dict[str, set[int]] = {}
    for pick in picks(walls):
        if pick.picture and (rendition := made.get(pick.picture.key)):
            for file in rendition.files():
                shown_in.setdefault(file.name, set()).add(pick.id)
    ours = [made[name] for name in emblems(walls) if name in made]
    lasting = {file.name for rendition in ours for file in rendition.files()}
    return {
        f"/{file.name}": Document(
            file,
            Kind.ASSET,
            lasting=file.name in lasting,
            picks=tuple(sorted(shown_in.get(file.name, ()))),
        )
        for rendition in made.values()
        for file in rendition.files()
    }


def pinned(
    place: Path, before: Manifest | None, listed: Mapping[str, Document], memory: Memory | None
) -> dict[str, Document]:
    """Scripts of earlier programs, by path: pages name them by digest, so nothing else can replace them."""
    return {
        path: document
        for path, document in (before.documents.items() if before else ())
        if assets.PINNED.fullmatch(path) and path not in listed and folder.holds(place, document.file, memory)
    }
