"""Sample pictures: drawn when first asked for, the same for the same name, kept in memory.

A name tells what is drawn and in which form: ``revontulet-2.jpg`` is the scene *revontulet* with
seed 2 as JPEG.  The scenes hold no people.
"""

import io
import re
from functools import lru_cache
from typing import Final

SIZE: Final = (1200, 900)

SCENES: Final = {
    "jarvi-aamu": "lake_morning",
    "jarvi-ilta": "lake_evening",
    "revontulet": "aurora",
    "joki-jaa": "river_ice",
    "soutuvene": "rowboat",
    "metsatupa": "forest_cabin",
    "ruska": "autumn_fell",
    "suo": "bog",
    "latu": "ski_track",
    "nuotio": "campfire",
    "saha": "sawmill",
    "kylanraitti": "street",
    "silta": "bridge",
    "kahvila": "cafe",
    "savipaja": "pottery",
    "kasvihuone": "greenhouse",
}
"""A scene's name in addresses, and the function that draws it."""

TYPES: Final = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}

_NAME = re.compile(r"([a-z-]+)-(\d{1,4})\.(jpg|png|webp)")


def media_type(name: str) -> str:
    """``image/jpeg`` for a name that ends in ``.jpg``, and so on."""
    return TYPES[name.rpartition(".")[2]]


@lru_cache(maxsize=128)
def picture(name: str) -> bytes | None:
    """The file of that name, 1200 × 900; None when no such scene or form exists."""
    parts = _NAME.fullmatch(name)
    if parts is None or parts[1] not in SCENES:
        return None
    return _encoded(parts[1], int(parts[2]), parts[3])


def _encoded(scene: str, seed: int, form: str) -> bytes:
    # Pillow is loaded only when somebody looks at a picture: starting the servers stays quick.
    from PIL import Image  # noqa: PLC0415  said above

    from collector.samples import (  # noqa: PLC0415  said above
        scenes_lakes,
        scenes_land,
        scenes_rooms,
        scenes_town,
    )

    drawn = next(
        getattr(room, SCENES[scene])(seed)
        for room in (scenes_lakes, scenes_land, scenes_rooms, scenes_town)
        if hasattr(room, SCENES[scene])
    )
    if seed % 4 >= 2:  # seen from the other side, so that a scene told twice looks twice
        drawn = drawn.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    out = io.BytesIO()
    if form == "jpg":
        drawn.save(out, "JPEG", quality=75, progressive=True)
    elif form == "webp":
        drawn.save(out, "WEBP", quality=76, method=2)
    else:
        drawn.quantize(192).save(out, "PNG")
    return out.getvalue()
