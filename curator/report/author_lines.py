"""Authors of a quarter, after the quarter's key is destroyed: as a document of that time froze them.

Without the key nobody can tell authors apart any more, so what was counted while it could be told is
taken from the documents that hold the quarter's line, in the year's as in a corrected one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import case, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import author_months
from collector.models import AuthorKey
from curator.figures.authorship import OfAuthors
from curator.figures.periods import Span
from curator.figures.whole import Figures
from curator.models import Report, ReportVersion

MOST: Final = 20
"""So many documents are looked into: those of the same time say the same."""
_LINE: Final = TypeAdapter(OfAuthors)


def as_once_known(session: Session, figures: Figures) -> Figures:
    """Figures whose authors of quarters with a destroyed key are as documents froze them."""
    campaign_id = figures.asked.campaign_id
    lines = tuple(
        _fuller(one, _frozen(session, campaign_id, one.span))
        if closed(session, campaign_id, one.span)
        else one
        for one in figures.authors
    )
    return replace(figures, authors=lines)


def closed(session: Session, campaign_id: int, span: Span) -> bool:
    """Whether the key of the quarter that a span is in is destroyed."""
    key = session.get(AuthorKey, (author_months.period_of(span.first), campaign_id))
    return key is not None and key.key is None


def _frozen(session: Session, campaign_id: int, span: Span) -> list[OfAuthors]:
    """The lines of exactly these months in a campaign's documents, those of just these months first."""
    just_these = (col(Report.first) == span.first) & (col(Report.last) == span.last)
    rows = session.execute(
        select(col(ReportVersion.frozen))
        .join(Report, col(Report.id) == col(ReportVersion.report_id))
        .where(
            col(Report.campaign_id) == campaign_id,
            col(Report.first) <= span.last,
            col(Report.last) >= span.first,
        )
        .order_by(case((just_these, 0), else_=1), col(ReportVersion.id))
        .limit(MOST)
    ).scalars()
    lines = (_LINE.validate_python(line) for kept in rows for line in kept["figures"]["authors"])
    return [line for line in lines if line.span == span]


def _fuller(now: OfAuthors, earlier: Sequence[OfAuthors]) -> OfAuthors:
    """The line in which the authors of most posts are known."""
    return max((now, *earlier), key=lambda one: one.posts.known)
