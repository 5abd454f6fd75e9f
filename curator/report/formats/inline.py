"""A chart's SVG as a page may hold it: only elements and attributes that draw, under ids of its own.

What is let through is listed; everything else goes: scripts, foreign objects, links, references to
anything outside the picture, handlers, and style attributes, which the page's policy would refuse (what
they say becomes attributes where it is about drawing).
"""

import re
from typing import Final
from xml.etree import ElementTree

ELEMENTS: Final = frozenset(("svg", "g", "path", "rect", "line", "circle", "text", "tspan")).union(
    ("defs", "clipPath", "pattern", "linearGradient", "stop")
)
ATTRIBUTES: Final = frozenset(("id", "viewBox", "preserveAspectRatio", "transform")).union(
    (
        "d",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "dx",
        "dy",
        "width",
        "height",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "offset",
    ),
    ("fill", "fill-opacity", "fill-rule", "opacity", "stop-color", "stop-opacity", "clip-path"),
    ("stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "paint-order"),
    ("stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
    ("text-anchor", "dominant-baseline", "font-size", "font-weight", "font-style", "font-family"),
    ("clipPathUnits", "patternUnits", "patternTransform", "gradientUnits"),
)
_SPACE: Final = "http://www.w3.org/2000/svg"
_OWN: Final = re.compile(r"url\(\s*['\"]?#([\w-]+)['\"]?\s*\)")
_FOREIGN: Final = re.compile(r"url\(|javascript:|expression\(|@import", re.IGNORECASE)


def svg(drawn: str, mark: str, named_by: str) -> str:
    """A chart for the inside of a page: its ids begin with `mark`, the page's element `named_by` names it.

    `xml.etree.ElementTree.ParseError` for what is no XML.
    """
    found = ElementTree.fromstring(drawn)  # noqa: S314  ours, drawn a moment ago
    kept = _kept(found, mark)
    if kept is None:
        raise ValueError("a chart must be an svg element")
    kept.set("xmlns", _SPACE)
    kept.set("role", "img")
    kept.set("aria-labelledby", named_by)
    return ElementTree.tostring(kept, encoding="unicode")


def _kept(one: ElementTree.Element, mark: str) -> ElementTree.Element | None:
    space, _, name = str(one.tag).rpartition("}")
    if name not in ELEMENTS or space not in {"", f"{{{_SPACE}"}:
        return None
    made = ElementTree.Element(name)
    made.text, made.tail = one.text, one.tail
    for key, value in (dict(one.attrib) | _styled(one.get("style", ""))).items():
        told = _OWN.sub(rf"url(#{mark}-\1)", value)
        if key in ATTRIBUTES and not _FOREIGN.search(_OWN.sub("", value)):
            made.set(key, f"{mark}-{told}" if key == "id" else told)
    made.extend(kept for kept in (_kept(child, mark) for child in one) if kept is not None)
    return made


def _styled(style: str) -> dict[str, str]:
    """What a style attribute says, as attributes."""
    pairs = (part.partition(":") for part in style.split(";"))
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}
