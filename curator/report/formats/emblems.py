"""The funder's emblem as every format shows it."""

import io
import warnings
from pathlib import Path
from typing import Final

_LARGEST: Final = (1200, 480)
"""Pixels within which it is kept: 300 for each inch of what is printed."""


def png(name: str | None, pictures: Path) -> bytes:
    """The emblem as PNG, empty where there is none that can be read; never from another folder."""
    from PIL import Image  # noqa: PLC0415  heavy, and only the process that makes documents needs it

    if not name or Path(name).name != name:
        return b""
    written = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(pictures / name, formats=("PNG", "JPEG", "WEBP")) as found:
                picture = found.convert("RGBA")
        picture.thumbnail(_LARGEST)
        picture.save(written, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return b""
    return written.getvalue()
