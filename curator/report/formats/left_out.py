"""Small notes in a PDF, each in the section in which signs are left out.  Pure."""

from collections.abc import Iterator
from dataclasses import replace

from curator.report.document import Block, Document, Heading, Paragraph
from curator.report.formats.printable import loses


def noted(document: Document) -> Document:
    """The same document with a note at the end of every section that loses signs, or of a short one."""
    note = document.labels.left_out
    if not note:
        return document
    cover = document.cover
    if loses(cover):
        cover = replace(cover, version=f"{cover.version.rstrip(' .')}. {note}")
    # A short one has two pages, and no room for more than one note.
    sections = _sections(document.blocks) if document.with_contents else iter([document.blocks])
    blocks = tuple(block for section in sections for block in _noted(section, note))
    return replace(document, cover=cover, blocks=blocks)


def _sections(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """A heading with what stands below it; first what stands before all headings."""
    begun = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    for first, end in zip([0, *begun], [*begun, len(blocks)], strict=True):
        yield blocks[first:end]


def _noted(section: tuple[Block, ...], note: str) -> tuple[Block, ...]:
    return (*section, Paragraph(note, quiet=True)) if loses(section) else section
