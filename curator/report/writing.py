"""People's own words in a document: kept by language, and never written over unread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session

from curator.models import Report, VersionReason
from curator.report import reports, versions, words
from curator.report.reports import ReportView

_BETWEEN: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Kept:
    """The sections of one language as they are kept; `mark` changes with any of them."""

    texts: Mapping[str, str]
    mark: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a writer had read before writing: a language, and its mark at that time."""

    language: str
    mark: str


class ChangedError(Exception):
    """Somebody else has written meanwhile; `kept` is what they wrote."""

    def __init__(self, kept: Kept) -> None:
        super().__init__("the words have changed since they were read")
        self.kept = kept


def of(report: ReportView | Report, language: str) -> Kept:
    """A document's sections in a language, "" for those nobody has written."""
    written = report.words.get(language, {})
    texts = {name: written.get(name, "") for name in words.SECTIONS[report.kind]}
    return Kept(texts, sha256(_BETWEEN.join(texts.values()).encode()).hexdigest()[:16])


def save(
    session: Session,
    person_id: int,
    report_id: int,
    read: Read,
    texts: Mapping[str, str],
    now: datetime,
    *,
    printed: bool,
) -> None:
    """Keep the sections of a language; `printed`: in a new version at once, where it would be different.

    `ChangedError` where they are no longer as the writer read them, unless both wrote the same.
    """
    kept = of(session.get_one(Report, report_id, with_for_update=True), read.language)
    if kept.texts != texts and kept.mark != read.mark:
        raise ChangedError(kept)
    reports.write_words(session, person_id, report_id, read.language, texts)
    if printed:
        put_in_print(session, person_id, report_id, now)


def put_in_print(session: Session, person_id: int, report_id: int, now: datetime) -> None:
    """A version with the words as they are written now, unless the newest has them."""
    row = session.get_one(Report, report_id, with_for_update=True)
    if versions.newest(session, report_id).words != row.words:
        reports.again(session, person_id, report_id, VersionReason.WORDS, "", now)
