"""A document as PDF: tagged (PDF/UA-1) and fit to be kept (PDF/A-2a), made by typst.

Heavy: only in a process that ends.  The same document gives the same bytes: fonts are those inside the
`typst` package, and the time in the file is the document's own.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

from curator.report.document import Chart, Document
from curator.report.formats import emblems, left_out
from curator.report.formats.charts import svg
from curator.report.formats.pdf_told import told
from curator.report.formats.printable import all_printable

STANDARDS: Final = ("a-2a", "ua-1")
TEMPLATE: Final = Path(__file__).parent / "report.typ"
_FONT: Final = "Libertinus Serif"
_SCALES: Final = (1.0, 0.95, 0.9, 0.86, 0.82, 0.78, 0.74)
"""How much smaller letters become, step by step, where a document may not have more pages."""


def write(document: Document, pictures: Path) -> bytes:
    """The document as a PDF file; `pictures` is the folder of its emblem.

    An emblem that is missing or broken is left out; `typst.TypstError` would be a mistake of ours.
    """
    import typst  # noqa: PLC0415  heavy, and only the process that makes documents needs it

    emblem = emblems.png(document.cover.funder_emblem, pictures)
    document = left_out.noted(document)
    try:
        return _made(all_printable(document), emblem)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _made(all_printable(document, plainly=True), emblem)


def pages(document: Document, pictures: Path) -> list[bytes]:
    """What `write` would print, each page as a PNG: to be looked at."""
    shown = all_printable(left_out.noted(document))
    emblem = emblems.png(shown.cover.funder_emblem, pictures)
    return _pictures(shown, emblem, _fitting(shown, emblem), 96)


def _made(shown: Document, emblem: bytes) -> bytes:
    made: bytes = _compiled(
        shown,
        emblem,
        _fitting(shown, emblem),
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=shown.made.replace(microsecond=0),
    )
    return made


def _fitting(shown: Document, emblem: bytes) -> float:
    """The largest scale with which it has no more pages than it may; the smallest where none is enough."""
    if shown.most_pages is None:
        return 1.0
    for scale in _SCALES:
        if len(_pictures(shown, emblem, scale, 8)) <= shown.most_pages:
            return scale
    return _SCALES[-1]


def _pictures(shown: Document, emblem: bytes, scale: float, ppi: int) -> list[bytes]:
    made = _compiled(shown, emblem, scale, format="png", ppi=ppi)
    # Of one page typst gives no list.
    return [made] if isinstance(made, bytes) else list(made)


def _compiled(shown: Document, emblem: bytes, scale: float, **how: Any) -> Any:
    import typst  # noqa: PLC0415  heavy, and only the process that makes documents needs it

    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"document": json.dumps(told(shown, emblem, _drawn, scale))},
        **how,
    )


def _drawn(chart: Chart) -> tuple[str, float]:
    drawn = svg(chart, font=_FONT)
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert found is not None, "charts always say how large they are"
    return drawn, int(found[2]) / int(found[1])
