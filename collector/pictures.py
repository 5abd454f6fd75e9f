"""Foreign bytes become our pictures here and nowhere else: collected ones and uploads alike.

Only what is written anew is kept: a JPEG of our own, upright, in sRGB, at most 1600 pixels a side
(640 while nobody has picked it), without the place, the camera or anything else the sender's file
told.  A file's name is its content's hash, so keeping a picture twice keeps it once.  Pillow is
imported where it is used: 20 MB that a process without pictures need not hold.
"""

import hashlib
import os
import secrets
import struct
import threading
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 33_177_600
"""8K; read from the header, before anything is decoded."""
LEAST_SIDE: Final = 32
LONGEST_SIDE: Final = 1600
SMALL_SIDE: Final = 640
"""Of the copy every post gets at once, because networks' links expire; good enough for a wall."""
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")

Part = tuple[float, float, float, float]
"""Left, top, width and height, as shares of a picture."""

_QUALITY: Final = 82
_RENDITION_BYTES: Final = 60_000
_QUALITIES: Final = (78, 66, 54, 42)
# A picture of the largest size takes 100 MB while it is decoded: one at a time.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture of ours: its file's name in the folder, and its size in pixels."""

    file: str
    width: int
    height: int
    reduced: bool
    """What was sent is larger than this."""


class PictureError(Exception):
    """These bytes do not become a picture of ours.

    `problem` is a stable key: ``too_large``, ``too_many_pixels``, ``too_small``,
    ``unknown_format``, ``broken``; `detail` says more, in English.
    """

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail


def keep(data: bytes, folder: Path, longest: int = LONGEST_SIDE) -> Kept:
    """Write `data` (JPEG, PNG, WebP or GIF, whatever its name says) anew into `folder`.

    It gets at most `longest` pixels a side and is never made larger.  Of a moving picture the first
    frame stays.  `PictureError` says why not; nothing is written then.
    """
    if len(data) > MOST_BYTES:
        raise PictureError("too_large", f"{len(data)} bytes, at most {MOST_BYTES} are taken")
    with _ONE_AT_A_TIME:
        image, reduced = _upright(data, longest)
    target = BytesIO()
    image.save(target, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    written = target.getvalue()
    name = f"{hashlib.sha256(written).hexdigest()[:32]}.jpg"
    _write(folder / name, written)
    return Kept(name, image.width, image.height, reduced)


def renditions(path: Path, *, width: int = 800, part: Part | None = None) -> dict[str, bytes]:
    """One of our pictures or a part of it, at most `width` pixels wide, as ``webp`` and ``jpg``.

    Quality goes down in steps until a file has 60 kB, as far as looks allow.  The same picture
    always gives the same bytes.  OSError where `path` cannot be read.
    """
    image = _part(path, width, part)
    return {"webp": _small_enough(image, "WEBP", {"method": 4}), "jpg": _jpeg(image)}


def part_of(path: Path, part: Part, *, width: int = 800) -> bytes:
    """A part of one of our pictures as a JPEG, at most `width` pixels wide.  OSError as in `renditions`."""
    return _jpeg(_part(path, width, part))


def size(path: Path) -> tuple[int, int] | None:
    """Width and height of one of our pictures in pixels, from its header; None where it cannot be read."""
    from PIL import Image  # noqa: PLC0415  heavy, see above

    try:
        with Image.open(path, formats=("JPEG",)) as kept:
            return kept.size
    except OSError:
        return None


def _part(path: Path, width: int, part: Part | None) -> "Image":
    from PIL import Image  # noqa: PLC0415  heavy, see above

    with _ONE_AT_A_TIME, Image.open(path, formats=("JPEG",)) as kept:
        image = kept.convert("RGB")
    if part is not None:
        image = image.crop(_box(image.size, part))
    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def _box(size: tuple[int, int], part: Part) -> tuple[int, int, int, int]:
    """A part in whole pixels, at least one each way, never outside the picture."""
    left, top = (min(round(part[at] * size[at]), size[at] - 1) for at in (0, 1))
    width, height = (max(1, min(round(part[at + 2] * size[at]), size[at])) for at in (0, 1))
    return left, top, min(left + width, size[0]), min(top + height, size[1])


def _jpeg(image: "Image") -> bytes:
    return _small_enough(image, "JPEG", {"progressive": True, "optimize": True})


def _upright(data: bytes, longest: int) -> tuple["Image", bool]:
    """The picture itself: first frame, upright, sRGB on white, at most `longest`; was it larger?"""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415  heavy, see above

    _strict()
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as foreign:
            _measure(foreign.size)
            reduced = max(foreign.size) > longest
            foreign.draft("RGB", (longest, longest))
            image = _in_eight_bits(foreign)
            image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
            ImageOps.exif_transpose(image, in_place=True)
            image = _in_srgb(image, foreign.info.get("icc_profile"))
    except UnidentifiedImageError as error:
        raise PictureError("unknown_format", f"only {', '.join(FORMATS)} are taken") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too_many_pixels", str(error)) from error
    except _BROKEN as error:
        raise PictureError("broken", f"{type(error).__name__}: {error}"[:200]) from error
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return clean, reduced


# What Pillow raises over bytes that are not what they begin as, its warnings included.
_BROKEN: Final = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, MemoryError,
    struct.error, zlib.error, Warning,
)  # fmt: skip


@cache
def _strict() -> None:
    """From now on Pillow's warning of a bomb is an error in this process."""
    from PIL import Image  # noqa: PLC0415  heavy, see above

    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def _measure(size: tuple[int, int]) -> None:
    pixels = size[0] * size[1]
    if pixels > MOST_PIXELS:
        raise PictureError(
            "too_many_pixels", f"{size[0]} × {size[1]}, at most {MOST_PIXELS} pixels are taken"
        )
    if min(size) < LEAST_SIDE:
        raise PictureError("too_small", f"{size[0]} × {size[1]}, at least {LEAST_SIDE} a side are needed")


def _in_eight_bits(image: "Image") -> "Image":
    """The picture as RGB, as RGBA where it has see-through parts; a CMYK one stays as it is."""
    if image.mode.startswith(("I", "F")):
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.copy() if image.mode == "CMYK" else image.convert("RGB")


def _in_srgb(image: "Image", profile: bytes | None) -> "Image":
    """Colours as every browser shows them; where the profile is not usable, as they are."""
    from PIL import ImageCms  # noqa: PLC0415  heavy, see above

    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(image, theirs, ours, outputMode=wanted)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            changed = None
        if changed is not None:
            return changed
    return image.convert(wanted)


def _small_enough(image: "Image", kind: str, options: dict[str, int | bool]) -> bytes:
    for quality in _QUALITIES:
        target = BytesIO()
        image.save(target, kind, quality=quality, **options)
        if target.tell() <= _RENDITION_BYTES:
            break
    return target.getvalue()


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing: a reader never meets half a picture, nor does one after a crash."""
    with suppress(FileNotFoundError):
        # Young again: what was just sent once more is not tidied away as a leftover.
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.stem}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
