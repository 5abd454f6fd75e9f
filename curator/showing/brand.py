"""How a team wants its walls to look: a few colours, corners and a font.  Pure.

Names and values come from closed lists or one narrow form each, so that what staff typed can stand
in a style sheet without any escaping.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

COLOURS: Final = MappingProxyType(
    {
        "ink": ("#14202b", "#e8eef1"),
        "ink-soft": ("#4a5a66", "#a9b8c2"),
        "card": ("#ffffff", "#18232c"),
        "hairline": ("#dedad2", "#2a3843"),
        "link": ("#0b5c7a", "#6fc3df"),
    }
)
"""What has a colour, and which: on a light page and on a dark one.  A brand names the light one by
its name and the dark one as ``link-dark``."""

FONTS: Final = MappingProxyType(
    {
        "system": 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
        "humanist": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif',
        "geometric": 'Avenir, Montserrat, Corbel, "URW Gothic", sans-serif',
        "serif": 'Charter, "Bitstream Charter", Cambria, Georgia, serif',
        "slab": 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", serif',
    }
)
"""Fonts that are on people's own devices; nothing is loaded."""

MOST_RADIUS: Final = 32
"""Pixels."""

NAMES: Final = (*COLOURS, *(f"{name}-dark" for name in COLOURS), "radius", "font")

_COLOUR: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_RADIUS: Final = re.compile(r"[0-9]{1,2}")

Brand = tuple[tuple[str, str], ...]
"""Names and values that may stand in a style sheet, in the order of `NAMES`."""


def brand(*given: object) -> Brand:
    """What the first of `given` that says it says, name by name; what is not allowed is left out."""
    said: dict[str, str] = {}
    for one in given:
        if isinstance(one, Mapping):
            found = {name: value for name in NAMES if (value := allowed(name, one.get(name))) is not None}
            said = found | said
    return tuple((name, said[name]) for name in NAMES if name in said)


def allowed(name: str, value: Any) -> str | None:
    """`value` as it may be kept for `name`, None when it may not.

    A colour is ``#0b5c7a`` or ``#07a``, a radius whole pixels from 0 to 32, a font a name in `FONTS`.
    """
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    if name.removesuffix("-dark") in COLOURS:
        return text if _COLOUR.fullmatch(text) else None
    if name == "radius":
        return text if _RADIUS.fullmatch(text) and int(text) <= MOST_RADIUS else None
    return text if name == "font" and text in FONTS else None


def declarations(given: Brand) -> Iterator[tuple[str, str]]:
    """The custom properties a brand sets, with their values: ``--brand-link``, ``light-dark(…)``."""
    said = dict(given)
    for name, (light, dark) in COLOURS.items():
        if name in said or f"{name}-dark" in said:
            value = f"light-dark({said.get(name, light)},{said.get(f'{name}-dark', dark)})"
            yield f"--brand-{name}", value
    if "radius" in said:
        yield "--brand-radius", f"{said['radius']}px"
    if "font" in said:
        yield "--brand-font", FONTS[said["font"]]
