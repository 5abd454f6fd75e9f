"""Charts as pictures: SVG for pages and print, PNG for what staff go on editing.

Heavy: only in a process that ends.  Nothing is fetched, and the same chart gives the same bytes.
"""

import hashlib
import re
from dataclasses import asdict
from functools import lru_cache
from typing import Any, Final
from xml.etree import ElementTree as ET

from curator.report.document import Chart, Shape
from curator.report.formats.chart_bars import bars
from curator.report.formats.chart_columns import columns
from curator.report.formats.chart_parts import FILLS, GAP, GRID, HATCH, INK, SIZE, SOFT, Stage, Text

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDTH: Final = 640
HALO: Final = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
"""White around letters, so that a line behind them leaves them readable."""
_SVG: Final = "http://www.w3.org/2000/svg"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (production 2) has no place for."""

ET.register_namespace("", _SVG)


def svg(chart: Chart, *, font: str = FONT, width: int = WIDTH) -> str:
    """A chart as SVG, `width` pixels wide: named by its title and its summary, quiet inside.

    `font` is a list of families as in CSS; the file holds text, not outlines.  A document's formats
    ask for the same drawing again, so the last ones are kept while the process lives.
    """
    return _svg(chart, font, width)


@lru_cache(maxsize=64)
def _svg(chart: Chart, font: str, width: int) -> str:
    import vl_convert  # noqa: PLC0415  heavy, and only the process that draws needs it
    from altair.utils import schemapi  # noqa: PLC0415  heavy, and only the process that draws needs it

    stage = columns(chart, width) if chart.shape is Shape.COLUMNS else bars(chart, width)
    # Checked against Altair's own schema it would take twice as long; what we say never varies.
    with schemapi.debug_mode(False):
        spec = _spec(stage, font)
    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _told(drawn, chart)


def png(chart: Chart, scale: float = 2.0, *, font: str = FONT, width: int = WIDTH) -> bytes:
    """The same as PNG; `scale` 2 is about 200 dots per inch where it is printed 160 mm wide."""
    import vl_convert  # noqa: PLC0415  heavy, and only the process that draws needs it

    drawn: bytes = vl_convert.svg_to_png(svg(chart, font=font, width=width), scale=scale)
    return drawn


def _spec(stage: Stage, font: str) -> dict[str, Any]:
    """The chart in Vega-Lite's words; one unit of its scales is one pixel, y grows downwards."""
    import altair as alt  # noqa: PLC0415  heavy, and only the process that draws needs it

    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, stage.width], nice=False, zero=False))
    down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[stage.height, 0], nice=False, zero=False))

    def layer(rows: list[dict[str, Any]]) -> Any:
        return alt.Chart(alt.InlineData(values=rows)).encode(x=across, y=down)

    ends: dict[str, Any] = {"x2": "x2:Q", "y2": "y2:Q"}
    layers = [
        layer([asdict(rule) for rule in stage.rules if rule.quiet]).mark_rule(color=GRID).encode(**ends),
        layer([asdict(box) | {"fill": _fill(box.fill)} for box in stage.boxes])
        .mark_rect()
        .encode(**ends, fill=alt.Fill("fill:N", scale=None)),
        layer([asdict(rule) for rule in stage.rules if not rule.quiet])
        .mark_rule(color=INK, strokeDash=[4, 3])
        .encode(**ends),
    ]
    layers += [
        layer([_said(text) for text in stage.texts if text.align == align])
        .mark_text(align=align, baseline="middle", font=font, fontSize=SIZE, limit=0, **HALO)
        .encode(text="text:N", fill=alt.Fill("colour:N", scale=None))
        for align in ("left", "center", "right")
    ]
    drawn = (
        alt.layer(*layers)
        .properties(width=stage.width, height=stage.height, padding=0, autosize="none", background="white")
        .configure_view(stroke=None)
    )
    spec: dict[str, Any] = drawn.to_dict(validate=False)
    return spec


def _said(text: Text) -> dict[str, Any]:
    return asdict(text) | {"text": _UNPRINTABLE.sub("", text.text)}


def _fill(of: int | str) -> str:
    """What the file says until `_told` puts the true fill there: a name that is a colour to nobody."""
    return f"fill-{of % len(FILLS) if isinstance(of, int) else of}"


def _told(drawn: str, chart: Chart) -> str:
    """The drawing with its title, its summary and its patterns, and without English words for ears."""
    sheet = ET.fromstring(drawn)  # noqa: S314  drawn by ourselves a moment ago
    for element in sheet.iter():
        for name in [name for name in element.attrib if name.startswith(("aria-", "role", "class"))]:
            del element.attrib[name]
        if element.tag == f"{{{_SVG}}}text":
            element.set("paint-order", "stroke")
    mark = hashlib.sha256(drawn.encode() + repr(chart).encode()).hexdigest()[:12]
    _fill_in(sheet, mark)
    sheet.set("role", "img")
    sheet.set(f"{{{_XML}}}lang", chart.language)
    sheet.set("aria-labelledby", f"title-{mark} desc-{mark}")
    for place, (name, text) in enumerate((("title", chart.title), ("desc", chart.summary))):
        element = ET.Element(f"{{{_SVG}}}{name}", id=f"{name}-{mark}")
        element.text = _UNPRINTABLE.sub("", text)
        sheet.insert(place, element)
    return ET.tostring(sheet, encoding="unicode")


def _fill_in(sheet: ET.Element, mark: str) -> None:
    """Colours and patterns in place of the names of `_fill`; `mark` keeps ids apart on one page."""
    known = {f"fill-{place}": fill for place, fill in enumerate(FILLS)} | {f"fill-{GAP}": HATCH}
    used = {}
    for element in sheet.iter():
        if (name := element.get("fill", "")) in known:
            colour, lines = known[name]
            element.set("fill", f"url(#{name}-{mark})" if lines else colour)
            used[name] = known[name]
    defs = ET.Element(f"{{{_SVG}}}defs")
    for name, (colour, lines) in sorted(used.items()):
        if not lines:
            continue
        tile = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse", "id": f"{name}-{mark}"}
        pattern = ET.SubElement(defs, f"{{{_SVG}}}pattern", tile)
        ET.SubElement(pattern, f"{{{_SVG}}}rect", {"width": "8", "height": "8", "fill": colour})
        stroke = SOFT if name == f"fill-{GAP}" else "#FFFFFF"
        ET.SubElement(pattern, f"{{{_SVG}}}path", {"d": lines, "stroke": stroke, "stroke-width": "1.4"})
    if len(defs):
        sheet.insert(0, defs)
