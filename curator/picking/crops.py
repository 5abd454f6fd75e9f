"""Which part of a picture a card shows: cards are four wide and three high, pictures are not.  Pure.

People choose with three numbers that mean the same for every picture: how close, and where; kept is
what comes of it, as shares of the picture, so that a larger copy of it is cut at the same place.
"""

from dataclasses import dataclass
from typing import Final

Size = tuple[int, int]
"""Width and height in pixels."""
Crop = tuple[float, float, float, float]
"""Left, top, width and height as shares of the picture, each 0–1."""

ASPECT: Final = 4 / 3
CLOSEST: Final = 300
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """How close (per cent, 100: as much of the picture as fits) and where (per cent of the room there is)."""

    close: int = 100
    across: int = 50
    down: int = 50


MIDDLE: Final = Frame()
NAMED: Final = {
    "middle": MIDDLE,
    "top": Frame(down=0),
    "bottom": Frame(down=100),
    "left": Frame(across=0),
    "right": Frame(across=100),
}
"""What can be chosen by name; what a picture has no room for comes out as its middle."""


def cut(size: Size, frame: Frame) -> Crop | None:
    """What a frame shows of a picture; None for the middle, which is what a card shows anyway."""
    width, height = _fitting(size)
    share = 100 / min(max(frame.close, 100), CLOSEST)
    width, height = width * share, height * share
    left = (1 - width) * _held(frame.across) / 100
    top = (1 - height) * _held(frame.down) / 100
    crop = _rounded(left, top, width, height)
    return None if crop == _middle(size) else crop


def frame(size: Size, crop: Crop | None) -> Frame:
    """The frame that shows a crop of a picture."""
    if crop is None:
        return MIDDLE
    left, top, width, height = crop
    whole, _ = _fitting(size)
    return Frame(
        close=min(max(round(100 * whole / width), 100), CLOSEST),
        across=_where(left, width),
        down=_where(top, height),
    )


def name(chosen: Frame) -> str:
    """What a frame is called in `NAMED`, "" for one that was set by hand."""
    return next((key for key, one in NAMED.items() if one == chosen), "")


def crop(value: object) -> Crop | None:
    """A crop as it is kept; None for anything that is none."""
    if not isinstance(value, list | tuple) or len(value) != len(("left", "top", "width", "height")):
        return None
    if not all(isinstance(one, int | float) and 0 <= one <= 1 for one in value):
        return None
    left, top, width, height = _rounded(*map(float, value))
    inside = width > 0 and height > 0 and left + width <= 1.001 and top + height <= 1.001
    return (left, top, width, height) if inside else None


def _fitting(size: Size) -> tuple[float, float]:
    """As much as fits into a card, in shares of width and height."""
    aspect = size[0] / size[1]
    return (ASPECT / aspect, 1.0) if aspect > ASPECT else (1.0, aspect / ASPECT)


def _middle(size: Size) -> Crop:
    width, height = _fitting(size)
    return _rounded((1 - width) / 2, (1 - height) / 2, width, height)


def _where(begin: float, length: float) -> int:
    room = 1 - length
    return _held(round(100 * begin / room)) if room > 10**-_DIGITS else 50


def _held(share: int) -> int:
    return min(max(share, 0), 100)


def _rounded(left: float, top: float, width: float, height: float) -> Crop:
    return round(left, _DIGITS), round(top, _DIGITS), round(width, _DIGITS), round(height, _DIGITS)
