"""People's own words: kept by language, printed when asked, never written over unread."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator.figures.periods import Kind, Period, Span
from curator.models import Report, ReportKind, ReportVersion
from curator.report import reports, writing
from curator.report.reports import WordsError
from curator.report.writing import ChangedError, Read
from tests.sample import Sample

TEXTS = {"successes": "Usva", "improve": "", "change": "", "image": ""}


@pytest.fixture
def report(sample: Sample) -> int:
    """A raportti of Kemijärvi's."""

    def make(session: Session) -> int:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        period = Period(Kind.MONTH, Span(date(2026, 1, 1), date(2026, 1, 31)), date(2026, 2, 2))
        return reports.make(
            session, sample.people["editor"], team, ReportKind.REPORT, period, sample.now, whole=False
        )

    return sample.database.writing(make)


def mark(sample: Sample, report: int, language: str = "fi") -> Read:
    with sample.database.reading() as session:
        return Read(language, writing.of(session.get_one(Report, report), language).mark)


def save(
    sample: Sample, report: int, read: Read, texts: dict[str, str], person: str = "editor", *, printed: bool
) -> None:
    number = sample.people[person]
    sample.database.writing(writing.save, number, report, read, texts, sample.now, printed=printed)


def versions(sample: Sample, report: int) -> list[dict[str, object]]:
    with sample.database.reading() as session:
        rows = select(col(ReportVersion.words)).where(col(ReportVersion.report_id) == report)
        return list(session.execute(rows.order_by(col(ReportVersion.number))).scalars())


def test_words_of_one_language_do_not_disturb_those_of_another(sample: Sample, report: int) -> None:
    finnish, swedish = mark(sample, report), mark(sample, report, "sv")
    save(sample, report, finnish, TEXTS, printed=False)
    save(sample, report, swedish, TEXTS | {"successes": "Dimma"}, "admin", printed=True)
    assert versions(sample, report) == [{}, {"fi": {"successes": "Usva"}, "sv": {"successes": "Dimma"}}]


def test_who_read_before_somebody_else_wrote_is_told_what_they_wrote(sample: Sample, report: int) -> None:
    read = mark(sample, report)
    save(sample, report, read, TEXTS, printed=True)
    with pytest.raises(ChangedError) as caught:
        save(sample, report, read, TEXTS | {"image": "Kaunis"}, "admin", printed=True)
    assert caught.value.kept.texts == TEXTS
    assert caught.value.kept.mark == mark(sample, report).mark
    save(sample, report, read, TEXTS, "admin", printed=True)  # the same words: nothing to tell
    assert versions(sample, report) == [{}, {"fi": {"successes": "Usva"}}]


def test_nothing_new_makes_no_version(sample: Sample, report: int) -> None:
    save(sample, report, mark(sample, report), dict.fromkeys(TEXTS, ""), printed=True)
    sample.database.writing(writing.put_in_print, sample.people["editor"], report, sample.now)
    assert versions(sample, report) == [{}]


def test_a_section_that_there_is_none_of_is_refused(sample: Sample, report: int) -> None:
    with pytest.raises(WordsError):
        save(sample, report, mark(sample, report), TEXTS | {"findings": "x"}, printed=False)
