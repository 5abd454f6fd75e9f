"""The fields of a crop: one of a few by name, or three sliders; nothing without the picture's size."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from collector import pictures
from curator.desk.context import desk
from curator.desk.language import lazy_gettext as _
from curator.material import Material, Picture
from curator.picking import crops
from curator.picking.crops import Crop, Frame

OWN: Final = "own"
NAMES: Final = {
    "middle": _("The middle"),
    "top": _("The top"),
    "bottom": _("The bottom"),
    "left": _("The left side"),
    "right": _("The right side"),
    OWN: _("Set it yourself below"),
}


@dataclass(frozen=True, slots=True)
class CropForm:
    """What was chosen: a name of `NAMES`, and the sliders, which count for ``own``."""

    name: str = "middle"
    frame: Frame = crops.MIDDLE

    @classmethod
    def sent(cls, name: str, close: str, across: str, down: str) -> "CropForm":
        """From what a browser sent; what cannot be is as if nothing had been touched."""
        usual = crops.MIDDLE
        frame = Frame(_held(close, usual.close), _held(across, usual.across), _held(down, usual.down))
        return cls(name if name in NAMES else "middle", frame)

    @classmethod
    def kept(cls, crop: Crop | None, picture: Picture | None) -> "CropForm":
        """For a crop of a picture."""
        if crop is None or picture is None or picture.size is None:
            return cls()
        frame = crops.frame(picture.size, crop)
        return cls(crops.name(frame) or OWN, frame)

    @property
    def names(self) -> Mapping[str, object]:
        """What can be chosen, in words."""
        return NAMES

    def crop(self, picture: Picture | None) -> Crop | None:
        """What it shows of a picture; None for the middle and where the size is not known."""
        if picture is None or picture.size is None:
            return None
        return crops.cut(picture.size, self.frame if self.name == OWN else crops.NAMED[self.name])


MIDDLE: Final = CropForm()


def measured(parts: Material) -> Material:
    """The same with the size of every picture that we have a file of."""
    folder = desk().settings.pictures
    return replace(
        parts,
        pictures=tuple(
            replace(one, size=pictures.size(folder / one.file)) if one.file and one.size is None else one
            for one in parts.pictures
        ),
    )


def _held(text: str, usual: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len("300")):
        return usual
    return min(int(text), crops.CLOSEST)
