"""A document as DOCX: what staff go on editing in Word, with real headings, lists, tables and links."""

from pathlib import Path

from curator.report.document import Document


def write(document: Document, pictures: Path) -> bytes:
    """The bytes of a ``.docx``; the same document gives the same.

    `pictures` is the folder with the funder's emblem; without the picture its name stands alone.
    """
    from curator.report.formats.word import body  # noqa: PLC0415  heavy, and made in a process that ends

    return body.write(document, pictures)
