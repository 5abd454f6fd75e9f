"""What documents say: frozen figures and facts become a document in one language.  Pure.

The same frozen figures, facts, edition and language give the same document.
"""

from curator.desk.language import speaking
from curator.models.reports import Edition, ReportKind
from curator.report.chapters import covers, full, sheets, short
from curator.report.document import Block, Document
from curator.report.frozen import Frozen
from curator.report.looking import Facts


def editions(kind: ReportKind) -> tuple[Edition, ...]:
    """In which editions a document is made."""
    if kind is ReportKind.SUMMARY:
        return Edition.FULL, Edition.NEWS
    return Edition.FULL, Edition.SHORT


def document(frozen: Frozen, facts: Facts, edition: Edition, language: str) -> Document:
    """A document in ``fi``, ``sv`` or ``en``; what people wrote stands in the language they wrote it in."""
    with speaking(language):
        return Document(
            language=language,
            cover=covers.cover(frozen, facts, edition),
            blocks=_blocks(frozen, facts, edition),
            labels=covers.labels(),
            made=facts.at,
            with_contents=edition is Edition.FULL,
            most_pages=short.PAGES if edition is Edition.SHORT else None,
            sheets=sheets.grids(frozen) if edition is Edition.FULL else (),
        )


def _blocks(frozen: Frozen, facts: Facts, edition: Edition) -> tuple[Block, ...]:
    if edition is Edition.NEWS:
        return short.news(frozen, facts)
    if edition is Edition.SHORT:
        return short.report(frozen, facts)
    if facts.kind is ReportKind.SUMMARY:
        return full.summary(frozen, facts)
    return full.report(frozen, facts)
