"""Pictures in their published forms: made once per picture, named by what is in them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import structlog

from collector import pictures
from curator.picking import crops
from wall import folder
from wall.folder import Memory
from wall.manifest import SMALL, File, Rendition

log = structlog.get_logger()

WIDTH = 800


@dataclass(frozen=True, slots=True)
class Made:
    """Renditions by the original's name, and the bytes of those files that must still be written."""

    renditions: Mapping[str, Rendition]
    new: Mapping[str, bytes] = field(default_factory=dict)


def make(
    names: Iterable[str],
    originals: Path,
    published: Path,
    before: Mapping[str, Rendition],
    memory: Memory | None = None,
) -> Made:
    """The renditions of these originals; those made `before` and still in the folder are taken as they are.

    A name may go on with what of the picture is shown, as `ShownPicture.key` writes it.
    A picture that cannot be made is left out, and told in the log: its card is a text card.
    """
    renditions: dict[str, Rendition] = {}
    new: dict[str, bytes] = {}
    for name in sorted(set(names)):
        known = before.get(name)
        if (
            known
            and known.small
            and known.small_jpg
            and all(folder.holds(published, one, memory) for one in known.files())
        ):
            renditions[name] = known
        elif made := _made(originals, name):
            renditions[name], bodies = made
            new.update(bodies)
    return Made(renditions, new)


def _made(originals: Path, name: str) -> tuple[Rendition, dict[str, bytes]] | None:
    from PIL import Image  # noqa: PLC0415  heavy, and only pictures need it

    file, _, shares = name.partition("#")
    original = originals / file
    try:
        part = crops.crop([float(share) for share in shares.split(",")]) if shares else None
        bodies = pictures.renditions(original, width=WIDTH, part=part)
        small = pictures.renditions(original, width=SMALL, part=part)
        with Image.open(BytesIO(bodies["jpg"])) as image:
            width, height = image.size
    except (OSError, ValueError, SyntaxError, pictures.PictureError) as error:
        log.warning("picture_not_published", picture=original.name, problem=str(error))
        return None
    webp, jpg = (_named(bodies[form], form) for form in ("webp", "jpg"))
    little = {form: _named(body, form) for form, body in small.items()}
    made = {webp.name: bodies["webp"], jpg.name: bodies["jpg"]}
    made |= {file.name: small[form] for form, file in little.items()}
    return Rendition(webp, jpg, width, height, little["webp"], little["jpg"]), made


def _named(body: bytes, form: str) -> File:
    return folder.describe(f"pictures/{hashlib.sha256(body).hexdigest()[:32]}.{form}", body)
