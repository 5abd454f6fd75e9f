"""How high a framed wall is: measured in a browser by the wall's tests, which keep this table true."""

from types import MappingProxyType
from typing import Final

WIDTHS: Final = (320, 768, 1280)
"""Pixels the frame is wide."""

HEIGHTS: Final = MappingProxyType(
    {
        "row": (1750, 700, 700),
        "list": (1750, 900, 950),
        "large": (1750, 1150, 900),
    }
)
"""By layout: pixels that three cards with pictures need at each of `WIDTHS`, one of them with a text as
long as fits, rounded up to a full fifty."""
