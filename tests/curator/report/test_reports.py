"""Koosteet and raportit: one for each period, built on each other, made anew with the reason why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator.figures import periods
from curator.figures.periods import Kind, Period
from curator.models import (
    AuditEvent,
    MarkKind,
    Report,
    ReportKind,
    ReportVersion,
    ToneRound,
    VersionReason,
)
from curator.report import frozen, reports, writing
from curator.report.frozen import Frozen
from curator.report.production import waiting
from curator.report.production.waiting import Problem
from curator.report.reports import ReportView, WordsError
from curator.suggesting import marks
from tests.curator import counted
from tests.sample import Sample

NOW = counted.NOW
LATER = NOW + timedelta(hours=1)
OCTOBER = periods.of(Kind.MONTH, counted.OCTOBER, NOW.date())
TEAM = "kemijarvi"


@pytest.fixture
def small(sample: Sample) -> Sample:
    counted.build(sample)
    return sample


def team_of(session: Session, sample: Sample, key: str = TEAM) -> Team:
    return session.get_one(Team, sample.teams[key])


def make(
    sample: Sample, kind: ReportKind, period: Period = OCTOBER, *, whole: bool = False, key: str = TEAM
) -> int:
    def step(session: Session) -> int:
        team, person_id = team_of(session, sample, key), sample.people["editor"]
        return reports.make(session, person_id, team, kind, period, NOW, whole=whole)

    return sample.database.writing(step)


def look(sample: Sample, report_id: int, key: str = TEAM) -> ReportView:
    with sample.database.reading() as session:
        found = reports.one(session, team_of(session, sample, key), report_id)
    assert found is not None
    return found


def kept(sample: Sample, report_id: int, number: int) -> Frozen:
    """What a version froze."""
    same = (col(ReportVersion.report_id) == report_id, col(ReportVersion.number) == number)
    with sample.database.reading() as session:
        return frozen.read(session.execute(select(col(ReportVersion.frozen)).where(*same)).scalar_one())


def again(sample: Sample, report_id: int, reason: VersionReason, note: str = "") -> int:
    return sample.database.writing(reports.again, sample.people["editor"], report_id, reason, note, LATER)


def one_more_post(sample: Sample) -> None:
    """Something the figures of October change by: a post is marked as spam."""

    def step(session: Session) -> None:
        editor, late = sample.people["editor"], counted._id
        uri = "https://suo.example/users/aino/statuses/8"
        marks.mark(session, editor, sample.campaign, [late(session, "fediverse", uri)], MarkKind.SPAM, LATER)

    sample.database.writing(step)


def test_a_document_is_made_once_and_waits_for_its_files(small: Sample) -> None:
    first = make(small, ReportKind.SUMMARY)
    assert make(small, ReportKind.SUMMARY, replace(OCTOBER, today=date(2026, 1, 1))) == first
    others = {
        make(small, ReportKind.REPORT),
        make(small, ReportKind.SUMMARY, whole=True),
        make(small, ReportKind.SUMMARY, periods.of(Kind.QUARTER, counted.OCTOBER, NOW.date())),
        make(small, ReportKind.SUMMARY, key="keminmaa"),
    }
    assert len(others | {first}) == 5
    view = look(small, first)
    assert (view.state, view.files, view.created_by_name) == ("making", (), "Editor")
    assert (view.period.kind, view.period.whole) == (Kind.MONTH, OCTOBER.whole)
    assert [(one.number, one.reason) for one in view.versions] == [(1, VersionReason.FIRST)]
    assert view.newest.frozen.figures.posts.now == 6


def test_a_team_sees_its_own_documents_the_newest_period_first(small: Sample) -> None:
    quarter = make(small, ReportKind.SUMMARY, periods.of(Kind.QUARTER, counted.OCTOBER, NOW.date()))
    report, summary = make(small, ReportKind.REPORT), make(small, ReportKind.SUMMARY)
    other = make(small, ReportKind.SUMMARY, key="keminmaa")
    with small.database.reading() as session:
        team = team_of(session, small)
        assert [one.id for one in reports.of_team(session, team)] == [quarter, report, summary]
        assert reports.one(session, team, other) is None
        assert reports.one(session, team, 10_000) is None


def test_what_an_ended_team_made_passes_to_its_heir_and_on(small: Sample) -> None:
    mine = make(small, ReportKind.SUMMARY, key="posio")

    def pass_on(session: Session, key: str, heir: str, ends: date) -> None:
        team = team_of(session, small, key)
        team.heir_id, team.ends = small.teams[heir], ends
        session.add(team)

    def seen(key: str) -> bool:
        with small.database.reading() as session:
            return reports.one(session, team_of(session, small, key), mine) is not None

    small.database.writing(pass_on, "posio", "keminmaa", date(2100, 1, 1))
    assert [seen(key) for key in ("posio", "keminmaa", TEAM)] == [True, False, False]
    small.database.writing(pass_on, "posio", "keminmaa", date(2025, 11, 1))
    assert [seen(key) for key in ("posio", "keminmaa", TEAM)] == [True, True, False]
    small.database.writing(pass_on, "keminmaa", TEAM, date(2025, 11, 2))
    assert [seen(key) for key in ("posio", "keminmaa", TEAM)] == [True, True, True]


def test_a_report_is_built_on_the_newest_summary_and_says_when_that_has_changed(small: Sample) -> None:
    summary = make(small, ReportKind.SUMMARY)
    one_more_post(small)
    report = make(small, ReportKind.REPORT)
    assert look(small, report).newest.kept == look(small, summary).newest.kept
    assert not look(small, report).outdated
    assert again(small, summary, VersionReason.CORRECTION, "Roskaa oli lisää") == 2
    view = look(small, summary)
    assert (view.newest.note, view.newest.frozen.figures.posts.clean) == ("Roskaa oli lisää", 3)
    assert kept(small, summary, 1).figures.posts.clean == 4
    with pytest.raises(LookupError):
        _ = view.versions[1].frozen
    assert look(small, report).outdated
    assert look(small, report).newest.frozen.figures.posts.clean == 4
    assert again(small, report, VersionReason.CORRECTION) == 2
    assert look(small, report).newest.kept == view.newest.kept
    assert not look(small, report).outdated


def test_a_report_without_a_summary_freezes_its_own_figures(small: Sample) -> None:
    report = make(small, ReportKind.REPORT)
    assert look(small, report).newest.frozen.figures.posts.now == 6
    one_more_post(small)
    again(small, report, VersionReason.CORRECTION)
    assert look(small, report).newest.frozen.figures.posts.clean == 3


def test_words_are_printed_when_somebody_says_so(small: Sample) -> None:
    report, editor = make(small, ReportKind.REPORT), small.people["editor"]
    words = {"successes": " Viikot täyttyivät.\r\nKiitos! ", "image": ""}
    small.database.writing(reports.write_words, editor, report, "fi", words)
    small.database.writing(reports.write_words, editor, report, "sv", {"change": "Mer än förr."})
    view = look(small, report)
    written = {"fi": {"successes": "Viikot täyttyivät.\nKiitos!"}, "sv": {"change": "Mer än förr."}}
    assert (view.words, view.printed, view.unsaved) == (written, {}, True)
    again(small, report, VersionReason.CORRECTION)
    assert look(small, report).printed == {}, "what is half written is not printed by something else"
    again(small, report, VersionReason.WORDS)
    view = look(small, report)
    assert (view.printed, view.unsaved) == (written, False)
    small.database.writing(reports.write_words, editor, report, "sv", {"change": ""})
    assert look(small, report).words == {"fi": written["fi"]}
    with small.database.reading() as session:
        assert writing.of(session.get_one(Report, report), "fi").texts["successes"].startswith("Viikot")


@pytest.mark.parametrize(
    ("language", "sections"),
    [("de", {"successes": "x"}), ("fi", {"findings": "x"}), ("fi", {"image": "x" * 8001})],
)
def test_words_that_belong_nowhere_are_refused(
    small: Sample, language: str, sections: dict[str, str]
) -> None:
    report = make(small, ReportKind.REPORT)
    with pytest.raises(WordsError):
        small.database.writing(reports.write_words, small.people["editor"], report, language, sections)
    assert look(small, report).words == {}


def test_the_tone_is_taken_anew_and_nothing_else(small: Sample) -> None:
    summary = make(small, ReportKind.SUMMARY)
    assert look(small, summary).newest.frozen.tone is None
    one_more_post(small)

    def judge(session: Session) -> None:
        session.add(
            ToneRound(
                campaign_id=small.campaign,
                team_id=small.teams[TEAM],
                first=OCTOBER.whole.first,
                last=OCTOBER.whole.last,
                population=4,
                drawn=4,
                positive=2,
                not_assessed=1,
                person_id=small.people["editor"],
                at=NOW,
            )
        )

    small.database.writing(judge)
    again(small, summary, VersionReason.TONE)
    told = look(small, summary).newest.frozen
    assert told.tone is not None
    assert (told.tone.positive, told.tone.judged, told.tone.population) == (2, 2, 4)
    assert told.figures == kept(small, summary, 1).figures


def test_every_act_is_in_the_activity_log(small: Sample) -> None:
    report, editor = make(small, ReportKind.REPORT), small.people["editor"]
    small.database.writing(reports.write_words, editor, report, "fi", {"image": "Lämmin"})
    small.database.writing(reports.write_words, editor, report, "fi", {"image": "Lämmin"})
    again(small, report, VersionReason.WORDS)
    taken = small.database.writing(waiting.take, LATER)
    assert taken is not None
    small.database.writing(waiting.failed, taken, Problem.UNEXPECTED, LATER)
    small.database.writing(reports.retry, editor, report, LATER)
    with small.database.reading() as session:
        rows = session.execute(
            select(AuditEvent).where(col(AuditEvent.subject) == "report").order_by(col(AuditEvent.id))
        ).scalars()
        assert [(one.action, one.person_id) for one in rows] == [
            ("report_made", editor),
            ("report_words", editor),
            ("report_again", editor),
            ("report_tried", editor),
        ]


def test_what_is_ready_is_not_tried_again(small: Sample) -> None:
    report = make(small, ReportKind.REPORT)

    def finish(session: Session) -> None:
        session.execute(update(ReportVersion).values(ready_at=NOW, due_at=None))

    small.database.writing(finish)
    small.database.writing(reports.retry, small.people["editor"], report, LATER)
    assert look(small, report).state == "ready"


def test_a_list_of_documents_does_not_load_their_figures(small: Sample) -> None:
    made = make(small, ReportKind.SUMMARY)
    make(small, ReportKind.REPORT)
    again(small, made, VersionReason.CORRECTION)
    with small.database.reading() as session:
        listed = reports.of_team(session, team_of(session, small))
    assert [len(one.versions) for one in listed] == [1, 2]
    for one in listed:
        assert one.period == look(small, one.id).period
        with pytest.raises(LookupError):
            _ = one.newest.frozen
