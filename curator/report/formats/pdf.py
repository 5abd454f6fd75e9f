"""A document as PDF: tagged (PDF/UA-1) and fit to be kept (PDF/A-2a), made by typst.

Heavy: only in a process that ends.  The same document gives the same bytes: fonts are those inside the
`typst` package, and the time in the file is the document's own.
"""

import io
import json
import re
import warnings
from pathlib import Path
from typing import Any, Final

from curator.report.document import Chart, Document
from curator.report.formats.charts import svg
from curator.report.formats.pdf_told import told
from curator.report.formats.printable import all_printable

STANDARDS: Final = ("a-2a", "ua-1")
TEMPLATE: Final = Path(__file__).parent / "report.typ"
_FONT: Final = "Libertinus Serif"
_EMBLEM: Final = (1200, 480)
"""Pixels within which an emblem is kept: 300 for each inch of what is printed."""


def write(document: Document, pictures: Path) -> bytes:
    """The document as a PDF file; `pictures` is the folder of its emblem.

    An emblem that is missing or broken is left out; `typst.TypstError` would be a mistake of ours.
    """
    import typst  # noqa: PLC0415  heavy, and only the process that makes documents needs it

    emblem = _emblem(document.cover.funder_emblem, pictures)
    try:
        return _made(all_printable(document), emblem)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _made(all_printable(document, plainly=True), emblem)


def pages(document: Document, pictures: Path) -> list[bytes]:
    """What `write` would print, each page as a PNG: to be looked at."""
    shown = all_printable(document)
    made = _compiled(shown, _emblem(shown.cover.funder_emblem, pictures), format="png", ppi=96)
    # Of one page typst gives no list.
    return [made] if isinstance(made, bytes) else list(made)


def _made(shown: Document, emblem: bytes) -> bytes:
    made: bytes = _compiled(
        shown,
        emblem,
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=shown.made.replace(microsecond=0),
    )
    return made


def _compiled(shown: Document, emblem: bytes, **how: Any) -> Any:
    import typst  # noqa: PLC0415  heavy, and only the process that makes documents needs it

    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"document": json.dumps(told(shown, emblem, _drawn))},
        **how,
    )


def _drawn(chart: Chart) -> tuple[str, float]:
    drawn = svg(chart, font=_FONT)
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert found is not None, "charts always say how large they are"
    return drawn, int(found[2]) / int(found[1])


def _emblem(name: str | None, pictures: Path) -> bytes:
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
        picture.thumbnail(_EMBLEM)
        picture.save(written, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return b""
    return written.getvalue()
