"""Files that belong to the program and not to a wall: style, scripts, drawings, the schema.  Pure."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from wall import render
from wall.drafts import STYLE, Draft
from wall.manifest import Kind

SCRIPT: Final = "embed.v1.js"
SCRIPT_STYLE: Final = "embed.v1.css"
FRAME_SCRIPT: Final = "frame.v1.js"
SCREEN_SCRIPT: Final = "screen.v1.js"
ICON: Final = "icon.svg"
SCHEMA: Final = "schema/wall.v1.json"

PINNED: Final = re.compile(r"/embed\.v1\.[0-9a-f]{12}\.js")
"""The paths of the element's script under names that tell what is in it.  A page that names one
together with its digest must find it as long as the folder lives, so old ones stay."""


def every() -> Iterator[Draft]:
    """Each of them, for good."""
    for name in (STYLE, SCRIPT, SCRIPT_STYLE, FRAME_SCRIPT, SCREEN_SCRIPT, ICON):
        yield Draft(f"/{name}", (render.STATIC / name).read_bytes, Kind.ASSET, "", lasting=True)
    yield Draft(f"/{pinned()}", (render.STATIC / SCRIPT).read_bytes, Kind.ASSET, "", lasting=True)
    yield Draft(f"/{SCHEMA}", (render.STATIC / SCHEMA).read_bytes, Kind.DATA, "", lasting=True)


@cache
def pinned() -> str:
    """The element's script of this program under its lasting name."""
    digest = hashlib.sha256((render.STATIC / SCRIPT).read_bytes()).hexdigest()
    return f"embed.v1.{digest[:12]}.js"
