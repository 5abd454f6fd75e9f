"""Reading back what was written: every format as tables of rows of cells, texts as a reader sees them."""

import csv
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

from curator.report.document import Document, Grid, Pictured
from tests.curator import counted

Table = tuple[str, list[list[str]]]
"""What a table is called, and its rows, heads included."""


def csv_rows(data: bytes) -> list[list[str]]:
    """The rows of a table as Excel in Finnish opens it."""
    text = data.decode("utf-8")
    assert text.startswith("\ufeff")
    # A cell that a workbook might take for a formula carries a mark in front.
    return [
        [cell.removeprefix("'") for cell in row]
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    ]


def xlsx_rows(data: bytes) -> list[list[Any]]:
    """The rows of all sheets with the sheet's name in front, typed."""
    return [[name, *row] for name, rows in counted.read_xlsx(data).items() for row in rows[1:]]


def html_tables(data: bytes) -> list[Table]:
    """Every table of a page with its caption."""
    import html5lib

    page = html5lib.parse(data.decode("utf-8"), namespaceHTMLElements=False)
    found = []
    for table in page.iter("table"):
        rows = [[tidy("".join(cell.itertext())) for cell in row] for row in table.iter("tr")]
        caption = table.find("caption")
        found.append((tidy("".join(caption.itertext())) if caption is not None else "", rows))
    return found


def docx_tables(data: bytes) -> list[Table]:
    """Every table of a document; its caption is the paragraph before it, numbered."""
    import docx
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph

    found, before = [], ""
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Paragraph):
            before = tidy(block.text) or before
        elif isinstance(block, WordTable):
            rows = [[tidy(cell.text) for cell in row.cells] for row in block.rows]
            found.append((re.sub(r"^\w+ \d+\. ", "", before), rows))
    return found


def pdf_text(data: bytes) -> str:
    """All text of a PDF in its order."""
    import pypdf

    return tidy(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


def plain_text(data: bytes) -> str:
    """All text of a page in its order."""
    import html5lib

    page = html5lib.parse(data.decode("utf-8"), namespaceHTMLElements=False)
    return tidy(" ".join(page.find("body").itertext()))


def text_of(kind: str, data: bytes) -> str:
    """All text of a file of any format."""
    if kind == "pdf":
        return pdf_text(data)
    if kind == "html":
        return plain_text(data)
    if kind == "txt":
        return tidy(data.decode("utf-8"))
    if kind == "docx":
        tables = " ".join(" ".join(row) for _, rows in docx_tables(data) for row in rows)
        return f"{tidy(_zipped(data))} {tables}"
    return tidy(_zipped(data))


def _zipped(data: bytes) -> str:
    """All text in the parts of an Office file, also what no reader shows."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = [packed.read(name) for name in packed.namelist() if name.endswith((".xml", ".rels"))]
    return " ".join(" ".join(ElementTree.fromstring(part).itertext()) for part in parts)


def document_tables(document: Document) -> list[Table]:
    """The tables of a document before it is a file."""
    grids = [one.grid if isinstance(one, Pictured) else one for one in document.blocks]
    return [
        (one.caption, [list(map(tidy, one.heads)), *([tidy(cell.text) for cell in row] for row in one.rows)])
        for one in grids
        if isinstance(one, Grid)
    ]


def tidy(found: str) -> str:
    """As a reader sees it: hyphenated words whole, spaces of every kind as one, weeks without their dates."""
    plain = re.sub("\u00ad\\s*", "", found.replace("\u2060", ""))
    plain = re.sub(r"\s+", " ", plain).strip()
    return re.sub(r"(\d/2026) \([^()]*2026\)", r"\1", plain)
