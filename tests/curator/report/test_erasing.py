"""Takedowns and erasures: a new version without what is gone, its old files at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import retention
from config.settings import Settings
from curator.material import Subject, subject_of
from curator.models import Edition, PermissionState, Pick, ReportKind, ReportVersion, VersionReason
from curator.permitting import permissions
from curator.privacy import erasure, keeping
from curator.removing import takedowns
from curator.report import erasing
from curator.report.production import waiting
from curator.report.production.waiting import Made
from tests.curator import counted
from tests.curator.report.test_reports import NOW, kept, look, make
from tests.sample import Sample


@pytest.fixture
def small(sample: Sample) -> Sample:
    counted.build(sample)
    return sample


def print_all(sample: Sample, settings: Settings) -> None:
    """As if the files of all that waits were made."""
    settings.reports.mkdir(exist_ok=True)
    while (taken := sample.database.writing(waiting.take, NOW)) is not None:
        with sample.database.reading() as session:
            version = session.get_one(ReportVersion, taken.id)
            name = f"{version.report_id}-{version.number}-{'b' * 32}.txt"
        (settings.reports / name).write_text("Aino: Usva nousee.", "utf-8")
        made = Made(Edition.NEWS, "fi", "txt", name, 18)
        assert sample.database.writing(waiting.ready, taken, [made], NOW)


def pick_of(sample: Sample, week: date) -> Pick:
    with sample.database.reading() as session:
        return (
            session.execute(select(Pick).where(col(Pick.week) == week).order_by(col(Pick.id)))
            .scalars()
            .all()[0]
        )


def test_a_takedown_makes_a_new_version_of_the_documents_that_tell_of_it(
    small: Sample, settings: Settings
) -> None:
    mine, report = make(small, ReportKind.SUMMARY), make(small, ReportKind.REPORT)
    everybodys = make(small, ReportKind.SUMMARY, whole=True)
    other = make(small, ReportKind.SUMMARY, key="keminmaa")
    print_all(small, settings)
    pick = pick_of(small, date(2025, 10, 6))
    small.database.writing(takedowns.take_down_subject, subject_of(pick), NOW)
    assert look(small, other, "keminmaa").state == "ready"
    for number in (mine, report, everybodys):
        view = look(small, number)
        assert (view.newest.number, view.newest.reason) == (2, VersionReason.ERASURE)
        assert (view.files, view.state) == ((), "making")
        assert view.newest.frozen == kept(small, number, 1), "what was counted stays"
    small.database.writing(takedowns.take_down_subject, subject_of(pick), NOW)
    assert look(small, mine).newest.number == 2, "it is not begun yet, so it needs no further one"


def test_a_pick_that_ended_long_ago_is_in_documents_too(small: Sample, settings: Settings) -> None:
    everybodys = make(small, ReportKind.SUMMARY, whole=True)
    print_all(small, settings)
    ended = pick_of(small, date(2025, 10, 13))
    assert ended.ended_at is not None
    small.database.writing(takedowns.take_down_subject, subject_of(ended), NOW)
    assert look(small, everybodys).newest.reason is VersionReason.ERASURE


def test_what_is_being_made_meanwhile_is_made_anew(small: Sample) -> None:
    mine = make(small, ReportKind.SUMMARY)
    taken = small.database.writing(waiting.take, NOW)
    assert taken is not None
    pick = pick_of(small, date(2025, 10, 6))
    small.database.writing(erasing.told_of, [pick.id], NOW)
    assert look(small, mine).newest.number == 2
    made = Made(Edition.NEWS, "fi", "txt", "1-1-x.txt", 1)
    assert not small.database.writing(waiting.ready, taken, [made], NOW)
    assert look(small, mine).files == ()


def test_what_its_network_has_no_more_is_told_of_no_more(small: Sample, settings: Settings) -> None:
    mine = make(small, ReportKind.SUMMARY)
    print_all(small, settings)
    pick = pick_of(small, date(2025, 10, 6))
    small.database.writing(takedowns.clear, [pick.post_id], NOW)
    assert look(small, mine).newest.reason is VersionReason.ERASURE


@pytest.mark.parametrize(
    ("state", "number"),
    [(PermissionState.WITHDRAWN, 2), (PermissionState.DECLINED, 2), (PermissionState.GRANTED, 1)],
)
def test_what_nobody_may_show_any_more_is_told_of_no_more(
    small: Sample, settings: Settings, state: PermissionState, number: int
) -> None:
    mine = make(small, ReportKind.SUMMARY)
    print_all(small, settings)
    subject = subject_of(pick_of(small, date(2025, 10, 6)))
    editor = small.people["editor"]
    small.database.writing(permissions.record, editor, small.campaign, subject, state, "", NOW)
    assert look(small, mine).newest.number == number


@pytest.mark.parametrize("handle", ["toinen@muualla.example", "kolmas@muualla.example"])
def test_a_headline_of_somebody_elses_pick_may_have_named_them(
    small: Sample, settings: Settings, handle: str
) -> None:
    pick_id = pick_of(small, date(2025, 10, 6)).id

    def name(session: Session) -> None:
        session.get_one(Pick, pick_id).headline = "Kiitos @toinen@muualla.example"

    small.database.writing(name)
    mine = make(small, ReportKind.SUMMARY)
    print_all(small, settings)
    erasure.erase_person(small.database, settings.data, counted.KEY, handle, NOW)
    named = handle.startswith("toinen")
    assert look(small, mine).newest.number == (2 if named else 1)
    assert len(list(settings.reports.iterdir())) == (0 if named else 1)


def test_documents_that_tell_of_other_picks_stay(small: Sample, settings: Settings) -> None:
    mine = make(small, ReportKind.SUMMARY)
    print_all(small, settings)
    assert small.database.writing(erasing.told_of, [], NOW) == []
    assert small.database.writing(erasing.told_of, [10_000], NOW) == []
    assert look(small, mine).newest.number == 1


def test_erasing_a_person_takes_the_old_files_with_them(small: Sample, settings: Settings) -> None:
    mine = make(small, ReportKind.SUMMARY)
    print_all(small, settings)
    assert len(list(settings.reports.iterdir())) == 1
    erased = erasure.erase_person(
        small.database, settings.data, counted.KEY, "aino@suo.example", datetime.now(UTC)
    )
    assert erased.known
    assert list(settings.reports.iterdir()) == []
    view = look(small, mine)
    assert [one.reason for one in view.versions] == [VersionReason.ERASURE, VersionReason.FIRST]


def test_looking_at_what_would_be_erased_changes_no_document(small: Sample, settings: Settings) -> None:
    mine = make(small, ReportKind.SUMMARY)
    print_all(small, settings)
    erasure.erase_person(small.database, settings.data, counted.KEY, "aino@suo.example", NOW, dry=True)
    assert look(small, mine).state == "ready"
    assert len(list(settings.reports.iterdir())) == 1


def test_stories_are_told_of_by_their_picks_too(small: Sample) -> None:
    def none(session: Session) -> list[int]:
        return takedowns.take_down_subject(session, Subject(story_id=10_000), NOW)

    assert small.database.writing(none) == []


def test_after_its_archive_a_pick_is_told_of_no_more(small: Sample, settings: Settings) -> None:
    mine = make(small, ReportKind.SUMMARY)
    print_all(small, settings)
    pick_id = pick_of(small, date(2025, 10, 6)).id

    def end(session: Session) -> None:
        session.get_one(Pick, pick_id).ended_at = NOW

    small.database.writing(end)
    retention.tick(small.database, NOW + keeping.ARCHIVE + timedelta(days=1), 30, keeping.let_go)
    assert look(small, mine).newest.reason is VersionReason.ARCHIVE, "nobody asked for it"
    retention.tick(small.database, NOW + keeping.ARCHIVE + timedelta(days=2), 30, keeping.let_go)
    assert look(small, mine).newest.number == 2, "once is enough"
