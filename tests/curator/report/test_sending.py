"""To whom a document goes: planned, sent in the version of the day, taken off the list."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from config.models import Team
from curator.models import AuditEvent, ReportKind, ReportSending, ReportVersion, VersionReason
from curator.report import reports, sending
from curator.report.sending import SendingError, Wrong
from tests.curator.report.test_reports import LATER, NOW, make
from tests.sample import Sample


def plan(sample: Sample, report: int, recipient: str, due_on: date | None, note: str = "") -> int:
    editor = sample.people["editor"]
    return sample.database.writing(sending.plan, editor, report, recipient, due_on, note, NOW)


def rows(sample: Sample, report: int) -> list[ReportSending]:
    with sample.database.reading() as session:
        return sending.of_report(session, report)


def finish(sample: Sample, number: int | None = None) -> None:
    """The files are there, as the worker leaves them; of one version or of all."""
    same = col(ReportVersion.number) == number if number else col(ReportVersion.ready_at).is_(None)
    ready = update(ReportVersion).where(same).values(ready_at=LATER, due_at=None)
    sample.database.writing(lambda session: session.execute(ready) and None)


def test_what_is_to_be_sent_comes_first_by_date_and_then_what_was(sample: Sample) -> None:
    report, editor = make(sample, ReportKind.REPORT), sample.people["editor"]
    done = plan(sample, report, " Ohjausryhmä ", date(2026, 1, 5))
    plan(sample, report, "Joskus", None)
    plan(sample, report, "Rahoittaja", date(2026, 1, 20), "sähköpostilla")
    plan(sample, report, "Sivistyspalvelut", date(2026, 1, 15))
    finish(sample)
    sample.database.writing(reports.again, editor, report, VersionReason.CORRECTION, "", LATER)
    finish(sample)
    sample.database.writing(sending.sent, editor, done, date(2026, 1, 4), LATER)
    found = rows(sample, report)
    assert [one.recipient for one in found] == ["Sivistyspalvelut", "Rahoittaja", "Joskus", "Ohjausryhmä"]
    assert (found[-1].sent_on, found[-1].version) == (date(2026, 1, 4), 2)
    for _ in range(2):
        sample.database.writing(sending.remove, editor, done)
    assert len(rows(sample, report)) == 3
    with pytest.raises(LookupError):
        sample.database.writing(sending.sent, editor, done, date(2026, 1, 4), LATER)
    with sample.database.reading() as session:
        acts = session.execute(
            select(col(AuditEvent.action)).where(col(AuditEvent.action).like("report%")).order_by("id")
        ).scalars()
        assert [one for one in acts if one not in {"report_made", "report_again"}] == [
            *["report_planned"] * 4,
            "report_sent",
            "report_unplanned",
        ]


def test_what_went_is_the_newest_version_of_its_day_that_had_files(sample: Sample) -> None:
    report, editor = make(sample, ReportKind.REPORT), sample.people["editor"]
    row, day = plan(sample, report, "Ohjausryhmä", None), NOW.date()

    def sent(on: date) -> int | None:
        sample.database.writing(sending.sent, editor, row, on, NOW)
        return rows(sample, report)[-1].version

    def again(days: int) -> None:
        at, reason = NOW + timedelta(days=days), VersionReason.CORRECTION
        sample.database.writing(reports.again, editor, report, reason, "syy", at)

    with pytest.raises(SendingError) as refused:
        sent(day)
    assert refused.value.problems == {"on": Wrong.NOT_MADE}
    finish(sample, 1)
    with pytest.raises(SendingError) as refused:
        sent(day - timedelta(days=1))
    assert refused.value.problems == {"on": Wrong.TOO_EARLY}
    assert rows(sample, report)[0].sent_on is None
    again(2)
    assert sent(day + timedelta(days=3)) == 1, "the files of the second are still to be made"
    again(4)
    finish(sample, 3)
    assert sent(day + timedelta(days=3)) == 1
    assert sent(day + timedelta(days=4)) == 3


def test_somebody_holds_a_version_until_the_newest_is_sent(sample: Sample) -> None:
    editor = sample.people["editor"]
    first, second = make(sample, ReportKind.REPORT), make(sample, ReportKind.SUMMARY)

    def replaced() -> frozenset[int]:
        with sample.database.reading() as session:
            team = session.get_one(Team, sample.teams["kemijarvi"])
            return sending.replaced(session, reports.of_team(session, team))

    sent = plan(sample, first, "Ohjausryhmä", None)
    plan(sample, second, "Rahoittaja", None)
    finish(sample)
    sample.database.writing(sending.sent, editor, sent, date(2026, 1, 4), NOW)
    assert replaced() == frozenset()
    for report in (first, second):
        sample.database.writing(reports.again, editor, report, VersionReason.ERASURE, "", LATER)
    assert replaced() == frozenset(), "there is nothing else to send yet"
    finish(sample)
    assert replaced() == {first}, "what was never sent is held by nobody"
    sample.database.writing(sending.sent, editor, sent, date(2026, 1, 5), LATER)
    assert replaced() == frozenset()


def test_every_sending_stays_with_its_day_and_its_version(sample: Sample) -> None:
    editor, report = sample.people["editor"], make(sample, ReportKind.REPORT)
    row = plan(sample, report, "Ohjausryhmä", date(2026, 1, 5), "sähköpostilla")
    plan(sample, report, "Rahoittaja", None)
    finish(sample)
    sample.database.writing(sending.sent, editor, row, date(2026, 1, 4), NOW)
    sample.database.writing(reports.again, editor, report, VersionReason.CORRECTION, "", LATER)
    finish(sample)
    for _ in range(2):  # as when somebody presses twice
        sample.database.writing(sending.sent, editor, row, date(2026, 1, 5), LATER)
    _funder, first, second = rows(sample, report)
    assert (first.id, first.sent_on, first.version) == (row, date(2026, 1, 4), 1)
    assert (first.due_on, first.note) == (date(2026, 1, 5), "sähköpostilla")
    assert (second.recipient, second.sent_on, second.version) == ("Ohjausryhmä", date(2026, 1, 5), 2)
    with sample.database.reading() as session:
        acts = session.execute(select(AuditEvent).where(col(AuditEvent.action) == "report_sent")).scalars()
        told = sorted((one.facts["sending"], one.facts["version"], one.facts["on"]) for one in acts)
    assert told == [(row, 1, "2026-01-04"), (second.id, 2, "2026-01-05")]


def test_what_only_leaves_out_the_archived_makes_nobodys_version_old(sample: Sample) -> None:
    editor, report = sample.people["editor"], make(sample, ReportKind.REPORT)

    def outdated(reason: VersionReason) -> frozenset[int]:
        sample.database.writing(reports.again, None, report, reason, "", LATER)
        finish(sample)
        with sample.database.reading() as session:
            team = session.get_one(Team, sample.teams["kemijarvi"])
            view = reports.one(session, team, report)
            assert view is not None
            return sending.outdated(sending.of_report(session, report), view)

    row = plan(sample, report, "Ohjausryhmä", None)
    finish(sample)
    sample.database.writing(sending.sent, editor, row, date(2026, 1, 4), NOW)
    assert outdated(VersionReason.ARCHIVE) == frozenset()
    assert outdated(VersionReason.CORRECTION) == {row}
    assert outdated(VersionReason.ARCHIVE) == {row}


@pytest.mark.parametrize(
    ("recipient", "note", "wrong"),
    [
        ("  ", "", {"recipient": Wrong.EMPTY}),
        ("\u202e\u200b", "", {"recipient": Wrong.EMPTY}),
        ("x" * 121, "", {"recipient": Wrong.TOO_LONG}),
        ("", "x" * 301, {"recipient": Wrong.EMPTY, "note": Wrong.TOO_LONG}),
    ],
)
def test_a_recipient_needs_a_name_of_a_length_that_can_be_printed(
    sample: Sample, recipient: str, note: str, wrong: dict[str, Wrong]
) -> None:
    report = make(sample, ReportKind.REPORT)
    with pytest.raises(SendingError) as refused:
        plan(sample, report, recipient, None, note)
    assert refused.value.problems == wrong
    assert rows(sample, report) == []
